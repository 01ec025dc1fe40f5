/** An import by the command line has no window and no second thread, and yet no header can hold it up or fill the memory. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encodeFile, radiograph } from '../library/testing/dicomFile.ts';
import { Workplace } from '../library/testing/temporary.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const preloaded = pathToFileURL(fileURLToPath(new URL('../library/testing/badHeaders.ts', import.meta.url)));

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.clean());

interface Answer {
  readonly files: number;
  readonly indexed: number;
  readonly unchanged: number;
  readonly skipped: readonly { readonly path: string; readonly code: string }[];
  readonly instances: number;
}

function index() {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [main, 'index', place.images, '--library', place.libraryDir, '--json'],
    {
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...process.env, NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import ${preloaded}` },
    },
  );
  if (stdout === '') throw new Error(stderr);
  return { status, answer: JSON.parse(stdout) as Answer };
}

const names: Readonly<Record<number, string>> = { 40: 'Never^Ends', 90: 'Eats^Memory' };
const film = (uid: number) => encodeFile(radiograph({ uid: `2.25.${uid}`, name: names[uid] ?? 'Good^Header' }));

it('one that never ends and one that eats memory are named, all others are read, and the counts add up', () => {
  for (let i = 0; i < 150; i += 1) place.write(`f${String(i).padStart(3, '0')}`, film(i));
  place.write('disc.zip', zipSync({ 'a.dcm': film(1000), 'b.dcm': film(1001) }));
  const { status, answer } = index();
  expect(status).toBe(1);
  expect(answer).toMatchObject({ files: 152, indexed: 150, unchanged: 0, instances: 150 });
  expect(answer.skipped.map(({ path, code }) => [path.slice(place.images.length + 1), code])).toEqual([
    ['f040', 'timeout'],
    ['f090', 'timeout'],
  ]);
  // Again: the good ones are known, and the bad ones are named once more.
  const again = index();
  expect(again.status).toBe(1);
  expect(again.answer).toMatchObject({ files: 152, indexed: 0, unchanged: 150, instances: 150 });
  expect(again.answer.skipped).toHaveLength(2);
}, 60_000);
