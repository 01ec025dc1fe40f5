/**
 * The first shape of the index. One row per patient carries all that a worklist line shows, so that a page of the
 * worklist is read from one table; three covering indexes give the three sort orders with every filter in them.
 */
export const migration001 = `
CREATE TABLE patient (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  patient_id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_pn TEXT NOT NULL,
  birth_date TEXT,
  sex TEXT NOT NULL,
  -- The worklist row, recomputed from study and series whenever 'dirty' is set.
  name_sort TEXT NOT NULL DEFAULT '',
  first_date TEXT NOT NULL DEFAULT '',
  last_date TEXT NOT NULL DEFAULT '',
  last_modality TEXT NOT NULL DEFAULT '',
  studies INTEGER NOT NULL DEFAULT 0,
  modalities TEXT NOT NULL DEFAULT '{}',
  modality_mask INTEGER NOT NULL DEFAULT 0,
  lesions INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'new',
  dirty INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX patient_by_date ON patient(last_date, id, modality_mask, lesions, first_date);
CREATE INDEX patient_by_name ON patient(name_sort, id, modality_mask, lesions, first_date, last_date);
CREATE INDEX patient_by_id ON patient(patient_id, id, modality_mask, lesions, first_date, last_date);
CREATE INDEX patient_dirty ON patient(dirty) WHERE dirty = 1;

-- The words of a patient's worklist row: a detail-free index, because phrases are resolved when words are made.
CREATE VIRTUAL TABLE patient_words USING fts5(
  words, content='', contentless_delete=1, detail='none', tokenize='ascii', prefix='1 2 3'
);

CREATE TABLE modality (bit INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

-- What the reader's own store tells about a patient; kept apart so that it is there before the patient's files are.
CREATE TABLE work_state (
  patient_key TEXT PRIMARY KEY, lesions INTEGER NOT NULL, state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A study belongs to (UID, patient): files that carry one Study Instance UID with two patient IDs are never merged.
CREATE TABLE study (
  id INTEGER PRIMARY KEY,
  patient INTEGER NOT NULL REFERENCES patient(id) ON DELETE CASCADE,
  uid TEXT NOT NULL,
  date TEXT,
  study_date TEXT,
  time TEXT,
  study_id TEXT NOT NULL,
  accession TEXT NOT NULL,
  description TEXT NOT NULL,
  referring TEXT NOT NULL,
  UNIQUE (uid, patient)
) STRICT;
CREATE INDEX study_by_patient ON study(patient, date);
CREATE INDEX study_by_date ON study(date, patient);

CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  study INTEGER NOT NULL REFERENCES study(id) ON DELETE CASCADE,
  uid TEXT NOT NULL,
  number INTEGER,
  modality TEXT NOT NULL,
  description TEXT NOT NULL,
  body_part TEXT NOT NULL,
  UNIQUE (study, uid)
) STRICT;

CREATE TABLE directory (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE instance (
  id INTEGER PRIMARY KEY,
  series INTEGER NOT NULL REFERENCES series(id) ON DELETE CASCADE,
  uid TEXT NOT NULL UNIQUE,
  -- Where it is read from; null when its file was replaced by another object.
  directory INTEGER REFERENCES directory(id),
  name TEXT,
  -- InstanceInfo as JSON without defaults and without the identifiers held in columns.
  info TEXT NOT NULL
) STRICT;
CREATE INDEX instance_by_series ON instance(series);

-- Every file seen, by directory: the incremental re-scan asks this table only.
CREATE TABLE file (
  directory INTEGER NOT NULL REFERENCES directory(id),
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  -- 0 the instance's own file, 1 a further copy with the same bytes, 2 source of a managed copy, 3 archive
  role INTEGER NOT NULL,
  instance INTEGER REFERENCES instance(id) ON DELETE CASCADE,
  -- SHA-256 of the whole file, computed when its UID is met a second time.
  hash BLOB,
  -- Archives: what the last reading gave, as JSON.
  note TEXT,
  PRIMARY KEY (directory, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_copies ON file(instance) WHERE role IN (1, 2);
`;
