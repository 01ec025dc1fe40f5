/** Nothing that a file can hold may crash, hang or exhaust the program: every failure is one EnthesisError, quickly. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../electron/service/pixels/index.ts';
import { EnthesisError, errorCodes } from '../contract/errors.ts';
import { NeedMoreBytesError, readHeader } from './header.ts';
import { openDicomImage } from './pixels/index.ts';
import { element, type Item, radiograph, SYNTAX, writeFile } from './testing/dicomWriter.ts';
import { bytePlanes, rleFrame } from './testing/encoders.ts';
import { encodeJpegLossless } from './testing/jpegLosslessEncoder.ts';
import { nuclear, view } from './testing/radioisotope.ts';

const lut: Item = [element(0x00283002, 'US', [4, 0, 8]), element(0x00283006, 'OW', [1, 2, 3, 4])];
const scan = nuclear(4, [
  element(0x00540020, 'US', [1, 2, 1, 2]),
  element(0x00540022, 'SQ', [view('anterior'), view('posterior')], { undefinedLength: true }),
  element(0x00540032, 'SQ', [[element(0x00181242, 'IS', '2000'), element(0x00540033, 'US', 4)]]),
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

/** Reads a file to its last pixel; whatever goes wrong must be one of our errors, within a second. */
async function survive(bytes: Uint8Array): Promise<string> {
  const started = performance.now();
  let outcome = 'read';
  try {
    readHeader(bytes);
  } catch (error) {
    outcome = check(error);
  }
  try {
    const image = openDicomImage(bytes, nodeCodecs());
    await image.decodeFrame(1);
    await image.decodeFrame(image.info.numberOfFrames);
  } catch (error) {
    check(error);
  }
  expect(performance.now() - started).toBeLessThan(1000);
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

/** A linear congruential generator: the same seed gives the same files on every machine. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const nasty = [0x00, 0xff, 0x7f, 0x80, 0xfe, 0x5c, 0x1b, 0x20];

/** One to eight changes: bytes, lengths, tags of sequences, pieces removed, doubled or swapped in from another file. */
function mutate(file: Uint8Array, pick: (below: number) => number): Uint8Array {
  let bytes = file.slice();
  for (let change = pick(8); change >= 0; change -= 1) {
    const at = pick(bytes.length);
    const length = Math.min(1 + pick(16), bytes.length - at);
    switch (pick(8)) {
      case 0:
        bytes[at]! ^= 1 << pick(8);
        break;
      case 1:
        bytes[at] = nasty[pick(nasty.length)]!;
        break;
      case 2:
        bytes.fill(0xff, at, at + Math.min(4, length));
        break;
      case 3:
        bytes.set([0xfe, 0xff, [0x00, 0x0d, 0xdd][pick(3)]!, 0xe0].slice(0, bytes.length - at), at);
        break;
      case 4:
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
        break;
      case 5:
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at, at + length), ...bytes.subarray(at)]);
        break;
      case 6: {
        const other = seeds[pick(seeds.length)]![1];
        const from = pick(other.length);
        bytes.set(other.subarray(from, Math.min(other.length, from + length)).subarray(0, bytes.length - at), at);
        break;
      }
      default:
        bytes.set(
          ['SQ', 'UN', 'OB', '??', 'UT']
            [pick(5)]!.split('')
            .map((c) => c.charCodeAt(0))
            .slice(0, bytes.length - at),
          at,
        );
    }
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}

/** ENTHESIS_FUZZ=100000 for the full count; ENTHESIS_FUZZ_SEED to look at another stretch. */
const count = Number(process.env.ENTHESIS_FUZZ ?? 20_000);
const firstSeed = Number(process.env.ENTHESIS_FUZZ_SEED ?? 1);

describe('mutated files', () => {
  it(`${count} files from seed ${firstSeed}`, { timeout: 1_800_000 }, async () => {
    const outcomes = new Map<string, number>();
    const before = process.memoryUsage().rss;
    for (let i = 0; i < count; i += 1) {
      const pick = random(firstSeed * 1_000_003 + i);
      const file = seeds[i % seeds.length]![1];
      // Half of the changes go to the data set, past the preamble, where they do more.
      const head = pick(2) === 0 ? Math.min(132, file.length) : 0;
      const bytes = Uint8Array.from([...file.subarray(0, head), ...mutate(file.subarray(head), pick)]);
      let outcome: string;
      try {
        outcome = await survive(bytes);
      } catch (error) {
        throw new Error(`file ${i} of seed ${firstSeed} (${seeds[i % seeds.length]![0]})`, { cause: error });
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    // The mutations must reach both sides: files that still read, and several kinds of refusal.
    expect(outcomes.get('read') ?? 0).toBeGreaterThan(count / 20);
    expect(outcomes.size).toBeGreaterThan(4);
    expect(process.memoryUsage().rss - before).toBeLessThan(600 * 1024 * 1024);
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
