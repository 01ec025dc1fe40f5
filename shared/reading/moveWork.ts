/**
 * The reader's work goes where its images are. When files turn out to be of several people, or people are joined or parted,
 * each mark, reading and draft follows the person whose image or study it is on. Nothing is dropped: what lies on no image
 * that is known stays where it is, to be assigned by the reader.
 */
import { applyChange, canonicalJson, compareKeys } from './change.ts';
import { findingKey } from './findings.ts';
import type { Annotation, ChangeOp, ClinicalContext, Finding, Lesion, PatientRecord, ReportDraft } from './model.ts';

export interface MoveInput {
  /** The work as it is kept now. */
  readonly record: PatientRecord;
  /** Whether there is a person under the record's key: then what is on no known image is that person's. */
  readonly isPerson: boolean;
  /** The person whose image or study it is; null when it is not known. */
  readonly home: { instance(sopInstanceUid: string): string | null; study(studyInstanceUid: string): string | null };
  /** The work that the other person has already. */
  readonly recordOf: (patientKey: string) => PatientRecord;
  readonly newTrackingUid: () => string;
  readonly newAnnotationId: () => string;
  /** Some of this record went elsewhere before: what is left of it is nobody's for being alone. */
  readonly parted?: boolean;
  /** All goes to this person, whatever image it is on. */
  readonly all?: string;
}

export interface WorkMove {
  /** What leaves the record. */
  readonly taken: readonly ChangeOp[];
  /** Patient key -> what that person's record gets. */
  readonly given: ReadonlyMap<string, readonly ChangeOp[]>;
  /** Everything went to this person, as it was: the record's undo history is still true there. */
  readonly unchangedAt: string | null;
  /** Where a gesture of the undo history can still be taken back: a patient key, null: here as before, or `nowhere`. */
  readonly follows: (gesture: readonly ChangeOp[]) => string | null;
}

/** No patient has this key. */
export const nowhere = '';

/** Where each thing goes; null: it stays. */
interface Places {
  readonly annotations: ReadonlyMap<string, string | null>;
  /** By `findingKey`. */
  readonly findings: ReadonlyMap<string, string | null>;
  readonly examinations: ReadonlyMap<string, string | null>;
  readonly drafts: ReadonlyMap<string, string | null>;
  /** A lesion is wherever it was marked, counted or looked for. */
  readonly lesions: ReadonlyMap<string, ReadonlySet<string | null>>;
  readonly context: string | null;
}

/** What moves, and in which steps: of the one record, and of each that gets some of it. Nothing to move gives no steps. */
export function moveWork(input: MoveInput): WorkMove {
  const { record } = input;
  const places = withContext(input, placesOf(input));
  const targets = new Set<string>();
  for (const place of [...allPlaces(places), places.context])
    if (place !== null && place !== record.patientKey) targets.add(place);
  const taken: ChangeOp[] = [];
  const given = new Map<string, readonly ChangeOp[]>();
  let current = record;
  const renamed = new Set<string>();
  const done = new Set<string>();
  for (const target of [...targets].sort()) {
    const handover = handOver({ ...input, record: current }, leftOf(places, done), target);
    done.add(target);
    taken.push(...handover.taken);
    if (handover.given.length > 0) given.set(target, handover.given);
    current = handover.left;
    if (handover.renamed) renamed.add(target);
  }
  const [only] = targets;
  const whole = targets.size === 1 && renamed.size === 0 && isEmpty(current);
  const unchangedAt = whole && only !== undefined && isEmpty(input.recordOf(only)) ? only : null;
  return {
    taken,
    given,
    unchangedAt,
    follows: (gesture) => {
      const place = unchangedAt ?? placeOfGesture(gesture, places, input);
      return place === record.patientKey ? null : place !== null && renamed.has(place) ? nowhere : place;
    },
  };
}

/** The people that things go to when some have been served. */
function leftOf(places: Places, done: ReadonlySet<string>): Places {
  const lesions = new Map(
    [...places.lesions].map(([id, own]) => [id, new Set([...own].filter((at) => at === null || !done.has(at)))]),
  );
  return { ...places, lesions };
}

/** The one place of all steps, null when they concern nothing that moves, `nowhere` when they are of several people. */
function placeOfGesture(gesture: readonly ChangeOp[], places: Places, { home, all }: MoveInput): string | null {
  const found = new Set(
    gesture.map((op) => placeOfStep(op, places, { home, all })).filter((place) => place !== 'gone'),
  );
  if (found.size > 1) return nowhere;
  return [...found][0] ?? null;
}

