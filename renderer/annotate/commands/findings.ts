/** What the reader sees of one lesion in one study: stage, signs, phases, grade, seen or not; and what belongs to the study. */
import { canonicalJson } from '../../../shared/reading/change.ts';
import { findingKey, findingsOf } from '../../../shared/reading/findings.ts';
import type {
  ChangeOp,
  ClinicalContext,
  Finding,
  Grade,
  PatientRecord,
  Phases,
  RadiographicStage,
  Signs,
} from '../../../shared/reading/model.ts';
import { gradeWords } from '../../../shared/sites/grades/scales.ts';
import type { OtherSide, Site } from '../../../shared/sites/model.ts';
import { type Command, contextOp, deleteFindingOp, examinationOp, findingOps, withoutUndefined } from './command.ts';

/** Whose finding, and where: of one lesion in one study, on the picture on the screen where it was read on that one. */
export interface FindingPlace {
  readonly lesionId: string;
  readonly studyInstanceUid: string;
  /** The picture on the screen, if it is one of the study. */
  readonly sopInstanceUid?: string | null | undefined;
}

/**
 * The finding that the next word of the reader is added to: that of the picture on the screen where there is one, else that
 * of the study, else the only one that a file brought for another picture; else an empty one of the study.
 */
export function findingOf(record: PatientRecord, place: FindingPlace): Finding {
  const { lesionId, studyInstanceUid, sopInstanceUid } = place;
  const all = findingsOf(record, lesionId, studyInstanceUid);
  return (
    all.find((f) => f.sopInstanceUid !== undefined && f.sopInstanceUid === sopInstanceUid) ??
    all.find((f) => f.sopInstanceUid === undefined) ??
    (all.length === 1 ? all[0] : undefined) ?? { lesionId, studyInstanceUid }
  );
}

function change(record: PatientRecord, label: string, after: Finding): Command | null {
  const ops = findingOps(record, withoutUndefined<Finding>(after));
  return ops.length === 0 ? null : { label, ops };
}

/** Something seen of a lesion takes "not seen" back. */
const seenAgain = (finding: Finding): Finding => (finding.seen === false ? { ...finding, seen: true } : finding);

/** 'not-read' takes the stage back. */
export function setStage(record: PatientRecord, place: FindingPlace, stage: RadiographicStage): Command | null {
  const { radiographicStage: _, ...finding } = findingOf(record, place);
  if (stage === 'not-read') return change(record, `Take stage of ${place.lesionId} back`, finding);
  return change(record, `Read ${place.lesionId} as ${stage}`, { ...seenAgain(finding), radiographicStage: stage });
}

/** Sets one sign; undefined takes it back. */
export function setSign<K extends keyof Signs>(
  record: PatientRecord,
  place: FindingPlace,
  sign: K,
  value: Signs[K] | undefined,
): Command | null {
  const finding = findingOf(record, place);
  const signs = withoutUndefined<Signs>({ ...(finding.signs ?? {}), [sign]: value });
  const words = { margin: 'margin', corticalRim: 'cortical rim', trabeculae: 'trabeculae' }[sign];
  const kept = value === undefined ? finding : seenAgain(finding);
  return change(record, `Read ${words} of ${place.lesionId}`, withEntries(kept, 'signs', signs));
}

export function setPhaseFinding<K extends keyof Phases>(
  record: PatientRecord,
  place: FindingPlace,
  phase: K,
  value: Phases[K] | undefined,
): Command | null {
  const finding = findingOf(record, place);
  const phases = withoutUndefined<Phases>({ ...(finding.phases ?? {}), [phase]: value });
  const words = { flow: 'flow', pool: 'blood pool' }[phase];
  const kept = value === 'positive' ? seenAgain(finding) : finding;
  return change(record, `Read ${words} of ${place.lesionId}`, withEntries(kept, 'phases', phases));
}

/** The finding with these signs or phases; none of them are stored as absent. */
function withEntries<K extends 'signs' | 'phases'>(finding: Finding, key: K, value: Finding[K] & object): Finding {
  const isEmpty = Object.keys(value).length === 0;
  return withoutUndefined<Finding>({ ...finding, [key]: isEmpty ? undefined : value });
}

