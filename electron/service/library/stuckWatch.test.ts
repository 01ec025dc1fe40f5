/** A header that takes more than a second of computing ends its thread, is read again alone, and nothing else is lost. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChunkTask } from './chunk.ts';
import { HeaderPool } from './headerPool.ts';
import { isNetworkStorage } from './networkStorage.ts';
import type { SkippedEntry } from './scanModel.ts';
import { scanInThread } from './scanThread.ts';
import { ReadMark, watch } from './stuckWatch.ts';
import { encodeFile, radiograph } from './testing/dicomFile.ts';
import { Workplace } from './testing/temporary.ts';

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
  for (const [name, uid] of [
    ['a', '2.25.1'],
    ['slow', '2.25.2'],
    ['z', '2.25.3'],
  ] as const) {
    place.write(name, encodeFile(radiograph({ uid })));
  }
});
afterEach(() => place.clean());

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A thread whose processor time is set by hand; `compute` waits until the watch has asked for it. */
function computing() {
  let usedMs = 0;
  let asked = 0;
  return {
    async cpuUsage() {
      asked += 1;
      return { user: usedMs * 1000, system: 0 };
    },
    async compute(ms: number) {
      // Once what was there before is known, it is added to; between files nobody asks.
      const before = asked;
      for (let i = 0; i < 6 && asked < before + 2; i += 1) await wait(60);
      usedMs += ms;
      const then = asked;
      for (let i = 0; i < 6 && asked < then + 2; i += 1) await wait(60);
    },
  };
}

describe('the time limit of a header', () => {
  it('does not count the time between files', async () => {
    const mark = new ReadMark();
    const stuck: string[] = [];
    const thread = computing();
    const end = watch(mark, thread, (path) => stuck.push(path));
    for (let i = 0; i < 6; i += 1) {
      mark.begin(`/scan/${i}`);
      await thread.compute(900);
    }
    mark.end();
    await thread.compute(5000);
    expect(stuck).toEqual([]);
    mark.begin('/scan/sl\u00f6w');
    await thread.compute(999);
    expect(stuck).toEqual([]);
    await thread.compute(1);
    expect(stuck).toEqual(['/scan/sl\u00f6w']);
    end();
  });

  it('does not count the time that other programs had the processor', async () => {
    const mark = new ReadMark();
    const stuck: string[] = [];
    const thread = computing();
    const end = watch(mark, thread, (path) => stuck.push(path));
    mark.begin('/scan/good');
    // Ten looks a second for longer than the limit, and the thread got 50 ms of it.
    for (let i = 0; i < 5; i += 1) {
      await thread.compute(10);
      await wait(250);
    }
    expect(stuck).toEqual([]);
    end();
  });

  it('in a thread that reads headers: only that file is named, the others of its chunk are read', async () => {
    const pool = new HeaderPool(1, new SharedArrayBuffer(4), new URL('./testing/hangingHeaders.ts', import.meta.url));
    const task: ChunkTask = {
      id: 1,
      directories: [place.images],
      directoryOf: new Uint16Array(3),
      names: ['a', 'slow', 'z'],
      knownSizes: null,
      knownTimes: null,
    };
    const start = performance.now();
    pool.submit(task);
    await pool.next();
    const [result] = pool.take();
    await pool.close();
    expect(result?.skips).toMatchObject([{ at: 1, code: 'timeout' }]);
    expect(result?.uids).toEqual(['2.25.1', '', '2.25.3']);
    expect(performance.now() - start).toBeGreaterThan(1000);
  });

  it('in the thread of an import: another one goes on, that file is read alone, and the counts add up', async () => {
    const library = place.open();
    const skipped: SkippedEntry[] = [];
    const { totals } = scanInThread(
      { libraryDir: place.libraryDir, paths: [place.images], mode: 'reference' },
      new SharedArrayBuffer(4),
      { onProgress: () => undefined, onPatients: () => undefined, onSkipped: (entries) => skipped.push(...entries) },
      new URL('./testing/hangingScan.ts', import.meta.url),
    );
    // The thread that reads it alone does not hang: it was not the file's fault.
    expect(await totals).toMatchObject({ files: 3, indexed: 3, unchanged: 0 });
    expect(skipped).toEqual([]);
    expect(library.counts().instances).toBe(3);
    expect(library.verifyIndex()).toBe(true);
  });
});

describe('a share that stops answering', () => {
  it('does not hold up a cancel: the import ends with what was committed', async () => {
    place.open();
    const cancel = new SharedArrayBuffer(4);
    let seen = 0;
    const { totals } = scanInThread(
      { libraryDir: place.libraryDir, paths: [place.images], mode: 'reference' },
      cancel,
      {
        onProgress: ({ done }) => {
          seen = done;
        },
        onPatients: () => undefined,
        onSkipped: () => undefined,
      },
      new URL('./testing/frozenScan.ts', import.meta.url),
    );
    while (seen === 0) await wait(20);
    const start = performance.now();
    Atomics.store(new Int32Array(cancel), 0, 1);
    expect(await totals).toEqual({ files: 40, indexed: 30, unchanged: 0, cancelled: true });
    expect(performance.now() - start).toBeLessThan(8000);
  });

  it('is told from a local disk by its kind', () => {
    expect(isNetworkStorage(place.images)).toBe(false);
    expect(isNetworkStorage(join(place.images, 'not-there'))).toBe(false);
    expect(isNetworkStorage('\\\\server\\films')).toBe(true);
    // A device of this computer has such a name too.
    expect(isNetworkStorage('\\\\?\\C:\\films')).toBe(false);
  });
});
