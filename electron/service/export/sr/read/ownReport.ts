import { createHash } from 'node:crypto';
import { type EarlierReading, fromReadings, lesionsOfReadings } from '../../../../../shared/reading/earlierReadings.ts';
import {
  type Annotation,
  annotationSchema,
  type ClinicalContext,
  type Examination,
  type Finding,
  findingSchema,
  type Lesion,
  lesionSchema,
  type ReportDraft,
} from '../../../../../shared/reading/model.ts';
import { type AnySectionId, sectionIds } from '../../../../../shared/report/model.ts';
import { incidentalText, isIncidental } from '../../../../../shared/report/readerEntries.ts';
import { gradeScaleSchema, lateralitySchema } from '../../../../../shared/sites/model.ts';
import { sideCode } from '../anatomy.ts';
import { type Code, sameCode } from '../code.ts';
import * as codes from '../codes.ts';
import * as ours from '../privateCodes.ts';
import { type EarlierRecord, type PrivateRecord, parsePrivateRecord } from '../privateRecord.ts';
import { gradeConcepts } from '../templates/qualitativeEvaluations.ts';
import { sectionConcepts } from '../templates/reportText.ts';
import { type ContentNode, descendants, type SrDocument } from './contentTree.ts';
import { shapeOf } from './shape.ts';

export interface ReadSentence {
  readonly section: AnySectionId;
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
  readonly findings: readonly Finding[];
  readonly examination: Examination | null;
  /** The reader's edits of the report; null where the document carries none. */
  readonly draft: ReportDraft | null;
  readonly context: ClinicalContext | null;
}

const is = (item: ContentNode, concept: Code): boolean => item.concept !== null && sameCode(item.concept, concept);
const find = (parent: ContentNode, concept: Code) => parent.children.find((child) => is(child, concept));

/** A coded property of a group: at its first value, or beside the values as earlier documents have it. */
function property(group: ContentNode, concept: Code): ContentNode | undefined {
  const value = group.children.find((child) => child.number !== null);
  return find(group, concept) ?? (value === undefined ? undefined : find(value, concept));
}

function word(parent: ContentNode, concept: Code): string | null {
  const code = property(parent, concept)?.code;
  return code == null ? null : ours.wordOf(code);
}

/** Our documents name lesions, roles or findings in the private scheme; nobody else's do. */
export function isOwnReport(document: SrDocument): boolean {
  let groups = 0;
  for (const item of descendants(document.root)) {
    if (item.concept?.scheme === ours.privateScheme || item.code?.scheme === ours.privateScheme) return true;
    if (is(item, codes.measurementGroup)) groups += 1;
  }
  // A document that only keeps a finding yet to be assigned says so in its private record alone. Groups without a role of ours are of a
  // program that has saved over one of ours.
  return groups === 0 && parsePrivateRecord(document.record) !== null;
}

/** "2.25.17 distal focus" items of the evaluations, by their UID. */
function named(document: SrDocument, concept: Code): Map<string, string> {
  const box = find(document.root, codes.qualitativeEvaluations);
  const found = new Map<string, string>();
  for (const item of box?.children ?? []) {
    const parts = is(item, concept) ? /^([0-9.]+) ([\s\S]*)$/.exec(item.text ?? '') : null;
    if (parts?.[1] !== undefined) found.set(parts[1], parts[2] ?? '');
  }
  return found;
}

interface Known {
  readonly record: PrivateRecord | EarlierRecord | null;
  /** Lesion ids and labels by UID. */
  readonly ids: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
}

function lesionOf(group: ContentNode, { record, ids, labels }: Known): Lesion | null {
  const side = (() => {
    const site = find(group, codes.findingSite);
    const code = site === undefined ? null : (find(site, codes.laterality)?.code ?? null);
    if (code === null) return 'U';
    return lateralitySchema.options.find((side) => sideCode(side)?.value === code.value) ?? 'U';
  })();
  const item = property(group, ours.lesionIdentifier);
  const tracking = find(group, codes.trackingUniqueIdentifier)?.uid ?? '';
  const id = item?.text ?? item?.code?.value ?? record?.links[tracking] ?? '';
  const kept = record?.lesions.find((lesion) => lesion.id === id);
  if (kept !== undefined) return kept;
  const uid = [...ids].find(([, name]) => name === id)?.[0] ?? find(group, ours.lesionUid)?.uid ?? '';
  const parsed = lesionSchema.safeParse({
    id,
    site: word(group, ours.lesionSite),
    laterality: side,
    label: labels.get(uid) ?? find(group, ours.lesionLabel)?.text ?? '',
    trackingUid: uid,
  });
  return parsed.success ? parsed.data : null;
}

