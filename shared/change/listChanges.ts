import type { SiteSettings } from '../settings/model.ts';
import { type Comparability, compareSizes, compareUptakes, type SizeMeasure } from './comparability.ts';
import { limitsOf } from './limits.ts';
import type { Change } from './model.ts';
import type { SizeObservation, UptakeObservation } from './observations.ts';
import { logVariance, ratioChange } from './ratioChange.ts';
import { combineRepeats, measuredRatio } from './repeats.ts';
import { areaSdc, type Diameters, equivalentDiameters, relativeSdc, sizeChange } from './sizeChange.ts';

interface Pair<T> {
  readonly from: T;
  readonly to: T;
  readonly comparability: Comparability;
  readonly span: Change['span'];
}

interface Dated {
  readonly row: { readonly date: string | null; readonly studyInstanceUid: string };
}

/**
 * Pairs of examinations to compare: consecutive ones, then the latest against the first, then the latest against peak and
 * nadir where these are other examinations. A pair is listed once.
 *
 * A study with several views offers the view that compares with the other study; the order is that of `observations`.
 */
export function listPairs<T extends Dated>(
  observations: readonly T[],
  measured: (o: T) => number | null,
  compare: (a: T, b: T) => Comparability,
): Pair<T>[] {
  const studies = new Map<string, T[]>();
  for (const o of observations) {
    if (o.row.date === null) continue;
    const views = studies.get(o.row.studyInstanceUid);
    if (views === undefined) studies.set(o.row.studyInstanceUid, [o]);
    else views.push(o);
  }
  const list = [...studies.values()];
  const pairs: Pair<T>[] = [];
  const listed = new Set<string>();
  const add = (i: number, j: number, span: Change['span']) => {
    if (i === j || listed.has(`${i}-${j}`)) return;
    listed.add(`${i}-${j}`);
    pairs.push({ ...bestMatch(list[i]!, list[j]!, compare), span });
  };
  const last = list.length - 1;
  for (let i = 0; i < last; i += 1) add(i, i + 1, 'consecutive');
  if (last < 1) return pairs;
  add(0, last, 'latest-to-first');
  // Peak and nadir among the examinations that compare with the latest; of equal values the later one.
  let peak = -1;
  let nadir = -1;
  let [high, low] = [-Infinity, Infinity];
  for (let i = 0; i < last; i += 1) {
    const match = bestMatch(list[i]!, list[last]!, compare);
    const value = match.comparability.comparable ? measured(match.from) : null;
    if (value === null) continue;
    if (value >= high) [high, peak] = [value, i];
    if (value <= low) [low, nadir] = [value, i];
  }
  const latest = Math.max(...list[last]!.map((o) => measured(o) ?? -Infinity));
  const latestLow = Math.min(...list[last]!.map((o) => measured(o) ?? Infinity));
  if (peak >= 0 && high > latest) add(peak, last, 'latest-to-peak');
  if (nadir >= 0 && low < latestLow) add(nadir, last, 'latest-to-nadir');
  return pairs;
}

function bestMatch<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => Comparability) {
  let first: { from: T; to: T; comparability: Comparability } | null = null;
  for (const from of a) {
    for (const to of b) {
      const comparability = compare(from, to);
      const match = { from, to, comparability };
      if (comparability.comparable) return match;
      first ??= match;
    }
  }
  return first!;
}

const sizeMeasures: readonly SizeMeasure[] = ['longAxis', 'shortAxis', 'area', 'relativeLongAxis'];

/** Changes of every size measure of one lesion. */
export function listSizeChanges(observations: readonly SizeObservation[], settings: SiteSettings): Change[] {
  return sizeMeasures.flatMap((measure) =>
    listPairs(
      observations.filter((o) => o.row[measure] !== null),
      (o) => o.row[measure]?.value ?? null,
      (a, b) => compareSizes(a, b, measure),
    ).map((pair) => describeSizePair(measure, pair, settings)),
  );
}

