/**
 * What the program makes of scans painted by the realistic simulator (`scene.ts`): the scatter of a ratio, the default coefficient of
 * variation that follows from it, whole courses, and growth.
 */

import { addDays } from '../../shared/change/days.ts';
import type { SizeObservation } from '../../shared/change/observations.ts';
import type { MeasuredRatio } from '../../shared/change/ratioChange.ts';
import { ratioChange } from '../../shared/change/ratioChange.ts';
import { readingSd } from '../../shared/change/sizeChange.ts';
import { normals, poissons, seeded } from '../../shared/geometry/testing.ts';
import type { Scintigraphy } from '../../shared/maturity/model.ts';
import { meanOfDate, simulatedFacts, stateOf } from '../../shared/maturity/testing/simulatedCourses.ts';
import { defaultSiteSettings, type SiteSettings } from '../../shared/settings/model.ts';
import { acquire, type Chance, heelsWith, usualConditions } from './scene.ts';
import { markdownTable } from './tables.ts';

const z95 = 1.96;
const sizes = [6, 8, 10, 12, 16, 20, 30, 40] as const;
const ratios = [2, 3, 5] as const;
const percent = (share: number, decimals = 1) => (100 * share).toFixed(decimals);

function chanceOf(seed: number): Chance {
  const random = seeded(seed);
  return { normal: normals(random), poisson: poissons(random) };
}

interface Repeats {
  readonly size: number;
  readonly ratio: number;
  /** Acquisitions of one unchanged focus, one list per patient. */
  readonly patients: readonly (readonly MeasuredRatio[])[];
}

function repeatsOf(patients: number, acquisitions: number): Repeats[] {
  return sizes.flatMap((size, s) =>
    ratios.map((ratio, r) => {
      const chance = chanceOf(7000 + 10 * s + r);
      return {
        size,
        ratio,
        patients: Array.from({ length: patients }, () => {
          const heels = heelsWith(size, ratio, chance);
          return Array.from({ length: acquisitions }, () => acquire(heels, usualConditions, chance));
        }),
      };
    }),
  );
}

/** Share of unchanged pairs of which the 95% interval of the change holds none. */
function coverageOfChange(cells: readonly Repeats[], cv: number): { inside: number; n: number } {
  let [inside, n] = [0, 0];
  for (const { patients } of cells) {
    for (const acquired of patients) {
      for (let i = 0; i + 1 < acquired.length; i += 2) {
        n += 1;
        if (ratioChange(acquired[i]!, acquired[i + 1]!, cv).significant === false) inside += 1;
      }
    }
  }
  return { inside: inside / n, n };
}

function coverageOfRatio(cells: readonly Repeats[], cv: number): number {
  let [inside, n] = [0, 0];
  for (const { ratio, patients } of cells) {
    for (const m of patients.flat()) {
      n += 1;
      if (Math.abs(Math.log(m.ratio / ratio)) <= z95 * Math.hypot(m.relativeError ?? 0, cv)) inside += 1;
    }
  }
  return inside / n;
}

/** Scatter of ln R within a patient, its counting part, and the rest: the coefficient of variation. */
function scatterOf(cells: readonly Repeats[]): { sd: number; f: number; cv: number } {
  let [squares, degrees, counting, n] = [0, 0, 0, 0];
  for (const acquired of cells.flatMap((c) => c.patients)) {
    const logs = acquired.map((m) => Math.log(m.ratio));
    const mean = logs.reduce((s, v) => s + v, 0) / logs.length;
    squares += logs.reduce((s, v) => s + (v - mean) ** 2, 0);
    degrees += logs.length - 1;
    counting += acquired.reduce((s, m) => s + (m.relativeError ?? 0) ** 2, 0);
    n += acquired.length;
  }
  const [sd, f] = [Math.sqrt(squares / degrees), Math.sqrt(counting / n)];
  return { sd, f, cv: Math.sqrt(Math.max(0, sd ** 2 - f ** 2)) };
}

