/**
 * People apart from their IDs. Every way in which files state their patient is an identity; which identities are one person
 * is worked out from all those under one ID (shared/dicom/people). A study belongs to (UID, identity), so that people can be
 * told apart, or joined by the reader, without reading the files again.
 *
 * Earlier indexes kept what the first file of an ID said, and no issuer. Their studies are kept under that identity (`legacy`),
 * and their files are marked as changed: reading them again files each study under its own.
 */
export const migration003 = `
CREATE TABLE identity (
  id INTEGER PRIMARY KEY,
  patient INTEGER NOT NULL REFERENCES patient(id),
  -- Patient ID, or "~" and the Study Instance UID where there is none.
  base TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  issuer TEXT NOT NULL,
  name_pn TEXT NOT NULL,
  birth_date TEXT NOT NULL,
  sex TEXT NOT NULL,
  -- 0 when the people under its ID have to be worked out again.
  placed INTEGER NOT NULL,
  -- 1 as an earlier index had it, 2 when its files were looked for since and not found.
  legacy INTEGER NOT NULL DEFAULT 0,
  UNIQUE (base, issuer, name_pn, birth_date, sex, legacy)
) STRICT;
CREATE INDEX identity_of_patient ON identity(patient);
CREATE INDEX identity_unplaced ON identity(placed) WHERE placed = 0;
CREATE INDEX identity_legacy ON identity(legacy) WHERE legacy > 0;

INSERT INTO identity(patient, base, patient_id, issuer, name_pn, birth_date, sex, placed, legacy)
  SELECT id, key, patient_id, '', name_pn, coalesce(birth_date, ''), sex, 1, 1 FROM patient;

ALTER TABLE patient ADD COLUMN issuer TEXT NOT NULL DEFAULT '';
-- People who share an ID with this one, itself included; and people that the reader joined into this one.
ALTER TABLE patient ADD COLUMN people INTEGER NOT NULL DEFAULT 1;
ALTER TABLE patient ADD COLUMN joined INTEGER NOT NULL DEFAULT 1;

CREATE TABLE study_of_identity (
  id INTEGER PRIMARY KEY,
  patient INTEGER NOT NULL REFERENCES patient(id) ON DELETE CASCADE,
  identity INTEGER NOT NULL REFERENCES identity(id) ON DELETE CASCADE,
  uid TEXT NOT NULL,
  date TEXT,
  study_date TEXT,
  time TEXT,
  study_id TEXT NOT NULL,
  accession TEXT NOT NULL,
  description TEXT NOT NULL,
  referring TEXT NOT NULL,
  UNIQUE (uid, identity)
) STRICT;
INSERT INTO study_of_identity
  SELECT study.id, study.patient, identity.id, uid, date, study_date, time, study_id, accession, description, referring
  FROM study JOIN identity ON identity.patient = study.patient;
DROP TABLE study;
ALTER TABLE study_of_identity RENAME TO study;
CREATE INDEX study_by_patient ON study(patient, date);
CREATE INDEX study_by_date ON study(date, patient);
CREATE INDEX study_of_one_identity ON study(identity);

-- Which identities the reader has joined, by their marks; told by the store of the reader's work.
CREATE TABLE identity_join (
  step INTEGER NOT NULL, place INTEGER NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (step, place)
) STRICT, WITHOUT ROWID;

-- No file has this time: each is read again when its folder is.
UPDATE file SET mtime_ms = -1 WHERE role = 0;
`;
