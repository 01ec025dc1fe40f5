/** What would decide whether a course is flat: the chance of each design to prove a plateau, were nothing to change any more. */
import { daysPerMonth } from '../change/days.ts';
import { findRest } from '../change/flatRun.ts';
import type { PlannedDesign, Scintigraphy } from './model.ts';
import { coursePoints, flatRules, type ScintigraphyFacts } from './scintigraphyFacts.ts';

interface Design {
  readonly design: string;
  readonly acquisitions: number;
  readonly counts: number;
}

const designs: readonly Design[] = [
  { design: 'one acquisition a visit', acquisitions: 1, counts: 1 },
  { design: 'two acquisitions a visit, repositioned', acquisitions: 2, counts: 1 },
  { design: 'three acquisitions a visit, repositioned', acquisitions: 3, counts: 1 },
  { design: 'one acquisition a visit, twice the counts', acquisitions: 1, counts: 2 },
];

/** Visits that are planned ahead at most. */
const mostVisits = 3;

/** Effective dose of one injection of a bone agent, mSv (EANM 2016). */
const doseOfInjectionMsv: readonly [number, number] = [2.9, 4.0];

/** Half of the simulated courses; each is also run mirrored, which halves the scatter of the chance. */
const halfTheCourses = 250;

/** Standard normal numbers from a fixed congruential generator: the same plan for the same patient on every machine. */
function draws(count: number): Float64Array {
  let state = 20261128;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const values = new Float64Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    values[i] = radius * Math.cos(angle);
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}

let drawn: Float64Array | null = null;

/**
 * For one to three further visits at the site's interval and each design: the chance that the plateau rule will hold, given the ratios
 * so far and a level that does not change from the latest flat run (or the latest scan) on. The level itself is known only as
 * well as that run tells. Empty where a plateau holds, and where no scan has a counting error.
 */
export function planPlateau(facts: ScintigraphyFacts, scintigraphy: Scintigraphy): PlannedDesign[] {
  const { comparable, settings, limits, rest } = facts;
  const latest = comparable.at(-1);
  if (scintigraphy === 'plateau' || latest === undefined) return [];
  const known = coursePoints(comparable, settings);
  if (known === null) return [];
  const from = rest?.flat?.from ?? known.length - 1;
  const run = known.slice(from);
  const weight = run.reduce((s, p) => s + 1 / p.variance, 0);
  const level = run.reduce((s, p) => s + p.value / p.variance, 0) / weight;
  const single = (latest.relativeError ?? 0) * Math.sqrt(latest.acquisitions);
  const step = Math.round(settings.followUpMonths * daysPerMonth);
  const rules = flatRules(settings, limits);
  drawn ??= draws(halfTheCourses * (mostVisits + 1));
  const normal = drawn;
  return designs.flatMap(({ design, acquisitions, counts }) => {
    const variance = (single ** 2 / counts + settings.ratioCv ** 2) / acquisitions;
    return Array.from({ length: mostVisits }, (_, i): PlannedDesign => {
      const visits = i + 1;
      let shown = 0;
      for (let c = 0; c < 2 * halfTheCourses; c += 1) {
        const sign = c < halfTheCourses ? 1 : -1;
        const at = (c % halfTheCourses) * (mostVisits + 1);
        const truth = level + (sign * normal[at]!) / Math.sqrt(weight);
        const points = [...known];
        for (let v = 1; v <= visits; v += 1) {
          const value = truth + sign * normal[at + v]! * Math.sqrt(variance);
          points.push({ day: known.at(-1)!.day + v * step, value, variance });
        }
        const [before, last] = [points.at(-2)!, points.at(-1)!];
        const rises = last.value - before.value > limits.pair * Math.sqrt(last.variance + before.variance);
        if (!rises && findRest(points, rules).plateau !== null) shown += 1;
      }
      const [low, high] = doseOfInjectionMsv;
      return {
        design,
        acquisitions,
        counts,
        visits,
        chance: shown / (2 * halfTheCourses),
        doseMsv: [visits * low, visits * high],
      };
    });
  });
}