interface Drawn {
  readonly role: string;
  readonly node: ContentNode;
}

/** Each drawing of a group once, with what it was drawn for. */
function drawings(group: ContentNode): Drawn[] {
  const finding = find(group, codes.finding)?.code ?? null;
  if (finding !== null && sameCode(finding, ours.note)) {
    return group.children.filter((child) => child.graphic !== null).map((node) => ({ role: 'note', node }));
  }
  const role = word(group, ours.annotationRole);
  if (role === null) return [];
  return group.children.flatMap((value) => {
    const node = value.number === null ? undefined : value.children.find((child) => child.graphic !== null);
    if (node === undefined) return [];
    // The two axes share a group; their concept names tell them apart.
    const own = is(value, codes.shortAxis) ? 'short-axis' : is(value, codes.longAxis) ? 'long-axis' : role;
    return [{ role: own, node }];
  });
}

const labelled: readonly string[] = ['note', 'angle'];

function annotationsOf(group: ContentNode, lesion: Lesion | null): Annotation[] {
  const tracking = find(group, codes.trackingUniqueIdentifier)?.uid ?? '';
  const found = new Map<string, Annotation>();
  for (const { role, node } of drawings(group)) {
    const image = node.children.find((child) => child.image !== null)?.image;
    const shape = node.graphic === null ? null : shapeOf(node.graphic);
    if (image == null || shape === null || found.has(role)) continue;
    const value = group.children.find((child) => child.number !== null)?.number?.value;
    const name = [tracking, image.sopInstanceUid, String(image.frame), role].join('\u0000');
    const comment = find(group, codes.comment)?.text ?? undefined;
    // Without words of the reader the comment repeats what the role is.
    const words = comment === role.replace(/-/g, ' ') ? undefined : comment;
    const parsed = annotationSchema.safeParse({
      id: `sr-${createHash('sha256').update(name).digest('hex').slice(0, 24)}`,
      lesionId: lesion?.id ?? null,
      sopInstanceUid: image.sopInstanceUid,
      frame: image.frame,
      role,
      shape,
      status: 'accepted',
      source: 'sr',
      phase: word(group, ours.scanPhase) ?? undefined,
      reference: word(group, ours.referenceMethod) ?? undefined,
      millimetres: role === 'calibration' ? value : undefined,
      label: lesion === null || (labelled.includes(role) && !comment?.startsWith(`${lesion.id} `)) ? words : undefined,
    });
    if (parsed.success) found.set(role, withoutUndefined(parsed.data));
  }
  return [...found.values()];
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
}

/** Lesions by the UID that an evaluation names. */
type LesionsByUid = ReadonlyMap<string, Lesion>;

/**
 * What the evaluations say of each lesion. Documents of early versions name no lesion: what they say belongs to the lesions that they
 * measure, or to the only one they know.
 */
function evaluated(document: SrDocument, lesions: LesionsByUid): { named: Finding[]; unnamed: EarlierReading | null } {
  const box = find(document.root, codes.qualitativeEvaluations);
  const items = (box?.children ?? []).filter((item) => item.code !== null);
  const uidOf = (item: ContentNode) => find(item, ours.lesionUid)?.uid ?? null;
  const uids = new Set(items.map(uidOf));
  const said = (uid: string | null): Omit<Finding, 'lesionId'> | null => {
    const own = items.filter((item) => uidOf(item) === uid);
    const value = (concept: Code) => {
      const code = own.find((item) => is(item, concept))?.code;
      return code == null ? undefined : (ours.wordOf(code) ?? undefined);
    };
    const seen = value(ours.lesionSeen);
    const trabeculae = value(ours.trabeculae);
    const scale = gradeScaleSchema.options.find((option) => value(gradeConcepts[option]) !== undefined);
    const parsed = findingSchema.omit({ lesionId: true }).safeParse(
      withoutUndefined({
        studyInstanceUid: document.studyInstanceUid,
        seen: seen === undefined ? undefined : seen === 'seen',
        radiographicStage: value(ours.radiographicStage),
        signs: orAbsent({
          margin: value(ours.margin),
          corticalRim: value(ours.corticalRim),
          trabeculae: trabeculae === undefined ? undefined : trabeculae === 'present',
        }),
        phases: orAbsent({ flow: value(ours.flowPhase), pool: value(ours.poolPhase) }),
        grade: scale === undefined ? undefined : { scale, value: value(gradeConcepts[scale]) },
        confidence: value(ours.confidence),
      }),
    );
    return parsed.success && Object.keys(parsed.data).length > 1 ? parsed.data : null;
  };
  const named = [...uids].flatMap((uid): Finding[] => {
    const lesion = uid === null ? undefined : lesions.get(uid);
    const finding = said(uid);
    return lesion === undefined || finding === null ? [] : [{ ...finding, lesionId: lesion.id }];
  });
  return { named, unnamed: said(null) };
}