function placeOfStep(
  op: ChangeOp,
  places: Places,
  { home, all }: Pick<MoveInput, 'home'> & { all: string | undefined },
): string | null {
  if (all !== undefined) return all;
  switch (op.entity) {
    case 'annotation':
      return home.instance((op.after ?? op.before)?.sopInstanceUid ?? '');
    case 'finding': {
      const finding = op.after ?? op.before;
      return finding === null ? null : homeOfFinding(finding, home);
    }
    case 'examination':
    case 'draft':
      return home.study(op.key);
    case 'context':
      return places.context;
    case 'lesion': {
      const own = places.lesions.get(op.key);
      // A lesion that is no longer there goes with the marks of its gesture.
      if (own === undefined) return 'gone';
      return own.size > 1 ? nowhere : ([...own][0] ?? null);
    }
  }
}

/** The steps that give all of a record to a person, whatever image it is on: when the reader says that the two are one. */
export function moveAllWork(input: Omit<MoveInput, 'home' | 'isPerson' | 'all'>, target: string): WorkMove {
  const home = { instance: () => target, study: () => target };
  return moveWork({ ...input, isPerson: false, home, all: target });
}

/** Whether a record holds no work at all. */
export function isEmpty(record: PatientRecord): boolean {
  return Object.entries(record).every(
    ([name, value]) => name === 'patientKey' || name === 'revision' || Object.keys(value as object).length === 0,
  );
}

function placesOf({ record, home }: MoveInput): Places {
  const annotations = new Map(record.annotations.map((item) => [item.id, home.instance(item.sopInstanceUid)]));
  const study = (items: readonly { studyInstanceUid: string }[]) =>
    new Map(items.map(({ studyInstanceUid: uid }) => [uid, home.study(uid)]));
  const lesions = new Map<string, Set<string | null>>(record.lesions.map(({ id }) => [id, new Set()]));
  for (const { id, lesionId } of record.annotations) {
    if (lesionId !== null) lesions.get(lesionId)?.add(annotations.get(id) ?? null);
  }
  const findings = new Map(record.findings.map((item) => [findingKey(item), homeOfFinding(item, home)]));
  for (const finding of record.findings) {
    if (finding.lesionId !== null) lesions.get(finding.lesionId)?.add(findings.get(findingKey(finding)) ?? null);
  }
  for (const { id, foci = {} } of record.lesions) {
    for (const uid of Object.keys(foci)) lesions.get(id)?.add(home.study(uid));
  }
  const examinations = study(record.examinations);
  return { annotations, findings, examinations, drafts: study(record.drafts), lesions, context: null };
}

function homeOfFinding({ studyInstanceUid, sopInstanceUid }: Finding, home: MoveInput['home']): string | null {
  return (sopInstanceUid === undefined ? null : home.instance(sopInstanceUid)) ?? home.study(studyInstanceUid);
}

/** Of everything that lies on an image or a study. */
function allPlaces({ annotations, findings, examinations, drafts, lesions }: Places): (string | null)[] {
  const ofLesions = [...lesions.values()].flatMap((places) => [...places]);
  return [...annotations.values(), ...findings.values(), ...examinations.values(), ...drafts.values(), ...ofLesions];
}

/**
 * What lies on no image - the clinical context, a lesion that was never marked - is the person's on whose images alone all the
 * rest is, and was. Otherwise it stays.
 */
function withContext({ record, isPerson, parted, all }: MoveInput, places: Places): Places {
  const anchored = new Set(allPlaces(places));
  const [only, ...others] = anchored;
  const place = all ?? (isPerson || parted === true || others.length > 0 ? null : (only ?? null));
  if (place === null) return places;
  const lesions = new Map(
    [...places.lesions].map(([id, own]) => [id, own.size === 0 ? new Set<string | null>([place]) : own]),
  );
  return { ...places, lesions, context: Object.keys(record.context).length === 0 ? null : place };
}

interface Handover {
  readonly taken: ChangeOp[];
  readonly given: ChangeOp[];
  readonly left: PatientRecord;
  /** Something is called otherwise where it went. */
  readonly renamed: boolean;
}

