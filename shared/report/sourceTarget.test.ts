import { describe, expect, it } from 'vitest';
import { buildReport } from './buildReport.ts';
import { sentenceSource, sourceTarget } from './sourceTarget.ts';
import { plateauCourse } from './testing/course.ts';

describe('from a sentence to its images', () => {
  const input = plateauCourse();
  const lookup = { studies: input.studies, record: input.record };
  const content = buildReport(input);

  it('every finding and every sentence of the trend and the impression leads to an image that is there', () => {
    const uids = new Set(input.studies.flatMap((study) => study.instances.map((instance) => instance.sopInstanceUid)));
    const sentences = content.sections
      .filter((section) => ['findings', 'trend', 'impression'].includes(section.id))
      .flatMap((section) => section.sentences);
    expect(sentences.length).toBeGreaterThan(4);
    for (const sentence of sentences) {
      const source = sentenceSource(sentence, lookup);
      expect(source, sentence.id).not.toBeNull();
      expect(uids).toContain(sourceTarget(source ?? '', lookup)?.sopInstanceUid);
    }
  });

  it('an annotation leads to its own image, frame and lesion', () => {
    const annotation = input.record.annotations.find((item) => item.role === 'long-axis');
    expect(sourceTarget(annotation?.id ?? '', lookup)).toMatchObject({
      annotationId: annotation?.id,
      sopInstanceUid: annotation?.sopInstanceUid,
      frame: annotation?.frame,
      lesionId: annotation?.lesionId,
    });
  });

  it('what the reader saw leads to the reading of that study; a lesion to its latest examination', () => {
    const study = input.studies[0]?.studyInstanceUid ?? '';
    expect(sourceTarget(`reading:${study}`, lookup)).toMatchObject({ studyInstanceUid: study, about: 'read' });
    const marked = new Set(input.record.annotations.filter((a) => a.lesionId === 'L1').map((a) => a.sopInstanceUid));
    const dates = input.studies.filter((s) => s.instances.some((i) => marked.has(i.sopInstanceUid))).map((s) => s.date);
    const target = sourceTarget('L1', lookup);
    const date = input.studies.find((s) => s.studyInstanceUid === target?.studyInstanceUid)?.date;
    expect(date).toBe(dates.sort().at(-1));
  });

  it('a rule, a setting or a header attribute is no place', () => {
    for (const source of ['rule:x', 'setting:sdcLengthMm', '(0028,0030)', 'reader', '']) {
      expect(sourceTarget(source, lookup)).toBeNull();
    }
  });
});
