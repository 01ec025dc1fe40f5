import {
  type AnySectionId,
  type ReportContent,
  type SectionId,
  sectionIdSchema,
} from '../../../../../shared/report/model.ts';
import type { Dataset } from '../../dicomFile.ts';
import type { Code } from '../code.ts';
import * as codes from '../codes.ts';
import * as ours from '../privateCodes.ts';
import { text } from '../values/text.ts';
import { fieldCodes } from './fieldItems.ts';

/** Concept name of the text items of each section. */
export const sectionConcepts: Readonly<Record<SectionId, Code>> = {
  examination: codes.procedureDescription,
  'clinical-information': codes.indications,
  comparison: ours.comparisonText,
  technique: ours.techniqueText,
  findings: codes.finding,
  measurements: ours.measurementsText,
  trend: ours.trendText,
  impression: codes.impression,
  recommendation: codes.recommendation,
  guidance: ours.guidanceText,
  limitations: ours.limitationsText,
};

/** Sections that stand at the root of the document, where readers of reports look for them. */
export const rootSections: readonly AnySectionId[] = ['impression', 'recommendation'];

function conceptOfSection(id: AnySectionId): Code {
  const own = sectionIdSchema.safeParse(id).data;
  return own === undefined ? ours.siteSection : sectionConcepts[own];
}

export interface ReportText {
  /** For the Qualitative Evaluations, which the template leaves open for any text and code. */
  readonly evaluations: readonly Dataset[];
  /** For the root of the document. */
  readonly root: readonly Dataset[];
}

/** The report's sentences, one TEXT item each, in the order of the report; coded answers of template fields beside theirs. */
export function reportText(content: ReportContent): ReportText {
  const evaluations: Dataset[] = [];
  const root: Dataset[] = [];
  for (const { id, title, sentences } of content.sections) {
    const concept = conceptOfSection(id);
    for (const sentence of sentences) {
      // A section of the site has no concept of its own: its name stands before the sentence.
      const words = concept === ours.siteSection ? `${title}: ${sentence.text}` : sentence.text;
      (rootSections.includes(id) ? root : evaluations).push(text('CONTAINS', concept, words));
      if (sentence.field !== undefined) evaluations.push(...fieldCodes(sentence.field));
    }
  }
  return { evaluations, root };
}
