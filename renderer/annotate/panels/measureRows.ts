/** The measurement table: one row per value, for people (text), for spreadsheets (CSV), and with the image behind it. */
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import type { LesionResult, OwnMeasure } from '../../../shared/measure/model.ts';
import { ownMeasures } from '../../../shared/measure/ownMeasures.ts';
import type { PatientRecord } from '../../../shared/reading/model.ts';
import type { PlotTarget } from '../../../shared/report/plot/primitives.ts';
import { referenceNameShort } from '../../../shared/sites/profiles.ts';
import type { SizeAtDate, SizeValue } from '../../../shared/size/model.ts';
import type { UptakeAtDate } from '../../../shared/uptake/model.ts';
import { shortDate } from '../../../shared/wording/date.ts';
import { fixed, ratioNumbers, roundForPeople, sizeNumber } from '../../../shared/wording/numbers.ts';
import { wordBasis } from '../../../shared/wording/terms.ts';
import { csvLine } from './csv.ts';

export interface MeasureRow {
  readonly id: string;
  readonly lesionId: string;
  /** ISO date, empty without one. */
  readonly date: string;
  readonly measure: string;
  readonly value: number;
  /** Rounded for people, without unit. */
  readonly text: string;
  readonly unit: string;
  /** Spacing basis of a size; what R was taken against. */
  readonly basis: string;
  /** "1.75 to 2.22", the 95% interval of a ratio, or why there is none. */
  readonly error: string;
  readonly target: PlotTarget;
  readonly annotationId: string | null;
}

const units: Record<SizeValue['unit'], string> = { mm: 'mm', mm2: 'mm²', '{pixels}': 'px', '1': '' };

const sizeMeasures: readonly (readonly [keyof SizeAtDate, string])[] = [
  ['longAxis', 'Long axis'],
  ['shortAxis', 'Short axis'],
  ['area', 'Area'],
  ['perimeter', 'Perimeter'],
  ['relativeLongAxis', 'Relative long axis'],
  ['insertionDistance', 'Distance from insertion'],
];

const phaseWords = { flow: 'flow', pool: 'blood pool', delayed: 'delayed' } as const;

function sizeRows(lesionId: string, row: SizeAtDate): MeasureRow[] {
  const target = { studyInstanceUid: row.studyInstanceUid, sopInstanceUid: row.sopInstanceUid, frame: row.frame };
  return sizeMeasures.flatMap(([key, measure]): MeasureRow[] => {
    const size = row[key];
    if (size === null || typeof size !== 'object') return [];
    const unit = key === 'area' && size.unit === '{pixels}' ? 'px²' : units[size.unit];
    return [
      {
        id: `${lesionId} ${row.studyInstanceUid} ${key}`,
        lesionId,
        date: row.date?.slice(0, 10) ?? '',
        measure,
        value: size.value,
        text: sizeNumber(size),
        unit,
        basis: size.unit === '1' ? 'to internal reference' : size.basis ? wordBasis(size.basis) : '',
        error: '',
        target,
        annotationId: size.annotationId ?? null,
      },
    ];
  });
}

function uptakeRows({ id: lesionId, site }: LesionResult, row: UptakeAtDate, ratioCv: number): MeasureRow[] {
  const target = { studyInstanceUid: row.studyInstanceUid, sopInstanceUid: row.sopInstanceUid, frame: row.frame };
  const phase = row.phase ? phaseWords[row.phase] : 'phase not known';
  const shared = { lesionId, date: row.date?.slice(0, 10) ?? '', target, annotationId: row.lesionAnnotationId };
  const key = `${lesionId} ${row.sopInstanceUid} ${row.frame}`;
  const rows: MeasureRow[] = [];
  if (row.ratio !== null) {
    const { value, interval } = ratioNumbers(row.ratio, row.relativeError, ratioCv);
    rows.push({
      ...shared,
      id: `${key} ratio`,
      measure: `Uptake ratio, ${phase}`,
      value: row.ratio,
      text: value,
      unit: '',
      basis: referenceNameShort(site, row.ratioMethod),
      error: interval === null ? (row.relativeErrorReason ?? '') : `${interval[0]} to ${interval[1]}`,
    });
  }
  rows.push({
    ...shared,
    id: `${key} mean`,
    // Of a dynamic series the ratio is that of all frames, the mean that of the frame the region is drawn on.
    measure: `Mean counts, ${phase}${row.phase === 'flow' ? `, frame ${row.frame}` : ''}`,
    value: row.lesion.mean,
    text: roundForPeople(row.lesion.mean),
    unit: 'per px',
    basis: `${row.lesion.pixels} px`,
    error: '',
  });
  return rows;
}

