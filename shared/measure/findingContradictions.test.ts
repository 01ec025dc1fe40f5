import { describe, expect, it } from 'vitest';
import type { Annotation, Finding, Lesion } from '../reading/model.ts';
import { measurePatient } from './measurePatient.ts';
import {
  exampleFilm,
  exampleInput,
  exampleInstance,
  exampleLesion,
  exampleStudy,
  line,
  mark,
} from './testing/example.ts';

/** One study of two films, 1.1 and 1.2. */
const two = exampleStudy('1.1.2', '2026-01-10', [exampleInstance('1.1'), exampleInstance('1.2', { projection: 'AP' })]);
const axis = (sop: string) => mark(`axis ${sop}`, sop, 'long-axis', { shape: line(100) });

function warned(findings: Finding[], annotations: Annotation[], lesions: Lesion[] = [exampleLesion]) {
  return measurePatient(exampleInput([two], { lesions, annotations, findings })).warnings.map(
    ({ code, message }) => `${code}: ${message}`,
  );
}
const of = (over: Partial<Finding>): Finding => ({ lesionId: 'L1', studyInstanceUid: '1.1.2', ...over });

describe('not seen and yet there', () => {
  const marked =
    'seen-contradicts: Lesion L1, 10 January 2026: it is told as not seen and marked all the same; correct one of them.';
  const read =
    'seen-contradicts: Lesion L1, 10 January 2026: it is told as not seen and read all the same; correct one of them.';
  it.each<[string, Finding[], Annotation[], string[]]>([
    ['marked on a picture of the study', [of({ seen: false })], [axis('1.1')], [marked]],
    ['marked on the same picture', [of({ seen: false, sopInstanceUid: '1.1' })], [axis('1.1')], [marked]],
    ['marked on another picture of the study', [of({ seen: false, sopInstanceUid: '1.2' })], [axis('1.1')], []],
    ['a proposal is no mark', [of({ seen: false })], [{ ...axis('1.1'), status: 'proposed' }], []],
    ['of another lesion', [of({ seen: false })], [{ ...axis('1.1'), lesionId: 'L2' }], []],
    ['its own stage', [of({ seen: false, radiographicStage: 'mature' })], [], [read]],
    [
      'the stage read of the study',
      [of({ seen: false, sopInstanceUid: '1.2' }), of({ radiographicStage: 'mature' })],
      [],
      [read],
    ],
    [
      'the stage read on another picture',
      [of({ seen: false, sopInstanceUid: '1.2' }), of({ sopInstanceUid: '1.1', radiographicStage: 'mature' })],
      [],
      [],
    ],
    ['seen and marked', [of({ seen: true })], [axis('1.1')], []],
  ])('%s', (_what, findings, annotations, expected) => {
    expect(warned(findings, annotations).filter((text) => text.startsWith('seen-'))).toEqual(expected);
  });
});

describe('stages of one day', () => {
  it('that differ are told', () => {
    const findings = [
      of({ radiographicStage: 'mature' }),
      of({ sopInstanceUid: '1.2', radiographicStage: 'immature' }),
      // Another lesion has a stage of its own.
      of({ lesionId: 'L2', radiographicStage: 'maturing' }),
    ];
    expect(warned(findings, [])).toContain(
      'stages-differ: Lesion L1, 10 January 2026: different stages were read; the less mature counts.',
    );
    expect(warned(findings.slice(0, 1), []).join()).not.toContain('stages-differ');
    expect(warned(findings, []).join()).not.toContain('Lesion L2');
  });
});

describe('a grade of another site', () => {
  const findings = [of({ grade: { scale: 'brooker', value: 'II' } })];
  it('is told and not used', () => {
    expect(warned(findings, [])).toContain(
      'grade-of-other-site: Lesion L1, 10 January 2026: Brooker class II is no grade of this site and is not used; correct the grade or the site.',
    );
  });
  it('is none where the site has it', () => {
    expect(warned(findings, [], [{ ...exampleLesion, site: 'hip' }]).join()).not.toContain('grade-of-other-site');
  });
});

describe('a region of uptake on a radiograph', () => {
  it('gives no counts and no ratio, and is told', () => {
    const film = exampleFilm('1.1', '2026-01-10');
    const annotations = [
      mark('l', '1.1', 'uptake-lesion', { phase: 'delayed' }),
      mark('r', '1.1', 'uptake-reference', { phase: 'delayed', reference: 'tibial-shaft' }),
    ];
    const result = measurePatient({
      ...exampleInput([film], { annotations }),
      statsOf: () => ({ counts: 1000, pixels: 10, mean: 100, max: 100, min: 100, sd: 0 }),
    });
    expect(result.lesions[0]?.uptake).toEqual([]);
    expect(result.warnings).toEqual([
      {
        code: 'no-counts',
        message:
          'Lesion L1, 10 January 2026: a region of uptake lies on an image that is no scintigram; it is not used. Draw it on the bone scan.',
      },
    ]);
  });
});
