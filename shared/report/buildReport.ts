import { EnthesisError } from '../contract/errors.ts';
import { completeness } from './completeness.ts';
import { keyImages } from './keyImages.ts';
import { mergeDraft } from './mergeDraft.ts';
import type { ReportContent, ReportSection, SectionId } from './model.ts';
import { sectionIds } from './model.ts';
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

/** What the sections are written from. @throws EnthesisError `unknown-study` when the study is not among `studies`. */
export function reportContext(input: ReportInput): ReportContext {
  const study = input.studies.find((item) => item.studyInstanceUid === input.studyInstanceUid);
  if (study === undefined) {
    throw new EnthesisError('unknown-study', 'This study is not in the library. Import it again to report on it.');
  }
  return { ...input, study, ordered: [...input.studies].sort(compareStudies) };
}

/**
 * Writes the report of one study from the data and the reader's edits. Pure: the same input gives the same report.
 * Sections are always all there, in the order of `sectionIds`; an empty one is left out by whoever shows it.
 * @throws EnthesisError `unknown-study` when the study is not among `studies`.
 */
export function buildReport(input: ReportInput): ReportContent {
  const context = reportContext(input);
  const { study } = context;
  const draft = input.record.drafts.find((item) => item.studyInstanceUid === input.studyInstanceUid) ?? null;
  const sections: ReportSection[] = sectionIds.map((id) => {
    const off = id === 'guidance' && draft !== null && !draft.guidance;
    const generated = off ? [] : generate(id, context).map(toSentence);
    return { id, title: sectionTitles[id], sentences: off ? [] : mergeDraft(id, generated, draft) };
  });
  const { patient } = input;
  return {
    schemaVersion: 1,
    patient: {
      patientKey: patient.patientKey,
      patientId: patient.patientId,
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
    keyImages: keyImages(context),
    measure: input.measure,
    // Macros are a tool of the editor: a signed report does not carry them.
    settings: { ...input.settings, macros: [] },
    completeness: completeness(context),
    work: {
      lesions: input.record.lesions,
      annotations: input.record.annotations.filter((item) => item.status === 'accepted'),
      readings: input.record.readings,
    },
  };
}
