/** Nothing that a file can hold may crash, hang or exhaust the program: every failure is one EnthesisError, quickly. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../electron/service/pixels/index.ts';
import { EnthesisError, errorCodes } from '../errors.ts';
import { NeedMoreBytesError, readHeader } from './header.ts';
import { openDicomImage } from './pixels/index.ts';
import { element, type Item, radiograph, SYNTAX, writeFile } from './testing/dicomWriter.ts';
import { bytePlanes, type EncoderFrame, encodeWith, rleFrame, type WasmEncoder } from './testing/encoders.ts';
import { mutateFile, random } from './testing/fuzz.ts';
import { encodeJpegLossless } from './testing/jpegLosslessEncoder.ts';
import { nuclear, view } from './testing/radioisotope.ts';

const lut: Item = [element(0x00283002, 'US', [4, 0, 8]), element(0x00283006, 'OW', [1, 2, 3, 4])];
const scan = nuclear(4, [
  element(0x00540020, 'US', [1, 2, 1, 2]),
  element(0x00540022, 'SQ', [view('anterior'), view('posterior')], { undefinedLength: true }),
  element(0x00540032, 'SQ', [[element(0x00181242, 'IS', '2000'), element(0x00540033, 'US', 4)]]),
]);
const require = createRequire(import.meta.url);
type Factory<T> = () => Promise<T>;
const charls = await (
  require('@cornerstonejs/codec-charls') as Factory<{
    JpegLSEncoder: new () => WasmEncoder & { setNearLossless(error: number): void };
  }>
)();
const openjpeg = await (require('@cornerstonejs/codec-openjpeg') as Factory<{ J2KEncoder: new () => WasmEncoder }>)();
const openjph = await (
  require('@cornerstonejs/codec-openjph') as Factory<{
    HTJ2KEncoder: new () => WasmEncoder & { setQuality(reversible: boolean, step: number): void };
  }>
)();
const small: EncoderFrame = {
  width: 32,
  height: 32,
  bitsPerSample: 12,
  componentCount: 1,
  isSigned: false,
  isUsingColorTransform: false,
};
const smallWords = new Uint8Array(Uint16Array.from({ length: 1024 }, (_, i) => (i * 37) % 4096).buffer);
const lossless = (encoder: { setNearLossless(error: number): void }) => encoder.setNearLossless(0);
const exact = (encoder: { setQuality(reversible: boolean, step: number): void }) => encoder.setQuality(true, 0);

function compressed(syntax: string, stream: Uint8Array, rows: number, columns: number): Uint8Array {
  const pixels = element(0x7fe00010, 'OB', { offsetTable: [0], fragments: [stream] });
  return writeFile(radiograph([pixels], rows, columns), { syntax });
}

const base64 = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
/** 8 x 8 pixels by dcmcjpeg +eb and +ee. */
const eightBitStream = base64(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABsQAAMBAQEBAQAAAAAAAAAAAAIDBAEFEhQV/9oACAEBAAA/ACmKfhc7OXdN+FIy349rlJOI5QHR5NJarFC/4eqE+qnS0gFNI+vWNIs//9k=',
);
const twelveBitStream = base64(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wQALDAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAADP/EABwQAAAGAwAAAAAAAAAAAAAAAAAKCyg2RVNicf/aAAgBAQAAPwAvISLQfYC3nBT81H//2Q==',
);
const bits = (allocated: number, stored: number): Item => [
  element(0x00280100, 'US', allocated),
  element(0x00280101, 'US', stored),
  element(0x00280102, 'US', stored - 1),
];
const eightBit = writeFile(
  radiograph([...bits(8, 8), element(0x7fe00010, 'OB', { offsetTable: [0], fragments: [eightBitStream] })], 8, 8),
  { syntax: '1.2.840.10008.1.2.4.50' },
);
const ramp = Array.from({ length: 16 }, (_, i) => i * 4096);
const palette = radiograph([
  element(0x00280004, 'CS', 'PALETTE COLOR'),
  ...bits(8, 8),
  ...[0x00281101, 0x00281102, 0x00281103].map((tag) => element(tag, 'US', [16, 0, 16])),
  ...[0x00281201, 0x00281202, 0x00281203].map((tag) => element(tag, 'OW', ramp)),
  element(
    0x7fe00010,
    'OB',
    Uint8Array.from({ length: 24 }, (_, i) => i % 16),
  ),
]);

