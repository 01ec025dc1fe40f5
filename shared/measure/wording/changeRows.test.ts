import { describe, expect, it } from 'vitest';
import { defaultSiteSettings as settings } from '../../settings/model.ts';
import { measurePatient } from '../measurePatient.ts';
import { course, exampleFilm, exampleInput, line, mark } from '../testing/example.ts';
import { latestChanges } from './changeRows.ts';

/** Films of 0.1 mm per pixel in the detector's plane, each with a long axis of so many pixels. */
function films(pixels: readonly number[], modality = 'DX') {
  const dates = ['2026-01-10', '2026-02-21', '2026-04-04'];
  const studies = pixels.map((_, i) => exampleFilm(`1.${i}`, dates[i] ?? '', i === 1 ? { modality } : {}));
  const annotations = pixels.map((length, i) => mark(`m${i}`, `1.${i}`, 'long-axis', { shape: line(length) }));
  return latestChanges(measurePatient(exampleInput(studies, { annotations })).lesions[0]!, settings);
}

const scans = (ratios: readonly number[]) =>
  latestChanges(
    measurePatient(course(['2026-01-10', '2026-02-21', '2026-04-04'].slice(0, ratios.length), [...ratios])).lesions[0]!,
    settings,
  );

const short = (rows: ReturnType<typeof latestChanges>) =>
  rows.map(({ since, amount, judgement }) => `${amount} ${judgement} since ${since}`);

describe('the latest examination against the first and the one before', () => {
  it('sizes in millimetres: 9, 13 and 13.2 mm, detectable 3.2 mm', () => {
    expect(short(films([90, 130, 132]))).toEqual([
      '+4.2 mm larger since 2026-01-10',
      '+0.2 mm no change shown since 2026-02-21',
    ]);
    expect(short(films([132, 95]))).toEqual(['\u22123.7 mm smaller since 2026-01-10']);
  });

  it('a pair that does not compare has no amount, and its sentence says why', () => {
    const [row] = films([60, 100], 'MR');
    expect(row).toMatchObject({ amount: null, judgement: 'not comparable' });
    expect(row?.sentence).toContain('MRI is not used for size');
  });

  it('ratios: a fall to a half, and two that cannot be told apart', () => {
    const rows = scans([4, 2, 2]);
    expect(short(rows)).toEqual(['\u221250% lower since 2026-01-10', '0% within 20% since 2026-02-21']);
    // 40,000 counts beside, 160,000 and 80,000 in the lesion: f1^2 + f2^2 = 6.875e-5; with 2 * 0.05^2 the standard error is 0.0712.
    // exp(1.96 * 0.0712) = 1.150, so 0.5 lies between 0.435 and 0.575.
    expect(rows[0]?.interval).toBe('\u221257% to \u221243%');
  });

  it('an interval that leaves the margin is no change shown, never stable', () => {
    // +12% with +-14%: the interval reaches +29%, outside the margin of 20%, and includes none.
    expect(short(scans([2, 2.24]))).toEqual(['+12% no change shown since 2026-01-10']);
  });

  it('nothing to compare gives no row', () => {
    expect(films([90])).toEqual([]);
  });
});
