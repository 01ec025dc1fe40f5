/** The people of the index: which identities are one patient, worked out anew whenever something about an ID has changed. */
import type Database from 'better-sqlite3';
import { groupPeople, mergedIdentity } from '../../../shared/dicom/people/groupPeople.ts';
import { type Identity, identityText } from '../../../shared/dicom/people/identity.ts';
import { displayName } from '../../../shared/dicom/text/personName.ts';
import { createHash } from './hashing.ts';

/** Identities that the reader declared to be one person: marks, the first of the person that the others were joined to. */
export interface IdentityJoin {
  readonly step: number;
  readonly marks: readonly string[];
}

interface IdentityLine {
  id: number;
  patient: number;
  base: string;
  patient_id: string;
  issuer: string;
  name_pn: string;
  birth_date: string;
  sex: string;
  legacy: number;
}

interface Member extends Identity {
  readonly line: IdentityLine;
}

/** People as the headers give them: one or more of these are a person as the reader sees it. */
type Group = readonly Member[];

interface Person {
  readonly key: string;
  /** The first is the one whose name and ID stand for the person. */
  readonly groups: readonly Group[];
}

function hash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

const markDigits = 32;

/** Stands for an identity in what the reader joined: a hash, so that it spells out no name or birth date, and the ID. */
export function identityMark(identity: Identity): string {
  return `${hash(identityText(identity)).slice(0, markDigits)} ${identity.base}`;
}

export function baseOfMark(mark: string): string {
  return mark.slice(markDigits + 1);
}

/**
 * Files every identity under its person, as far as IDs are concerned about which something is new. Call inside a transaction.
 * @returns whether anything was looked at
 */
export function regroupPeople(db: Database.Database): boolean {
  const changed = db.prepare<[], { base: string }>('SELECT DISTINCT base FROM identity WHERE placed = 0').all();
  if (changed.length === 0) return false;
  const joins = readJoins(db);
  const sql = prepare(db);
  const seen = new Set<string>();
  for (const { base } of changed) {
    if (seen.has(base)) continue;
    const bases = connected(base, joins);
    for (const one of bases) seen.add(one);
    placeAll(sql, bases, joins);
  }
  return true;
}

function prepare(db: Database.Database) {
  return {
    identities: db.prepare<[string], IdentityLine>('SELECT * FROM identity WHERE base = ?'),
    patient: db.prepare<[string], { id: number }>('SELECT id FROM patient WHERE key = ?'),
    addPatient: db.prepare('INSERT INTO patient(key, patient_id, name, name_pn, sex) VALUES (?, ?, ?, ?, ?)'),
    describe: db.prepare(`UPDATE patient SET patient_id = ?, issuer = ?, name = ?, name_pn = ?, birth_date = ?, sex = ?,
      people = ?, joined = ?, dirty = 1 WHERE id = ?`),
    place: db.prepare('UPDATE identity SET patient = ?, placed = 1 WHERE id = ?'),
    placeStudies: db.prepare('UPDATE study SET patient = ? WHERE identity = ? AND patient <> ?'),
    dropEmpty: db.prepare(
      'DELETE FROM patient WHERE id = ? AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.patient = ?)',
    ),
    dropWords: db.prepare('DELETE FROM patient_words WHERE rowid = ?'),
  };
}

type Sql = ReturnType<typeof prepare>;

/** Whether the index knows just these. */
export function sameJoins(db: Database.Database, joins: readonly IdentityJoin[]): boolean {
  return JSON.stringify(readJoins(db)) === JSON.stringify(joins.map(({ step, marks }) => ({ step, marks })));
}

/** Replaces what the reader has joined, and files everybody concerned anew. Call inside a transaction. */
export function putJoins(db: Database.Database, joins: readonly IdentityJoin[]): void {
  const before = readJoins(db);
  db.prepare('DELETE FROM identity_join').run();
  const add = db.prepare('INSERT INTO identity_join(step, place, mark) VALUES (?, ?, ?)');
  const unplace = db.prepare('UPDATE identity SET placed = 0 WHERE base = ?');
  for (const { step, marks } of joins) marks.forEach((mark, place) => void add.run(step, place, mark));
  for (const mark of new Set([...before, ...joins].flatMap(({ marks }) => marks))) unplace.run(baseOfMark(mark));
  regroupPeople(db);
}

