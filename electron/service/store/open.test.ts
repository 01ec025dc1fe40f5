import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { automaticBackups } from './backup.ts';
import { newestVersion } from './migrations/index.ts';
import { openWork, workFile } from './open.ts';
import { addLesion, lesion, temporaryFolders } from './testing/work.ts';

const folder = temporaryFolders();
const key = 'HO-001';

async function withOneLesion(dir: string, now?: () => Date) {
  const work = await openWork(dir, now === undefined ? {} : { now });
  work.records.apply(key, 'Add lesion', [addLesion(lesion('L1'))]);
  return work;
}

describe('opening the reader’s work', () => {
  it('asserts what durability rests on, read back from the connection', async () => {
    const { db } = await openWork(folder());
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(db.pragma('user_version', { simple: true })).toBe(newestVersion);
    db.close();
  });

  it('refuses a newer database and leaves every byte of it', async () => {
    const dir = folder();
    await (await withOneLesion(dir)).close();
    const other = new Database(workFile(dir));
    other.pragma(`user_version = ${newestVersion + 1}`);
    other.pragma('wal_checkpoint(TRUNCATE)');
    other.close();
    const before = readFileSync(workFile(dir));
    await expect(openWork(dir)).rejects.toMatchObject({ code: 'database-newer' });
    expect(readFileSync(workFile(dir)).equals(before)).toBe(true);
  });

  it.each([
    ['overwritten at the start', (file: string) => writeFileSync(file, Buffer.alloc(4096, 0x5a))],
    ['cut in half', (file: string) => truncateSync(file, Math.floor(readFileSync(file).length / 8192) * 4096)],
  ])('keeps a database aside that was %s, and opens the newest backup', async (_how, damage) => {
    const dir = folder();
    await (await withOneLesion(dir)).close();
    damage(workFile(dir));
    const damaged = readFileSync(workFile(dir));
    const work = await openWork(dir);
    expect(work.records.record(key).record.lesions).toEqual([lesion('L1')]);
    expect(work.notice).toMatch(/^The database of this library was damaged\. The backup of .* is open instead/);
    const aside = readdirSync(dir).filter((name) => name.startsWith('work.sqlite.damaged-'));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(dir, aside[0]!)).equals(damaged)).toBe(true);
    expect(work.verify().ok).toBe(true);
    await work.close();
  });

  it('passes over a damaged backup to the next older one', async () => {
    const dir = folder();
    await (await withOneLesion(dir, () => new Date('2026-01-01T10:00:00Z'))).close();
    const [good] = automaticBackups(dir);
    writeFileSync(join(dir, 'backups', 'work-20260102T100000000Z.sqlite'), Buffer.alloc(8192, 1));
    writeFileSync(workFile(dir), 'not a database at all, but long enough to be one'.repeat(100));
    const work = await openWork(dir);
    expect(work.notice).toContain('2026-01-01 10:00 UTC');
    expect(work.records.record(key).record.lesions).toHaveLength(1);
    expect(existsSync(good!)).toBe(true);
    work.db.close();
  });

  it('says so when there is no backup, and starts empty', async () => {
    const dir = folder();
    writeFileSync(workFile(dir), Buffer.alloc(8192, 7));
    const work = await openWork(dir);
    expect(work.notice).toContain('there was no backup, so it starts empty');
    expect(work.records.record(key).record.revision).toBe(0);
    work.db.close();
  });

  it('touches nothing of a damaged database when asked only to look', async () => {
    const dir = folder();
    writeFileSync(workFile(dir), Buffer.alloc(8192, 7));
    await expect(openWork(dir, { damaged: 'refuse' })).rejects.toMatchObject({ code: 'database-corrupt' });
    expect(readdirSync(dir)).toEqual(['work.sqlite']);
  });

  it('does not write into a database of another program', async () => {
    const dir = folder();
    const other = new Database(workFile(dir));
    other.exec('CREATE TABLE recipe (name TEXT)');
    other.close();
    const work = await openWork(dir);
    const aside = readdirSync(dir).find((name) => name.startsWith('work.sqlite.damaged-'));
    const kept = new Database(join(dir, aside!), { readonly: true });
    expect(kept.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['recipe']);
    kept.close();
    work.db.close();
  });

  it('lets two processes work on one library in turn', async () => {
    const dir = folder();
    const one = await withOneLesion(dir);
    const two = await openWork(dir);
    two.records.apply(key, 'Add lesion', [addLesion(lesion('L2'))]);
    expect(one.records.record(key).record.lesions.map((item) => item.id)).toEqual(['L1', 'L2']);
    expect(one.verify().ok).toBe(true);
    one.db.close();
    two.db.close();
  });
});

describe('automatic backups', () => {
  it('are taken once a day on opening, and on closing after a change', async () => {
    const dir = folder();
    const at = (iso: string) => () => new Date(iso);
    await (await withOneLesion(dir, at('2026-01-01T10:00:00Z'))).close();
    expect(automaticBackups(dir)).toHaveLength(1);
    await (await openWork(dir, { now: at('2026-01-01T12:00:00Z') })).close();
    expect(automaticBackups(dir)).toHaveLength(1);
    await (await openWork(dir, { now: at('2026-01-02T09:00:00Z') })).close();
    expect(automaticBackups(dir)).toHaveLength(2);
  });

  it('hold the work while another connection goes on writing', async () => {
    const dir = folder();
    const work = await withOneLesion(dir);
    const file = join(dir, 'copy.sqlite');
    const copying = work.backup(file);
    work.records.apply(key, 'Add lesion', [addLesion(lesion('L2'))]);
    await copying;
    const target = folder();
    copyFileSync(file, workFile(target));
    const copy = await openWork(target);
    expect(copy.verify().ok).toBe(true);
    expect(copy.records.record(key).record.lesions.length).toBeGreaterThanOrEqual(1);
    copy.db.close();
    work.db.close();
  });
});
