/** Several acquisitions of one date as one value, and the same exposure sent twice as one. */
import type { SiteSettings } from '../settings/model.ts';
import type { UptakeAtDate } from '../uptake/model.ts';
import { compareUptakes } from './comparability.ts';
import type { UptakeObservation } from './observations.ts';

/**
 * Two rows of one date show the same exposure when phase and view are the same and the frames started at the same moment, or when
 * everything that was counted is the same: a copy made for presentation, a second transfer, a second series of the same frames.
 */
export function isSameExposure(a: UptakeObservation, b: UptakeObservation): boolean {
  if (a.row.date !== b.row.date || a.row.phase !== b.row.phase || a.row.view !== b.row.view) return false;
  if (a.row.sopInstanceUid === b.row.sopInstanceUid) return a.row.frame === b.row.frame;
  const [ta, tb] = [a.startDateTime ?? null, b.startDateTime ?? null];
  // A time without seconds cannot tell two acquisitions apart.
  if (ta !== null && tb !== null && ta.length >= 19 && tb.length >= 19) return ta.slice(0, 19) === tb.slice(0, 19);
  return sameCounts(a.row, b.row);
}

function sameCounts(a: UptakeAtDate, b: UptakeAtDate): boolean {
  return (
    a.lesion.counts === b.lesion.counts &&
    a.lesion.pixels === b.lesion.pixels &&
    a.reference?.counts === b.reference?.counts &&
    a.reference?.pixels === b.reference?.pixels
  );
}

/** Whether two rows of one date are acquisitions of their own: of two images, each with its time, one starting after the other. */
function areRepeats(a: UptakeObservation, b: UptakeObservation): boolean {
  if (a.row.sopInstanceUid === b.row.sopInstanceUid) return false;
  const [ta, tb] = [a.startDateTime ?? null, b.startDateTime ?? null];
  return ta !== null && tb !== null && ta.length >= 19 && tb.length >= 19 && !isSameExposure(a, b);
}

/** The first of every exposure, in the order given. */
export function withoutCopies(observations: readonly UptakeObservation[]): UptakeObservation[] {
  const kept: UptakeObservation[] = [];
  for (const o of observations) if (!kept.some((k) => isSameExposure(k, o))) kept.push(o);
  return kept;
}

/**
 * Delayed acquisitions of one date that compare with each other become one observation: the mean of ln R, its counting error
 * sqrt(sum f^2)/n, and the standard deviation of ln R over them (clinical rules, section 3). Where a counting error is missing the mean
 * has none. Other observations stay as they are; the order is kept.
 */
export function combineRepeats(
  observations: readonly UptakeObservation[],
  settings: Pick<SiteSettings, 'delayedWindowHours' | 'maxDelayDifferenceMin' | 'ratioCv'>,
): UptakeObservation[] {
  const groups: UptakeObservation[][] = [];
  for (const o of withoutCopies(observations)) {
    const group =
      o.row.date === null || o.row.phase !== 'delayed' || o.row.ratio === null
        ? undefined
        : groups.find(
            (g) =>
              g[0]!.row.date === o.row.date &&
              g[0]!.row.view === o.row.view &&
              g.every((other) => areRepeats(other, o) && compareUptakes(other, o, settings).comparable),
          );
    if (group === undefined) groups.push([o]);
    else group.push(o);
  }
  return groups.map(meanOf);
}

function meanOf(group: readonly UptakeObservation[]): UptakeObservation {
  const first = group[0]!;
  if (group.length === 1) return first;
  const n = group.length;
  const logs = group.map((o) => Math.log(o.row.ratio ?? Number.NaN));
  const mean = logs.reduce((s, v) => s + v, 0) / n;
  const scatter = Math.sqrt(logs.reduce((s, v) => s + (v - mean) ** 2, 0) / (n - 1));
  const without = group.find((o) => o.row.relativeError === null);
  const squares = group.reduce((s, o) => s + (o.row.relativeError ?? 0) ** 2, 0);
  return {
    ...first,
    row: {
      ...first.row,
      ratio: Math.exp(mean),
      relativeError: without === undefined ? Math.sqrt(squares) / n : null,
      relativeErrorReason: without?.row.relativeErrorReason ?? null,
    },
    acquisitions: n,
    scatter,
    repeats: group.map((o) => o.row),
  };
}

/** The ratio of an observation as the comparison takes it. */
export function measuredRatio(o: UptakeObservation): {
  ratio: number;
  relativeError: number | null;
  acquisitions: number;
  scatter: number | null;
} | null {
  return o.row.ratio === null
    ? null
    : {
        ratio: o.row.ratio,
        relativeError: o.row.relativeError,
        acquisitions: o.acquisitions ?? 1,
        scatter: o.scatter ?? null,
      };
}
