import { describe, expect, it } from 'vitest';
import type { StudyInfo } from '../dicom/model.ts';
import { normals, poissons, seeded } from '../geometry/testing.ts';
import { measurePatient } from '../measure/measurePatient.ts';
import {
  exampleInput,
  exampleInstance,
  exampleNm,
  exampleStudy,
  mark,
  uptakeMarks,
} from '../measure/testing/example.ts';
import type { Annotation } from '../reading/model.ts';
import { uptakeRatio } from '../uptake/uptakeRatio.ts';
import type { RepeatGroup } from './model.ts';
import { groupsLike, measuredFrom, pooledCv } from './repeatability.ts';

const sopClassUid = '1.2.840.10008.5.1.4.1.1.20';

/** One study with several delayed acquisitions, at these hours after injection. */
function visit(study: string, date: string, delays: readonly number[]): StudyInfo {
  return exampleStudy(
    study,
    date,
    delays.map((hours, i) =>
      exampleInstance(`${study}.${i + 1}`, {
        modality: 'NM',
        sopClassUid,
        projection: null,
        nm: exampleNm(date, hours),
      }),
    ),
  );
}

const marks = (studies: readonly StudyInfo[]) =>
  studies.flatMap((s) => s.instances.flatMap((i) => uptakeMarks({ sop: i.sopInstanceUid })));

/** Ratios by image, against a reference of 40,000 counts. */
function measure(studies: readonly StudyInfo[], ratios: Readonly<Record<string, number>>, extra: Annotation[] = []) {
  const counts = Object.entries(ratios).map(([sop, r]) => ({ sop, lesion: r * 40_000, reference: 40_000 }));
  return measurePatient(exampleInput(studies, { annotations: [...marks(studies), ...extra] }, counts));
}

describe('several acquisitions of one date', () => {
  it('are one value: the mean of ln R, with half the repositioning variance of two', () => {
    const studies = [visit('1', '2026-01-10', [3, 3.2]), visit('2', '2026-04-11', [3, 3.2])];
    const result = measure(studies, { '1.1': 4, '1.2': 4.2, '2.1': 3.4, '2.2': 3.6 });
    const changes = result.lesions[0]!.changes.filter((c) => c.measure === 'ratio');
    expect(changes).toHaveLength(1);
    // sqrt(3.4 x 3.6) / sqrt(4 x 4.2) = 3.498571 / 4.098780 = 0.853564.
    expect(changes[0]!.percent).toBeCloseTo(-14.6436, 3);
    // f^2 = 1/(40000 R) + 1/40000; means over two: (2 x 2.5e-5 + 1/160000 + 1/168000)/4 = 1.55506e-5 and
    // (2 x 2.5e-5 + 1/136000 + 1/144000)/4 = 1.60744e-5; CV^2/2 = 0.00125 each. SE = sqrt(0.0025316) = 0.0503152; half 0.0986178.
    expect(changes[0]!.detectable).toBeCloseTo(Math.exp(0.0986178), 5);
    expect(changes[0]!.significant).toBe(true);
    // One acquisition a visit, 4 to 3.6: 0.1054 < 1.96 sqrt(2 x 0.0025 + 6.3e-5) = 0.139.
    const single = measure(
      studies.map((s) => ({ ...s, instances: s.instances.slice(0, 1) })),
      { '1.1': 4, '2.1': 3.6 },
    );
    expect(single.lesions[0]!.changes[0]!.significant).toBe(false);
    // Every acquisition keeps its own row.
    expect(result.lesions[0]!.uptake).toHaveLength(4);
  });

  it('prove a plateau that one acquisition a visit cannot', () => {
    const visits = ['2026-01-10', '2026-04-11', '2026-07-11'];
    const settings = { ratioCv: 0.1 };
    const of = (n: number) => {
      const studies = visits.map((date, i) => visit(String(i + 1), date, [3, 3.2, 3.4].slice(0, n)));
      const counts = studies.flatMap((s) =>
        s.instances.map((i) => ({ sop: i.sopInstanceUid, lesion: 120_000, reference: 40_000 })),
      );
      return measurePatient(exampleInput(studies, { annotations: marks(studies) }, counts, settings)).lesions[0]!
        .maturity;
    };
    // 90% interval over three dates: 1.6449 sqrt(2) 0.1 = 0.233; with three acquisitions / sqrt(3) = 0.134 < ln 1.2 = 0.182.
    expect(of(1).scintigraphy).toBe('quiet');
    expect(of(3).scintigraphy).toBe('plateau');
  });

  it('the same exposure sent twice is one, and is never a change from a date to itself', () => {
    const result = measure([visit('1', '2026-01-10', [3]), visit('2', '2026-01-10', [3])], { '1.1': 4, '2.1': 4 });
    expect(result.lesions[0]!.changes).toEqual([]);
    expect(result.warnings).toEqual([
      {
        code: 'same-exposure',
        message: 'Lesion L1, 10 January 2026: two images show the same exposure; it counts once.',
      },
    ]);
    expect(result.lesions[0]!.maturity.rules[0]).toBe('scintigraphy/single-date');
    expect(result.repeatability).toEqual([]);
  });

  it('without a time nothing tells a repeat from a copy: they stay apart, unless everything counted is the same', () => {
    const untimed = (study: string) =>
      exampleStudy(study, '2026-01-10', [
        exampleInstance(`${study}.1`, {
          modality: 'NM',
          sopClassUid,
          projection: null,
          nm: exampleNm('2026-01-10', null),
        }),
      ]);
    expect(measure([untimed('1'), untimed('2')], { '1.1': 4, '2.1': 4 }).lesions[0]!.changes).toEqual([]);
    expect(measure([untimed('1'), untimed('2')], { '1.1': 4, '2.1': 4.4 }).repeatability).toEqual([]);
  });
});

