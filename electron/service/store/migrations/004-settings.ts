/** Site settings, one row per version: a signed report keeps the version that it was made with. */
export const settings = {
  version: 4,
  sql: `
    CREATE TABLE site_settings (
      version INTEGER PRIMARY KEY CHECK (version > 0),
      created_at TEXT NOT NULL,
      data TEXT NOT NULL CHECK (json_valid(data))
    ) STRICT;

    CREATE TRIGGER site_settings_no_update BEFORE UPDATE ON site_settings
    BEGIN SELECT RAISE(ABORT, 'settings versions cannot be changed'); END;

    CREATE TRIGGER site_settings_no_delete BEFORE DELETE ON site_settings
    BEGIN SELECT RAISE(ABORT, 'settings versions cannot be deleted'); END;
  `,
} as const;
