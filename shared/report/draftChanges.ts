/** The reader's edits of a report as new drafts. What the program wrote is never stored, only what was changed. */
import type { ChangeOp, CriticalResult, PatientRecord, ReportDraft } from '../reading/model.ts';
import type { TemplateField } from '../settings/template.ts';
import { draftOfDay } from './day.ts';
import { emptyDraft } from './mergeDraft.ts';
import type { AnySectionId, Sentence } from './model.ts';
import { entryOf, fieldLabel, freeKey, type TextOffer } from './template/fields.ts';
import { writtenSections } from './template/keptSections.ts';

/** The draft of the report that is kept under this examination, with what earlier versions kept under the others of its day. */
export function draftOf(
  record: Pick<PatientRecord, 'drafts'>,
  studyInstanceUid: string,
  day: readonly string[] = [studyInstanceUid],
): ReportDraft {
  return draftOfDay(record, day, studyInstanceUid) ?? emptyDraft(studyInstanceUid);
}

/**
 * The steps that store a changed draft. Drafts of other examinations of the day have gone into it and leave, so that a word that is
 * taken out does not come back from there; none where nothing changes.
 */
export function draftSteps(
  record: Pick<PatientRecord, 'drafts'>,
  studyInstanceUid: string,
  day: readonly string[],
  after: ReportDraft,
): ChangeOp[] {
  const before = record.drafts.find((item) => item.studyInstanceUid === studyInstanceUid) ?? null;
  const others = record.drafts.filter(
    (item) => item.studyInstanceUid !== studyInstanceUid && day.includes(item.studyInstanceUid),
  );
  if (before !== null && others.length === 0 && JSON.stringify(before) === JSON.stringify(after)) return [];
  return [
    { entity: 'draft', key: studyInstanceUid, before, after },
    ...others.map((item): ChangeOp => ({ entity: 'draft', key: item.studyInstanceUid, before: item, after: null })),
  ];
}

function without<T>(items: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(items).filter(([name]) => name !== key));
}

/** What the program says for this sentence now: its own text, or what stands behind the reader's. */
function generatedOf(sentence: Sentence): string {
  return sentence.generated ?? sentence.text;
}

/** The reader's text for a sentence. Back to the program's own text, the edit is gone; an empty text drops the sentence. */
export function editSentence(draft: ReportDraft, sentence: Sentence, text: string): ReportDraft {
  const wanted = text.trim();
  if (wanted === '') return dropSentence(draft, sentence.id);
  const generated = generatedOf(sentence);
  if (wanted === generated) return { ...draft, edits: without(draft.edits, sentence.id) };
  return { ...draft, edits: { ...draft.edits, [sentence.id]: { text: wanted, replaced: generated } } };
}

/** Takes the program's new text in place of the edit. Where the program says nothing any more, the sentence goes. */
export function acceptGenerated(draft: ReportDraft, sentenceId: string): ReportDraft {
  return { ...draft, edits: without(draft.edits, sentenceId) };
}

/** Keeps the reader's text although the data have changed: the new text counts as seen. */
export function keepEdit(draft: ReportDraft, sentence: Sentence): ReportDraft {
  return {
    ...draft,
    edits: { ...draft.edits, [sentence.id]: { text: sentence.text, replaced: generatedOf(sentence) } },
  };
}

export function dropSentence(draft: ReportDraft, sentenceId: string): ReportDraft {
  return draft.dropped.includes(sentenceId) ? draft : { ...draft, dropped: [...draft.dropped, sentenceId] };
}

export function restoreSentence(draft: ReportDraft, sentenceId: string): ReportDraft {
  return { ...draft, dropped: draft.dropped.filter((id) => id !== sentenceId) };
}

/** Free text at the end of a section; empty takes it away. */
export function setAddition(draft: ReportDraft, section: AnySectionId, text: string): ReportDraft {
  const additions = without(draft.additions, section);
  return { ...draft, additions: text.trim() === '' ? additions : { ...additions, [section]: text } };
}

/** Incidental findings, a paragraph each; empty takes them away. */
export function setIncidental(draft: ReportDraft, text: string): ReportDraft {
  const { incidental: _, ...rest } = draft;
  return text.trim() === '' ? rest : { ...rest, incidental: text };
}

export function setCriticalResult(draft: ReportDraft, result: CriticalResult | null): ReportDraft {
  const { criticalResult: _, ...rest } = draft;
  return result === null ? rest : { ...rest, criticalResult: result };
}

/** Lists an examination in the comparison, or leaves it out. */
export function setCompared(draft: ReportDraft, studyInstanceUid: string, compared: boolean): ReportDraft {
  const { comparisonOff = [], ...rest } = draft;
  const off = comparisonOff.filter((uid) => uid !== studyInstanceUid);
  if (!compared) off.push(studyInstanceUid);
  return off.length === 0 ? rest : { ...rest, comparisonOff: off };
}

/** The report's own key images in their order; null goes back to the choice from the data. */
export function setKeyImages(draft: ReportDraft, images: ReportDraft['keyImages'] | null): ReportDraft {
  const { keyImages: _, ...rest } = draft;
  return images === null || images === undefined ? rest : { ...rest, keyImages: images };
}

export function setGuidance(draft: ReportDraft, guidance: boolean): ReportDraft {
  return { ...draft, guidance };
}

/** Follows a template of the site, or the program's own order again. What was put into fields stays. */
export function setTemplate(draft: ReportDraft, uid: string | null): ReportDraft {
  const { template: _, ...rest } = draft;
  return uid === null ? rest : { ...rest, template: uid };
}

/** The reader's value for a field of the template; empty where the template offers a value: the field is left empty. */
export function setField(draft: ReportDraft, field: TemplateField, value: string, section?: AnySectionId): ReportDraft {
  const { fields = {}, ...rest } = draft;
  const key = entryOf(field, draft)?.key ?? freeKey(field, draft);
  const kept = without(fields, key);
  if (value.trim() !== '' || field.value.trim() !== '') {
    kept[key] = {
      label: fieldLabel(field),
      value,
      kind: field.kind,
      unit: field.unit,
      ...(field.code === null ? {} : { code: field.code }),
      ...(section === undefined ? {} : { section }),
    };
  }
  return Object.keys(kept).length === 0 ? rest : { ...rest, fields: kept };
}

/** Takes a text that the template offers into the report: from then on it is the reader's. */
export function takeOffer(draft: ReportDraft, { id, text }: TextOffer): ReportDraft {
  return { ...draft, edits: { ...draft.edits, [id]: { text, replaced: '' } } };
}

/** Remembers what the site's sections are called that the reader has written in. */
export function keepTitles(draft: ReportDraft, titles: ReadonlyMap<string, string>): ReportDraft {
  const written = new Set(writtenSections(draft));
  const known = draft.sectionTitles ?? {};
  const kept = [...written].flatMap((id) => {
    const title = titles.get(id) ?? known[id];
    return title === undefined ? [] : [[id, title] as const];
  });
  const { sectionTitles: _, ...rest } = draft;
  return kept.length === 0 ? rest : { ...rest, sectionTitles: Object.fromEntries(kept) };
}

/** Takes a value out whose field no template at hand has. */
export function clearField(draft: ReportDraft, fieldId: string): ReportDraft {
  const { fields = {}, ...rest } = draft;
  const kept = without(fields, fieldId);
  return Object.keys(kept).length === 0 ? rest : { ...rest, fields: kept };
}
