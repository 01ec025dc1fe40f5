/** Files that are no longer where they were: seen, said, and found again in the folder they moved to. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './cli/run.ts';
import { encodeFile, radiograph } from './library/testing/dicomFile.ts';
import { Workplace } from './library/testing/temporary.ts';
import { openService, type Service } from './service.ts';

let place: Workplace;
let service: Service;

beforeEach(async () => {
  place = new Workplace();
  for (const [path, uid] of [
    ['disc/a/IM1', '2.25.1'],
    ['disc/a/IM2', '2.25.2'],
    ['disc/b/IM1', '2.25.3'],
  ] as const) {
    place.write(path, encodeFile(radiograph({ uid })));
  }
  const noFrames = () => Promise.reject(new Error('no pixels are needed'));
  service = await openService({
    libraryDir: place.libraryDir,
    library: place.open(),
    loadFrame: noFrames,
    phantom: null,
  });
  await service.context.library.import([join(place.images, 'disc')]);
});
afterEach(async () => {
  await service.close();
  await place.clean();
});

const missing = () => service.context.library.patient('P1').missingFiles;
const locate = (uid: string) => service.context.library.locate(uid);

async function relocate(directory: string) {
  const { jobId } = (await service.registry.call('internal.relocate', { patientKey: 'P1', directory })) as {
    jobId: string;
  };
  return service.context.jobs.finished(jobId);
}

describe('moved files', () => {
  it('are listed as missing, and asking for one says what to do', () => {
    renameSync(join(place.images, 'disc'), join(place.root, 'moved'));
    expect(missing()).toEqual(['2.25.1', '2.25.2', '2.25.3']);
    expect(() => locate('2.25.1')).toThrow(
      expect.objectContaining({ code: 'file-unreadable', message: expect.stringContaining('is not where it was') }),
    );
  });

  it.each([
    ['the moved folder itself', 'moved'],
    ['the folder it was put in', '.'],
  ])('are found again by %s', async (_words, chosen) => {
    const parent = join(place.root, 'elsewhere');
    mkdirSync(parent);
    renameSync(join(place.images, 'disc'), join(parent, 'moved'));
    const job = await relocate(join(parent, chosen));
    expect(job).toMatchObject({ state: 'done', skipped: 0 });
    expect(missing()).toEqual([]);
    expect(locate('2.25.3')).toBe(join(parent, 'moved', 'b', 'IM1'));
    expect((await service.context.library.verifyFiles()).changed).toEqual([]);
  });

  it('of which only one was moved are found without touching those that stayed', async () => {
    const parent = join(place.root, 'elsewhere');
    mkdirSync(parent);
    renameSync(join(place.images, 'disc', 'a', 'IM2'), join(parent, 'renamed'));
    await relocate(parent);
    expect(missing()).toEqual([]);
    expect(locate('2.25.1')).toBe(join(place.images, 'disc', 'a', 'IM1'));
    expect(locate('2.25.2')).toBe(join(parent, 'renamed'));
  });

  it('are not confused with files of the same name that show someone else', async () => {
    const parent = join(place.root, 'elsewhere');
    rmSync(join(place.images, 'disc', 'b'), { recursive: true });
    mkdirSync(join(parent, 'b'), { recursive: true });
    place.write('../elsewhere/b/IM1', encodeFile(radiograph({ uid: '2.25.99', patientId: 'P2', study: '2.25.900' })));
    await relocate(parent);
    expect(missing()).toEqual(['2.25.3']);
  });

  it('by the command line', async () => {
    await service.close();
    renameSync(join(place.images, 'disc'), join(place.root, 'moved'));
    const said: string[] = [];
    const io = {
      out: (text: string) => said.push(text),
      err: (text: string) => said.push(text),
      progress: () => undefined,
      signal: new AbortController().signal,
    };
    const args = [
      '--from',
      join(place.images, 'disc'),
      '--to',
      join(place.root, 'moved'),
      '--library',
      place.libraryDir,
    ];
    expect(await run(['relocate', ...args], io)).toBe(0);
    expect(said.join('')).toBe('2 folders changed\n');
    // Nothing lies there any more that the library knows.
    expect(await run(['relocate', ...args], io)).toBe(3);
  });
});
