/**
 * What is written once cannot be replaced either: REPLACE deletes a row without asking the triggers on DELETE unless a setting of the
 * connection says so, and another program has other settings.
 */
export const insertOnly = {
  version: 6,
  sql: `
    CREATE TRIGGER report_version_no_replace BEFORE INSERT ON report_version
    WHEN EXISTS (
      SELECT 1 FROM report_version
      WHERE version_id = NEW.version_id OR sop_instance_uid = NEW.sop_instance_uid
         OR (patient_key = NEW.patient_key AND study_instance_uid = NEW.study_instance_uid AND number = NEW.number)
    )
    BEGIN SELECT RAISE(ABORT, 'report versions cannot be replaced'); END;

    CREATE TRIGGER site_settings_no_replace BEFORE INSERT ON site_settings
    WHEN EXISTS (SELECT 1 FROM site_settings WHERE version = NEW.version)
    BEGIN SELECT RAISE(ABORT, 'settings versions cannot be replaced'); END;
  `,
} as const;
