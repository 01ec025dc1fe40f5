/** The measurements table: one row per lesion and examination, derived from the measured values. Shown in preview, PDF, HTML and CSV alike. */
import type { LesionResult, MeasureResult, SizeAtDate, UptakeAtDate } from '../measure/model.ts';
import { fixed, formatBasisShort, formatDateShort, formatRatioValue, formatSize, ratioInterval } from './format.ts';
import { conclusionName, referenceNameShort, stageName } from './words.ts';

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
  { id: 'basis', title: 'Spacing', numeric: false },
  { id: 'ratio', title: 'Uptake ratio', numeric: true },
  { id: 'interval', title: '95% interval', numeric: true },
  { id: 'reference', title: 'Reference', numeric: false },
  { id: 'hours', title: 'Delay', numeric: true },
  { id: 'maturity', title: 'Stage; conclusion', numeric: false },
] as const;

function maturityAt(lesion: LesionResult, date: string | null): string {
  const at = lesion.maturity.byDate.find((item) => item.date === date);
  if (at === undefined) return '';
  const stage = at.radiograph === 'not-read' ? '' : `${stageName(at.radiograph)}; `;
  return `${stage}${conclusionName(at.conclusion)}`;
}

function sizeRow(lesion: LesionResult, size: SizeAtDate): MeasurementRow {
  const basis = size.longAxis?.basis ?? size.shortAxis?.basis ?? size.area?.basis;
  const show = (value: SizeAtDate['longAxis']) => (value === null ? '' : formatSize(value));
  return {
    lesionId: lesion.id,
    studyInstanceUid: size.studyInstanceUid,
    date: size.date,
    cells: [
      formatDateShort(size.date),
      size.projection === null ? 'Radiograph' : `Radiograph, ${size.projection}`,
      show(size.longAxis),
      show(size.shortAxis),
      show(size.area),
      basis === undefined ? '' : formatBasisShort(basis),
      '',
      '',
      '',
      '',
      maturityAt(lesion, size.date),
    ],
  };
}

const phaseNames = { flow: 'Bone scan, flow', pool: 'Bone scan, blood pool', delayed: 'Bone scan, delayed' } as const;

function uptakeRow(lesion: LesionResult, uptake: UptakeAtDate): MeasurementRow {
  const { ratio, relativeError } = uptake;
  let interval = '';
  if (ratio !== null && relativeError !== null) {
    const [low, high] = ratioInterval(ratio, relativeError);
    const decimals = formatRatioValue(ratio, relativeError).split('.')[1]?.length ?? 0;
    interval = `${fixed(low, decimals)} to ${fixed(high, decimals)}`;
  }
  return {
    lesionId: lesion.id,
    studyInstanceUid: uptake.studyInstanceUid,
    date: uptake.date,
    cells: [
      formatDateShort(uptake.date),
      uptake.phase === null ? 'Bone scan' : phaseNames[uptake.phase],
      '',
      '',
      '',
      '',
      ratio === null ? '' : formatRatioValue(ratio, relativeError),
      interval,
      referenceNameShort(uptake.ratioMethod),
      uptake.hoursAfterInjection === null ? '' : `${fixed(uptake.hoursAfterInjection, 1)} h`,
      uptake.phase === 'flow' || uptake.phase === 'pool' ? '' : maturityAt(lesion, uptake.date),
    ],
  };
}

/** Rows by lesion, then by date; on one date the film comes before the scan. */
export function measurementRows(measure: MeasureResult): MeasurementRow[] {
  return measure.lesions.flatMap((lesion) => {
    const rows = [
      ...lesion.size.map((size) => sizeRow(lesion, size)),
      ...lesion.uptake.map((uptake) => uptakeRow(lesion, uptake)),
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
