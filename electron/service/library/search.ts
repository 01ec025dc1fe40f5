import type Database from 'better-sqlite3';
import type { MethodInput, MethodOutput } from '../../../shared/contract/methods.ts';
import { matchExpression, modalityWord } from './searchWords.ts';
import { modalityBit } from './worklistRow.ts';

export type SearchInput = MethodInput<'library.search'>;
export type SearchOutput = MethodOutput<'library.search'>;

interface PatientLine {
  key: string;
  patient_id: string;
  issuer: string;
  people: number;
  joined: number;
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

const sorts = {
  'last-date': { column: 'last_date', index: 'patient_by_date' },
  name: { column: 'name_sort', index: 'patient_by_name' },
  id: { column: 'patient_id', index: 'patient_by_id' },
} as const;
/** Up to this many hits, each is looked up; with more, the sorted index is walked and each entry asked for in the hits. */
const fewHits = 1000;
/** A date range with more studies than this is answered from the patients' first and last dates. */
const manyStudies = 40_000;

interface Filter {
  readonly where: string[];
  readonly values: (string | number)[];
  /** Walk the sorted index instead of looking hits up. */
  walk: boolean;
}

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
    const text = input.text ?? '';
    const words = matchExpression(text);
    if (words === null && text.trim() !== '') return { total: 0, rows: [] };
    // With words, the modality is one more word; alone, it is a bit in the index.
    const modality = input.modality == null || input.modality === '' ? null : input.modality;
    const expression = words === null || modality === null ? words : `${words} AND "${modalityWord(modality)}"`;
    const filter: Filter = { where: [], values: [], walk: true };
    const hits = expression === null ? null : this.textFilter(expression, filter);
    if (hits === 0) return { total: 0, rows: [] };
    if (words === null && modality !== null) this.modalityFilter(modality, filter);
    const narrowed = input.hasLesion === true || input.from != null || input.to != null;
    if (input.hasLesion === true) filter.where.push('lesions > 0');
    if (input.from != null || input.to != null) this.dateFilter(input.from ?? '0', input.to ?? '9', filter);

    const { column, index } = sorts[input.sort ?? 'last-date'];
    const direction = input.descending === false ? 'ASC' : 'DESC';
    const where = filter.where.length === 0 ? '' : `WHERE ${filter.where.join(' AND ')}`;
    const source = `patient AS p ${filter.walk ? `INDEXED BY ${index}` : ''} ${where}`;
    const ordered = `SELECT id FROM ${source} ORDER BY ${column} ${direction}, id ${direction} LIMIT ? OFFSET ?`;
    const offset = input.offset ?? 0;
    const limit = input.limit ?? 100;
    if (hits !== null && narrowed) {
      // The words are the dear part: one pass gives all hits in order, and with them the total.
      const json = this.prepare(`SELECT json_group_array(id) FROM (${ordered})`)
        .pluck()
        .get([...filter.values, -1, 0]);
      const ids = JSON.parse(json as string) as number[];
      return { total: ids.length, rows: this.rows(ids.slice(offset, offset + limit)) };
    }
    const total = hits ?? (this.prepare(`SELECT count(*) FROM ${source}`).pluck().get(filter.values) as number);
    const ids = this.prepare(ordered)
      .pluck()
      .all([...filter.values, limit, offset]) as number[];
    return { total, rows: this.rows(ids) };
  }

  private rows(ids: readonly number[]): SearchOutput['rows'] {
    const select = this.prepare('SELECT * FROM patient WHERE id = ?');
    return ids.map((id) => toRow(select.get(id) as PatientLine));
  }

  /** Restricts to the patients that hold all words; returns how many there are. */
  private textFilter(expression: string, filter: Filter): number {
    const hits = this.prepare('SELECT count(*) FROM patient_words WHERE patient_words MATCH ?')
      .pluck()
      .get(expression) as number;
    filter.walk = hits > fewHits;
    filter.where.push(`${filter.walk ? '+' : ''}id IN (SELECT rowid FROM patient_words WHERE patient_words MATCH ?)`);
    filter.values.push(expression);
    return hits;
  }

  private modalityFilter(modality: string, filter: Filter): void {
    const bit = modalityBit(this.db, modality);
    if (bit >= 0) {
      filter.where.push('modality_mask & ? <> 0');
      filter.values.push(2 ** bit);
      return;
    }
    filter.where.push(`EXISTS (SELECT 1 FROM study JOIN series ON series.study = study.id
      WHERE study.patient = p.id AND modality = ?)`);
    filter.values.push(modality);
  }

  /** Patients with a study in [from, to]. A wide range is decided by first and last date, and by studies only in doubt. */
  private dateFilter(from: string, to: string, filter: Filter): void {
    const last = `${to}~`;
    const studies = this.prepare('SELECT count(*) FROM (SELECT 1 FROM study WHERE date >= ? AND date < ? LIMIT ?)')
      .pluck()
      .get([from, last, manyStudies]) as number;
    if (studies < manyStudies) {
      if (studies <= fewHits) filter.walk = false;
      const prefix = studies <= fewHits ? '' : '+';
      filter.where.push(`${prefix}id IN (SELECT patient FROM study WHERE date >= ? AND date < ?)`);
      filter.values.push(from, last);
      return;
    }
    filter.where.push(`last_date >= ? AND first_date < ? AND first_date <> '' AND (last_date < ? OR first_date >= ?
      OR EXISTS (SELECT 1 FROM study WHERE study.patient = p.id AND study.date >= ? AND study.date < ?))`);
    filter.values.push(from, last, last, from, from, last);
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
    issuer: line.issuer,
    people: line.people,
    joined: line.joined,
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
