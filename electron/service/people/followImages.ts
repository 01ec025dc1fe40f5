/** Keeps the reader's work with the person whose images it is on. */
import { randomUUID } from 'node:crypto';
import type { PatientRecord } from '../../../shared/reading/model.ts';
import { isEmpty, moveAllWork, moveWork, type WorkMove } from '../../../shared/reading/moveWork.ts';
import type { ServiceContext } from '../context.ts';
import type { Homes } from '../library/whose.ts';
import type { DoneMove } from '../reading/records.ts';
import { workChanged } from '../reading/workState.ts';
import { write } from '../store/database.ts';
import { newUid } from '../store/identity.ts';
import type { Join } from './joins.ts';

type Store = Pick<ServiceContext, 'library' | 'work' | 'emit'>;

/**
 * Brings the index and the work into agreement: the index learns which people the reader has joined, and work goes to the
 * person whose images it is on. Nothing happens where it is there already. After opening, after an import, and after people
 * were joined or parted.
 */
export function followImages(context: Store): void {
  const joins = context.work.joins.active();
  context.library.setJoins(joins);
  for (const join of joins) if (join.work === null) bringTogether(context, join);
  const keys = new Set([...context.work.records.patientKeys(), ...context.work.joins.keysWithVersions()]);
  const standing = context.library.standing(keys);
  for (const patientKey of keys) {
    // A person who shares no ID with anybody has all that is kept under the key.
    if (standing.get(patientKey) !== 'alone') followOne(context, patientKey, standing.has(patientKey));
  }
}

/** @returns whether anything went elsewhere */
function followOne(context: Store, patientKey: string, isPerson: boolean): void {
  const { record } = context.work.records.record(patientKey);
  const versions = context.work.joins.versionsOf(patientKey);
  const homes = context.library.homes({
    instances: [...record.annotations, ...record.findings].flatMap((item) => item.sopInstanceUid ?? []),
    studies: [...studiesOf(record), ...versions.map((version) => version.studyInstanceUid)],
  });
  const home = {
    instance: (uid: string) => homes.instances.get(uid) ?? null,
    study: (uid: string) => homeOfStudy(homes, uid, patientKey),
  };
  const parted = context.work.joins.isParted(patientKey);
  const move = moveWork({ record, isPerson, parted, home, ...tools(context) });
  done(context, patientKey, move, 'Follow the images');
  const byHome = new Map<string, string[]>();
  for (const { versionId, studyInstanceUid } of versions) {
    const to = home.study(studyInstanceUid);
    if (to !== null && to !== patientKey) byHome.set(to, [...(byHome.get(to) ?? []), versionId]);
  }
  for (const [to, ids] of byHome) {
    context.work.joins.moveVersions(patientKey, to, ids);
    workChanged(context, to);
  }
}

/** Files of one study can state several people: then it is the person's of whom one asks, or nobody's. */
function homeOfStudy(homes: Homes, uid: string, patientKey: string): string | null {
  const keys = homes.studies.get(uid) ?? [];
  return keys.includes(patientKey) ? patientKey : keys.length === 1 ? (keys[0] ?? null) : null;
}

function studiesOf(record: PatientRecord): Set<string> {
  return new Set([
    ...record.findings.map((item) => item.studyInstanceUid),
    ...record.examinations.map((item) => item.studyInstanceUid),
    ...record.drafts.map((item) => item.studyInstanceUid),
    ...record.lesions.flatMap(({ foci = {} }) => Object.keys(foci)),
  ]);
}

function tools({ work }: Store) {
  return {
    recordOf: (key: string) => work.records.record(key).record,
    newTrackingUid: newUid,
    newAnnotationId: () => randomUUID(),
  };
}

function done(context: Store, from: string, move: WorkMove, label: string): DoneMove | null {
  if (move.taken.length === 0 && move.given.size === 0) return null;
  const made = write(context.work.db, () => {
    const { records, joins } = context.work;
    const moved = records.move(from, move, label);
    joins.wentTo(moved, move.given.size > 1 || !isEmpty(records.record(from).record));
    return moved;
  });
  workChanged(context, from);
  for (const { to } of made.given) workChanged(context, to);
  return made;
}

/** All work of a person under one key goes to another. */
export function giveAll(context: Store, from: string, to: string, label: string): DoneMove | null {
  const { record } = context.work.records.record(from);
  const move = moveAllWork({ record, ...tools(context) }, to);
  const made = done(context, from, move, label);
  const versions = context.work.joins.versionsOf(from);
  context.work.joins.moveVersions(
    from,
    to,
    versions.map((version) => version.versionId),
  );
  if (versions.length > 0) workChanged(context, to);
  return made;
}

/** The work of all who were joined, under the key that they have together. */
function bringTogether(context: Store, join: Join): void {
  const patientKey = keyOfMark(context, join);
  if (patientKey === null) return;
  const moves = join.keys.flatMap((key) =>
    key === patientKey ? [] : (giveAll(context, key, patientKey, 'Join people') ?? []),
  );
  const { revision } = context.work.records.record(patientKey).record;
  context.work.joins.finished(join.step, { patientKey, revision, moves });
}

/** The person whom a join made; null while none of the files are in the index. */
export function keyOfMark({ library }: Pick<Store, 'library'>, join: Join): string | null {
  for (const mark of join.marks) {
    const [person] = library.peopleOf({ mark });
    if (person !== undefined) return person.patientKey;
  }
  return null;
}
