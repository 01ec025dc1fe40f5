/** What a person wrote into a report, so that it may name someone. */
import type { ReportContent, Sentence } from './model.ts';

/** The reader's words, the request, and the site's own template. */
function written(sentence: Sentence): boolean {
  return (
    sentence.state !== 'machine' ||
    sentence.id === 'clinical-information/request' ||
    sentence.sources.includes('template')
  );
}

export interface FreeText {
  readonly id: string;
  readonly text: string;
}

/** To be read again before a de-identified report is passed on: sentences, captions, and words beside the drawings. */
export function freeTexts(content: ReportContent): FreeText[] {
  const sentences = content.sections.flatMap((section) => section.sentences.filter(written));
  const captions = content.keyImages.filter((image) => image.edited === true);
  const labelled = content.work?.annotations ?? [];
  return [
    ...sentences.map(({ id, text }) => ({ id, text })),
    ...captions.map((image) => ({ id: `${image.sopInstanceUid}#${image.frame}`, text: image.caption })),
    ...labelled.flatMap(({ id, label }) => (label === undefined || label === '' ? [] : [{ id, text: label }])),
  ];
}