/** Small files that between them take every way through the reader. */
const seeds: ReadonlyArray<readonly [string, Uint8Array]> = [
  [
    'explicit, with sequences',
    writeFile(
      radiograph([
        element(0x00283000, 'SQ', [lut], { undefinedLength: true }),
        element(0x00283010, 'SQ', [lut]),
        element(0x00281050, 'DS', '5\\6'),
        element(0x00281051, 'DS', '5\\6'),
      ]),
    ),
  ],
  ['implicit, nuclear medicine', writeFile(scan, { syntax: SYNTAX.implicit })],
  ['big endian, nuclear medicine', writeFile(scan, { syntax: SYNTAX.bigEndian })],
  ['deflated', writeFile(radiograph(), { syntax: SYNTAX.deflated })],
  ['without meta information', writeFile(radiograph(), { meta: 'none', encoding: 'implicit' })],
  [
    'RLE',
    writeFile(
      radiograph([
        element(0x7fe00010, 'OB', {
          offsetTable: [],
          fragments: [rleFrame(bytePlanes(Array.from({ length: 24 }, (_, i) => i * 3)))],
        }),
      ]),
      { syntax: SYNTAX.rle },
    ),
  ],
  [
    'lossless JPEG',
    writeFile(
      radiograph([
        element(0x7fe00010, 'OB', {
          offsetTable: [0],
          fragments: [
            encodeJpegLossless(
              Array.from({ length: 24 }, (_, i) => i * 100),
              { rows: 4, columns: 6, precision: 12, predictor: 4, restartRows: 2 },
            ),
          ],
        }),
      ]),
      { syntax: SYNTAX.jpegLossless },
    ),
  ],
  ['JPEG, 8 bit', eightBit],
  ['JPEG, 12 bit', compressed('1.2.840.10008.1.2.4.51', twelveBitStream, 8, 8)],
  ['JPEG-LS', compressed(SYNTAX.jpegLs, encodeWith(new charls.JpegLSEncoder(), small, smallWords, lossless), 32, 32)],
  ['JPEG 2000', compressed(SYNTAX.j2k, encodeWith(new openjpeg.J2KEncoder(), small, smallWords), 32, 32)],
  [
    'HTJ2K',
    compressed('1.2.840.10008.1.2.4.201', encodeWith(new openjph.HTJ2KEncoder(), small, smallWords, exact), 32, 32),
  ],
  ['palette', writeFile(palette)],
  [
    'Japanese names',
    writeFile(
      radiograph([
        element(0x00080005, 'CS', '\\ISO 2022 IR 87'),
        element(
          0x00100010,
          'PN',
          Uint8Array.from('\u001b$B;3ED\u001b(B^\u001b$BB@O:\u001b(B', (c) => c.charCodeAt(0)),
        ),
      ]),
    ),
  ],
];

/** The longest that one file may take, and the most that the process may grow by while any of them is read. */
const fileLimitMs = 1000;
const memoryLimitBytes = 512 * 1024 * 1024;

/** Reads a file to its last pixel; whatever goes wrong must be one of our errors, within a second and the memory limit. */
async function survive(bytes: Uint8Array): Promise<string> {
  const started = performance.now();
  let outcome = 'read';
  try {
    readHeader(bytes);
  } catch (error) {
    outcome = check(error);
  }
  try {
    const image = openDicomImage(bytes, nodeCodecs(fileLimitMs / 2));
    await image.decodeFrame(1);
    await image.decodeFrame(image.info.numberOfFrames);
  } catch (error) {
    check(error);
  }
  const took = performance.now() - started;
  if (took >= fileLimitMs) throw new Error(`reading took ${Math.round(took)} ms`);
  return outcome;
}

function check(error: unknown): string {
  if (!(error instanceof EnthesisError)) throw error;
  expect(errorCodes).toContain(error.code);
  expect(error.code).not.toBe('internal');
  expect(error.message).not.toMatch(/Example|Anna|HO-001/);
  return error.code;
}

describe('a file cut at any place', () => {
  it.each(seeds.slice(0, 5))('%s', async (_, file) => {
    for (let length = 0; length < file.length; length += 1) {
      await survive(file.subarray(0, length));
      // As the first part of a longer file it asks for more, or is content.
      try {
        readHeader(file.subarray(0, length), { fileSize: file.length });
      } catch (error) {
        expect(error).toBeInstanceOf(NeedMoreBytesError);
        expect((error as NeedMoreBytesError).needBytes).toBeGreaterThan(length);
        expect((error as NeedMoreBytesError).needBytes).toBeLessThanOrEqual(file.length);
      }
    }
  });
});

/** ENTHESIS_FUZZ for another count, ENTHESIS_FUZZ_SEED to look at another stretch. */
const count = Number(process.env.ENTHESIS_FUZZ ?? 100_000);
const firstSeed = Number(process.env.ENTHESIS_FUZZ_SEED ?? 1);

describe('mutated files', () => {
  it('every seed reads to its last pixel', async () => {
    for (const [name, file] of seeds) {
      const image = openDicomImage(file, nodeCodecs());
      const { pixels } = await image.decodeFrame(image.info.numberOfFrames);
      expect([readHeader(file).instance.rows, pixels.length > 0], name).toEqual([image.info.rows, true]);
    }
  });

  it(`${count} files from seed ${firstSeed}`, { timeout: 1_800_000 }, async () => {
    const outcomes = new Map<string, number>();
    const others = seeds.map(([, file]) => file);
    const before = process.memoryUsage.rss();
    for (let i = 0; i < count; i += 1) {
      const pick = random(firstSeed * 1_000_003 + i);
      const [name, file] = seeds[i % seeds.length]!;
      let outcome: string;
      try {
        outcome = await survive(mutateFile(file, others, pick));
        const grown = process.memoryUsage.rss() - before;
        if (grown > memoryLimitBytes) throw new Error(`memory grew by ${Math.round(grown / 2 ** 20)} MB`);
      } catch (error) {
        throw new Error(`file ${i} of seed ${firstSeed} (${name})`, { cause: error });
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    // The mutations must reach both sides: files that still read, and several kinds of refusal.
    expect(outcomes.get('read') ?? 0).toBeGreaterThan(count / 20);
    expect(outcomes.size).toBeGreaterThan(4);
  });
});

const root = '../shared/data/real';
const files = existsSync(root)
  ? readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  : [];

describe.skipIf(files.length === 0)('real compressed files, damaged (needs ../shared/data)', () => {
  const compressed = files.filter((path) => /NM1_(RLE|JLSL|J2KR)|CT0012|HTJ2K|image_dfl/.test(path));
  it.each(compressed)('%s', { timeout: 300_000 }, async (path) => {
    const original = readFileSync(path);
    const pick = random(5);
    for (let i = 0; i < 25; i += 1) {
      const bytes = Uint8Array.from(original);
      for (let change = 0; change < 6; change += 1) bytes[1500 + pick(bytes.length - 1500)] = pick(256);
      try {
        await openDicomImage(bytes, nodeCodecs()).decodeFrame(1);
      } catch (error) {
        check(error);
      }
    }
  });
});
