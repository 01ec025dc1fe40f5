/** Report versions: written once, never changed. A correction is a new version that names its predecessor. */
export const report = {
  version: 3,
  sql: `
    CREATE TABLE report_version (
      version_id TEXT PRIMARY KEY,
      patient_key TEXT NOT NULL REFERENCES patient_work,
      study_instance_uid TEXT NOT NULL,
      number INTEGER NOT NULL CHECK (number > 0),
      status TEXT NOT NULL CHECK (status IN ('preliminary', 'final', 'amended', 'withdrawn')),
      sop_instance_uid TEXT NOT NULL UNIQUE,
      predecessor_version_id TEXT REFERENCES report_version,
      signer_name TEXT,
      signer_role TEXT,
      created_at TEXT NOT NULL,
      reason TEXT,
      content TEXT NOT NULL CHECK (json_valid(content)),
      content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
      -- The annotations that the report was made from: an export of this version draws these, not later ones.
      record TEXT NOT NULL CHECK (json_valid(record)),
      record_hash TEXT NOT NULL CHECK (length(record_hash) = 64),
      UNIQUE (patient_key, study_instance_uid, number)
    ) STRICT;
    CREATE INDEX report_version_of_patient ON report_version (patient_key, created_at);

    CREATE TRIGGER report_version_no_update BEFORE UPDATE ON report_version
    BEGIN SELECT RAISE(ABORT, 'report versions cannot be changed'); END;

    CREATE TRIGGER report_version_no_delete BEFORE DELETE ON report_version
    BEGIN SELECT RAISE(ABORT, 'report versions cannot be deleted'); END;
  `,
} as const;