/** Smallest CV in steps of half a per cent with which the change is covered in at least 93%. */
function neededCv(cells: readonly Repeats[]): number {
  for (let half = 0; half <= 60; half += 1) if (coverageOfChange(cells, half / 200).inside >= 0.93) return half / 200;
  return 0.3;
}

export function coverageSection(): string {
  const all = repeatsOf(150, 6);
  const def = defaultSiteSettings.ratioCv;
  const needed = new Map(sizes.map((size) => [size, neededCv(all.filter((c) => c.size === size))]));
  const rows = sizes.map((size) => {
    const cells = all.filter((c) => c.size === size);
    const { sd, f, cv } = scatterOf(cells);
    const change = coverageOfChange(cells, def);
    return [
      `${size} x ${size / 2}`,
      percent(sd),
      percent(f),
      percent(cv),
      percent(coverageOfChange(cells, 0.05).inside),
      percent(change.inside),
      percent(coverageOfRatio(cells, def)),
      percent(needed.get(size)!),
    ];
  });
  const derived = Math.max(...sizes.filter((s) => s >= 10).map((s) => needed.get(s)!));
  const worst = Math.min(
    ...sizes
      .filter((s) => s >= 10)
      .map(
        (s) =>
          coverageOfChange(
            all.filter((c) => c.size === s),
            def,
          ).inside,
      ),
  );
  return [
    '## Realistic scans: scatter of a ratio and the default coefficient of variation',
    '',
    `Both heels in the posterior view, FWHM ${usualConditions.fwhmMm} mm, bone behind and below the focus, each foot turned by ${usualConditions.turnDeg} degrees (SD), motion, scatter, a drifting background, Poisson counts (${usualConditions.countsPerPixel} per pixel of normal bone), regions placed by hand (${usualConditions.placeMm} mm SD, the mirrored one ${usualConditions.mirrorMm} mm). Foci of ratio 2, 3 and 5; 450 foci and ${450 * 3} unchanged pairs a row. Per cent.`,
    '',
    markdownTable(
      [
        'focus, mm',
        'SD of ln R',
        'of it counting (f)',
        'the rest (CV)',
        'change covered, CV 5%',
        `change covered, CV ${percent(def, 0)}%`,
        `R covered, CV ${percent(def, 0)}%`,
        'CV for 93%',
      ],
      rows,
    ),
    '',
    `Default coefficient of variation: the largest of the last column for foci of 10 mm and more is ${percent(derived)}%; the default is ${percent(def)}%. With it the nominal 95% interval of a change covers at least ${percent(worst)}% for them (goal: 93%). "R covered" compares with the ratio of the same heels without turn, motion and noise: blur by motion lowers R, which cancels in a change and not in R.`,
  ].join('\n');
}

/** Courses of one size: acquisitions[patient][date][repeat], all of the unchanged focus, and last dates after a true rise. */
interface Courses {
  readonly flat: readonly (readonly (readonly MeasuredRatio[])[])[];
  readonly raised: ReadonlyMap<number, readonly (readonly MeasuredRatio[])[]>;
  readonly fell: readonly (readonly (readonly MeasuredRatio[])[])[];
}

const mostDates = 6;

function paintCourses(size: number, patients: number, seed: number): Courses {
  const chance = chanceOf(seed);
  const scans = (heels: ReturnType<typeof heelsWith>, dates: number) =>
    Array.from({ length: dates }, () => Array.from({ length: 3 }, () => acquire(heels, usualConditions, chance)));
  const flat: MeasuredRatio[][][] = [];
  const fell: MeasuredRatio[][][] = [];
  const raised = new Map<number, MeasuredRatio[][]>([
    [1.2, []],
    [1.3, []],
  ]);
  for (let p = 0; p < patients; p += 1) {
    const heels = heelsWith(size, 3, chance);
    flat.push(scans(heels, mostDates));
    // The same bones with another activity of the focus.
    for (const [k, list] of raised) {
      const more = heelsWith(size, 3 * k, { normal: () => Math.log(heels.asymmetry) / 0.03 });
      list.push(scans(more, 1)[0]!);
    }
    // 5, then 3 and flat.
    const before = heelsWith(size, 5, { normal: () => Math.log(heels.asymmetry) / 0.03 });
    fell.push([scans(before, 1)[0]!]);
  }
  return { flat, raised, fell };
}

