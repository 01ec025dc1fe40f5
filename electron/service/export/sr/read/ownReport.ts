import { createHash } from 'node:crypto';
import {
  type Annotation,
  annotationSchema,
  type Lesion,
  lesionSchema,
  type Reading,
  type ReportDraft,
  readingSchema,
} from '../../../../../shared/reading/model.ts';
import { type SectionId, sectionIds } from '../../../../../shared/report/model.ts';
import { incidentalText, isIncidental } from '../../../../../shared/report/readerEntries.ts';
import { type Code, sameCode } from '../code.ts';
import * as codes from '../codes.ts';
import * as ours from '../privateCodes.ts';
import { sectionConcepts } from '../templates/reportText.ts';
import { type ContentNode, descendants, type SrDocument } from './contentTree.ts';
import { shapeOf } from './shape.ts';

export interface ReadSentence {
  readonly section: SectionId;
  readonly id: string;
  readonly text: string;
  readonly state: string;
  /** What the program proposed where the reader wrote another text. */
  readonly proposed: string | null;
}

/** What one of our own reports gives back. */
export interface OwnReport {
  readonly lesions: readonly Lesion[];
  readonly annotations: readonly Annotation[];
  readonly reading: Reading | null;
  readonly sentences: readonly ReadSentence[];
}

const is = (item: ContentNode, concept: Code): boolean => item.concept !== null && sameCode(item.concept, concept);
const find = (parent: ContentNode, concept: Code) => parent.children.find((child) => is(child, concept));

function word(parent: ContentNode, concept: Code): string | null {
  const code = find(parent, concept)?.code;
  return code == null ? null : ours.wordOf(code);
}

/** Our documents name lesions or roles in the private scheme; nobody else's do. */
export function isOwnReport(document: SrDocument): boolean {
  for (const item of descendants(document.root)) if (item.concept?.scheme === ours.privateScheme) return true;
  return false;
}

function lesionOf(group: ContentNode): Lesion | null {
  const side = (() => {
    const site = find(group, codes.findingSite);
    const code = site === undefined ? null : (find(site, codes.laterality)?.code ?? null);
    if (code === null) return 'U';
    return sameCode(code, codes.left) ? 'L' : 'R';
  })();
  const parsed = lesionSchema.safeParse({
    id: find(group, ours.lesionIdentifier)?.text ?? '',
    site: word(group, ours.lesionSite),
    laterality: side,
    label: find(group, ours.lesionLabel)?.text ?? '',
    trackingUid: find(group, ours.lesionUid)?.uid ?? '',
  });
  return parsed.success ? parsed.data : null;
}

function annotationsOf(group: ContentNode, lesion: Lesion | null): Annotation[] {
  const role = word(group, ours.annotationRole);
  const tracking = find(group, codes.trackingUniqueIdentifier)?.uid ?? '';
  const found = new Map<string, Annotation>();
  for (const value of group.children) {
    if (value.number === null || role === null) continue;
    const region = value.children.find((child) => child.graphic !== null);
    const image = region?.children.find((child) => child.image !== null)?.image;
    const shape = region?.graphic == null ? null : shapeOf(region.graphic);
    if (image == null || shape === null) continue;
    // The two axes share a group; their concept names tell them apart.
    const own = is(value, codes.shortAxis) ? 'short-axis' : is(value, codes.longAxis) ? 'long-axis' : role;
    if (found.has(own)) continue;
    const name = [tracking, image.sopInstanceUid, String(image.frame), own].join('\u0000');
    const parsed = annotationSchema.safeParse({
      id: `sr-${createHash('sha256').update(name).digest('hex').slice(0, 24)}`,
      lesionId: lesion?.id ?? null,
      sopInstanceUid: image.sopInstanceUid,
      frame: image.frame,
      role: own,
      shape,
      status: 'accepted',
      source: 'sr',
      phase: word(group, ours.scanPhase) ?? undefined,
      reference: word(group, ours.referenceMethod) ?? undefined,
      millimetres: own === 'calibration' ? value.number.value : undefined,
      label: lesion === null ? (find(group, codes.comment)?.text ?? undefined) : undefined,
    });
    if (parsed.success) found.set(own, withoutUndefined(parsed.data));
  }
  return [...found.values()];
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
}

function readingOf(document: SrDocument): Reading | null {
  const box = find(document.root, codes.qualitativeEvaluations);
  if (box === undefined) return null;
  const signs = withoutUndefined({
    margin: word(box, ours.margin) ?? undefined,
    corticalRim: word(box, ours.corticalRim) ?? undefined,
    trabeculae: word(box, ours.trabeculae) === null ? undefined : word(box, ours.trabeculae) === 'present',
  });
  const phases = withoutUndefined({
    flow: word(box, ours.flowPhase) ?? undefined,
    pool: word(box, ours.poolPhase) ?? undefined,
  });
  const stage = word(box, ours.radiographicStage);
  if (stage === null && Object.keys(signs).length === 0 && Object.keys(phases).length === 0) return null;
  const parsed = readingSchema.safeParse({
    studyInstanceUid: document.studyInstanceUid,
    ...(stage === null ? {} : { radiographicStage: stage }),
    ...(Object.keys(signs).length === 0 ? {} : { signs }),
    ...(Object.keys(phases).length === 0 ? {} : { phases }),
  });
  return parsed.success ? parsed.data : null;
}

function sentencesOf(document: SrDocument): ReadSentence[] {
  return document.root.children.flatMap((item): ReadSentence[] => {
    if (item.valueType !== 'TEXT' || item.text === null) return [];
    const id = find(item, ours.sentenceIdentifier)?.text ?? null;
    const section = sectionIds.find((name) => is(item, sectionConcepts[name]));
    if (id === null || section === undefined) return [];
    return [
      {
        section,
        id,
        text: item.text,
        state: word(item, ours.sentenceState) ?? 'machine',
        proposed: find(item, ours.sentenceProposed)?.text ?? null,
      },
    ];
  });
}

/** Lesions, annotations, the reading of the study and the sentences of one of our own reports. */
export function readOwnReport(document: SrDocument): OwnReport {
  const groups = [...descendants(document.root)].filter((item) => is(item, codes.measurementGroup));
  const lesions = new Map<string, Lesion>();
  const annotations = groups.flatMap((group) => {
    const lesion = lesionOf(group);
    if (lesion !== null) lesions.set(lesion.id, lesion);
    return annotationsOf(group, lesion);
  });
  return {
    lesions: [...lesions.values()],
    annotations,
    reading: readingOf(document),
    sentences: sentencesOf(document),
  };
}

/** The reader's edits and additions among the sentences, as a draft that gives the same text again. */
export function draftOf(studyInstanceUid: string, sentences: readonly ReadSentence[]): ReportDraft {
  const edits: ReportDraft['edits'] = {};
  const additions: Record<string, string> = {};
  const incidental: string[] = [];
  for (const { id, section, state, text, proposed } of sentences) {
    if (state === 'edited' || state === 'source-changed') edits[id] = { text, replaced: proposed ?? '' };
    if (state === 'added' && isIncidental(id)) incidental.push(incidentalText(text));
    else if (state === 'added') additions[section] = [additions[section], text].filter((part) => part).join('\n');
  }
  const guidance = sentences.some((sentence) => sentence.section === 'guidance');
  const found = incidental.length === 0 ? {} : { incidental: incidental.join('\n') };
  return { studyInstanceUid, edits, dropped: [], additions, guidance, ...found };
}
