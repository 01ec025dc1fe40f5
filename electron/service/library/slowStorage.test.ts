/** What network folders and discs get: several files in flight. No network is needed, only time that passes per file. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ChunkTask, fileKind } from './chunk.ts';
import { readChunk } from './readChunk.ts';
import { encodeFile, radiograph } from './testing/dicomFile.ts';
import { Workplace } from './testing/temporary.ts';

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.clean());

function task(names: readonly string[]): ChunkTask {
  const directoryOf = new Uint16Array(names.length);
  return { id: 1, directories: [place.images], directoryOf, names, knownSizes: null, knownTimes: null };
}

/** Asked before each file: several milliseconds of waiting make the storage a slow one. */
function waiting(): boolean {
  const until = performance.now() + 3;
  while (performance.now() < until);
  return false;
}

it('slow storage is read several files at once, with the same rows and the same refusals', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `f${i}`);
  for (const [i, name] of names.entries()) place.write(name, encodeFile(radiograph({ uid: `2.25.${i + 1}` })));
  place.write('f3', 'no image');
  const given = { ...task([...names, 'gone']), givenUp: [`${place.images}/f15`] };
  const quick = await readChunk(given, waiting);
  // Asking eight times before the first answer is what several files in flight look like.
  let asked = 0;
  const reading = readChunk(given, () => {
    asked += 1;
    return false;
  });
  expect(asked).toBe(8);
  const slow = await reading;
  expect(slow.uids).toEqual(quick.uids);
  expect(slow.kinds).toEqual(quick.kinds);
  const byPlace = (a: { at: number }, b: { at: number }) => a.at - b.at;
  expect([...slow.skips].sort(byPlace)).toEqual(quick.skips);
  expect(quick.skips.map(({ at, code }) => [at, code])).toEqual([
    [3, 'not-dicom'],
    [15, 'timeout'],
    [20, 'file-unreadable'],
  ]);
  expect(slow.kinds[0]).toBe(fileKind.header);
});
