import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openWork } from './open.ts';
import { temporaryFolders } from './testing/work.ts';

const folder = temporaryFolders();
const program = fileURLToPath(new URL('./testing/applyForever.ts', import.meta.url));

/** Runs the program until it has acknowledged `count` gestures, kills it without warning; returns the last acknowledged. */
function killAfter(dir: string, count: number, delayMs: number, patientKey = 'HO-001'): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, dir, patientKey], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    let waiting = false;
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (waiting || text.split('\n').length <= count) return;
      waiting = true;
      // A little later, so that the kill meets any moment of a transaction.
      setTimeout(() => child.kill('SIGKILL'), delayMs);
    });
    child.on('error', reject);
    child.on('close', () => {
      const lines = text.split('\n').slice(0, -1);
      resolve(Number(lines.at(-1)));
    });
  });
}

describe('a process killed in the middle of its work', () => {
  it.each([
    [1, 0],
    [25, 3],
    [60, 7.5],
    [120, 1],
  ])('after %i gestures and %d ms: every acknowledged gesture is there, and the trail holds', async (count, delay) => {
    const dir = folder();
    const acknowledged = await killAfter(dir, count, delay);
    expect(acknowledged).toBeGreaterThanOrEqual(count);
    const work = await openWork(dir);
    const { record } = work.records.record('HO-001');
    // The kill may fall between the commit and the line that says so: one more may be there, never one less.
    expect(record.revision - acknowledged).toBeOneOf([0, 1]);
    expect(record.lesions.map((lesion) => lesion.id)).toEqual(
      Array.from({ length: record.revision }, (_, index) => `L${index + 1}`),
    );
    expect(work.notice).toBeNull();
    expect(work.verify()).toMatchObject({ ok: true, chain: { events: record.revision } });
    work.db.close();
  });

  it('beside another one that works on the same library: both keep what they acknowledged, in one trail', async () => {
    const dir = folder();
    (await openWork(dir)).db.close();
    const [first, second] = await Promise.all([killAfter(dir, 40, 2, 'HO-001'), killAfter(dir, 40, 5, 'HO-002')]);
    const work = await openWork(dir);
    const revisions = ['HO-001', 'HO-002'].map((key) => work.records.record(key).record.revision);
    expect(revisions[0]! - first).toBeOneOf([0, 1]);
    expect(revisions[1]! - second).toBeOneOf([0, 1]);
    expect(work.verify()).toMatchObject({ ok: true, chain: { events: revisions[0]! + revisions[1]! } });
    work.db.close();
  });
});
