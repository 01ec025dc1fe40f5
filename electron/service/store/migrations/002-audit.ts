/** What was done, in order. Append-only: each row carries the hash of the one before, and the database refuses anything else. */
export const audit = {
  version: 2,
  sql: `
    CREATE TABLE audit_event (
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      at TEXT NOT NULL,
      actor TEXT NOT NULL,
      action TEXT NOT NULL,
      patient_key TEXT,
      detail TEXT NOT NULL CHECK (json_valid(detail)),
      previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
      hash TEXT NOT NULL CHECK (length(hash) = 64)
    ) STRICT;

    CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'audit events cannot be changed'); END;

    CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'audit events cannot be deleted'); END;

    CREATE TRIGGER audit_event_in_order BEFORE INSERT ON audit_event
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_event)
      OR NEW.previous_hash <> coalesce((SELECT hash FROM audit_event ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
    BEGIN SELECT RAISE(ABORT, 'audit events are added at the end'); END;
  `,
} as const;