describe("the site's own coefficient of variation", () => {
  it('control pairs over the dates and repeats of a date are told as groups', () => {
    const studies = [visit('1', '2026-01-10', [3, 3.2]), visit('2', '2026-04-11', [3])];
    const control = (id: string, sop: string, column: number) =>
      mark(id, sop, 'control', {
        lesionId: null,
        pair: 'heels',
        shape: { kind: 'ellipse', center: [column, 90], radii: [5, 5], rotation: 0 },
      });
    // The right one is drawn first: the left one on the image is divided by it all the same.
    const extra = [
      control('b1', '1.1', 90),
      control('a1', '1.1', 30),
      control('a2', '2.1', 30),
      control('b2', '2.1', 90),
    ];
    const input = exampleInput(studies, { annotations: [...marks(studies), ...extra] }, [
      { sop: '1.1', lesion: 120_000, reference: 40_000 },
      { sop: '1.2', lesion: 130_000, reference: 40_000 },
      { sop: '2.1', lesion: 120_000, reference: 40_000 },
    ]);
    const counts: Record<string, number> = { a1: 11_000, b1: 10_000, a2: 9_000, b2: 10_000 };
    const result = measurePatient({
      ...input,
      statsOf: (a, i) => {
        const own = counts[a.id];
        return own === undefined
          ? input.statsOf(a, i)
          : { counts: own, pixels: 100, mean: own / 100, max: 0, min: 0, sd: 0 };
      },
    });
    expect(result.repeatability?.map((g) => [g.kind, g.name, g.values.map((v) => v.lnRatio)])).toEqual([
      ['control', 'heels', [expect.closeTo(Math.log(1.1), 12), expect.closeTo(Math.log(0.9), 12)]],
      ['repeat', 'L1', [expect.closeTo(Math.log(3), 12), expect.closeTo(Math.log(3.25), 12)]],
    ]);
    // Control regions change nothing else.
    expect(result.lesions[0]!.uptake).toHaveLength(3);
  });

  it('pools squares over groups and patients, less counting', () => {
    const group = (values: number[], relativeError: number | null = 0.03): RepeatGroup => ({
      kind: 'control',
      name: 'heels',
      view: 'POST',
      areaMm2: 100,
      values: values.map((lnRatio, i) => ({ date: `2026-0${i + 1}-01`, lnRatio, relativeError })),
    });
    // Squares about the mean: (0.1)^2 x 2 = 0.02 of three values; 0.06^2 / 2 = 0.0018 of two. Degrees 2 + 1 = 3.
    // s^2 = 0.0218 / 3 = 0.00726667; less f^2 = 0.0009: CV = sqrt(0.00636667) = 0.0797914.
    const cv = pooledCv([[group([-0.1, 0, 0.1])], [group([0.03, -0.03]), group([0.5])]])!;
    expect(cv.cv).toBeCloseTo(0.0797914, 6);
    expect([cv.degrees, cv.n, cv.patients]).toEqual([3, 5, 2]);
    // Chi-square with 3 degrees: 9.3484 and 0.215795. 0.0218/9.3484 - 0.0009 = 0.00143195; 0.0218/0.215795 - 0.0009 = 0.100122.
    expect(cv.interval95[0]).toBeCloseTo(0.0378411, 4);
    expect(cv.interval95[1]).toBeCloseTo(0.316421, 3);
    expect(measuredFrom(cv, 'Reader', '2026-11-28')).toMatchObject({ degrees: 3, n: 5, patients: 2, reader: 'Reader' });
    // Nothing to pool: one value, or no counting error.
    expect(pooledCv([[group([0.2])]])).toBeNull();
    expect(pooledCv([[group([0.1, 0.2], null)]])).toBeNull();
    expect(groupsLike([group([0, 1])], { areaMm2: 250, view: 'POST' })).toEqual([]);
    expect(groupsLike([group([0, 1])], { areaMm2: 190, view: null })).toHaveLength(1);
  });

  it('finds the coefficient of variation that scans were made with, and its interval holds it in 95%', () => {
    const random = seeded(42);
    const [normal, poisson] = [normals(random), poissons(random)];
    let [mean, covered] = [0, 0];
    const sites = 1000;
    for (let s = 0; s < sites; s += 1) {
      // Eight patients with a control pair on three dates: 16 degrees of freedom.
      const patients = Array.from({ length: 8 }, (): RepeatGroup[] => [
        {
          kind: 'control',
          name: 'heels',
          view: null,
          areaMm2: null,
          values: [1, 2, 3].map((i) => {
            const { ratio, relativeError } = uptakeRatio(
              { counts: poisson(2000 * Math.exp(0.06 * normal())), pixels: 100 },
              { counts: poisson(2000), pixels: 100 },
              null,
            );
            return { date: String(i), lnRatio: Math.log(ratio), relativeError };
          }),
        },
      ]);
      const { cv, interval95 } = pooledCv(patients)!;
      mean += cv ** 2 / sites;
      if (interval95[0] <= 0.06 && 0.06 <= interval95[1]) covered += 1 / sites;
    }
    // Mean of CV^2 within 4 standard errors: variance of s^2 is 2 s^4 / 16 at s^2 = 0.0036 + 0.001.
    expect(Math.abs(mean - 0.0036)).toBeLessThan((4 * 0.0046 * Math.sqrt(2 / 16)) / Math.sqrt(sites));
    // 95% with a binomial error of 0.7%.
    expect(Math.abs(covered - 0.95)).toBeLessThan(0.028);
  });
});
