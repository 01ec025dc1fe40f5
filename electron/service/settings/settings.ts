import { z } from 'zod';
import { canonicalJson } from '../../../shared/reading/change.ts';
import { defaultSiteSettings, type SiteSettings, siteSettingsSchema } from '../../../shared/settings/model.ts';
import { appendAudit } from '../store/audit.ts';
import { type Db, read, write } from '../store/database.ts';

/** Site settings as numbered versions: setting them adds a version, an old one is never changed. */
export class Settings {
  readonly #db: Db;
  readonly #actor: string;
  readonly #now: () => Date;

  constructor(db: Db, actor: string, now: () => Date) {
    this.#db = db;
    this.#actor = actor;
    this.#now = now;
  }

  /** The settings in force; the defaults (version 1) until a site has set its own. */
  current(): SiteSettings {
    return read(this.#db, () => this.#latest());
  }

  /** Stores the settings as the next version and returns them with its number. The same values again add nothing. */
  set(settings: SiteSettings): SiteSettings {
    return write(this.#db, () => {
      const latest = this.#latest();
      const next = siteSettingsSchema.parse({ ...settings, version: latest.version });
      if (canonicalJson(next) === canonicalJson(latest)) return latest;
      const stored = { ...next, version: latest.version + 1 };
      const at = this.#now();
      this.#db
        .prepare('INSERT INTO site_settings (version, created_at, data) VALUES (?, ?, ?)')
        .run(stored.version, at.toISOString(), canonicalJson(stored));
      appendAudit(this.#db, this.#actor, at, { action: 'settings', patientKey: null, detail: stored });
      return stored;
    });
  }

  #latest(): SiteSettings {
    const row = this.#db.prepare('SELECT data FROM site_settings ORDER BY version DESC LIMIT 1').get();
    const data = z.object({ data: z.string() }).optional().parse(row)?.data;
    return data === undefined ? defaultSiteSettings : siteSettingsSchema.parse(JSON.parse(data));
  }
}
