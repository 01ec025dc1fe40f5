import { studyHas } from '../dicom/kind.ts';
import { studyDate } from '../dicom/studyDate.ts';
import { seenContradictions } from '../measure/findingContradictions.ts';
import type { FindingAtDate, LesionResult } from '../measure/model.ts';
import { unassignedFindings } from '../reading/findings.ts';
import type { ReportDraft } from '../reading/model.ts';
import { unsettledPoints } from '../reading/unsettled.ts';
import type { ReportTemplate } from '../settings/template.ts';
import { lesionWithSite } from '../sites/naming.ts';
import { sideName, siteProfile } from '../sites/profiles.ts';
import { capitalise, listed } from '../wording/terms.ts';
import { formatDate } from './format.ts';
import type { CompletenessItem, ReportSection } from './model.ts';
import type { ReportContext } from './sections/context.ts';
import { findingsIn, isMeasuredLesion, isReadLesion } from './sections/context.ts';
import { fieldLabel, fieldValue, offerOf, textOffers } from './template/fields.ts';
import type { PlacedSection } from './template/placeSections.ts';
import { phaseName, phasesAcquired } from './words.ts';

/**
 * What a reader would want to know before signing. What blocks a final signature is whereabouts: a report that does not say
 * for certain which limb it is about must not leave the department.
 */
export function completeness(context: ReportContext): CompletenessItem[] {
  const { measure } = context;
  return [
    ...whereabouts(context),
    ...proposals(context),
    ...seenAndNotSeen(context),
    ...unassigned(context),
    ...measure.lesions.flatMap((lesion) => [...unread(context, lesion), ...absentPhases(context, lesion)]),
    ...measure.lesions.flatMap(weaknesses),
    ...nothingMarked(context),
    ...laterExaminations(context),
  ];
}

/** Site and side that are not the reader's yet, or that an image contradicts. */
function whereabouts({ record, studies }: ReportContext): CompletenessItem[] {
  const unsettled = unsettledPoints(record, studies).map(
    ({ id, lesionId, annotationId, message }): CompletenessItem => ({
      code: id.startsWith('side/') ? 'side-contradicts' : 'site-unsettled',
      message,
      target: annotationId ?? lesionId,
      blocking: true,
    }),
  );
  const sideless = record.lesions
    .filter((lesion) => lesion.laterality === 'U')
    .map((lesion): CompletenessItem => {
      const sides = siteProfile(lesion.site).sides.filter((side) => side !== 'U');
      const choice = sides.map(sideName);
      return {
        code: 'laterality-missing',
        message: `${lesion.id} has no side. Choose ${choice.slice(0, -1).join(', ')} or ${choice.at(-1)}.`,
        target: lesion.id,
        blocking: true,
      };
    });
  return [...unsettled, ...sideless];
}

/** The report cannot measure a lesion and say of the same picture that it is not seen. */
function seenAndNotSeen({ record, studies, measure }: ReportContext): CompletenessItem[] {
  return seenContradictions(record, studies).map(({ lesionId, studyInstanceUid, by }) => {
    const lesion = measure.lesions.find(({ id }) => id === lesionId);
    const study = studies.find((item) => item.studyInstanceUid === studyInstanceUid);
    return {
      code: 'seen-contradicts',
      message: `${lesion === undefined ? lesionId : lesionWithSite(lesion)} is told as not seen on ${formatDate(study?.date ?? null)} and ${by} all the same. Correct one of them.`,
      target: studyInstanceUid,
      blocking: true,
    };
  });
}

function proposals({ record }: ReportContext): CompletenessItem[] {
  return record.annotations
    .filter((annotation) => annotation.status === 'proposed')
    .map((annotation) => ({
      code: 'proposal-open',
      message: `A proposed ${annotation.role.replace(/-/g, ' ')}${annotation.lesionId === null ? '' : ` of ${annotation.lesionId}`} waits to be accepted or discarded.`,
      target: annotation.id,
      blocking: false,
    }));
}

