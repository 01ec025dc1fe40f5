import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { PixelCodecs } from '../../../shared/dicom/pixels/codecs.ts';
import { openDicomImage } from '../../../shared/dicom/pixels/index.ts';
import { element, radiograph, SYNTAX, writeFile } from '../../../shared/dicom/testing/dicomWriter.ts';
import { EnthesisError } from '../../../shared/errors.ts';
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

describe('a stream that a codec does not come back from', () => {
  it('is stopped, and the next frame is decoded by a fresh module', async () => {
    const stream = j2kStream();
    const bytes = writeFile(radiograph([element(0x7fe00010, 'OB', { offsetTable: [0], fragments: [stream] })], 1, 1), {
      syntax: SYNTAX.j2k,
    });
    const discarded: string[] = [];
    class NeverEnds {
      getEncodedBuffer(length: number) {
        return new Uint8Array(length);
      }
      decode(): void {
        for (;;);
      }
      getDecodedBuffer = () => new Uint8Array(2);
      getFrameInfo = () => ({ width: 1, height: 1, bitsPerSample: 12, componentCount: 1 });
      readHeader = () => undefined;
      calculateSizeAtDecompositionLevel = () => ({ width: 1, height: 1 });
      decodeSubResolution = () => undefined;
      delete = () => undefined;
    }
    const codecs: PixelCodecs = {
      ...nodeCodecs(200),
      openjpeg: async () => ({ J2KDecoder: NeverEnds }),
      discard: (name) => discarded.push(name),
    };
    expect(await codeOf(openDicomImage(bytes, codecs).decodeFrame(1))).toBe('timeout');
    expect(discarded).toContain('openjpeg');
  });

  it('is judged by the time it computed: one held up by others begins anew with more time', async () => {
    const bytes = writeFile(
      radiograph([element(0x7fe00010, 'OB', { offsetTable: [0], fragments: [j2kStream()] })], 1, 1),
      {
        syntax: SYNTAX.j2k,
      },
    );
    // A clock of the processor that counts 32 ms and then stands still, as if other programs had the rest of the 400 ms.
    let computed = 0;
    const patience: number[] = [];
    const limited = nodeCodecs(100, () => computed);
    class HeldUp {
      getEncodedBuffer = (length: number) => new Uint8Array(length);
      decode(): void {
        computed += 32;
        const end = performance.now() + 400;
        while (performance.now() < end);
      }
      getDecodedBuffer = () => new Uint8Array([7, 0]);
      getFrameInfo = () => ({ width: 1, height: 1, bitsPerSample: 12, componentCount: 1 });
      readHeader = () => undefined;
      calculateSizeAtDecompositionLevel = () => ({ width: 1, height: 1 });
      decodeSubResolution = () => undefined;
      delete = () => undefined;
    }
    const discarded: string[] = [];
    const codecs: PixelCodecs = {
      ...limited,
      openjpeg: async () => ({ J2KDecoder: HeldUp }),
      discard: (name) => discarded.push(name),
      limited: (work, wanted) => {
        patience.push(wanted);
        return limited.limited!(work, wanted);
      },
    };
    const frame = await openDicomImage(bytes, codecs).decodeFrame(1);
    expect([...frame.pixels]).toEqual([7]);
    // 32 of 100 ms were its own, so 100 ms of its own take 312.5 ms; and half as much again. The stopped module is not used again.
    expect(patience.slice(0, 2)).toEqual([1, 4.6875]);
    expect(discarded).toEqual(['openjpeg']);
  });

  it('damaged main headers of JPEG 2000 are refused before a codec sees them', async () => {
    const never = () => Promise.reject(new Error('a codec was asked for'));
    const codecs: PixelCodecs = { ...nodeCodecs(), openjpeg: never };
    const whole = j2kStream();
    // Offsets into SIZ (T.800 A.5.1): tile width, subsampling of the component; then the markers of COD and QCD.
    for (const [at, value] of [
      [27, 0],
      [43, 254],
      [44, 0],
      [46, 0x00],
      [48, 0xff],
      [60, 0x64],
    ] as const) {
      const stream = whole.slice();
      stream[at] = value;
      const pixels = element(0x7fe00010, 'OB', { offsetTable: [0], fragments: [stream] });
      const bytes = writeFile(radiograph([pixels], 1, 1), { syntax: SYNTAX.j2k });
      expect(await codeOf(openDicomImage(bytes, codecs).decodeFrame(1)), `byte ${at}`).toBe('decode-failed');
    }
  });
});

/** The main header of a 1 x 1 image, tile after it: SOC, SIZ, COD, QCD, SOT (T.800 A.4 to A.6). */
function j2kStream(): Uint8Array {
  const u32 = (value: number) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
  return Uint8Array.from([
    ...[0xff, 0x4f, 0xff, 0x51, 0, 41, 0, 0],
    ...[1, 1, 0, 0, 1, 1, 0, 0].flatMap(u32),
    ...[0, 1, 11, 1, 1],
    ...[0xff, 0x52, 0, 12, 0, 0, 0, 1, 0, 0, 4, 4, 0, 1],
    ...[0xff, 0x5c, 0, 4, 0x20, 0x68],
    ...[0xff, 0x90, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1],
  ]);
}
