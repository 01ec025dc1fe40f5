/**
 * Whole courses judged by the rules, by the program's own assumption of their errors: what the rules can do when their errors are right.
 * The realistic simulator (`realistic.ts`) shows how right they are.
 */
import { normals, seeded } from '../../shared/geometry/testing.ts';
import type { Scintigraphy } from '../../shared/maturity/model.ts';
import {
  assumedCourse,
  ratesOfStates,
  simulatedFacts,
  stateOf,
} from '../../shared/maturity/testing/simulatedCourses.ts';
import { defaultSiteSettings } from '../../shared/settings/model.ts';
import { markdownTable } from './tables.ts';

const courses = 20_000;
const states: readonly Scintigraphy[] = ['active', 'declining', 'plateau', 'quiet', 'undetermined'];
const percent = (share: number) => (100 * share).toFixed(1);

interface Cell {
  readonly course: string;
  readonly truth: readonly number[];
  readonly cv: number;
  readonly f: number;
  readonly acquisitions?: number;
}

const flat = (n: number) => Array.from({ length: n }, () => 3);
const yearly = (factor: number, n: number) => Array.from({ length: n }, (_, i) => 3 * factor ** (i / 4));

const cells: readonly Cell[] = [
  ...[3, 4, 6, 8, 12].map((n): Cell => ({ course: `flat, ${n} dates`, truth: flat(n), cv: 0.05, f: 0.03 })),
  ...[3, 4, 6].map(
    (n): Cell => ({ course: `flat, ${n} dates, two acquisitions`, truth: flat(n), cv: 0.05, f: 0.03, acquisitions: 2 }),
  ),
  ...[3, 4, 6].map(
    (n): Cell => ({
      course: `flat, ${n} dates, three acquisitions`,
      truth: flat(n),
      cv: 0.1,
      f: 0.03,
      acquisitions: 3,
    }),
  ),
  ...[4, 6, 8].map(
    (n): Cell => ({ course: `falls 15% a year, ${n} dates`, truth: yearly(0.85, n), cv: 0.025, f: 0.03 }),
  ),
  ...[4, 6].map(
    (n): Cell => ({
      course: `falls 27% a year (7.5% a quarter), ${n} dates`,
      truth: yearly(0.925 ** 4, n),
      cv: 0.025,
      f: 0.03,
    }),
  ),
  ...[4, 6].map((n): Cell => ({ course: `rises 15% a year, ${n} dates`, truth: yearly(1.15, n), cv: 0.025, f: 0.03 })),
  ...[4, 6].map(
    (n): Cell => ({ course: `5, then 3 and flat, ${n} dates`, truth: [5, ...flat(n - 1)], cv: 0.025, f: 0.03 }),
  ),
  ...[4, 6].map(
    (n): Cell => ({ course: `5, then 3 and flat, ${n} dates`, truth: [5, ...flat(n - 1)], cv: 0.05, f: 0.03 }),
  ),
  ...[5, 7].map(
    (n): Cell => ({
      course: `5, 4.2, 3.5, then 3 and flat, ${n} dates`,
      truth: [5, 4.2, 3.5, ...flat(n - 3)],
      cv: 0.025,
      f: 0.03,
    }),
  ),
  ...[1.2, 1.3].flatMap((k) =>
    [3, 4, 6].map(
      (n): Cell => ({
        course: `flat, then +${percent(k - 1)}% at date ${n}`,
        truth: [...flat(n - 1), 3 * k],
        cv: 0.05,
        f: 0.03,
      }),
    ),
  ),
];

/** Called active or declining at any of its dates from the second on. */
function everCalled(n: number, seed: number): number {
  const normal = normals(seeded(seed));
  const settings = { ...defaultSiteSettings, ratioCv: 0.05 };
  const some = courses / 4;
  let called = 0;
  for (let c = 0; c < some; c += 1) {
    const course = assumedCourse(flat(n), { cv: 0.05, f: 0.03 }, normal);
    for (let k = 2; k <= n; k += 1) {
      const state = stateOf(simulatedFacts(course.slice(0, k), settings));
      if (state === 'active' || state === 'declining') {
        called += 1;
        break;
      }
    }
  }
  return called / some;
}

interface Goal {
  readonly says: string;
  /** Course of which a rate is asked for, first row of that name. */
  readonly course: string;
  readonly of: readonly Scintigraphy[];
  readonly least?: number;
  readonly most?: number;
}

const goals: readonly Goal[] = [
  ...[3, 4, 6, 8, 12].map(
    (n): Goal => ({
      says: `flat, ${n} dates: active or declining`,
      course: `flat, ${n} dates`,
      of: ['active', 'declining'],
      most: 0.06,
    }),
  ),
  ...(
    [
      [3, 0.4],
      [4, 0.65],
      [6, 0.85],
    ] as const
  ).map(
    ([n, least]): Goal => ({
      says: `flat, ${n} dates: plateau found`,
      course: `flat, ${n} dates`,
      of: ['plateau'],
      least,
    }),
  ),
  {
    says: 'flat, 3 dates, two acquisitions: plateau found',
    course: 'flat, 3 dates, two acquisitions',
    of: ['plateau'],
    least: 0.8,
  },
  { says: 'falls 15% a year, 6 dates: plateau', course: 'falls 15% a year, 6 dates', of: ['plateau'], most: 0.1 },
];

function goalTable(found: ReadonlyMap<string, Record<Scintigraphy, number>>): string {
  const rows = goals.map(({ says, course, of, least, most }) => {
    const rates = found.get(course);
    const rate = rates === undefined ? Number.NaN : of.reduce((s, state) => s + rates[state], 0);
    const met = least === undefined ? rate <= (most ?? 1) : rate >= least;
    const goal = least === undefined ? `at most ${percent(most ?? 1)}` : `at least ${percent(least)}`;
    return [says, goal, percent(rate), met ? 'met' : 'missed'];
  });
  return markdownTable(['goal', '', 'found', ''], rows);
}

export function rulesSection(): string {
  const found = new Map<string, Record<Scintigraphy, number>>();
  const rows = cells.map(({ course, truth, cv, f, acquisitions = 1 }, i) => {
    const normal = normals(seeded(4000 + i));
    const settings = { ...defaultSiteSettings, ratioCv: cv };
    const rates = ratesOfStates(courses, () =>
      simulatedFacts(assumedCourse(truth, { cv, f, acquisitions }, normal), settings),
    );
    if (!found.has(course)) found.set(course, rates);
    return [course, percent(cv), percent(f), ...states.map((s) => percent(rates[s]))];
  });
  return [
    '## The rules, with errors as they assume them',
    '',
    `${courses.toLocaleString('en')} courses a row, a scan each quarter, flow and pool read as negative, judged at the last date. Per cent.`,
    '',
    markdownTable(['course', 'CV', 'f', ...states], rows),
    '',
    goalTable(found),
    '',
    'What is missed is the limit of these rules: a rise of the last step is looked for before a plateau, which costs a flat course 2 to 3 points, and the comparison with a straight fall, without which a fall of 15% a year would pass several times as often, costs another 2.',
    '',
    `Every date is judged by its own date. A flat course of four dates is called active or declining at one of them in ${percent(everCalled(4, 77))}%, one of six in ${percent(everCalled(6, 78))}%: each new scan asks its own question, and the limit of 5% holds for each answer, not for all of them together.`,
  ].join('\n');
}
