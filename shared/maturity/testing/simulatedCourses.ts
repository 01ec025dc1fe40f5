/** Courses of ratios judged by the rules, for the tests and the accuracy bench: no images, no dates of a patient. */
import { addDays } from '../../change/days.ts';
import type { SizeObservation } from '../../change/observations.ts';
import type { MeasuredRatio } from '../../change/ratioChange.ts';
import type { SiteSettings } from '../../settings/model.ts';
import type { Scintigraphy } from '../model.ts';
import { firstToFire } from '../rule.ts';
import { courseFacts, type DelayedScan, type ScintigraphyFacts } from '../scintigraphyFacts.ts';
import { scintigraphyRules } from '../scintigraphyRules.ts';

const region = { counts: 1, pixels: 1, mean: 1, max: 1, min: 1, sd: 0 };

/** A delayed scan of which the rules read the date, the ratio and its errors. */
export function simulatedScan(
  date: string,
  measured: MeasuredRatio,
  regionMm: DelayedScan['regionMm'] = null,
): DelayedScan {
  return {
    studyInstanceUid: date,
    date,
    sopInstanceUid: date,
    frame: 1,
    phase: 'delayed',
    view: 'POST',
    lesion: region,
    reference: region,
    background: null,
    ratio: measured.ratio,
    relativeError: measured.relativeError,
    relativeErrorReason: null,
    ratioMethod: 'contralateral',
    hoursAfterInjection: 3,
    lesionAnnotationId: 'l',
    referenceAnnotationId: 'n',
    backgroundAnnotationId: null,
    acquisitions: measured.acquisitions ?? 1,
    scatter: measured.scatter ?? null,
    regionMm,
    regions: ['l', 'n'],
  };
}

const firstDate = '2026-01-01';

/** Facts of a course with both phases read as negative, one scan every `step` days. */
export function simulatedFacts(
  ratios: readonly MeasuredRatio[],
  settings: SiteSettings,
  step = 91,
  sizes: readonly SizeObservation[] = [],
  regionMm: DelayedScan['regionMm'] = null,
): ScintigraphyFacts {
  const comparable = ratios.map((m, i) => simulatedScan(addDays(firstDate, i * step), m, regionMm));
  return {
    settings,
    sizes,
    scanDates: comparable.map((s) => s.date),
    comparable,
    apart: [],
    flow: 'negative',
    pool: 'negative',
    latestDate: comparable.at(-1)?.date ?? null,
    everPositive: false,
    ...courseFacts(comparable, settings, sizes),
  };
}

export function stateOf(facts: ScintigraphyFacts): Scintigraphy {
  return firstToFire(scintigraphyRules, facts).outcome;
}

/** One date: several acquisitions of it as the program takes them together, or one as it is. */
export function meanOfDate(acquired: readonly MeasuredRatio[]): MeasuredRatio {
  const n = acquired.length;
  if (n === 1) return acquired[0]!;
  const logs = acquired.map((a) => Math.log(a.ratio));
  const mean = logs.reduce((s, v) => s + v, 0) / n;
  return {
    ratio: Math.exp(mean),
    relativeError: Math.sqrt(acquired.reduce((s, a) => s + (a.relativeError ?? 0) ** 2, 0)) / n,
    acquisitions: n,
    scatter: Math.sqrt(logs.reduce((s, v) => s + (v - mean) ** 2, 0) / (n - 1)),
  };
}

/** A course by the program's own assumption: ln R scatters normally by repositioning (CV) and counting (f). */
export function assumedCourse(
  truth: readonly number[],
  error: { readonly cv: number; readonly f: number; readonly acquisitions?: number },
  normal: () => number,
): MeasuredRatio[] {
  const { cv, f, acquisitions = 1 } = error;
  return truth.map((ratio) =>
    meanOfDate(
      Array.from({ length: acquisitions }, () => ({
        ratio: ratio * Math.exp(Math.hypot(cv, f) * normal()),
        relativeError: f,
      })),
    ),
  );
}

/** How often each state is concluded over so many courses. */
export function ratesOfStates(n: number, one: () => ScintigraphyFacts): Record<Scintigraphy, number> {
  const rates: Record<Scintigraphy, number> = { active: 0, declining: 0, plateau: 0, quiet: 0, undetermined: 0 };
  for (let i = 0; i < n; i += 1) rates[stateOf(one())] += 1 / n;
  return rates;
}