export function setGrade(record: PatientRecord, place: FindingPlace, grade: Grade | undefined): Command | null {
  const { grade: _, ...finding } = findingOf(record, place);
  const after = grade === undefined ? finding : { ...seenAgain(finding), grade };
  return change(record, `Grade ${place.lesionId}`, after);
}

/** Range of motion behind a grade of the elbow; undefined takes it back. */
export function setMotion(
  record: PatientRecord,
  place: FindingPlace,
  rangeOfMotion: Finding['rangeOfMotion'],
): Command | null {
  const { rangeOfMotion: _, ...finding } = findingOf(record, place);
  const after = rangeOfMotion === undefined ? finding : { ...finding, rangeOfMotion };
  return change(record, `Enter range of motion of ${place.lesionId}`, after);
}

/** The reader knows that the images read are of the other side and keeps what was read of the lesion in the study. */
export function keepSide(record: PatientRecord, lesionId: string, studyInstanceUid: string): Command | null {
  const ops = findingsOf(record, lesionId, studyInstanceUid).flatMap((finding) =>
    findingOps(record, { ...finding, sideAccepted: true }),
  );
  return ops.length === 0 ? null : { label: `Keep finding of ${lesionId} on the other side`, ops };
}

export function setConfidence(
  record: PatientRecord,
  place: FindingPlace,
  confidence: Finding['confidence'],
): Command | null {
  const { confidence: _, ...finding } = findingOf(record, place);
  return change(
    record,
    `State confidence in ${place.lesionId}`,
    confidence === undefined ? finding : { ...finding, confidence },
  );
}

/**
 * Says whether the lesion was seen in the study; undefined takes that back. What is not seen has no stage, signs or grade:
 * they go in the same step, on every picture of the study.
 */
export function setSeen(
  record: PatientRecord,
  lesionId: string,
  studyInstanceUid: string,
  seen: boolean | undefined,
): Command | null {
  if (!record.lesions.some((l) => l.id === lesionId)) return null;
  const all = findingsOf(record, lesionId, studyInstanceUid);
  const ofStudy = all.find((f) => f.sopInstanceUid === undefined) ?? { lesionId, studyInstanceUid };
  const after = [ofStudy, ...all.filter((f) => f !== ofStudy)].flatMap((finding): ChangeOp[] => {
    const { seen: _, ...rest } = finding;
    if (seen !== false) {
      const said = finding === ofStudy && seen === true ? { ...rest, seen } : rest;
      return findingOps(record, said);
    }
    const { radiographicStage: __, signs: ___, grade: ____, ...bare } = rest;
    return findingOps(record, finding === ofStudy ? { ...bare, seen } : bare);
  });
  if (after.length === 0) return null;
  const label =
    seen === false
      ? `Mark ${lesionId} not seen`
      : seen === true
        ? `Mark ${lesionId} seen`
        : `Take back whether ${lesionId} is seen`;
  return { label, ops: after };
}

const markWords = { 'ill-defined': 'margin ill-defined', 'well-defined': 'margin well-defined' } as const;

/** What a finding says, a few words each: "mature", "rim continuous", "flow positive". */
export function findingWords(finding: Omit<Finding, 'lesionId'>): string[] {
  const { seen, radiographicStage, signs, phases, grade, confidence } = finding;
  return [
    seen === undefined ? '' : seen ? 'seen' : 'not seen',
    radiographicStage === undefined || radiographicStage === 'not-read' ? '' : radiographicStage,
    signs?.margin === undefined ? '' : markWords[signs.margin],
    signs?.corticalRim === undefined ? '' : `cortical rim ${signs.corticalRim}`,
    signs?.trabeculae === undefined ? '' : signs.trabeculae ? 'trabeculae' : 'no trabeculae',
    phases?.flow === undefined ? '' : `flow ${phases.flow.replace('-', ' ')}`,
    phases?.pool === undefined ? '' : `blood pool ${phases.pool.replace('-', ' ')}`,
    grade === undefined ? '' : gradeWords(grade.scale, [grade.value]) || `grade ${grade.value}`,
    confidence === undefined ? '' : `confidence ${confidence}`,
  ].filter((word) => word !== '');
}