function handOver(input: MoveInput, places: Places, target: string): Handover {
  const { record } = input;
  const receiver = input.recordOf(target);
  const taken: ChangeOp[] = [];
  const given: ChangeOp[] = [];
  const names = namesAt(input, places, target, receiver);
  for (const lesion of record.lesions) {
    const own = places.lesions.get(lesion.id) ?? new Set();
    if (!own.has(target)) continue;
    const shared = own.size > 1;
    const id = names.lesions.get(lesion.id)!;
    const moved = { ...(shared ? onlyAt(lesion, input, target) : lesion), id };
    const there = receiver.lesions.find((item) => item.id === id);
    // One lesion of each person: two people's lesions are not tracked as one.
    const after =
      there === undefined ? (shared ? { ...moved, trackingUid: input.newTrackingUid() } : moved) : merged(there, moved);
    if (canonicalJson(there ?? null) !== canonicalJson(after)) {
      given.push({ entity: 'lesion', key: id, before: there ?? null, after });
    }
    const rest = shared ? withoutThose(lesion, input, target) : null;
    if (canonicalJson(rest) !== canonicalJson(lesion)) {
      taken.push({ entity: 'lesion', key: lesion.id, before: lesion, after: rest });
    }
  }
  for (const annotation of record.annotations) {
    if (places.annotations.get(annotation.id) !== target) continue;
    taken.push({ entity: 'annotation', key: annotation.id, before: annotation, after: null });
    const after = renamedAnnotation(annotation, names);
    const there = receiver.annotations.find((item) => item.id === after.id);
    if (there === undefined) given.push({ entity: 'annotation', key: after.id, before: null, after });
  }
  for (const finding of record.findings) {
    if (places.findings.get(findingKey(finding)) !== target) continue;
    const { lesionId } = finding;
    const after = { ...finding, lesionId: lesionId === null ? null : (names.lesions.get(lesionId) ?? lesionId) };
    const there = receiver.findings.find((item) => findingKey(item) === findingKey(after));
    // Two findings of one lesion on one picture: which one holds is the reader's to say.
    if (there !== undefined && canonicalJson(there) !== canonicalJson(after)) continue;
    taken.push({ entity: 'finding', key: findingKey(finding), before: finding, after: null });
    if (there === undefined) given.push({ entity: 'finding', key: findingKey(after), before: null, after });
  }
  for (const examination of record.examinations) {
    const key = examination.studyInstanceUid;
    if (places.examinations.get(key) !== target) continue;
    const there = receiver.examinations.find((item) => item.studyInstanceUid === key);
    if (there !== undefined && canonicalJson(there) !== canonicalJson(examination)) continue;
    taken.push({ entity: 'examination', key, before: examination, after: null });
    if (there === undefined) given.push({ entity: 'examination', key, before: null, after: examination });
  }
  for (const draft of record.drafts) {
    const key = draft.studyInstanceUid;
    if (places.drafts.get(key) !== target || receiver.drafts.some((item) => item.studyInstanceUid === key)) continue;
    taken.push({ entity: 'draft', key, before: draft, after: null });
    given.push({ entity: 'draft', key, before: null, after: renamedDraft(draft, names.lesions) });
  }
  const context = places.context === target ? contextAt(record.context, receiver.context) : null;
  if (context !== null) {
    const orNull = (value: ClinicalContext) => (Object.keys(value).length === 0 ? null : value);
    if (canonicalJson(context.left) !== canonicalJson(record.context)) {
      taken.push({ entity: 'context', key: 'context', before: record.context, after: orNull(context.left) });
    }
    if (canonicalJson(context.there) !== canonicalJson(receiver.context)) {
      given.push({ entity: 'context', key: 'context', before: orNull(receiver.context), after: context.there });
    }
  }
  const renamed =
    [...names.lesions].some(([a, b]) => a !== b) || [...names.annotations].some(([a, b]) => a !== b) || names.shared;
  return { taken, given, left: without(record, taken), renamed };
}

interface Names {
  readonly lesions: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  /** A lesion is of several people. */
  readonly shared: boolean;
}

