import { describe, expect, it } from 'vitest';
import { applyChange } from '../../../../../shared/reading/change.ts';
import { record } from '../../../../../shared/report/testing/annotations.ts';
import { writeDicomFile } from '../../dicomFile.ts';
import { course, sampleSource } from '../../testing/sample.ts';
import { buildPriorSrs, buildReportSr } from '../buildSr.ts';
import { planRestore } from './planRestore.ts';
import { readStructuredReport } from './readSr.ts';

const source = sampleSource();
const documents = [buildReportSr(source), ...buildPriorSrs(source).map(({ dataset }) => dataset)].map((dataset) => {
  const read = readStructuredReport(writeDicomFile(dataset));
  if (read.kind !== 'own') throw new Error('not ours');
  return read;
});
const empty = record({ lesions: [] });

describe('planRestore', () => {
  it('brings lesions, marks and findings into an empty record', () => {
    const restored = applyChange(empty, planRestore(empty, course.studies, documents));
    expect(restored.lesions).toEqual(course.record.lesions);
    expect(restored.annotations).toHaveLength(course.record.annotations.length);
    expect(restored.findings).toHaveLength(course.record.findings.length);
    expect(restored.drafts).toEqual([]);
  });

  it('adds nothing the second time, and nothing where the reader has worked since', () => {
    const restored = applyChange(empty, planRestore(empty, course.studies, documents));
    expect(planRestore(restored, course.studies, documents)).toEqual([]);
    expect(planRestore(course.record, course.studies, documents)).toEqual([]);
  });

  it('gives a lesion whose id is taken by another the next free one', () => {
    const other = { ...course.record.lesions[0]!, trackingUid: '1.2.3' };
    const work = record({ lesions: [other] });
    const restored = applyChange(work, planRestore(work, course.studies, documents));
    expect(restored.lesions.map((lesion) => lesion.id)).toEqual(['L1', 'L2']);
    expect(new Set(restored.annotations.map((item) => item.lesionId))).toEqual(new Set(['L2']));
  });

  it('refuses marks on images that are not there', () => {
    expect(() => planRestore(empty, course.studies.slice(0, 1), documents)).toThrow(
      expect.objectContaining({ code: 'unknown-image' }),
    );
  });
});
