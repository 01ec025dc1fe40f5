import { accessSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { InstanceInfo, PatientInfo, StudyInfo } from '../../../shared/dicom/model.ts';
import { displayName } from '../../../shared/dicom/text/personName.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import { unpackInstance } from './instanceJson.ts';

export interface PatientView {
  readonly patient: PatientInfo;
  /** People in the library who share an ID with this one, itself included. */
  readonly people: number;
  /** People that the reader declared to be this one; 1 when nobody was joined. */
  readonly joined: number;
  /** Study Instance UID -> the patient as the files of that study state it. */
  readonly statedBy: Record<string, PatientInfo>;
  /** In the order of their dates. */
  readonly studies: StudyInfo[];
  /** SOP Instance UIDs whose file is not where the index knows it. */
  readonly missingFiles: string[];
}

interface InstanceLine {
  study_uid: string;
  series_uid: string;
  uid: string;
  info: string;
  path: string | null;
  name: string | null;
}

interface StudyLine {
  uid: string;
  patient_id: string;
  issuer: string;
  name_pn: string;
  birth_date: string;
  sex: string;
  date: string | null;
  study_date: string | null;
  time: string | null;
  study_id: string;
  accession: string;
  description: string;
  referring: string;
}

/** From this many files in one folder, listing the folder is quicker than asking for each. */
const listFolderFrom = 8;

/**
 * All that the index knows of a patient.
 * @throws EnthesisError `unknown-patient`
 */
export function readPatient(db: Database.Database, patientKey: string): PatientView {
  const row = db.prepare<[string], PatientLine>('SELECT * FROM patient WHERE key = ?').get(patientKey);
  if (row === undefined) {
    throw new EnthesisError('unknown-patient', 'This patient is not in the library. Open the files again to add them.');
  }
  // Files of one study may state their patient in several ways: the fullest comes first and speaks for the study.
  const studyLines = db
    .prepare<[number], StudyLine>(`
      SELECT study.*, patient_id, issuer, name_pn, birth_date, sex
      FROM study JOIN identity ON identity.id = study.identity WHERE study.patient = ?
      ORDER BY date IS NULL, date, time, legacy, issuer = '', length(name_pn) DESC, birth_date = '', sex = '', study.id`)
    .all(row.id);
  const lines = db
    .prepare<[number], InstanceLine>(`
      SELECT study.uid AS study_uid, series.uid AS series_uid, instance.uid AS uid, info, directory.path AS path, instance.name AS name
      FROM study JOIN series ON series.study = study.id JOIN instance ON instance.series = series.id
      LEFT JOIN directory ON directory.id = instance.directory
      WHERE study.patient = ?`)
    .all(row.id);
  const byStudy = new Map<string, InstanceInfo[]>();
  for (const line of lines) {
    const uids = { studyInstanceUid: line.study_uid, seriesInstanceUid: line.series_uid, sopInstanceUid: line.uid };
    const instances = byStudy.get(line.study_uid) ?? [];
    byStudy.set(line.study_uid, instances);
    instances.push(unpackInstance(line.info, uids));
  }
  const byUid = new Map<string, StudyLine[]>();
  for (const line of studyLines) byUid.set(line.uid, [...(byUid.get(line.uid) ?? []), line]);
  return {
    patient: patientOf(patientKey, { ...row, birth_date: row.birth_date ?? '' }),
    people: row.people,
    joined: row.joined,
    statedBy: Object.fromEntries([...byUid].map(([uid, stated]) => [uid, patientOf(patientKey, fullest(stated))])),
    studies: [...byUid].map(([uid, stated]) => toStudy(stated, byStudy.get(uid) ?? [])),
    missingFiles: missingOf(db, lines),
  };
}

interface PatientLine {
  id: number;
  patient_id: string;
  issuer: string;
  name_pn: string;
  birth_date: string | null;
  sex: string;
  people: number;
  joined: number;
}

/** Of several statements about one study, what each leaves out is filled from the next. */
function fullest(lines: readonly StudyLine[]): StudyLine {
  const first = (name: 'issuer' | 'name_pn' | 'birth_date' | 'sex') =>
    lines.find((line) => line[name] !== '')?.[name] ?? '';
  const names = lines.map((line) => line.name_pn).sort((a, b) => b.length - a.length);
  return {
    ...lines[0]!,
    issuer: first('issuer'),
    name_pn: names[0] ?? '',
    birth_date: first('birth_date'),
    sex: first('sex'),
  };
}

/** The patient of that key as a line of the index states them: empty texts are what the files leave out. */
export function patientOf(
  patientKey: string,
  line: Pick<StudyLine, 'patient_id' | 'issuer' | 'name_pn' | 'birth_date' | 'sex'>,
): PatientInfo {
  return {
    patientKey,
    patientId: line.patient_id,
    ...(line.issuer === '' ? {} : { issuer: line.issuer }),
    name: displayName(line.name_pn),
    namePn: line.name_pn,
    birthDate: line.birth_date === '' ? null : line.birth_date,
    sex: line.sex,
  };
}

function toStudy(lines: readonly StudyLine[], instances: InstanceInfo[]): StudyInfo {
  instances.sort(bySeriesAndNumber);
  const line = lines[0]!;
  const first = (name: 'study_id' | 'accession' | 'description' | 'referring') =>
    lines.find((other) => other[name] !== '')?.[name] ?? '';
  return {
    studyInstanceUid: line.uid,
    date: line.date,
    studyDate: lines.find(({ study_date }) => study_date !== null)?.study_date ?? null,
    time: line.time,
    studyId: first('study_id'),
    accessionNumber: first('accession'),
    description: first('description'),
    referringPhysician: first('referring'),
    modalities: [...new Set(instances.map((instance) => instance.modality))].filter((name) => name !== '').sort(),
    instances,
  };
}

function bySeriesAndNumber(a: InstanceInfo, b: InstanceInfo): number {
  return (
    (a.seriesNumber ?? Number.MAX_SAFE_INTEGER) - (b.seriesNumber ?? Number.MAX_SAFE_INTEGER) ||
    compareText(a.seriesInstanceUid, b.seriesInstanceUid) ||
    (a.instanceNumber ?? Number.MAX_SAFE_INTEGER) - (b.instanceNumber ?? Number.MAX_SAFE_INTEGER) ||
    compareText(a.sopInstanceUid, b.sopInstanceUid)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function missingOf(db: Database.Database, lines: readonly InstanceLine[]): string[] {
  const folders = new Map<string, InstanceLine[]>();
  const missing: string[] = [];
  for (const line of lines) {
    if (line.path === null || line.name === null) missing.push(line.uid);
    else {
      const folder = folders.get(line.path) ?? [];
      folders.set(line.path, folder);
      folder.push(line);
    }
  }
  for (const [folder, own] of folders) {
    const isThere = presence(folder, own.length);
    for (const line of own) if (!isThere(line.name!)) missing.push(line.uid);
  }
  // Another copy with the same bytes serves as well.
  return missing.filter((uid) => firstReadable(db, uid) === null).sort();
}

function presence(folder: string, files: number): (name: string) => boolean {
  if (files < listFolderFrom) return (name) => isReadable(join(folder, name));
  try {
    const names = new Set(readdirSync(folder));
    return (name) => names.has(name);
  } catch {
    return () => false;
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Every path at which the bytes of an instance may lie, the instance's own file first. Empty when it is not indexed. */
export function instancePaths(db: Database.Database, sopInstanceUid: string): string[] {
  const rows = db
    .prepare<[string, string], { path: string; name: string }>(`
      SELECT directory.path AS path, instance.name AS name, 0 AS rank
      FROM instance JOIN directory ON directory.id = instance.directory WHERE uid = ?
      UNION ALL
      SELECT directory.path, file.name, 1 FROM file JOIN directory ON directory.id = file.directory
      WHERE file.role IN (1, 2) AND file.instance = (SELECT id FROM instance WHERE uid = ?)
      ORDER BY rank`)
    .all(sopInstanceUid, sopInstanceUid);
  return rows.map((row) => join(row.path, row.name));
}

/** The first of an instance's paths that can be read; null when there is none. */
export function firstReadable(db: Database.Database, sopInstanceUid: string): string | null {
  return instancePaths(db, sopInstanceUid).find(isReadable) ?? null;
}
