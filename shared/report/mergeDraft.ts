import type { ReportDraft } from '../reading/model.ts';
import type { AnySectionId, Sentence } from './model.ts';
import { paragraphs, readerEntries } from './readerEntries.ts';
import { sentenceSection } from './sections/context.ts';
import { isTemplateText } from './template/fields.ts';

/**
 * Lays the reader's edits over the generated sentences of one section.
 * - An edit stays what the reader wrote. When the generated text has moved on since, the sentence is `source-changed` and
 *   carries the new text in `generated`.
 * - An edit whose sentence is no longer generated stays too, as `source-changed` with an empty `generated`: the program
 *   would say nothing now.
 * - Dropped sentences leave; the fields of the site's template follow, then text added by the reader, a paragraph each.
 */
export function mergeDraft(
  section: AnySectionId,
  generated: readonly Sentence[],
  draft: ReportDraft | null,
  fields: readonly Sentence[] = [],
): Sentence[] {
  if (draft === null) return [...generated, ...fields];
  const dropped = new Set(draft.dropped);
  const known = new Set(generated.map((sentence) => sentence.id));
  const merged: Sentence[] = [];
  for (const sentence of generated) {
    if (dropped.has(sentence.id)) continue;
    const edit = draft.edits[sentence.id];
    if (edit === undefined || edit.text === sentence.text) merged.push(sentence);
    else {
      const changed = edit.replaced !== sentence.text;
      merged.push({
        ...sentence,
        text: edit.text,
        state: changed ? 'source-changed' : 'edited',
        generated: sentence.text,
        ...(changed ? { replaced: edit.replaced } : {}),
      });
    }
  }
  for (const [id, edit] of Object.entries(draft.edits)) {
    if (sentenceSection(id) !== section || known.has(id) || dropped.has(id)) continue;
    const gone = { id, text: edit.text, generated: '', sources: [], evidence: [] };
    merged.push(
      // What was taken from a template is the reader's, whatever the template says by now.
      edit.replaced === '' || isTemplateText(id)
        ? { ...gone, state: 'edited' }
        : { ...gone, state: 'source-changed', replaced: edit.replaced },
    );
  }
  merged.push(...fields);
  merged.push(...readerEntries(section, draft).filter((sentence) => !dropped.has(sentence.id)));
  const addition = draft.additions[section] ?? '';
  for (const [index, paragraph] of paragraphs(addition).entries()) {
    merged.push({
      id: `${section}/added/${index + 1}`,
      text: paragraph,
      state: 'added',
      generated: null,
      sources: ['reader'],
      evidence: [],
    });
  }
  return merged;
}

/** A draft in which nothing is changed yet. */
export function emptyDraft(studyInstanceUid: string): ReportDraft {
  return { studyInstanceUid, edits: {}, dropped: [], additions: {}, guidance: true };
}
