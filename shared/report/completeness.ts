import type { ReportDraft } from '../reading/model.ts';
import type { ReportTemplate } from '../settings/template.ts';
import { formatDate } from './format.ts';
import type { CompletenessItem, ReportSection } from './model.ts';
import type { ReportContext } from './sections/context.ts';
import { isMeasuredLesion, readingOf } from './sections/context.ts';
import { fieldLabel, fieldValue } from './template/fields.ts';
import { radiographModalities, studyIs } from './words.ts';

/**
 * What a reader would want to know before signing. Only a missing side blocks a final signature: a report that does not
 * say which limb it is about must not leave the department.
 */
export function completeness(context: ReportContext): CompletenessItem[] {
  const items: CompletenessItem[] = [];
  const { record, measure } = context;
  for (const lesion of record.lesions) {
    if (lesion.laterality === 'U') {
      items.push({
        code: 'laterality-missing',
        message: `${lesion.id} has no side. Choose left or right.`,
        target: lesion.id,
        blocking: true,
      });
    }
  }
  for (const annotation of record.annotations) {
    if (annotation.status === 'proposed') {
      items.push({
        code: 'proposal-open',
        message: `A proposed ${annotation.role.replace(/-/g, ' ')}${annotation.lesionId === null ? '' : ` of ${annotation.lesionId}`} waits to be accepted or dropped.`,
        target: annotation.id,
        blocking: false,
      });
    }
  }
  for (const study of context.ordered) {
    const uid = study.studyInstanceUid;
    const reading = readingOf(context, uid);
    if (studyIs(study, radiographModalities)) {
      const stage = reading?.radiographicStage;
      const seen = measure.lesions.some((lesion) => lesion.size.some((size) => size.studyInstanceUid === uid));
      if (seen && stage === undefined) {
        items.push({
          code: 'study-unread',
          message: `The radiograph of ${formatDate(study.date)} has no stage yet.`,
          target: uid,
          blocking: false,
        });
      }
    } else if (studyIs(study, ['NM'])) {
      const seen = measure.lesions.some((lesion) => lesion.uptake.some((uptake) => uptake.studyInstanceUid === uid));
      if (seen && (reading?.phases?.flow === undefined || reading.phases.pool === undefined)) {
        items.push({
          code: 'study-unread',
          message: `Flow and blood pool of the bone scan of ${formatDate(study.date)} are not read yet.`,
          target: uid,
          blocking: false,
        });
      }
    }
  }
  for (const lesion of measure.lesions) {
    if (!isMeasuredLesion(lesion)) {
      items.push({
        code: 'no-measurement',
        message: `${lesion.id} is not measured on any examination.`,
        target: lesion.id,
        blocking: false,
      });
    }
    for (const size of lesion.size) {
      if (size.longAxis?.basis === 'uncalibrated') {
        items.push({
          code: 'uncalibrated-length',
          message: `The film of ${formatDate(size.date)} is not calibrated: ${lesion.id} is in pixels.`,
          target: size.longAxis.annotationId ?? size.studyInstanceUid,
          blocking: false,
        });
      }
    }
    if (lesion.maturity.discordant) {
      items.push({
        code: 'axes-conflict',
        message: `Radiograph and bone scan disagree on the maturity of ${lesion.id}.`,
        target: lesion.id,
        blocking: false,
      });
    }
  }
  if (record.lesions.length === 0) {
    items.push({ code: 'no-measurement', message: 'No lesion is marked yet.', target: null, blocking: false });
  }
  return items;
}

/** Fields that the site's template wants filled: one that it forbids to leave empty blocks the signature. */
export function emptyFields(template: ReportTemplate | null, draft: ReportDraft | null): CompletenessItem[] {
  return (template?.sections ?? []).flatMap((section) =>
    section.fields.flatMap((field): CompletenessItem[] => {
      if (field.action === 'NONE' || fieldValue(field, draft).trim() !== '') return [];
      return [
        {
          code: 'field-empty',
          message: `${section.title}: ${fieldLabel(field) || 'the text'} is empty.`,
          target: `field:${field.id}`,
          blocking: field.action === 'PROHIBIT',
        },
      ];
    }),
  );
}

/** Sentences of the reader that the data have left behind: to be looked at before someone signs them. */
export function outdated(sections: readonly ReportSection[]): CompletenessItem[] {
  return sections.flatMap(({ title, sentences }) =>
    sentences
      .filter((sentence) => sentence.state === 'source-changed')
      .map((sentence) => ({
        code: 'sentence-outdated' as const,
        message: `${title}: the data have changed since a sentence was edited.`,
        target: `sentence:${sentence.id}`,
        blocking: false,
      })),
  );
}
