import { accessSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { InstanceInfo, PatientInfo, StudyInfo } from '../../../shared/dicom/model.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import { unpackInstance } from './instanceJson.ts';

export interface PatientView {
  readonly patient: PatientInfo;
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
  const row = db
    .prepare<
      [string],
      { id: number; patient_id: string; name: string; name_pn: string; birth_date: string | null; sex: string }
    >('SELECT id, patient_id, name, name_pn, birth_date, sex FROM patient WHERE key = ?')
    .get(patientKey);
  if (row === undefined) {
    throw new EnthesisError('unknown-patient', 'This patient is not in the library. Open the files again to add them.');
  }
  const studyLines = db
    .prepare<[number], StudyLine>('SELECT * FROM study WHERE patient = ? ORDER BY date IS NULL, date, time, id')
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
  return {
    patient: {
      patientKey,
      patientId: row.patient_id,
      name: row.name,
      namePn: row.name_pn,
      birthDate: row.birth_date,
      sex: row.sex,
    },
    studies: studyLines.map((study) => toStudy(study, byStudy.get(study.uid) ?? [])),
    missingFiles: missingOf(db, lines),
  };
}

function toStudy(line: StudyLine, instances: InstanceInfo[]): StudyInfo {
  instances.sort(bySeriesAndNumber);
  return {
    studyInstanceUid: line.uid,
    date: line.date,
    studyDate: line.study_date,
    time: line.time,
    studyId: line.study_id,
    accessionNumber: line.accession,
    description: line.description,
    referringPhysician: line.referring,
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
