import type { StudyInfo } from '../../../../../shared/dicom/model.ts';
import { EnthesisError } from '../../../../../shared/errors.ts';
import { findingKey } from '../../../../../shared/reading/findings.ts';
import type { ChangeOp, Lesion, PatientRecord } from '../../../../../shared/reading/model.ts';
import type { ReadSr } from './readSr.ts';

type OwnSr = Extract<ReadSr, { kind: 'own' }>;

/** The lesion's id in the record: the same tracking UID is the same lesion; a taken id gives way to the next free one. */
function idFor(lesion: Lesion, known: readonly Lesion[]): string {
  const same = known.find((item) => item.trackingUid === lesion.trackingUid);
  if (same !== undefined) return same.id;
  if (!known.some((item) => item.id === lesion.id)) return lesion.id;
  for (let n = 1; ; n += 1) if (!known.some((item) => item.id === `L${n}`)) return `L${n}`;
}

/**
 * The steps that bring the work kept in our own reports into a record. Only what is absent is added: what the reader has
 * marked or read since is never replaced.
 * @throws EnthesisError `unknown-image` when a mark lies on an image that the library does not have
 */
export function planRestore(
  record: PatientRecord,
  studies: readonly StudyInfo[],
  documents: readonly OwnSr[],
): ChangeOp[] {
  const images = new Set(studies.flatMap((study) => study.instances.map((item) => item.sopInstanceUid)));
  const ops: ChangeOp[] = [];
  const lesions = [...record.lesions];
  const annotations = [...record.annotations];
  const findings = new Set(record.findings.map(findingKey));
  const examinations = new Set(record.examinations.map((item) => item.studyInstanceUid));
  let contextKnown = Object.keys(record.context).length > 0;
  const drafts = new Set(record.drafts.map((item) => item.studyInstanceUid));
  for (const { document, report } of documents) {
    const ids = new Map<string, string>();
    for (const lesion of report.lesions) {
      const id = idFor(lesion, lesions);
      ids.set(lesion.id, id);
      if (lesions.some((item) => item.id === id)) continue;
      const added = { ...lesion, id };
      lesions.push(added);
      ops.push({ entity: 'lesion', key: id, before: null, after: added });
    }
    for (const annotation of report.annotations) {
      if (!images.has(annotation.sopInstanceUid)) {
        throw new EnthesisError(
          'unknown-image',
          'The report marks an image that is not in the library. Import the images first; nothing was restored.',
        );
      }
      const lesionId = annotation.lesionId === null ? null : (ids.get(annotation.lesionId) ?? annotation.lesionId);
      const there = annotations.some(
        (item) =>
          item.id === annotation.id ||
          (item.sopInstanceUid === annotation.sopInstanceUid &&
            item.frame === annotation.frame &&
            item.role === annotation.role &&
            item.lesionId === lesionId),
      );
      if (there) continue;
      const added = { ...annotation, lesionId };
      annotations.push(added);
      ops.push({ entity: 'annotation', key: added.id, before: null, after: added });
    }
    for (const finding of report.findings) {
      const lesionId = finding.lesionId === null ? null : (ids.get(finding.lesionId) ?? null);
      const added = { ...finding, lesionId };
      const key = findingKey(added);
      if (findings.has(key)) continue;
      findings.add(key);
      ops.push({ entity: 'finding', key, before: null, after: added });
    }
    const { examination } = report;
    if (examination !== null && !examinations.has(examination.studyInstanceUid)) {
      examinations.add(examination.studyInstanceUid);
      ops.push({ entity: 'examination', key: examination.studyInstanceUid, before: null, after: examination });
    }
    const { draft, context } = report;
    if (draft !== null && draft.studyInstanceUid === document.studyInstanceUid && !drafts.has(draft.studyInstanceUid)) {
      drafts.add(draft.studyInstanceUid);
      ops.push({ entity: 'draft', key: draft.studyInstanceUid, before: null, after: draft });
    }
    // The clinical context is the patient's: taken when nobody has stated one since.
    if (context !== null && Object.keys(context).length > 0 && !contextKnown) {
      contextKnown = true;
      const before = Object.keys(record.context).length === 0 ? null : record.context;
      ops.push({ entity: 'context', key: 'context', before, after: context });
    }
  }
  return ops;
}