/**
 * Gives a finding of an earlier version to a lesion, as one step. What the lesion has already is never replaced.
 * @returns the words in which both differ when they do
 */
export function assignFinding(
  record: PatientRecord,
  finding: Finding,
  lesionId: string,
): Command | { readonly conflict: string } | null {
  if (!record.findings.some((f) => f.lesionId === null && findingKey(f) === findingKey(finding))) return null;
  const { lesionId: _, ...said } = finding;
  const key = findingKey({ ...said, lesionId });
  const own = record.findings.find((f) => findingKey(f) === key);
  const merged = {
    ...own,
    ...said,
    lesionId,
    ...(own?.signs || said.signs ? { signs: { ...said.signs, ...own?.signs } } : {}),
    ...(own?.phases || said.phases ? { phases: { ...said.phases, ...own?.phases } } : {}),
  } satisfies Finding;
  // What is said must come out of the merge as it was said, on both sides.
  const differs = own && (lost(own, merged) || lost({ ...said, lesionId }, merged));
  if (own && differs) return { conflict: findingWords(own).join(', ') };
  return {
    label: `Assign finding to ${lesionId}`,
    ops: [deleteFindingOp(finding), ...findingOps(record, merged)],
  };
}

/** Whether something that a finding says is not in another one. */
function lost(said: Finding, within: Finding): boolean {
  return Object.entries(said).some(([key, value]) => {
    const other = within[key as keyof Finding];
    if (value === undefined) return false;
    if (typeof value !== 'object' || value === null || typeof other !== 'object' || other === null) {
      return canonicalJson(value) !== canonicalJson(other ?? null);
    }
    return Object.entries(value).some(([k, v]) => v !== undefined && (other as Record<string, unknown>)[k] !== v);
  });
}

/** Deletes a finding that is nobody's. */
export function discardFinding(record: PatientRecord, finding: Finding): Command | null {
  const there = record.findings.find((f) => f.lesionId === null && findingKey(f) === findingKey(finding));
  return there ? { label: 'Delete unassigned finding', ops: [deleteFindingOp(there)] } : null;
}

export function imageKey(sopInstanceUid: string, frame: number): string {
  return `${sopInstanceUid}#${frame}`;
}

export function keyImagesOf(record: PatientRecord, studyInstanceUid: string): readonly string[] {
  return record.examinations.find((e) => e.studyInstanceUid === studyInstanceUid)?.keyImages ?? [];
}

export function toggleKeyImage(record: PatientRecord, studyInstanceUid: string, key: string): Command {
  const examination = record.examinations.find((e) => e.studyInstanceUid === studyInstanceUid) ?? { studyInstanceUid };
  const list = keyImagesOf(record, studyInstanceUid);
  const marked = list.includes(key);
  const keyImages = marked ? list.filter((k) => k !== key) : [...list, key];
  return {
    label: marked ? 'Unmark key image' : 'Mark key image',
    ops: [examinationOp(record, { ...examination, keyImages })],
  };
}

/** What the reader says of the side that would serve as reference at a site; null takes it back. */
export function setOtherSide(record: PatientRecord, site: Site, answer: OtherSide | null): Command {
  const { [site]: _, ...others } = record.context.otherSide ?? {};
  const said = answer === null ? others : { ...others, [site]: answer };
  return setContext(record, 'otherSide', Object.keys(said).length === 0 ? undefined : said);
}

/** Sets one fact of the clinical context; undefined takes it back. */
export function setContext<K extends keyof ClinicalContext>(
  record: PatientRecord,
  key: K,
  value: ClinicalContext[K] | undefined,
): Command {
  const after = withoutUndefined<ClinicalContext>({ ...record.context, [key]: value });
  return { label: 'Edit clinical context', ops: [contextOp(record, after)] };
}
