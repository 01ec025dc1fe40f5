import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { StatisticsCache } from '../measure/statisticsCache.ts';
import { automaticBackups, backupFolder } from './backup.ts';
import { openWork } from './open.ts';
import { addLesion, lesion } from './testing/work.ts';

/** A real file system of one megabyte, where this machine lets us make one. */
function smallDisk(): string | null {
  if (process.platform !== 'linux') return null;
  const folder = mkdtempSync(join(tmpdir(), 'enthesis-full-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
  if (status === 0) return folder;
  rmdirSync(folder);
  return null;
}

const disk = smallDisk();
afterAll(() => {
  if (disk === null) return;
  spawnSync('umount', [disk], { stdio: 'ignore' });
  rmdirSync(disk);
});

describe.skipIf(disk === null)('on a disk that is really full (needs the right to mount a small one)', () => {
  it('refuses the gesture, keeps all before it, leaves no half backup, and goes on when there is room', async () => {
    const dir = join(disk!, 'library');
    const ballast = join(disk!, 'ballast');
    writeFileSync(ballast, Buffer.alloc(200 * 1024));
    const work = await openWork(dir);
    const statistics = new StatisticsCache(dir);
    let stored = 0;
    const fill = () => {
      for (;;) {
        work.records.apply('HO-001', 'Add', [addLesion(lesion(`L${stored + 1}`, 'x'.repeat(200)))]);
        stored += 1;
      }
    };
    expect(fill).toThrow(expect.objectContaining({ code: 'disk-full' }));
    expect(stored).toBeGreaterThan(5);
    expect(work.records.record('HO-001').record.revision).toBe(stored);
    expect(work.verify().ok).toBe(true);
    await expect(work.backup(join(dir, 'copy'))).rejects.toMatchObject({ code: 'disk-full' });
    expect(readdirSync(dir).filter((name) => name.startsWith('copy'))).toEqual([]);

    // A cache that cannot write is still a cache.
    const stats = { counts: 1, pixels: 1, mean: 1, max: 1, min: 1, sd: 0 };
    for (let i = 0; i < 50; i += 1) statistics.put(`key ${i}`, stats);
    expect(statistics.get('key 49')).toEqual(stats);
    statistics.close();

    rmSync(ballast);
    work.records.apply('HO-001', 'Add', [addLesion(lesion('L9999'))]);
    expect(work.records.record('HO-001').record.revision).toBe(stored + 1);
    await work.close().catch(() => undefined);
    for (const file of automaticBackups(dir)) expect(statSync(file).size).toBeGreaterThan(0);
    const names = readdirSync(dir).includes('backups') ? readdirSync(backupFolder(dir)) : [];
    expect(names.filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});