/** Findings of an earlier version that name no lesion: they count nowhere until they are assigned. */
function unassigned({ record, studies }: ReportContext): CompletenessItem[] {
  return unassignedFindings(record).map(({ studyInstanceUid }) => {
    const study = studies.find((item) => item.studyInstanceUid === studyInstanceUid);
    return {
      code: 'finding-unassigned',
      message: `Findings of ${formatDate(study?.date ?? null)} name no lesion and count nowhere. Assign them.`,
      target: studyInstanceUid,
      blocking: false,
    };
  });
}

/** Measured and not read, lesion by lesion. */
function unread(context: ReportContext, lesion: LesionResult): CompletenessItem[] {
  const measured = (rows: readonly { readonly studyInstanceUid: string }[]) =>
    context.ordered.filter((study) => rows.some((row) => row.studyInstanceUid === study.studyInstanceUid));
  const films = measured(lesion.size)
    .filter((study) => findingsIn(lesion, study.studyInstanceUid).every(({ stage }) => stage === 'not-read'))
    .filter((study) => !studyHas(study, 'mr', 'ct'))
    .map((study) => ({ study, what: 'Radiographic stage' }));
  const scans = measured(lesion.uptake).flatMap((study) => {
    const date = studyDate(study);
    const said = (phase: 'flow' | 'pool') =>
      lesion.findings.some((f) => f.date === date && f.phases?.[phase] !== undefined);
    const open = (['flow', 'pool'] as const).filter((phase) => !said(phase) && mayHold(context, date, phase));
    return open.length === 0 ? [] : [{ study, what: listed(open.map(phaseName)) }];
  });
  return [...films, ...scans].map(({ study, what }) => ({
    code: 'study-unread',
    message: `${capitalise(what)} of ${formatDate(study.date)} not yet read for ${lesionWithSite(lesion)}.`,
    target: study.studyInstanceUid,
    blocking: false,
  }));
}

/** False where every image of the day is known to be of another phase, by its header or by the reader's marks. */
function mayHold({ ordered, record }: ReportContext, date: string | null, phase: 'flow' | 'pool'): boolean {
  const scans = ordered.filter((study) => studyDate(study) === date && studyHas(study, 'scan', 'pet'));
  const images = new Set(scans.flatMap((study) => study.instances.map((instance) => instance.sopInstanceUid)));
  if (record.annotations.some((mark) => mark.phase === phase && images.has(mark.sopInstanceUid))) return true;
  const groups = scans.flatMap((study) => study.instances.flatMap((instance) => instance.nm?.groups ?? []));
  const unknown = groups.length === 0 || groups.some((group) => group.proposedPhase === null);
  return unknown || scans.some((study) => phasesAcquired(study).includes(phase));
}

/** Phases that were read although the examination holds no such images. */
function absentPhases(context: ReportContext, lesion: LesionResult): CompletenessItem[] {
  const wasRead = (finding: FindingAtDate, phase: 'flow' | 'pool') => {
    const value = finding.phases?.[phase];
    return value === 'positive' || value === 'negative';
  };
  return lesion.findings.flatMap((finding): CompletenessItem[] => {
    const absent = (['flow', 'pool'] as const).filter(
      (phase) => wasRead(finding, phase) && !mayHold(context, finding.date, phase),
    );
    if (absent.length === 0) return [];
    const names = listed(absent.map(phaseName));
    return [
      {
        code: 'phase-absent',
        message: `${capitalise(names)} of ${formatDate(finding.date)} ${absent.length === 1 ? 'is' : 'are'} read for ${lesionWithSite(lesion)}, but no such images are in the examination.`,
        target: finding.studyInstanceUid,
        blocking: false,
      },
    ];
  });
}