function orAbsent<T extends object>(value: T): T | undefined {
  const kept = withoutUndefined(value);
  return Object.keys(kept).length === 0 ? undefined : kept;
}

/** The findings of a document: as it keeps them for us; else from its evaluations; else those of an early version. */
function findingsOf(
  document: SrDocument,
  record: Known['record'],
  lesions: readonly Lesion[],
  annotations: readonly Annotation[],
): Finding[] {
  if (record?.version === 2) return record.findings;
  const { named, unnamed } = evaluated(document, new Map(lesions.map((lesion) => [lesion.trackingUid, lesion])));
  const earlier = record?.reading ?? unnamed;
  const lesionsOf = lesionsOfReadings(lesions, annotations, () => document.studyInstanceUid);
  const notSeen = record?.lesions ?? [];
  const { findings } = fromReadings(
    lesions.map(({ id }) => {
      const studies = notSeen.find((lesion) => lesion.id === id)?.notSeen;
      return { id, notSeen: studies?.filter((uid) => uid === document.studyInstanceUid) };
    }),
    earlier === null ? [] : [earlier],
    lesionsOf,
  );
  return [...named, ...findings.values()];
}

/** The sentences of an earlier document, which keeps at each where it came from. */
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

function examinationOf(record: Known['record']): Examination | null {
  if (record === null) return null;
  if (record.version === 2) return record.examination;
  const keyImages = record.reading?.keyImages ?? [];
  return record.reading === null || keyImages.length === 0
    ? null
    : { studyInstanceUid: record.reading.studyInstanceUid, keyImages };
}

/** Lesions, annotations, findings and the reader's edits from one of our own reports. */
export function readOwnReport(document: SrDocument): OwnReport {
  const record = parsePrivateRecord(document.record);
  const known: Known = {
    record,
    ids: named(document, ours.lesionUid),
    labels: named(document, ours.lesionLabel),
  };
  const groups = [...descendants(document.root)].filter((item) => is(item, codes.measurementGroup));
  const lesions = new Map((record?.lesions ?? []).map((lesion) => [lesion.id, lesion]));
  // The site and side of a reference are those of what lies under it: its lesion is known from its own marks.
  const isReference = (group: ContentNode) => word(group, ours.annotationRole) === 'uptake-reference';
  const ordered = [...groups.filter((g) => !isReference(g)), ...groups.filter(isReference)];
  const annotations = ordered.flatMap((group) => {
    const named = lesionOf(group, known);
    const lesion = named === null ? null : isReference(group) ? (lesions.get(named.id) ?? named) : named;
    if (lesion !== null) lesions.set(lesion.id, lesion);
    return annotationsOf(group, lesion);
  });
  const all = [...lesions.values()].map((lesion) => lesionSchema.parse(lesion));
  const sentences = sentencesOf(document);
  const written = sentences.some((item) => item.state !== 'machine');
  return {
    lesions: all,
    annotations,
    findings: findingsOf(document, record, all, annotations),
    examination: examinationOf(record),
    draft: record?.draft ?? (written ? draftOf(document.studyInstanceUid, sentences) : null),
    context: record?.context ?? null,
  };
}

/** The reader's edits and additions among the sentences, as a draft that gives the same text again. */
function draftOf(studyInstanceUid: string, sentences: readonly ReadSentence[]): ReportDraft {
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
