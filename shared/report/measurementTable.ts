/** The measurements table: one row per lesion and examination, derived from the measured values. Shown in preview, PDF, HTML and CSV alike. */
import { activityName, stageName } from '../maturity/wording.ts';
import type { LesionResult, MeasureResult } from '../measure/model.ts';
import { referenceNameShort } from '../sites/profiles.ts';
import type { SizeAtDate } from '../size/model.ts';
import type { UptakeAtDate } from '../uptake/model.ts';
import { ratioNumbers, wordHours, wordSize } from '../wording/numbers.ts';
import { capitalise, wordBasis } from '../wording/terms.ts';
import { formatDateShort } from './format.ts';
import { findingsIn } from './sections/context.ts';
import { phaseName } from './words.ts';

export interface MeasurementRow {
  readonly lesionId: string;
  readonly studyInstanceUid: string;
  readonly date: string | null;
  /** Text of each column, in the order of `measurementColumns`; empty where nothing was measured. */
  readonly cells: readonly string[];
}

export const measurementColumns = [
  { id: 'date', title: 'Date', numeric: false },
  { id: 'examination', title: 'Examination', numeric: false },
  { id: 'longAxis', title: 'Long axis', numeric: true },
  { id: 'shortAxis', title: 'Short axis', numeric: true },
  { id: 'area', title: 'Area', numeric: true },
  { id: 'basis', title: 'Spacing or reference', numeric: false },
  { id: 'ratio', title: 'Uptake ratio (95% interval)', numeric: true },
  { id: 'hours', title: 'Delay', numeric: true },
  { id: 'maturity', title: 'Stage or activity', numeric: false },
] as const;

function sizeRow(lesion: LesionResult, size: SizeAtDate): MeasurementRow {
  const basis = size.longAxis?.basis ?? size.shortAxis?.basis ?? size.area?.basis;
  const show = (value: SizeAtDate['longAxis']) => (value === null ? '' : wordSize(value));
  // As read in this study: the stage that still stands from an earlier film is not this film's.
  const stages = findingsIn(lesion, size.studyInstanceUid).map(({ stage }) => stage);
  const stage = (['immature', 'maturing', 'mature'] as const).find((item) => stages.includes(item));
  return {
    lesionId: lesion.id,
    studyInstanceUid: size.studyInstanceUid,
    date: size.date,
    cells: [
      formatDateShort(size.date),
      size.projection === null ? 'Radiograph' : `Radiograph, ${size.projection}`,
      show(size.longAxis),
      show(size.shortAxis),
      size.area?.unit === '{pixels}' ? '' : show(size.area),
      basis === undefined ? '' : wordBasis(basis),
      '',
      '',
      stage === undefined ? '' : capitalise(stageName(stage)),
    ],
  };
}

function ratioCell(uptake: UptakeAtDate, cv: number): string {
  const { ratio, relativeError } = uptake;
  if (ratio === null) return '';
  const { value, interval } = ratioNumbers(ratio, relativeError, cv);
  return interval === null ? value : `${value} (${interval[0]}\u2013${interval[1]})`;
}

function uptakeRow(lesion: LesionResult, uptake: UptakeAtDate, cv: number): MeasurementRow {
  const early = uptake.phase === 'flow' || uptake.phase === 'pool';
  const state = lesion.maturity.byDate.find((item) => item.date === uptake.date)?.scintigraphy ?? 'undetermined';
  return {
    lesionId: lesion.id,
    studyInstanceUid: uptake.studyInstanceUid,
    date: uptake.date,
    cells: [
      formatDateShort(uptake.date),
      uptake.phase === null ? 'Bone scan' : `Bone scan, ${phaseName(uptake.phase)}`,
      '',
      '',
      '',
      referenceNameShort(lesion.site, uptake.ratioMethod),
      ratioCell(uptake, cv),
      uptake.hoursAfterInjection === null ? '' : wordHours(uptake.hoursAfterInjection),
      early || state === 'undetermined' ? '' : capitalise(activityName(state)),
    ],
  };
}

/** Rows by lesion, then by date (`ratioCv` is the site's repositioning variation, for the intervals); on one date the film comes before the scan. */
export function measurementRows(measure: MeasureResult, ratioCv: number): MeasurementRow[] {
  return measure.lesions.flatMap((lesion) => {
    const rows = [
      ...lesion.size.map((size) => sizeRow(lesion, size)),
      ...lesion.uptake.map((uptake) => uptakeRow(lesion, uptake, ratioCv)),
    ];
    return rows
      .map((row, index) => ({ row, index }))
      .sort((a, b) => {
        const left = a.row.date ?? '9999';
        const right = b.row.date ?? '9999';
        return left < right ? -1 : left > right ? 1 : a.index - b.index;
      })
      .map(({ row }) => row);
  });
}
