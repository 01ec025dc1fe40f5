/** From a lesion's results to plot points: what is shown in each lane, what is hollow, and which neighbours are joined. */
import type { Change } from '../../change/model.ts';
import type { LesionResult } from '../../measure/model.ts';
import type { SiteSettings } from '../../settings/model.ts';
import type { SizeAtDate } from '../../size/model.ts';
import { wordDate } from '../../wording/date.ts';
import { ratioInterval, ratioNumbers, sizeNumber } from '../../wording/numbers.ts';
import { wordBasis } from '../../wording/terms.ts';
import type { PlotTarget } from './primitives.ts';
import { dayNumber } from './scale.ts';

export interface SeriesPoint {
  readonly day: number;
  readonly date: string;
  /** Null where the measure exists but not on this lane's scale (pixels in a lane of mm). */
  readonly value: number | null;
  /** 95% interval on the lane's scale; null when no error can be given. */
  readonly interval: readonly [number, number] | null;
  readonly label: string;
  readonly hollow: boolean;
  readonly reason: string | null;
  /** The line from the point before to this one may be drawn. */
  readonly joined: boolean;
  readonly target: PlotTarget;
}

export interface SizeSeries {
  readonly unit: 'mm' | '1' | '{pixels}';
  readonly title: string;
  readonly points: readonly SeriesPoint[];
}

interface Comparison {
  readonly joined: boolean;
  readonly hollow: boolean;
  readonly reason: string | null;
}

/** A point is hollow when none of its consecutive comparisons hold; it is joined when the one before it does. */
function compare(changes: readonly Change[], measure: Change['measure'], study: string): Comparison {
  const near = changes.filter((c) => c.measure === measure && c.span === 'consecutive');
  const before = near.find((c) => c.toStudy === study);
  const touching = near.filter((c) => c.toStudy === study || c.fromStudy === study);
  const hollow = touching.length > 0 && touching.every((c) => !c.comparable);
  const reason = touching.find((c) => !c.comparable)?.reason ?? null;
  return { joined: before?.comparable ?? false, hollow, reason: hollow ? reason : null };
}

function targetOf(row: { studyInstanceUid: string; sopInstanceUid: string; frame: number }): PlotTarget {
  return { studyInstanceUid: row.studyInstanceUid, sopInstanceUid: row.sopInstanceUid, frame: row.frame };
}

function sizeUnit(rows: readonly SizeAtDate[]): SizeSeries['unit'] {
  if (rows.some((row) => row.longAxis?.unit === 'mm')) return 'mm';
  return rows.some((row) => row.relativeLongAxis !== null) ? '1' : '{pixels}';
}

/**
 * Long axis over dates. In mm when any date has mm, else relative to the internal reference, else in pixels.
 * The error bar is the 95% interval of one measurement: SDC = 1.96 * sqrt(2) * SEM, so 1.96 * SEM = SDC / sqrt(2).
 */
export function sizeSeries(result: LesionResult, settings: SiteSettings): SizeSeries {
  const unit = sizeUnit(result.size);
  const half = settings.sdcLengthMm / Math.SQRT2;
  const points: SeriesPoint[] = [];
  for (const row of result.size) {
    const day = dayNumber(row.date);
    const size = unit === '1' ? row.relativeLongAxis : row.longAxis;
    if (day === null || row.date === null || size === null) continue;
    const fits = size.unit === unit;
    const comparison = compare(result.changes, unit === '1' ? 'relativeLongAxis' : 'longAxis', row.studyInstanceUid);
    const words =
      size.unit === 'mm'
        ? `${sizeNumber(size)} mm, ${wordBasis(size.basis ?? 'unspecified')}`
        : size.unit === '1'
          ? `${sizeNumber(size)} of the internal reference`
          : `${sizeNumber(size)} px, uncalibrated`;
    points.push({
      day,
      date: row.date.slice(0, 10),
      value: fits ? size.value : null,
      interval: fits && unit === 'mm' ? [size.value - half, size.value + half] : null,
      label: `${wordDate(row.date)}, long axis ${words}`,
      hollow: comparison.hollow || !fits,
      reason: comparison.reason ?? (fits ? null : 'This image has no usable spacing'),
      joined: comparison.joined && fits,
      target: targetOf(row),
    });
  }
  points.sort((a, b) => a.day - b.day);
  const title =
    unit === 'mm'
      ? 'Long axis, mm'
      : unit === '1'
        ? 'Long axis / internal reference'
        : 'Long axis, pixels (uncalibrated)';
  return { unit, title, points };
}

/**
 * Delayed uptake ratio over dates. The error bar is R * exp(+-1.96 * sqrt(f^2 + CV^2)), clinical-rules section 4;
 * without a Poisson error there is no bar.
 */
export function ratioSeries(result: LesionResult, settings: SiteSettings): readonly SeriesPoint[] {
  const points: SeriesPoint[] = [];
  for (const row of result.uptake) {
    const day = dayNumber(row.date);
    if (day === null || row.date === null || row.ratio === null || !(row.ratio > 0)) continue;
    if (row.phase !== null && row.phase !== 'delayed') continue;
    const comparison = compare(result.changes, 'ratio', row.studyInstanceUid);
    const interval = ratioInterval(row.ratio, row.relativeError, settings.ratioCv);
    const numbers = ratioNumbers(row.ratio, row.relativeError, settings.ratioCv);
    const words = numbers.interval
      ? `95% interval ${numbers.interval[0]} to ${numbers.interval[1]}`
      : 'no error given, as the values are not raw counts';
    points.push({
      day,
      date: row.date.slice(0, 10),
      value: row.ratio,
      interval,
      label: `${wordDate(row.date)}, uptake ratio ${numbers.value}, ${words}`,
      hollow: comparison.hollow,
      reason: comparison.reason,
      joined: comparison.joined,
      target: targetOf(row),
    });
  }
  return points.sort((a, b) => a.day - b.day);
}
