import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChunkTask, fileKind } from './chunk.ts';
import { HeaderPool } from './headerPool.ts';
import { encodeFile, radiograph } from './testing/dicomFile.ts';
import { Workplace } from './testing/temporary.ts';

let place: Workplace;
let pool: HeaderPool;
beforeEach(() => {
  place = new Workplace();
  pool = new HeaderPool(1, new SharedArrayBuffer(4));
});
afterEach(async () => {
  await pool.close();
  await place.clean();
});

describe('header threads', () => {
  it('names the files of a thread that died, and goes on with a new one', async () => {
    place.write('one', encodeFile(radiograph({ uid: '2.25.1' })));
    const good: ChunkTask = {
      id: 2,
      directories: [place.images],
      directoryOf: new Uint16Array(1),
      names: ['one'],
      knownSizes: null,
      knownTimes: null,
    };
    // A task that no folder list belongs to makes the thread throw where nothing is caught.
    pool.submit({ ...good, id: 1, directories: null as unknown as string[] });
    await pool.next();
    const [lost] = pool.take();
    expect(lost?.kinds).toEqual(Uint8Array.of(fileKind.skipped));
    expect(lost?.skips).toMatchObject([{ at: 0, code: 'dicom-malformed' }]);
    expect(pool.inFlight).toBe(0);

    pool.submit(good);
    await pool.next();
    const [read] = pool.take();
    expect(read?.uids).toEqual(['2.25.1']);
  });
});
