/** Questions about whose something is. */
import type Database from 'better-sqlite3';
import { type PatientInfo, patientInfoSchema } from '../../../shared/dicom/model.ts';
import { fold } from '../../../shared/dicom/text/fold.ts';
import { patientOf } from './patientView.ts';
import { baseOfMark, identityMark } from './people.ts';

export interface ImageUids {
  readonly instances: Iterable<string>;
  readonly studies: Iterable<string>;
}

export interface Homes {
  /** SOP Instance UID -> patient key. */
  readonly instances: ReadonlyMap<string, string>;
  /** Study Instance UID -> patient keys: files of one study can state several people. */
  readonly studies: ReadonlyMap<string, readonly string[]>;
  /** Files among them are still to be read again before it is known whose they are. */
  readonly unread: boolean;
}

export function findHomes(db: Database.Database, { instances, studies }: ImageUids): Homes {
  const ofInstance = db.prepare<[string], { key: string; legacy: number }>(`
      SELECT patient.key AS key, legacy FROM instance JOIN series ON series.id = instance.series JOIN study ON study.id = series.study
      JOIN identity ON identity.id = study.identity JOIN patient ON patient.id = study.patient WHERE instance.uid = ?`);
  const ofStudy = db.prepare<[string], { key: string; legacy: number }>(`
      SELECT patient.key AS key, legacy FROM study JOIN identity ON identity.id = study.identity
      JOIN patient ON patient.id = study.patient WHERE study.uid = ? ORDER BY 1`);
  const ofInstances = new Map<string, string>();
  const ofStudies = new Map<string, string[]>();
  let unread = false;
  for (const uid of instances) {
    const line = ofInstance.get(uid);
    if (line !== undefined) ofInstances.set(uid, line.key);
    unread ||= line?.legacy === 1;
  }
  for (const uid of studies) {
    const lines = ofStudy.all(uid);
    if (lines.length > 0) ofStudies.set(uid, [...new Set(lines.map(({ key }) => key))]);
    unread ||= lines.some(({ legacy }) => legacy === 1);
  }
  return { instances: ofInstances, studies: ofStudies, unread };
}

/** One of the ways in which a person's files state their patient. */
export interface Statement {
  readonly patient: PatientInfo;
  /** Patient ID, or "~" and the Study Instance UID where the files have none. */
  readonly base: string;
  /** Stands for it in the reader's decision to join. */
  readonly mark: string;
  readonly studies: { readonly studyInstanceUid: string; readonly date: string | null; readonly description: string }[];
}

export interface PersonFacts {
  readonly patientKey: string;
  readonly people: number;
  readonly joined: number;
  readonly statements: readonly Statement[];
}

/** By ID as a person types it, by key, by the mark of one of its identities, or everybody who shares an ID with the person of that key. */
export type PeopleQuery =
  | { readonly patientId: string; readonly issuer?: string }
  | { readonly patientKey: string }
  | { readonly mark: string }
  | { readonly sharingWith: string };

interface Line {
  key: string;
  people: number;
  joined: number;
  identity: number;
  base: string;
  patient_id: string;
  issuer: string;
  name_pn: string;
  birth_date: string;
  sex: string;
}

function condition(query: PeopleQuery): [where: string, value: string] {
  if ('patientKey' in query) return ['key = ?', query.patientKey];
  const ofBases = (bases: string) => `patient.id IN (SELECT patient FROM identity WHERE base IN (${bases}))`;
  if ('patientId' in query) return [ofBases('?'), query.patientId];
  if ('mark' in query) return [ofBases('?'), baseOfMark(query.mark)];
  const own = 'SELECT base FROM identity JOIN patient ON patient.id = identity.patient WHERE key = ?';
  return [ofBases(own), query.sharingWith];
}

/** In the order of their keys. An issuer fits a person when the files name it, or none. */
export function findPeople(db: Database.Database, query: PeopleQuery): PersonFacts[] {
  const select = `SELECT key, people, joined, identity.id AS identity, base, identity.patient_id AS patient_id, identity.issuer AS issuer,
    identity.name_pn AS name_pn, identity.birth_date AS birth_date, identity.sex AS sex
    FROM identity JOIN patient ON patient.id = identity.patient`;
  const order = 'ORDER BY key, identity.issuer, identity.name_pn, identity.id';
  const [where, value] = condition(query);
  const lines = db.prepare<[string], Line>(`${select} WHERE ${where} ${order}`).all(value);
  const studies = db.prepare<[number], { uid: string; date: string | null; description: string }>(
    'SELECT uid, date, description FROM study WHERE identity = ? ORDER BY date IS NULL, date, uid',
  );
  const people = new Map<string, PersonFacts & { statements: Statement[] }>();
  for (const line of lines) {
    const { key, people: sharing, joined } = line;
    const person = people.get(key) ?? { patientKey: key, people: sharing, joined, statements: [] };
    people.set(key, person);
    const patient = patientInfoSchema.parse(patientOf(key, line));
    const own = studies.all(line.identity);
    person.statements.push({
      patient,
      base: line.base,
      mark: identityMark({ ...patient, base: line.base, issuer: line.issuer }),
      studies: own.map(({ uid, date, description }) => ({ studyInstanceUid: uid, date, description })),
    });
  }
  const found = [...people.values()];
  if ('mark' in query) return found.filter((person) => person.statements.some((own) => own.mark === query.mark));
  if (!('patientId' in query) || query.issuer === undefined) return found;
  const issuer = fold(query.issuer);
  const named = found.filter((person) => person.statements.some((own) => fold(own.patient.issuer ?? '') === issuer));
  // Files that name no issuer may still be meant, when no others are.
  return named.length > 0
    ? named
    : found.filter((person) => person.statements.every((own) => own.patient.issuer === undefined));
}

/** Of each key whether its person shares an ID or was joined; keys of nobody are left out. */
export function findStanding(db: Database.Database, keys: Iterable<string>): Map<string, 'alone' | 'shared'> {
  const ask = db.prepare<[string], number>('SELECT people > 1 OR joined > 1 FROM patient WHERE key = ?').pluck();
  const found = new Map<string, 'alone' | 'shared'>();
  for (const key of keys) {
    const shared = ask.get(key);
    if (shared !== undefined) found.set(key, shared === 1 ? 'shared' : 'alone');
  }
  return found;
}
