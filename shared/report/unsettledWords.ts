/** Two texts for one place of the report, in words to choose by. */
import type { DraftPiece, ReportDraft } from '../reading/model.ts';
import type { ReportContent } from './model.ts';
import { criticalResultText } from './readerEntries.ts';
import { sentenceSection } from './sections/context.ts';

export interface UnsettledWords {
  /** "Findings: a sentence" */
  readonly place: string;
  readonly stored: string;
  readonly unsettled: string;
}

type Sections = Pick<ReportContent, 'sections'>;

function titleOf({ sections }: Sections, id: string): string {
  return sections.find((section) => section.id === id)?.title ?? id.replace(/^site:/, '');
}

/** The sentence as it stands in the report, also one that was dropped. */
function sentenceNow(content: Sections, draft: ReportDraft, id: string): string {
  if (draft.dropped.includes(id)) return 'Sentence dropped';
  const sentence = content.sections.flatMap((section) => section.sentences).find((item) => item.id === id);
  return sentence?.text ?? draft.edits[id]?.text ?? '';
}

const keyImageWords = (images: ReportDraft['keyImages']) =>
  images === undefined ? 'Chosen from the data' : images.map(({ caption }) => caption ?? 'No caption').join('; ');

/** What is stored, and what could not be, for one place. */
export function unsettledWords(piece: DraftPiece, draft: ReportDraft, content: Sections): UnsettledWords[] {
  const words: UnsettledWords[] = [];
  const add = (place: string, stored: string | undefined, unsettled: string) =>
    words.push({ place, stored: stored ?? '', unsettled });
  for (const [id, edit] of Object.entries(piece.edits ?? {})) {
    add(`${titleOf(content, sentenceSection(id))}: a sentence`, sentenceNow(content, draft, id), edit.text);
  }
  for (const [id, text] of Object.entries(piece.additions ?? {})) {
    add(`${titleOf(content, id)}: added text`, draft.additions[id], text);
  }
  for (const [id, entry] of Object.entries(piece.fields ?? {})) {
    add(entry.label === '' ? 'A field' : entry.label, draft.fields?.[id]?.value, entry.value);
  }
  for (const id of piece.dropped ?? []) {
    add(
      `${titleOf(content, sentenceSection(id))}: a sentence`,
      sentenceNow(content, draft, id),
      'The sentence is dropped',
    );
  }
  if (piece.incidental !== undefined) add('Incidental findings', draft.incidental, piece.incidental);
  if (piece.criticalResult !== undefined) {
    const stored = draft.criticalResult === undefined ? '' : criticalResultText(draft.criticalResult);
    add('Critical result', stored, criticalResultText(piece.criticalResult));
  }
  if (piece.keyImages !== undefined) {
    add('Key images', keyImageWords(draft.keyImages), keyImageWords(piece.keyImages));
  }
  if (piece.template !== undefined) add('Template', draft.template, piece.template);
  if (piece.guidance !== undefined) {
    add(
      'Clinical guidance',
      draft.guidance ? 'In the report' : 'Left out',
      piece.guidance ? 'In the report' : 'Left out',
    );
  }
  return words;
}