function weaknesses(lesion: LesionResult): CompletenessItem[] {
  const items: CompletenessItem[] = [];
  const name = lesionWithSite(lesion);
  if (!isMeasuredLesion(lesion) && !isReadLesion(lesion) && !lesion.findings.some(({ seen }) => seen === false)) {
    items.push({
      code: 'no-measurement',
      message: `${name} is not measured on any examination.`,
      target: lesion.id,
      blocking: false,
    });
  }
  for (const size of lesion.size) {
    if (size.longAxis?.basis !== 'uncalibrated') continue;
    items.push({
      code: 'uncalibrated-length',
      message: `The radiograph of ${formatDate(size.date)} is not calibrated: ${name} is in pixels.`,
      target: size.longAxis.annotationId ?? size.studyInstanceUid,
      blocking: false,
    });
  }
  if (lesion.maturity.discordant) {
    items.push({
      code: 'axes-conflict',
      message: `Radiograph and bone scan disagree on the maturity of ${name}.`,
      target: lesion.id,
      blocking: false,
    });
  }
  return items;
}

/** The program does not say that nothing is seen: the reader confirms it, or marks a lesion. */
function nothingMarked({ record }: ReportContext): CompletenessItem[] {
  if (record.lesions.length > 0) return [];
  return [
    {
      code: 'no-measurement',
      message: 'No lesion is marked: confirm or replace the sentence in brackets in the impression.',
      target: null,
      blocking: false,
    },
  ];
}

function laterExaminations({ later }: ReportContext): CompletenessItem[] {
  const newest = later.at(-1);
  if (newest === undefined) return [];
  const dates = [...new Set(later.map((study) => formatDate(studyDate(study))))];
  return [
    {
      code: 'later-examination',
      message: `Later ${dates.length === 1 ? 'examinations of' : 'examinations exist, the newest of'} ${dates.at(-1)}${dates.length === 1 ? ' exist' : ''}: this report does not use them.`,
      target: newest.studyInstanceUid,
      blocking: false,
    },
  ];
}

/**
 * What the site's template asks of the reader: fields that it wants filled, where one that it forbids to leave empty blocks the
 * signature, and what it offers, which is nobody's word until the reader has taken it.
 */
export function templatePoints(
  template: ReportTemplate | null,
  places: readonly PlacedSection[],
  draft: ReportDraft | null,
): CompletenessItem[] {
  if (template === null) return draft?.template === undefined ? [] : [templateGone];
  return places.flatMap(({ id, section }): CompletenessItem[] => {
    if (section === null) return [];
    const fields = section.fields.flatMap((field): CompletenessItem[] => {
      if (fieldValue(field, draft).trim() !== '') return [];
      const isOffered = offerOf(section, field, draft) !== '';
      if (!isOffered && field.action === 'NONE') return [];
      const name = `${section.title}: ${fieldLabel(field) || 'the text'}`;
      return [
        {
          code: isOffered ? 'field-offered' : 'field-empty',
          message: isOffered ? `${name} is offered by the template and not confirmed.` : `${name} is empty.`,
          target: `field:${field.id}`,
          blocking: field.action === 'PROHIBIT',
        },
      ];
    });
    const texts = textOffers(id, section, draft).map((offer) => ({
      code: 'field-offered' as const,
      message: `${section.title}: a text of the template is not confirmed.`,
      target: `sentence:${offer.id}`,
      blocking: false,
    }));
    return [...texts, ...fields];
  });
}

const templateGone: CompletenessItem = {
  code: 'template-gone',
  message: 'The template of this report is no longer in the settings. The report has the program’s own order.',
  target: null,
  blocking: false,
};

export const unsettledTarget = 'unsettled';

/** Texts that were written twice at the same time: nobody signs before it is said which stands. */
export function writtenTwice(draft: ReportDraft | null): CompletenessItem[] {
  const count = draft?.unsettled?.length ?? 0;
  if (count === 0) return [];
  const message = `${count === 1 ? 'One place was' : `${count} places were`} written in two windows at the same time. Choose which text stands.`;
  return [{ code: 'text-unsettled', message, target: unsettledTarget, blocking: true }];
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