/** An angle or a length of its own on an image, in words of the reader; a note has no value. */
function ownRow(own: OwnMeasure): MeasureRow[] {
  const { annotationId, lesionId, date, kind, label, value, unit, basis, studyInstanceUid, sopInstanceUid, frame } =
    own;
  if (value === null || unit === null) return [];
  return [
    {
      id: annotationId,
      lesionId: lesionId ?? '',
      date: date ?? '',
      measure: label || (kind === 'angle' ? 'Angle' : 'Length'),
      value,
      text: unit === 'deg' ? fixed(value, 1) : sizeNumber({ value, unit }),
      unit: unit === 'deg' ? '°' : units[unit],
      basis: basis === undefined ? '' : wordBasis(basis),
      error: '',
      target: { studyInstanceUid, sopInstanceUid, frame },
      annotationId,
    },
  ];
}

/** Angles and lengths that are no axes of a lesion, of the given studies (all when null), in the order of their dates. */
export function ownRows(
  record: PatientRecord,
  allStudies: readonly StudyInfo[],
  studies: ReadonlySet<string> | null,
): MeasureRow[] {
  const rows = ownMeasures(record, allStudies).flatMap(ownRow);
  return rows.filter(({ target }) => studies === null || studies.has(target.studyInstanceUid));
}

/** Rows of the given studies (all studies when null), lesion by lesion, in time order; `ratioCv` widens the intervals. */
export function measureRows(
  lesions: readonly LesionResult[],
  studies: ReadonlySet<string> | null,
  ratioCv: number,
): MeasureRow[] {
  const wanted = (row: { studyInstanceUid: string }) => studies === null || studies.has(row.studyInstanceUid);
  return lesions.flatMap((lesion) => [
    ...lesion.size.filter(wanted).flatMap((row) => sizeRows(lesion.id, row)),
    ...lesion.uptake.filter(wanted).flatMap((row) => uptakeRows(lesion, row, ratioCv)),
  ]);
}

export const sortColumns = ['date', 'measure', 'value', 'basis'] as const;
export type SortColumn = (typeof sortColumns)[number];
export interface Sorting {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** The rows in the order of a column; equal ones keep the order they have. Values are compared within their unit. */
export function sortedRows(rows: readonly MeasureRow[], sorting: Sorting | null): MeasureRow[] {
  if (!sorting) return [...rows];
  const by: Record<SortColumn, (a: MeasureRow, b: MeasureRow) => number> = {
    date: (a, b) => a.date.localeCompare(b.date),
    measure: (a, b) => a.measure.localeCompare(b.measure) || a.lesionId.localeCompare(b.lesionId),
    value: (a, b) => a.unit.localeCompare(b.unit) || a.value - b.value,
    basis: (a, b) => a.basis.localeCompare(b.basis),
  };
  const compare = by[sorting.column];
  return [...rows].sort((a, b) => (sorting.descending ? -compare(a, b) : compare(a, b)));
}

/** Tab-separated lines with a heading, as a word processor takes them from the clipboard. */
export function rowsAsText(rows: readonly MeasureRow[]): string {
  const lines = rows.map((r) => [
    r.lesionId,
    shortDate(r.date),
    r.measure,
    `${r.text} ${r.unit}`.trim(),
    r.basis,
    r.error,
  ]);
  return [['Lesion', 'Date', 'Measure', 'Value', 'Basis', '95% interval'], ...lines]
    .map((l) => l.join('\t'))
    .join('\n');
}

/** RFC 4180, full precision. */
export function rowsAsCsv(rows: readonly MeasureRow[]): string {
  const lines = rows.map((r) => [r.lesionId, r.date, r.measure, String(r.value), r.unit, r.basis, r.error]);
  const all = [['lesion', 'date', 'measure', 'value', 'unit', 'basis', 'interval95'], ...lines];
  return `${all.map(csvLine).join('\r\n')}\r\n`;
}
