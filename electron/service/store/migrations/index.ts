import { reading } from './001-reading.ts';
import { audit } from './002-audit.ts';
import { report } from './003-report.ts';
import { settings } from './004-settings.ts';

export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** In order, without gaps. A migration that has been released is never edited. */
export const migrations: readonly Migration[] = [reading, audit, report, settings];

export const newestVersion = migrations.length;
