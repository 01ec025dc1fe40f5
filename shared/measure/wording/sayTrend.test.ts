import { describe, expect, it } from 'vitest';
import { defaultSiteSettings as settings } from '../../settings/model.ts';
import { measurePatient } from '../measurePatient.ts';
import { course, exampleFilm, exampleInput, line, mark } from '../testing/example.ts';
import { sayTrend } from './sayTrend.ts';

describe('a trend in words', () => {
  it('tells what there is and leaves out what there is not', () => {
    const input = exampleInput([exampleFilm('1.1', '2026-01-10')], {
      annotations: [mark('a', '1.1', 'long-axis', { shape: line(92) })],
    });
    expect(sayTrend(measurePatient(input).lesions[0]!, settings)).toEqual([
      { title: 'Size', sentences: ['Long axis 9.2 mm (detector plane) on 10 January 2026, lateral.'] },
      {
        title: 'Conclusion',
        sentences: [
          'Maturity is not assessed, as no radiographic stage has been read and bone scans do not decide it.',
          'The course of maturity cannot be told, as it takes a conclusion on the latest date and on one before it, from two radiographs that were read or two comparable bone scans.',
        ],
      },
    ]);
  });

  it('of a course of scans: values, changes, fit and conclusion, each sentence once', () => {
    const parts = sayTrend(
      measurePatient(course(['2026-01-10', '2026-02-21', '2026-04-04'], [4, 2.83, 2])).lesions[0]!,
      settings,
    );
    expect(parts.map(({ title }) => title)).toEqual(['Uptake', 'Change in uptake', 'Counts over time', 'Conclusion']);
    // Three dates; two consecutive pairs, latest against first, and the fit.
    expect(parts.map(({ sentences }) => sentences.length).slice(0, 2)).toEqual([3, 4]);
    const all = parts.flatMap(({ sentences }) => sentences);
    expect(new Set(all).size).toBe(all.length);
    expect(all.some((sentence) => /undefined|null|NaN/.test(sentence))).toBe(false);
  });
});
