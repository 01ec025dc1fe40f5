import type { AnySectionId, ReportContent } from './model.ts';

export interface SentenceDifference {
  readonly sentenceId: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before: string | null;
  readonly after: string | null;
}

export interface SectionDifference {
  readonly sectionId: AnySectionId;
  readonly title: string;
  readonly sentences: readonly SentenceDifference[];
}

/** What differs between two versions of a report, sentence by sentence; sections without a difference are left out. */
export function compareVersions(before: ReportContent, after: ReportContent): SectionDifference[] {
  // A section of the site that is no longer there still shows what it said.
  const gone = before.sections
    .filter((section) => !after.sections.some((item) => item.id === section.id))
    .map((section) => ({ ...section, sentences: [] }));
  return [...after.sections, ...gone].flatMap((section) => {
    const old = before.sections.find((item) => item.id === section.id)?.sentences ?? [];
    const oldText = new Map(old.map((sentence) => [sentence.id, sentence.text]));
    const newIds = new Set(section.sentences.map((sentence) => sentence.id));
    const sentences: SentenceDifference[] = [];
    for (const sentence of section.sentences) {
      const previous = oldText.get(sentence.id);
      if (previous === undefined) {
        sentences.push({ sentenceId: sentence.id, kind: 'added', before: null, after: sentence.text });
      } else if (previous !== sentence.text) {
        sentences.push({ sentenceId: sentence.id, kind: 'changed', before: previous, after: sentence.text });
      }
    }
    for (const sentence of old) {
      if (newIds.has(sentence.id)) continue;
      sentences.push({ sentenceId: sentence.id, kind: 'removed', before: sentence.text, after: null });
    }
    return sentences.length === 0 ? [] : [{ sectionId: section.id, title: section.title, sentences }];
  });
}