function judged(dates: readonly (readonly MeasuredRatio[])[], design: number, settings: SiteSettings): Scintigraphy {
  return stateOf(
    simulatedFacts(
      dates.map((d) => meanOfDate(d.slice(0, design))),
      settings,
    ),
  );
}

function shareOf(states: readonly Scintigraphy[], ...wanted: Scintigraphy[]): string {
  return percent(states.filter((s) => wanted.includes(s)).length / states.length);
}

export function coursesSection(): string {
  const rows: string[][] = [];
  for (const [i, size] of [8, 12, 20, 30].entries()) {
    const courses = paintCourses(size, 250, 8100 + i);
    const own = scatterOf([{ size, ratio: 3, patients: courses.flat.map((p) => p.map((d) => d[0]!)) }]).cv;
    for (const [name, cv] of [
      ['default', defaultSiteSettings.ratioCv],
      ['its own', Math.round(1000 * own) / 1000],
    ] as const) {
      const settings: SiteSettings = { ...defaultSiteSettings, ratioCv: cv };
      for (const design of [1, 2, 3]) {
        for (const n of [3, 4, 6]) {
          const flat = courses.flat.map((p) => judged(p.slice(0, n), design, settings));
          const after = (k: number) =>
            courses.flat.map((p, j) => judged([...p.slice(0, n - 1), courses.raised.get(k)![j]!], design, settings));
          const ended = courses.flat.map((p, j) =>
            judged([courses.fell[j]![0]!, ...p.slice(0, n - 1)], design, settings),
          );
          rows.push([
            `${size} x ${size / 2}`,
            `${name}, ${percent(cv)}`,
            String(design),
            String(n),
            shareOf(flat, 'active', 'declining'),
            shareOf(flat, 'plateau'),
            shareOf(flat, 'quiet'),
            shareOf(ended, 'plateau'),
            shareOf(after(1.2), 'active'),
            shareOf(after(1.3), 'active'),
          ]);
        }
      }
    }
  }
  return [
    '## Realistic scans: whole courses',
    '',
    'Quarterly dates, ratio 3, flow and pool read as negative; 250 foci a size, every cell from the same scans. "Acquisitions": of one date, the patient repositioned in between. "Its own": the coefficient of variation that the acquisitions of that size scatter by, as a site that measured it would use. Per cent of courses.',
    '',
    markdownTable(
      [
        'focus, mm',
        'CV, %',
        'acquisitions',
        'dates',
        'flat: active or declining',
        'flat: plateau',
        'flat: quiet',
        '5, then 3 and flat: plateau',
        'last date +20%: active',
        'last date +30%: active',
      ],
      rows,
    ),
  ].join('\n');
}

/** Both axes of a focus as one film shows them. */
function filmOf(date: string, longMm: number, shortMm: number): SizeObservation {
  const length = (value: number) => ({ value, unit: 'mm' as const, basis: 'calibrated' as const });
  return {
    row: {
      studyInstanceUid: `film ${date}`,
      date,
      sopInstanceUid: `film ${date}`,
      frame: 1,
      projection: 'lateral',
      longAxis: length(longMm),
      shortAxis: length(shortMm),
      area: null,
      perimeter: null,
      relativeLongAxis: null,
      insertionDistance: null,
      foci: null,
    },
    modality: 'DX',
    spacing: {
      basis: 'calibrated',
      rowMm: 0.1,
      columnMm: 0.1,
      source: 'PixelSpacing',
    } as unknown as SizeObservation['spacing'],
    internalReference: null,
  };
}

