/** People whom the reader joined, and where the work of people who were joined or told apart has gone. */
export const people = {
  version: 7,
  sql: `
    CREATE TABLE person_join (
      step INTEGER PRIMARY KEY AUTOINCREMENT,
      at TEXT NOT NULL,
      -- Hashes of the identities that are one person, those of the person that the others were joined to first.
      marks TEXT NOT NULL CHECK (json_valid(marks)),
      -- Patient keys under which their work was, in the same order.
      keys TEXT NOT NULL CHECK (json_valid(keys)),
      -- Where the work went and what was moved, so that it can be moved back; null until it has been moved.
      work TEXT CHECK (json_valid(work)),
      parted INTEGER NOT NULL DEFAULT 0 CHECK (parted IN (0, 1))
    ) STRICT;

    -- From whom to whom work went, for finding what was done under an earlier key.
    CREATE TABLE person_move (
      from_key TEXT NOT NULL,
      to_key TEXT NOT NULL,
      -- 1 when it was not all of it that went there.
      parted INTEGER NOT NULL DEFAULT 0 CHECK (parted IN (0, 1)),
      PRIMARY KEY (from_key, to_key)
    ) STRICT, WITHOUT ROWID;

    -- Report versions are never changed: whose they are now stands beside them.
    CREATE TABLE version_home (
      version_id TEXT PRIMARY KEY REFERENCES report_version,
      patient_key TEXT NOT NULL REFERENCES patient_work
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX version_home_of_patient ON version_home (patient_key);

    -- In two parts, so that the versions of one person are looked up and not searched for.
    CREATE VIEW report_of_person AS
      SELECT report_version.patient_key AS person_key, report_version.rowid AS seq, report_version.*
      FROM report_version
      WHERE NOT EXISTS (SELECT 1 FROM version_home WHERE version_home.version_id = report_version.version_id)
      UNION ALL
      SELECT version_home.patient_key, report_version.rowid, report_version.*
      FROM version_home JOIN report_version ON report_version.version_id = version_home.version_id;
  `,
} as const;
