import { studyDate } from '../dicom/studyDate.ts';
import { EnthesisError } from '../errors.ts';
import { knownAsOf, studiesOfDay } from '../measure/asOf.ts';
import type { ReportDraft } from '../reading/model.ts';
import type { ReportTemplate } from '../settings/template.ts';
import { completeness, outdated, templatePoints, writtenTwice } from './completeness.ts';
import { draftOfDay } from './day.ts';
import { keyImages } from './keyImages.ts';
import { mergeDraft } from './mergeDraft.ts';
import { type ReportContent, type ReportSection, type SectionId, sectionIdSchema } from './model.ts';
import { clinicalInformation } from './sections/clinicalInformation.ts';
import { comparison } from './sections/comparison.ts';
import { compareStudies, type Draft, type ReportContext, type ReportInput, toSentence } from './sections/context.ts';
import { examination } from './sections/examination.ts';
import { findings } from './sections/findings.ts';
import { impression } from './sections/impression.ts';
import { limitations } from './sections/limitations.ts';
import { recommendations } from './sections/recommendation.ts';
import { technique } from './sections/technique.ts';
import { trend } from './sections/trend.ts';
import { fieldSentences, type Orphan, orphanSentence, orphans } from './template/fields.ts';
import { keptSections } from './template/keptSections.ts';
import { type PlacedSection, placeSections } from './template/placeSections.ts';

export type { ReportInput } from './sections/context.ts';

export const sectionTitles: Record<SectionId, string> = {
  examination: 'Examination',
  'clinical-information': 'Clinical information',
  comparison: 'Comparison',
  technique: 'Technique',
  findings: 'Findings',
  measurements: 'Measurements',
  trend: 'Serial trend',
  impression: 'Impression',
  recommendation: 'Recommendation',
  guidance: 'Clinical guidance for the referrer',
  limitations: 'Limitations',
};

/** The section's sentences as the data give them. The measurements section holds the table, which is derived from `measure`. */
function generate(section: SectionId, context: ReportContext): Draft[] {
  switch (section) {
    case 'examination':
      return examination(context);
    case 'clinical-information':
      return clinicalInformation(context);
    case 'comparison':
      return comparison(context);
    case 'technique':
      return technique(context);
    case 'findings':
      return findings(context);
    case 'measurements':
      return [];
    case 'trend':
      return trend(context);
    case 'impression':
      return impression(context);
    case 'recommendation':
      return recommendations(context, 'recommendation');
    case 'guidance':
      return recommendations(context, 'guidance');
    case 'limitations':
      return limitations(context);
  }
}

/**
 * What the sections are written from: what was known at the end of the study's day. @throws EnthesisError `unknown-study` when the study is not among
 * `studies`.
 */
export function reportContext(input: ReportInput): ReportContext {
  const study = input.studies.find((item) => item.studyInstanceUid === input.studyInstanceUid);
  if (study === undefined) {
    throw new EnthesisError('unknown-study', 'This study is not in the library. Import it again to report on it.');
  }
  const { studies, record, later } = knownAsOf(input.studies, input.record, studyDate(study));
  const day = studiesOfDay(studies, study.studyInstanceUid);
  return {
    ...input,
    studies,
    record,
    later,
    study,
    day,
    ordered: [...studies].sort(compareStudies),
    draft: draftOfDay(
      record,
      day.map((item) => item.studyInstanceUid),
      study.studyInstanceUid,
    ),
  };
}

/** The site's template that the draft follows; null without one, or when the site has taken it away. */
export function templateOf(input: Pick<ReportInput, 'settings'>, draft: ReportDraft | null): ReportTemplate | null {
  return input.settings.templates.find((item) => item.uid === draft?.template) ?? null;
}

/** Where every section of the report stands, those of the site that hold text of the reader among them. */
export function placesOf({ settings }: Pick<ReportInput, 'settings'>, draft: ReportDraft | null): PlacedSection[] {
  return placeSections(templateOf({ settings }, draft), keptSections(draft, settings.templates));
}

function writeSection(
  { id, title, section }: PlacedSection,
  context: ReportContext,
  draft: ReportDraft | null,
  left: readonly Orphan[],
): ReportSection {
  const own = sectionIdSchema.safeParse(id).data ?? null;
  const name = title ?? (own === null ? id : sectionTitles[own]);
  if (own === 'guidance' && draft !== null && !draft.guidance) return { id, title: name, sentences: [] };
  const generated = (own === null ? [] : generate(own, context)).map(toSentence);
  const fields = [
    ...(section === null ? [] : fieldSentences(id, section, draft)),
    ...left.map((orphan) => orphanSentence(id, orphan, context.settings.templates)),
  ];
  return { id, title: name, sentences: mergeDraft(id, generated, draft, fields) };
}

/**
 * Writes the report of one day from the data and the reader's edits: of all examinations of the day of `studyInstanceUid`, under
 * which it is kept (`reportStudyOf`). Pure: the same input gives the same report.
 * Sections are always all there, in the order of `sectionIds` or of the site's template; an empty one is left out by whoever
 * shows it.
 * @throws EnthesisError `unknown-study` when the study is not among `studies`.
 */
export function buildReport(input: ReportInput): ReportContent {
  const context = reportContext(input);
  const { study, draft, record } = context;
  const template = templateOf(input, draft);
  const places = placesOf(input, draft);
  const left = orphans(template, draft);
  const isPlaced = (section: string) => places.some((place) => place.id === section);
  const sections = places.map((placed) => {
    const here = left.filter(({ section }) => (isPlaced(section) ? section : 'findings') === placed.id);
    return writeSection(placed, context, draft, here);
  });
  const patient = input.statedBy?.[study.studyInstanceUid] ?? input.patient;
  return {
    schemaVersion: 1,
    patient: {
      patientKey: patient.patientKey,
      patientId: patient.patientId,
      ...(patient.issuer === undefined ? {} : { issuer: patient.issuer }),
      name: patient.name,
      namePn: patient.namePn,
      birthDate: patient.birthDate,
      sex: patient.sex,
    },
    studyInstanceUid: study.studyInstanceUid,
    accessionNumber: study.accessionNumber,
    studyDate: study.studyDate ?? study.date,
    studyDescription: study.description,
    title: 'Heterotopic ossification: serial imaging report',
    sections,
    ...(template === null
      ? {}
      : {
          template: {
            uid: template.uid,
            title: template.title,
            named: places.flatMap((place) => (place.section === null ? [] : [place.id])),
          },
        }),
    keyImages: keyImages(context),
    measure: { ...input.measure, patientId: patient.patientId },
    // Macros and templates are tools of the editor: a signed report does not carry them.
    settings: { ...input.settings, macros: [], templates: [] },
    completeness: [
      ...completeness(context),
      ...templatePoints(template, places, draft),
      ...outdated(sections),
      ...writtenTwice(draft),
    ],
    work: {
      lesions: record.lesions,
      annotations: record.annotations.filter((item) => item.status === 'accepted'),
      findings: record.findings,
      examinations: record.examinations,
    },
  };
}