/** Ids at the receiver: their own where they are free, otherwise the next ones, the same everywhere. */
function namesAt(input: MoveInput, places: Places, target: string, receiver: PatientRecord): Names {
  const lesions = new Map<string, string>();
  const taken = new Set(receiver.lesions.map(({ id }) => id));
  const moving = input.record.lesions.filter(({ id }) => places.lesions.get(id)?.has(target) === true);
  const keeping = moving.filter(({ id }) => !taken.has(id));
  for (const { id } of keeping) taken.add(id);
  for (const { id, trackingUid } of [...moving].sort((a, b) => compareKeys(a.id, b.id))) {
    const same = receiver.lesions.find((item) => item.trackingUid === trackingUid);
    if (same !== undefined) lesions.set(id, same.id);
    else if (keeping.some((item) => item.id === id)) lesions.set(id, id);
    else lesions.set(id, nextLesionId(taken));
  }
  const annotations = new Map<string, string>();
  for (const annotation of input.record.annotations) {
    if (places.annotations.get(annotation.id) !== target) continue;
    const there = receiver.annotations.find(({ id }) => id === annotation.id);
    const { id } = annotation;
    const equal =
      there !== undefined &&
      canonicalJson(there) === canonicalJson(renamedAnnotation(annotation, { lesions, annotations: new Map() }));
    annotations.set(id, there === undefined || equal ? id : input.newAnnotationId());
  }
  return { lesions, annotations, shared: moving.some(({ id }) => (places.lesions.get(id)?.size ?? 0) > 1) };
}

function nextLesionId(taken: Set<string>): string {
  let n = 1;
  while (taken.has(`L${n}`)) n += 1;
  taken.add(`L${n}`);
  return `L${n}`;
}

function renamedAnnotation(
  annotation: Annotation,
  { lesions, annotations }: Pick<Names, 'lesions' | 'annotations'>,
): Annotation {
  const { id, lesionId, repeatOf } = annotation;
  return {
    ...annotation,
    id: annotations.get(id) ?? id,
    lesionId: lesionId === null ? null : (lesions.get(lesionId) ?? lesionId),
    ...(repeatOf === undefined ? {} : { repeatOf: annotations.get(repeatOf) ?? repeatOf }),
  };
}

/** Sentences are called "findings/L1/size": the reader's words stay with the lesion that they are about. */
function renamedDraft(draft: ReportDraft, lesions: ReadonlyMap<string, string>): ReportDraft {
  if ([...lesions].every(([a, b]) => a === b)) return draft;
  const rename = (id: string) =>
    id
      .split('/')
      .map((part) => lesions.get(part) ?? part)
      .join('/');
  return {
    ...draft,
    edits: Object.fromEntries(Object.entries(draft.edits).map(([id, edit]) => [rename(id), edit])),
    dropped: draft.dropped.map(rename),
  };
}

/** What a lesion of several people says of this one's studies. */
function onlyAt(lesion: Lesion, { home }: MoveInput, target: string): Lesion {
  return filtered(lesion, (uid) => home.study(uid) === target);
}

function withoutThose(lesion: Lesion, { home }: MoveInput, target: string): Lesion {
  return filtered(lesion, (uid) => home.study(uid) !== target);
}

function filtered(lesion: Lesion, keep: (studyInstanceUid: string) => boolean): Lesion {
  const { foci, ...rest } = lesion;
  const counted = Object.entries(foci ?? {}).filter(([uid]) => keep(uid));
  return counted.length === 0 ? rest : { ...rest, foci: Object.fromEntries(counted) };
}

/** The same lesion by its tracking UID: what the receiver says of it stands, and what only the other says is added. */
function merged(there: Lesion, moved: Lesion): Lesion {
  const foci = { ...moved.foci, ...there.foci };
  return Object.keys(foci).length === 0 ? there : { ...there, foci };
}

/** Both contexts as far as they agree; what would replace a statement of the receiver's is left. */
function contextAt(from: ClinicalContext, to: ClinicalContext): { there: ClinicalContext; left: ClinicalContext } {
  const entries = Object.entries(from) as [keyof ClinicalContext, unknown][];
  const contradicted = entries.filter(
    ([name, value]) => to[name] !== undefined && canonicalJson(to[name]) !== canonicalJson(value),
  );
  const left = Object.fromEntries(contradicted) as ClinicalContext;
  return { there: { ...from, ...to }, left };
}

/** The record after the steps. */
function without(record: PatientRecord, taken: readonly ChangeOp[]): PatientRecord {
  return taken.length === 0 ? record : { ...applyChange(record, taken), revision: record.revision };
}
