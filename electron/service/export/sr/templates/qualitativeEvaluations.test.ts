import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../../shared/report/buildReport.ts';
import { courseInput, courses } from '../../../../../shared/report/testing/courses.ts';
import type { Dataset } from '../../dicomFile.ts';
import { qualitativeEvaluations } from './qualitativeEvaluations.ts';

const course = courses.find(({ name }) => name === 'bilateral-one-film-each');
if (course === undefined) throw new Error('No such course');
const input = courseInput(course);
const { measure } = buildReport(input);

/** Concept and owner of every coded item. */
function codedItems(lesionIds: readonly string[], concludedIds: readonly string[]): [string, string | null][] {
  const [container] = qualitativeEvaluations({
    findings: input.record.findings.filter(({ lesionId }) => lesionIds.includes(lesionId ?? '')),
    concluded: measure.lesions.filter(({ id }) => concludedIds.includes(id)),
    lesions: input.record.lesions.filter(({ id }) => lesionIds.includes(id)),
    text: [],
  });
  const items = (container as Dataset & { ContentSequence: Dataset[] }).ContentSequence;
  return items
    .filter((item) => item.ValueType === 'CODE')
    .map((item) => {
      const [concept] = item.ConceptNameCodeSequence as { CodeMeaning: string }[];
      const [owner] = (item.ContentSequence as { UID: string }[] | undefined) ?? [];
      return [concept?.CodeMeaning ?? '', owner?.UID ?? null];
    });
}

describe('qualitative evaluations', () => {
  const [right, left] = input.record.lesions;

  it('names the owner of what was read of one lesion where the document concludes on two', () => {
    const items = codedItems(['L2'], ['L1', 'L2']);
    expect(items).toContainEqual(['Radiographic stage of maturity', left?.trackingUid]);
    expect(items.filter(([, owner]) => owner === null)).toEqual([]);
    expect(new Set(items.map(([, owner]) => owner))).toEqual(new Set([right?.trackingUid, left?.trackingUid]));
  });

  it('needs no owner where there is one lesion', () => {
    expect(codedItems(['L2'], ['L2']).every(([, owner]) => owner === null)).toBe(true);
  });
});
