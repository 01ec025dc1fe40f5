import type { ReportContent, SectionId, Sentence } from '../../../../../shared/report/model.ts';
import type { Dataset } from '../../dicomFile.ts';
import type { Code } from '../code.ts';
import * as codes from '../codes.ts';
import * as ours from '../privateCodes.ts';
import { codeValue } from '../values/codeValue.ts';
import { text } from '../values/text.ts';

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

function sentenceItem(concept: Code, sentence: Sentence): Dataset {
  return text('CONTAINS', concept, sentence.text, [
    text('HAS PROPERTIES', ours.sentenceIdentifier, sentence.id),
    codeValue('HAS PROPERTIES', ours.sentenceState, ours.valueCode(sentence.state)),
    ...(sentence.generated === null || sentence.generated === ''
      ? []
      : [text('HAS PROPERTIES', ours.sentenceProposed, sentence.generated)]),
  ]);
}

/** The report's sentences, one TEXT item each, with where it came from; sections in the order of the report. */
export function reportText(content: ReportContent): Dataset[] {
  return content.sections.flatMap((section) =>
    section.sentences.map((sentence) => sentenceItem(sectionConcepts[section.id], sentence)),
  );
}
