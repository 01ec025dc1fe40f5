import type Database from 'better-sqlite3';
import type { MethodInput, MethodOutput } from '../../../shared/contract/methods.ts';
import { matchExpression } from './searchWords.ts';
import { modalityBit } from './worklistRow.ts';

export type SearchInput = MethodInput<'library.search'>;
export type SearchOutput = MethodOutput<'library.search'>;

interface PatientLine {
  key: string;
  patient_id: string;
  name: string;
  birth_date: string | null;
  sex: string;
  last_date: string;
  last_modality: string;
  studies: number;
  modalities: string;
  lesions: number;
  state: SearchOutput['rows'][number]['state'];
}

const sortColumns = { 'last-date': 'last_date', name: 'name_sort', id: 'patient_id' } as const;
/** A date range that holds fewer studies than this is answered from the studies, a wider one from the patients' spans. */
const fewStudies = 4000;

/**
 * The worklist: one page of patients and how many there are. Filters are answered from covering indexes, so a page costs
 * one pass over index entries and as many row reads as it has lines.
 */
export class WorklistSearch {
  private readonly db: Database.Database;
  private readonly statements = new Map<string, Database.Statement>();

  constructor(db: Database.Database) {
    this.db = db;
  }

  search(input: SearchInput): SearchOutput {
    const where: string[] = [];
    const values: (string | number)[] = [];
    const expression = matchExpression(input.text ?? '');
    if (expression === null && (input.text ?? '').trim() !== '') return { total: 0, rows: [] };
    if (expression !== null) {
      where.push('id IN (SELECT rowid FROM patient_words WHERE patient_words MATCH ?)');
      values.push(expression);
    }
    if (input.modality != null && input.modality !== '') {
      const bit = modalityBit(this.db, input.modality);
      if (bit >= 0) {
        where.push('modality_mask & ? <> 0');
        values.push(2 ** bit);
      } else {
        where.push(
          'EXISTS (SELECT 1 FROM study JOIN series ON series.study = study.id WHERE study.patient = p.id AND modality = ?)',
        );
        values.push(input.modality);
      }
    }
    if (input.hasLesion === true) where.push('lesions > 0');
    if (input.from != null || input.to != null) this.dateFilter(input.from ?? '0', input.to ?? '9', where, values);

    const filter = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
    const total = this.prepare(`SELECT count(*) FROM patient AS p ${filter}`).pluck().get(values) as number;
    const direction = input.descending === false ? 'ASC' : 'DESC';
    const column = sortColumns[input.sort ?? 'last-date'];
    const rows = this.prepare(`SELECT q.* FROM
      (SELECT id FROM patient AS p ${filter} ORDER BY ${column} ${direction}, id ${direction} LIMIT ? OFFSET ?) AS k
      JOIN patient AS q ON q.id = k.id ORDER BY q.${column} ${direction}, q.id ${direction}`).all([
      ...values,
      input.limit ?? 100,
      input.offset ?? 0,
    ]) as PatientLine[];
    return { total, rows: rows.map(toRow) };
  }

  /** Patients with a study in [from, to]: most are decided by their first and last date, the rest by their studies. */
  private dateFilter(from: string, to: string, where: string[], values: (string | number)[]): void {
    const last = `${to}~`;
    const studies = this.prepare('SELECT count(*) FROM (SELECT 1 FROM study WHERE date >= ? AND date < ? LIMIT ?)')
      .pluck()
      .get([from, last, fewStudies]) as number;
    if (studies < fewStudies) {
      where.push('id IN (SELECT patient FROM study WHERE date >= ? AND date < ?)');
      values.push(from, last);
      return;
    }
    where.push(`last_date >= ? AND first_date < ? AND first_date <> '' AND (last_date < ? OR first_date >= ?
      OR EXISTS (SELECT 1 FROM study WHERE study.patient = p.id AND study.date >= ? AND study.date < ?))`);
    values.push(from, last, last, from, from, last);
  }

  private prepare(sql: string): Database.Statement {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }
}

function toRow(line: PatientLine): SearchOutput['rows'][number] {
  return {
    patientKey: line.key,
    patientId: line.patient_id,
    name: line.name,
    birthDate: line.birth_date,
    sex: line.sex,
    lastDate: line.last_date === '' ? null : line.last_date,
    lastModality: line.last_modality,
    studies: line.studies,
    modalities: JSON.parse(line.modalities) as Record<string, number>,
    lesions: line.lesions,
    state: line.state,
  };
}
