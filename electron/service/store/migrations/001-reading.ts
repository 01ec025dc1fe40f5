/** The reader's work per patient: one row per thing, its content as JSON that is parsed on the way in and out. */
export const reading = {
  version: 1,
  sql: `
    PRAGMA application_id = ${0x454e5448};

    CREATE TABLE patient_work (
      patient_key TEXT PRIMARY KEY,
      revision INTEGER NOT NULL CHECK (revision >= 0)
    ) STRICT;

    CREATE TABLE lesion (
      patient_key TEXT NOT NULL REFERENCES patient_work,
      id TEXT NOT NULL,
      data TEXT NOT NULL CHECK (json_valid(data)),
      PRIMARY KEY (patient_key, id)
    ) STRICT, WITHOUT ROWID;

    -- Deferred, so that one gesture may delete a lesion and its annotations in any order.
    CREATE TABLE annotation (
      patient_key TEXT NOT NULL REFERENCES patient_work,
      id TEXT NOT NULL,
      lesion_id TEXT,
      data TEXT NOT NULL CHECK (json_valid(data)),
      PRIMARY KEY (patient_key, id),
      FOREIGN KEY (patient_key, lesion_id) REFERENCES lesion (patient_key, id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX annotation_of_lesion ON annotation (patient_key, lesion_id);

    CREATE TABLE reading (
      patient_key TEXT NOT NULL REFERENCES patient_work,
      id TEXT NOT NULL,
      data TEXT NOT NULL CHECK (json_valid(data)),
      PRIMARY KEY (patient_key, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE context (
      patient_key TEXT NOT NULL REFERENCES patient_work,
      id TEXT NOT NULL CHECK (id = 'context'),
      data TEXT NOT NULL CHECK (json_valid(data)),
      PRIMARY KEY (patient_key, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE draft (
      patient_key TEXT NOT NULL REFERENCES patient_work,
      id TEXT NOT NULL,
      data TEXT NOT NULL CHECK (json_valid(data)),
      PRIMARY KEY (patient_key, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE history (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      patient_key TEXT NOT NULL REFERENCES patient_work,
      label TEXT NOT NULL,
      ops TEXT NOT NULL CHECK (json_valid(ops)),
      undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
    ) STRICT;
    CREATE INDEX history_of_patient ON history (patient_key, undone, seq);
  `,
} as const;
