import type Database from 'better-sqlite3';
import { fold } from '../../../shared/dicom/text/fold.ts';
import { indexWords, modalityWord } from './searchWords.ts';

interface SeriesLine {
  study: string;
  date: string | null;
  study_description: string;
  accession: string;
  modality: string | null;
  series_description: string | null;
  body_part: string | null;
}

/** Objects that say something about images: never what a study is listed as while it holds images. */
const notAcquired: ReadonlySet<string> = new Set(['SR', 'PR', 'KO', 'DOC', 'SEG', 'AU', 'PLAN', 'REG', 'RWV', '']);
/** Bits of the modality filter; JavaScript's integers are exact up to 2^53. */
export const modalityBits = 50;

const rememberedTexts = 5000;

/** Recomputes the worklist rows and search words of the patients that an import has touched. */
export class WorklistRefresher {
  private readonly db: Database.Database;
  private readonly lines: Database.Statement<[number], SeriesLine>;
  /** All that the person is called: also by IDs and names that the row does not show. */
  private readonly names: Database.Statement<[number], { patient_id: string; name_pn: string }>;
  private readonly dirty: Database.Statement<[], DirtyPatient>;
  private readonly update: Database.Statement;
  private readonly dropWords: Database.Statement;
  private readonly addWords: Database.Statement;
  private readonly work: Database.Statement<[string], { lesions: number; state: string }>;
  private readonly bits = new Map<string, number>();
  private readonly words = new Map<string, ReadonlySet<string>>();

  constructor(db: Database.Database) {
    this.db = db;
    this.lines = db.prepare(`
      SELECT study.uid AS study, study.date AS date, study.description AS study_description, study.accession AS accession,
        series.modality AS modality, series.description AS series_description, series.body_part AS body_part
      FROM study LEFT JOIN series ON series.study = study.id WHERE study.patient = ?`);
    this.names = db.prepare('SELECT patient_id, name_pn FROM identity WHERE patient = ?');
    this.dirty = db.prepare('SELECT id, key, patient_id, name, name_pn FROM patient WHERE dirty = 1');
    this.update = db.prepare(`
      UPDATE patient SET name_sort = ?, first_date = ?, last_date = ?, last_modality = ?, studies = ?, modalities = ?,
        modality_mask = ?, lesions = ?, state = ?, dirty = 0 WHERE id = ?`);
    this.dropWords = db.prepare('DELETE FROM patient_words WHERE rowid = ?');
    this.addWords = db.prepare('INSERT INTO patient_words(rowid, words) VALUES (?, ?)');
    this.work = db.prepare('SELECT lesions, state FROM work_state WHERE patient_key = ?');
  }

  /** Returns the keys of the patients refreshed. Call inside a transaction. */
  refresh(): string[] {
    const patients = this.dirty.all();
    for (const patient of patients) this.refreshOne(patient);
    return patients.map((patient) => patient.key);
  }

  private refreshOne(patient: DirtyPatient): void {
    const studies = new Map<string, { date: string; modalities: Set<string> }>();
    const texts = new Set<string>([patient.patient_id, patient.name, patient.name_pn]);
    for (const other of this.names.all(patient.id)) texts.add(other.patient_id).add(other.name_pn);
    for (const line of this.lines.all(patient.id)) {
      let study = studies.get(line.study);
      if (study === undefined) {
        study = { date: line.date ?? '', modalities: new Set() };
        studies.set(line.study, study);
      }
      // A study may be stated in several ways: its date is the earliest.
      if (line.date !== null && (study.date === '' || line.date < study.date)) study.date = line.date;
      texts.add(line.study_description).add(line.accession);
      if (line.modality === null) continue;
      study.modalities.add(line.modality);
      texts
        .add(line.modality)
        .add(line.series_description ?? '')
        .add(line.body_part ?? '');
    }
    const modalities: Record<string, number> = {};
    let mask = 0;
    let firstDate = '';
    let lastDate = '';
    let lastModality = '';
    for (const study of studies.values()) {
      for (const modality of study.modalities) {
        if (modality === '') continue;
        if (modalities[modality] === undefined) mask += this.bitValue(modality, mask);
        modalities[modality] = (modalities[modality] ?? 0) + 1;
      }
      if (study.date !== '' && (firstDate === '' || study.date < firstDate)) firstDate = study.date;
      if (study.date >= lastDate) {
        lastDate = study.date;
        lastModality = mainModality(study.modalities);
      }
    }
    const work = this.work.get(patient.key);
    this.update.run(
      fold(patient.name),
      firstDate,
      lastDate,
      lastModality,
      studies.size,
      JSON.stringify(modalities),
      mask,
      work?.lesions ?? 0,
      work?.state ?? 'new',
      patient.id,
    );
    const words = new Set<string>(Object.keys(modalities).map(modalityWord));
    for (const text of texts) for (const word of this.wordsOf(text)) words.add(word);
    this.dropWords.run(patient.id);
    this.addWords.run(patient.id, [...words].join(' '));
  }

  /** Descriptions and body parts repeat from patient to patient, so their words are kept. */
  private wordsOf(text: string): ReadonlySet<string> {
    let words = this.words.get(text);
    if (words === undefined) {
      words = indexWords(text);
      if (this.words.size >= rememberedTexts) this.words.clear();
      this.words.set(text, words);
    }
    return words;
  }

  /** The value to add to the mask for a modality: 0 when its bit is set already (all rare ones share the last bit). */
  private bitValue(modality: string, mask: number): number {
    let bit = this.bits.get(modality);
    if (bit === undefined) {
      bit = modalityBit(this.db, modality);
      if (bit < 0) {
        const used = this.db.prepare('SELECT count(*) FROM modality').pluck().get() as number;
        bit = Math.min(used, modalityBits);
        if (bit < modalityBits) this.db.prepare('INSERT INTO modality(bit, name) VALUES (?, ?)').run(bit, modality);
      }
      this.bits.set(modality, bit);
    }
    const value = 2 ** bit;
    return Math.floor(mask / value) % 2 === 1 ? 0 : value;
  }
}

interface DirtyPatient {
  id: number;
  key: string;
  patient_id: string;
  name: string;
  name_pn: string;
}

/** The bit of a modality in `patient.modality_mask`; -1 when it has none. */
export function modalityBit(db: Database.Database, modality: string): number {
  const bit = db.prepare('SELECT bit FROM modality WHERE name = ?').pluck().get(modality);
  return typeof bit === 'number' ? bit : -1;
}

export function mainModality(modalities: Iterable<string>): string {
  const sorted = [...modalities].sort();
  return sorted.find((modality) => !notAcquired.has(modality)) ?? sorted[0] ?? '';
}
