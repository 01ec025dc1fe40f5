import type { Db } from '../database.ts';
import { reading } from './001-reading.ts';
import { audit } from './002-audit.ts';
import { report } from './003-report.ts';
import { settings } from './004-settings.ts';
import { findings } from './005-findings.ts';
import { insertOnly } from './006-insert-only.ts';
import { people } from './007-people.ts';

export interface Migration {
  readonly version: number;
  readonly sql: string;
  /** What SQL alone cannot say; in the same transaction. */
  readonly after?: (db: Db, context: MigrationContext) => void;
}

/** What a migration may ask. */
export interface MigrationContext {
  /** Study Instance UID of an image as the index has it; null where it is not known. */
  studyOf(sopInstanceUid: string): string | null;
  readonly now: Date;
}

/** In order, without gaps. A migration that has been released is never edited. */
export const migrations: readonly Migration[] = [reading, audit, report, settings, findings, insertOnly, people];

export const newestVersion = migrations.length;