function describeSizePair(measure: SizeMeasure, pair: Pair<SizeObservation>, settings: SiteSettings): Change {
  const frame = changeFrame(measure, pair);
  const first = pair.from.row[measure]?.value;
  const second = pair.to.row[measure]?.value;
  if (!pair.comparability.comparable || first === undefined || second === undefined) return frame;
  const sdc = sdcOf(measure, pair, settings.sdcLengthMm);
  const reason =
    sdc === null
      ? 'Without millimetres on these films the smallest detectable change of a relative size is not known'
      : null;
  return { ...frame, ...sizeChange(first, second, sdc), reason };
}

/** Smallest detectable change of a pair, in the unit of the measure. */
function sdcOf(measure: SizeMeasure, { from, to }: Pair<SizeObservation>, sdcLengthMm: number): number | null {
  switch (measure) {
    case 'longAxis':
    case 'shortAxis':
      return sdcLengthMm;
    case 'area':
      return areaSdc(sdcLengthMm, diameters(from), diameters(to));
    case 'relativeLongAxis': {
      // The reference is one bone: where only one film has millimetres, its length there serves for both.
      const mm = (o: SizeObservation) =>
        o.internalReference?.length.unit === 'mm' ? o.internalReference.length.value : null;
      const [a, b] = [mm(from) ?? mm(to), mm(to) ?? mm(from)];
      const [ra, rb] = [from.row.relativeLongAxis?.value, to.row.relativeLongAxis?.value];
      if (a === null || b === null || ra === undefined || rb === undefined) return null;
      return relativeSdc(sdcLengthMm, { relative: ra, referenceMm: a }, { relative: rb, referenceMm: b });
    }
  }
}

function diameters(o: SizeObservation): Diameters {
  const { longAxis, shortAxis, area } = o.row;
  if (longAxis?.unit === 'mm' && shortAxis?.unit === 'mm') return [longAxis.value, shortAxis.value];
  return equivalentDiameters(area?.value ?? 0);
}

/**
 * Changes of the delayed uptake ratio of one lesion. Scans of unknown phase are listed too, with that as the reason. Acquisitions
 * of one date are one value. The latest against peak and nadir is the largest of several differences, and is judged (and its
 * interval given) by the limit for that; every other pair by its own.
 */
export function listRatioChanges(observations: readonly UptakeObservation[], settings: SiteSettings): Change[] {
  const delayed = combineRepeats(
    observations.filter((o) => o.row.phase === 'delayed' || o.row.phase === null),
    settings,
  );
  const measured = delayed.flatMap((o) => measuredRatio(o) ?? []);
  const limits = limitsOf(
    settings,
    measured.flatMap((m) => logVariance(m, settings.ratioCv) ?? []),
  );
  const dates = new Set(delayed.flatMap((o) => (o.row.ratio === null ? [] : [o.row.date]))).size;
  return listPairs(
    delayed,
    (o) => o.row.ratio,
    (a, b) => compareUptakes(a, b, settings),
  ).map((pair) => {
    const frame = changeFrame('ratio', pair);
    const [a, b] = [measuredRatio(pair.from), measuredRatio(pair.to)];
    if (!pair.comparability.comparable || a === null || b === null) return frame;
    const largest = pair.span === 'latest-to-peak' || pair.span === 'latest-to-nadir';
    const change = ratioChange(a, b, settings.ratioCv, largest ? limits.largest(dates) : limits.pair);
    return {
      ...frame,
      absolute: b.ratio - a.ratio,
      percent: 100 * (b.ratio / a.ratio - 1),
      significant: change.significant,
      interval95: change.interval95,
      detectable: change.detectable,
      reason:
        change.significant === null ? (pair.from.row.relativeErrorReason ?? pair.to.row.relativeErrorReason) : null,
    };
  });
}

function changeFrame(measure: Change['measure'], pair: Pair<Dated>): Change {
  return {
    measure,
    from: pair.from.row.date ?? '',
    to: pair.to.row.date ?? '',
    fromStudy: pair.from.row.studyInstanceUid,
    toStudy: pair.to.row.studyInstanceUid,
    span: pair.span,
    absolute: null,
    percent: null,
    significant: null,
    comparable: pair.comparability.comparable,
    reason: pair.comparability.reason,
    reasonCode: pair.comparability.code,
    interval95: null,
    detectable: null,
  };
}
