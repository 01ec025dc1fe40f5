import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EnthesisError } from '../../../shared/contract/errors.ts';
import { element, radiograph, writeFile } from '../../../shared/dicom/testing/dicomWriter.ts';
import { FrameCache, loadFrame, nodeCodecs, openImageFile } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'enthesis-pixels-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of three 4 x 6 frames of 16 bits: 48 bytes each. */
function file(name: string): string {
  const path = join(folder, name);
  const pixels = Array.from({ length: 72 }, (_, i) => i);
  writeFileSync(path, writeFile(radiograph([element(0x00280008, 'IS', '3'), element(0x7fe00010, 'OW', pixels)])));
  return path;
}

async function codeOf(run: Promise<unknown>): Promise<string> {
  try {
    await run;
  } catch (error) {
    expect(error).toBeInstanceOf(EnthesisError);
    return (error as EnthesisError).code;
  }
  return 'no error';
}

describe('loading a frame', () => {
  it('gives description, display and stored values', async () => {
    const { info, display, stored } = await loadFrame(file('a.dcm'), 2);
    expect(info).toMatchObject({ modality: 'CR', numberOfFrames: 3 });
    expect(display.bitsStored).toBe(12);
    expect([stored.rows, stored.columns, stored.pixels[0]]).toEqual([4, 6, 24]);
  });

  it('says what is wrong without the folder it is in', async () => {
    const missing = join(folder, 'secret', 'missing.dcm');
    expect(await codeOf(loadFrame(missing, 1))).toBe('file-unreadable');
    await expect(loadFrame(missing, 1)).rejects.toThrow(/^(?!.*secret).*missing\.dcm/);
    expect(await codeOf(loadFrame(folder, 1))).toBe('file-unreadable');
    expect(await codeOf(loadFrame(file('a.dcm'), 4))).toBe('unknown-frame');
  });
});

describe('codecs', () => {
  it('are loaded once, and afresh after they were discarded', async () => {
    const codecs = nodeCodecs();
    const first = await codecs.charls();
    expect(await codecs.charls()).toBe(first);
    codecs.discard?.('charls');
    expect(await codecs.charls()).not.toBe(first);
  });
});

describe('frame cache', () => {
  it('decodes a frame once for callers at the same time and later', async () => {
    let opened = 0;
    const cache = new FrameCache(1_000_000, (path) => {
      opened += 1;
      return openImageFile(path);
    });
    const path = file('b.dcm');
    const [one, two] = await Promise.all([cache.load(path, 1), cache.load(path, 1)]);
    expect(one).toBe(two);
    expect(await cache.load(path, 1)).toBe(one);
    await cache.load(path, 2);
    expect(opened).toBe(1);
    expect(cache.bytes).toBe(96);
  });

  it('forgets what was used longest ago', async () => {
    const cache = new FrameCache(100);
    const path = file('c.dcm');
    const first = await cache.load(path, 1);
    await cache.load(path, 2);
    expect(await cache.load(path, 1)).toBe(first);
    await cache.load(path, 3);
    expect(cache.bytes).toBe(96);
    expect(await cache.load(path, 1)).toBe(first);
    cache.clear();
    expect(cache.bytes).toBe(0);
  });

  it('does not remember failures', async () => {
    const path = join(folder, 'later.dcm');
    const cache = new FrameCache();
    expect(await codeOf(cache.load(path, 1))).toBe('file-unreadable');
    file('later.dcm');
    expect((await cache.load(path, 1)).stored.pixels[23]).toBe(23);
  });
});