export function growthSection(): string {
  const rows: string[][] = [];
  const worst = { told: 0, lost: 0, lostFrom12: 0 };
  const dates = ['2026-01-01', addDays('2026-01-01', 91)] as const;
  const sd = readingSd(defaultSiteSettings.sdcLengthMm);
  const cv = defaultSiteSettings.ratioCv;
  for (const [i, size] of [4, 6, 8, 12, 16, 20].entries()) {
    for (const [j, fwhmMm] of [6, 8, 10].entries()) {
      const chance = chanceOf(9000 + 10 * i + j);
      const conditions = { ...usualConditions, fwhmMm };
      const settings: SiteSettings = { ...defaultSiteSettings, ratioCv: cv, fwhmMm };
      const [patients, films] = [150, 3];
      const counts = { unseen: 0, told: 0, plain: 0, power: 0 };
      for (let p = 0; p < patients; p += 1) {
        const heels = heelsWith(size, 3, chance, conditions);
        // The region of the first date stays on the second; the focus grows by a third in each direction.
        const grown = { ...heels, longMm: (heels.longMm * 4) / 3, shortMm: (heels.shortMm * 4) / 3 };
        const stronger = heelsWith(size, 3.9, { normal: () => Math.log(heels.asymmetry) / 0.03 }, conditions);
        const region = { longMm: heels.regionMm[1], shortMm: heels.regionMm[0] };
        const first = acquire(heels, conditions, chance);
        const second = acquire(grown, conditions, chance);
        const third = acquire(stronger, conditions, chance);
        const read = (mm: number) => Math.max(1, mm + sd * chance.normal());
        const state = (now: MeasuredRatio, observed: readonly SizeObservation[]) =>
          stateOf(simulatedFacts([first, now], settings, 91, observed, region)) === 'active'
            ? 1 / (patients * films)
            : 0;
        for (let k = 0; k < films; k += 1) {
          const earlier = filmOf(dates[0], read(heels.longMm), read(heels.shortMm));
          counts.unseen += state(second, []);
          counts.told += state(second, [earlier, filmOf(dates[1], read(grown.longMm), read(grown.shortMm))]);
          counts.plain += state(third, []);
          counts.power += state(third, [earlier, filmOf(dates[1], read(heels.longMm), read(heels.shortMm))]);
        }
      }
      worst.told = Math.max(worst.told, counts.told);
      worst.lost = Math.max(worst.lost, counts.plain - counts.power);
      if (size >= 12) worst.lostFrom12 = Math.max(worst.lostFrom12, counts.plain - counts.power);
      rows.push([
        `${size} x ${size / 2}`,
        String(fwhmMm),
        percent(counts.unseen),
        percent(counts.told),
        percent(counts.plain),
        percent(counts.power),
      ]);
    }
  }
  return [
    '## Growth is not activity',
    '',
    `Two scans three months apart, CV ${percent(cv)}%. Left: a focus of constant activity per volume grows by a third in length and breadth, its region stays. Right: a focus that does not grow shows a ratio 30% higher. Films read with an error of ${sd.toFixed(2)} mm a length. Per cent called active.`,
    '',
    markdownTable(
      ['focus, mm', 'FWHM, mm', 'grown, no films', 'grown, films known', '+30%, no films', '+30%, films known'],
      rows,
    ),
    '',
    `Goals: false activity by growth at most 5% (found: at most ${percent(worst.told)}%, 450 readings a cell), at most 10 points of power lost (found: up to ${percent(worst.lost)} points, from 12 mm on up to ${percent(worst.lostFrom12)}). The second cannot be had together with the first: a length that is known within ${sd.toFixed(2)} mm leaves the recovery of a focus of 6 mm uncertain by more than the rise that is looked for. Fewer false rises were put first.`,
  ].join('\n');
}
