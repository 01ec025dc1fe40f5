/** Random patients with known sizes, ratios and courses. */
import { addDays } from '../../shared/change/days.ts';
import type { Conclusion, Scintigraphy } from '../../shared/maturity/model.ts';
import { maturityTable } from '../../shared/maturity/table.ts';
import type { Finding, RadiographicStage } from '../../shared/reading/model.ts';

export interface FilmTruth {
  readonly date: string;
  /** In the plane of the lesion, mm. */
  readonly longMm: number;
  readonly shortMm: number;
  readonly rotationDeg: number;
  readonly magnification: number;
  /** What the header or the reader tells about magnification. */
  readonly knows: 'nothing' | 'factor' | 'marker';
  readonly stage: RadiographicStage;
}

export interface ScanTruth {
  readonly date: string;
  readonly ratio: number;
  readonly phases: NonNullable<Finding['phases']>;
}

export interface PatientTruth {
  readonly films: readonly FilmTruth[];
  readonly scans: readonly ScanTruth[];
  readonly course: Course;
  /** What a reader without measuring error would have to conclude at the last date. */
  readonly scintigraphy: Scintigraphy;
  readonly conclusion: Conclusion;
}

export const courses = ['plateau', 'declining', 'rising', 'positive phases', 'single scan', 'no scan'] as const;
export type Course = (typeof courses)[number];

const stateOf: Record<Course, Scintigraphy> = {
  plateau: 'plateau',
  declining: 'declining',
  rising: 'active',
  'positive phases': 'active',
  'single scan': 'undetermined',
  'no scan': 'undetermined',
};

export type Random = () => number;

export function randomPatient(random: Random, course: Course): PatientTruth {
  const between = (low: number, high: number) => low + (high - low) * random();
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const visits = course === 'single scan' ? 2 : 4;
  const dates = ['2025-01-15'];
  while (dates.length < visits) dates.push(addDays(dates.at(-1)!, Math.round(between(50, 120))));

  const stage = pick(['immature', 'maturing', 'mature', 'not-read'] as const);
  const start = between(6, 25);
  const growth = between(0, 0.5);
  const knows = pick(['nothing', 'factor', 'marker'] as const);
  const shape = between(0.35, 0.8);
  const films = dates.map((date, i): FilmTruth => {
    const longMm = start * (1 + growth * (1 - Math.exp(-i)));
    return {
      date,
      longMm,
      shortMm: shape * longMm,
      rotationDeg: between(0, 180),
      magnification: between(1.02, 1.18),
      knows,
      stage: i === visits - 1 ? stage : 'not-read',
    };
  });

  const quiet = { flow: 'negative', pool: 'negative' } as const;
  const first = between(3, 6);
  const ratios = ratiosOf(course, first, between);
  const scanDates = dates.slice(dates.length - ratios.length);
  const scans = ratios.map((ratio, i): ScanTruth => {
    const last = i === ratios.length - 1;
    const phases =
      course === 'positive phases' && last ? { flow: 'positive' as const, pool: 'positive' as const } : quiet;
    return { date: scanDates[i]!, ratio, phases };
  });
  const scintigraphy = stateOf[course];
  return { films, scans, course, scintigraphy, conclusion: maturityTable[scintigraphy][stage].conclusion };
}

function ratiosOf(course: Course, first: number, between: (low: number, high: number) => number): number[] {
  switch (course) {
    case 'plateau': {
      const level = first * between(0.4, 0.8);
      return [first, level, level, level];
    }
    case 'declining':
      return [first, first * between(0.75, 0.95), first * between(0.5, 0.7), first * between(0.3, 0.42)];
    case 'rising':
      return [first * 0.6, first * 0.62, first * 0.6, first * between(0.8, 1.1)];
    case 'positive phases':
      return [first, first * 0.9, first * 0.85, first * 0.8];
    case 'single scan':
      return [first];
    case 'no scan':
      return [];
  }
}