function readJoins(db: Database.Database): IdentityJoin[] {
  const lines = db
    .prepare<[], { step: number; mark: string }>('SELECT step, mark FROM identity_join ORDER BY step, place')
    .all();
  const joins = new Map<number, string[]>();
  for (const { step, mark } of lines) joins.set(step, [...(joins.get(step) ?? []), mark]);
  return [...joins].map(([step, marks]) => ({ step, marks }));
}

/** The ID and all others that a join connects it with, directly or by way of others. */
function connected(base: string, joins: readonly IdentityJoin[]): string[] {
  const bases = new Set([base]);
  if (joins.length === 0) return [base];
  for (const one of bases) {
    for (const { marks } of joins) {
      const ids = marks.map(baseOfMark);
      if (ids.includes(one)) for (const id of ids) bases.add(id);
    }
  }
  return [...bases].sort();
}

function membersOf(sql: Sql, base: string): Member[] {
  return sql.identities.all(base).map((line) => ({
    base: line.base,
    issuer: line.issuer,
    namePn: line.name_pn,
    birthDate: line.birth_date === '' ? null : line.birth_date,
    sex: line.sex,
    line,
  }));
}

/** The people under one ID as their headers tell them apart. */
function groupsOf(members: readonly Member[]): Group[] {
  // What an earlier index had and what the files say can be the same identity twice.
  const same = new Map<string, Member[]>();
  for (const member of members) {
    const text = identityText(member);
    same.set(text, [...(same.get(text) ?? []), member]);
  }
  return groupPeople(members).map((person) => person.flatMap((identity) => same.get(identityText(identity)) ?? []));
}

function people(groups: readonly Group[], joins: readonly IdentityJoin[]): Person[] {
  const groupOf = joins.length === 0 ? new Map<string, Group>() : groupByMark(groups);
  const personOf = new Map<Group, readonly Group[]>(groups.map((group) => [group, [group]]));
  for (const { marks } of joins) {
    const joined = new Set(marks.map((mark) => groupOf.get(mark)).filter((group) => group !== undefined));
    const all = [...new Set([...joined].flatMap((group) => personOf.get(group) ?? []))];
    for (const group of all) personOf.set(group, all);
  }
  return [...new Set<readonly Group[]>(personOf.values())].map((own) => ({ key: keyOf(own, groups), groups: own }));
}

function groupByMark(groups: readonly Group[]): Map<string, Group> {
  return new Map(groups.flatMap((group) => group.map((member) => [identityMark(member), group] as const)));
}

/** The ID where it is this person's alone, otherwise the ID with a mark of the person. */
function keyOf(own: readonly Group[], all: readonly Group[]): string {
  const { base } = own[0]![0]!;
  const sharing = all.filter((group) => group[0]!.base === base);
  if (sharing.every((group) => own.includes(group))) return base;
  return `${base}~${hash(identityText(mergedIdentity(own[0]!))).slice(0, 8)}`;
}

function placeAll(sql: Sql, bases: readonly string[], joins: readonly IdentityJoin[]): void {
  const groups = bases.flatMap((base) => groupsOf(membersOf(sql, base)));
  const found = people(groups, joins);
  const before = new Set(groups.flatMap((group) => group.map(({ line }) => line.patient)));
  for (const { key, groups: own } of found) {
    const main = mergedIdentity(own[0]!);
    const patientId = own[0]![0]!.line.patient_id;
    const name = displayName(main.namePn);
    const added = () => Number(sql.addPatient.run(key, patientId, name, main.namePn, main.sex).lastInsertRowid);
    const id = sql.patient.get(key)?.id ?? added();
    const ids = new Set(own.map((group) => group[0]!.base));
    const sharing = found.filter((other) => other.groups.some((group) => ids.has(group[0]!.base))).length;
    sql.describe.run(patientId, main.issuer, name, main.namePn, main.birthDate, main.sex, sharing, own.length, id);
    for (const { line } of own.flat()) {
      sql.place.run(id, line.id);
      sql.placeStudies.run(id, line.id, id);
    }
  }
  for (const id of before) if (sql.dropEmpty.run(id, id).changes === 1) sql.dropWords.run(id);
}
