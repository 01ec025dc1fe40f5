import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../../electron/service/pixels/index.ts';
import { openDataSet } from '../../parse/dataSet.ts';
import { encapsulatedFrames } from '../fragments.ts';
import { HeaderBits, HeaderBitWriter } from './bits.ts';
import { divide, lowResolutionOf } from './index.ts';
import { TagTreeReader, TagTreeWriter } from './tagTree.ts';

const scratch = mkdtempSync(join(tmpdir(), 'enthesis-j2k-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Seeded: mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const WIDTH = 517;
const HEIGHT = 391;

/** A film of 12 bits in 16-bit words: shading, an edge that crosses every band, noise. */
function gray(): Buffer {
  const random = randomNumbers(11);
  const out = Buffer.alloc(WIDTH * HEIGHT * 2);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const bone = Math.abs(x - 250 - 30 * Math.sin(y / 40)) < 60 ? 1200 : 0;
      out.writeUInt16LE(Math.floor(600 + bone + y * 2 + random() * 90), (y * WIDTH + x) * 2);
    }
  }
  return out;
}

function colour(): Buffer {
  const random = randomNumbers(12);
  return Buffer.from(Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => Math.floor((i % 251) * 0.8 + random() * 40)));
}

/** A code stream by another encoder, OpenJPEG's own program. */
function encoded(options: readonly string[], components = 1): Uint8Array {
  const [from, to] = [join(scratch, 'in.rawl'), join(scratch, 'out.j2k')];
  writeFileSync(from, components === 1 ? gray() : colour());
  const format = `${WIDTH},${HEIGHT},${components},${components === 1 ? 12 : 8},u`;
  execFileSync('opj_compress', ['-i', from, '-o', to, '-F', format, ...options], { stdio: 'ignore' });
  return new Uint8Array(readFileSync(to));
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

async function decoded(stream: Uint8Array, reduce = 0): Promise<Picture> {
  const { J2KDecoder } = await nodeCodecs().openjpeg();
  const decoder = new J2KDecoder();
  try {
    decoder.getEncodedBuffer(stream.length).set(stream);
    if (reduce === 0) decoder.decode();
    else {
      decoder.readHeader();
      decoder.decodeSubResolution(reduce, 0);
    }
    const view = decoder.getDecodedBuffer();
    const { width, height } = decoder.getFrameInfo();
    return { width, height, bytes: Buffer.from(view.slice().buffer) };
  } finally {
    decoder.delete();
  }
}

/** Puts bands that were decoded apart together. */
async function together(
  stream: Uint8Array,
  count: number,
): Promise<{ picture: Buffer; bands: number; longest: number }> {
  const bands = divide(stream)!.bands(count);
  const pieces: Buffer[] = [];
  for (const band of bands) {
    const { height, bytes } = await decoded(band.stream);
    const row = bytes.length / height;
    pieces.push(bytes.subarray(band.from * row, band.to * row));
  }
  const longest = Math.max(...bands.map((band) => band.stream.length));
  return { picture: Buffer.concat(pieces), bands: bands.length, longest };
}

const encoder = existsSync('/usr/bin/opj_compress');

const variants = (
  [
    ['lossless', []],
    ['irreversible', ['-I', '-r', '6']],
    ['RLCP, two layers', ['-p', 'RLCP', '-r', '8,1']],
    ['RPCL, small precincts', ['-p', 'RPCL', '-c', '[128,128],[64,64]']],
    ['PCRL, three layers, precincts', ['-p', 'PCRL', '-r', '20,6,1', '-c', '[256,128]']],
    ['CPRL', ['-p', 'CPRL', '-c', '[128,256]']],
    ['irreversible, five layers', ['-I', '-r', '80,40,20,10,5']],
    ['small code-blocks', ['-b', '16,32']],
    ['marks before and after packet headers', ['-SOP', '-EPH', '-r', '4,1']],
    ['tiles, with tile-parts by resolution', ['-t', '200,150', '-TP', 'R', '-p', 'RPCL']],
    ['tiles, irreversible', ['-t', '130,260', '-I', '-r', '5', '-n', '4']],
    ['off the origin of the grid', ['-d', '37,53', '-T', '11,17', '-t', '300,300']],
    ['no decomposition', ['-n', '1']],
    ['selective bypass', ['-M', '1', '-r', '6,1']],
    ['reset and vertically causal contexts', ['-M', '10']],
    ['termination of each pass', ['-M', '4', '-r', '9,1']],
    ['all styles at once', ['-M', '63']],
    ['colour', ['-r', '3,1'], 3],
    ['colour, irreversible, position first', ['-I', '-r', '8,4', '-p', 'PCRL', '-c', '[128,128]'], 3],
  ] as ReadonlyArray<readonly [string, readonly string[], components?: 3]>
).map(([name, options, components]) => [name, options, components ?? 1] as const);

describe.skipIf(!encoder)('JPEG 2000 in bands (needs opj_compress of libopenjp2-tools)', () => {
  it.each(variants)('%s: bands together are the whole decode, bit by bit', async (_, options, components) => {
    const stream = encoded(options, components);
    const whole = await decoded(stream);
    expect([whole.width, whole.height]).toEqual([WIDTH, HEIGHT]);
    for (const count of [2, 3, 4]) {
      const { picture, bands } = await together(stream, count);
      expect(bands).toBe(count);
      expect(picture.equals(whole.bytes)).toBe(true);
    }
  });

  it('shares the work: with two bands, neither holds much more than half of the bytes', async () => {
    const stream = encoded(['-n', '4', '-b', '16,16']);
    const { longest } = await together(stream, 2);
    expect(longest / stream.length).toBeLessThan(0.7);
  });

  it.each(variants)('%s: the low resolutions alone are the same small picture', async (_, options, components) => {
    const stream = encoded(options, components);
    const reduce = options.includes('1') && options.includes('-n') ? 0 : 2;
    const small = divide(stream)!.lowResolution(reduce);
    const [ours, theirs] = [await decoded(small, reduce), await decoded(stream, reduce)];
    expect(ours.bytes.equals(theirs.bytes)).toBe(true);
  });

  it('finds the low resolutions in the first tenth of a stream by resolution, and says so when they have not come', async () => {
    const stream = encoded(['-p', 'RLCP']);
    const tenth = lowResolutionOf(stream.subarray(0, Math.ceil(stream.length / 10)), 3);
    expect(tenth).toBeInstanceOf(Uint8Array);
    const theirs = await decoded(stream, 3);
    expect((await decoded(tenth as Uint8Array, 3)).bytes.equals(theirs.bytes)).toBe(true);
    expect(lowResolutionOf(stream.subarray(0, 600), 3)).toBe('more');
    expect(lowResolutionOf(stream.subarray(0, 40), 3)).toBeNull();
    // By position every resolution comes at the end too.
    const byPosition = encoded(['-p', 'PCRL', '-c', '[64,64]']);
    expect(lowResolutionOf(byPosition.subarray(0, byPosition.length / 2), 3)).toBe('more');
  });

  it('is made of what the standard allows: another decoder reads each band without complaint', () => {
    const [band] = divide(encoded(['-r', '8,1', '-SOP', '-EPH']))!.bands(2);
    const [from, to] = [join(scratch, 'band.j2k'), join(scratch, 'band.raw')];
    writeFileSync(from, band!.stream);
    const said = execFileSync('opj_decompress', ['-i', from, '-o', to], { encoding: 'utf8' });
    expect(said).not.toMatch(/WARNING|ERROR/);
  });

  it('leaves alone what it does not take apart', () => {
    const changes = encoded(['-POC', 'T1=0,0,1,3,1,CPRL/T1=0,0,1,6,1,LRCP']);
    expect(divide(changes)).toBeNull();
    const stream = encoded([]);
    expect(divide(stream.subarray(0, stream.length - 100))).toBeNull();
    expect(divide(new Uint8Array(0))).toBeNull();
    expect(divide(Uint8Array.of(0xff, 0x4f, 0xff, 0x51))).toBeNull();
  });

  it('never throws on a damaged stream, and never makes one that breaks the codec', async () => {
    const random = randomNumbers(5);
    const streams = [encoded([]), encoded(['-t', '200,150', '-r', '6,1', '-SOP', '-EPH', '-p', 'RPCL'])];
    let divided = 0;
    for (let i = 0; i < 1500; i += 1) {
      const damaged = streams[i % 2]!.slice();
      // Half of the damage goes into the headers, where it hurts most.
      const reach = random() < 0.5 ? 200 : damaged.length;
      for (let hits = 1 + Math.floor(random() * 4); hits > 0; hits -= 1) {
        damaged[Math.floor(random() * reach)] = Math.floor(random() * 256);
      }
      const cut = random() < 0.2 ? damaged.subarray(0, Math.floor(random() * damaged.length)) : damaged;
      const parts = divide(cut);
      const early = lowResolutionOf(cut, 2);
      expect(early === null || early === 'more' || early instanceof Uint8Array).toBe(true);
      if (parts === null) continue;
      const bands = parts.bands(2);
      expect(bands[0]!.from).toBe(0);
      divided += 1;
    }
    // Damage to the coded data itself leaves the packets as they were.
    expect(divided).toBeGreaterThan(100);
  }, 60_000);
});

const real = '../shared/data/real/dicom-test-files';

describe.skipIf(!existsSync(real))('real JPEG 2000 files in bands (needs ../shared/data)', () => {
  it.each(['NM1_J2KR', 'NM1_J2KI', 'RG3_J2KR', 'RG3_J2KI'])('%s', async (name) => {
    const bytes = readFileSync(join(real, name));
    const stream = encapsulatedFrames(openDataSet(bytes, { toPixelData: true }), 1)(1);
    const whole = await decoded(stream);
    const { picture } = await together(stream, 3);
    expect(picture.equals(whole.bytes)).toBe(true);
  });
});

describe('packet headers', () => {
  it('stuffs a zero bit after a byte of ones (T.800 B.10.1)', () => {
    const writer = new HeaderBitWriter();
    writer.bits(0xff, 8);
    writer.bits(0b101, 3);
    // 11111111, then 0 stuffed, 101, and zeros to the end of the byte.
    expect(writer.finish()).toEqual([0xff, 0b01010000]);
    const ending = new HeaderBitWriter();
    ending.bits(0xff, 8);
    expect(ending.finish()).toEqual([0xff, 0]);
    const reader = new HeaderBits(Uint8Array.of(0xff, 0b01010000, 7), 0, 3);
    expect([reader.bits(8), reader.bits(3), reader.finish()]).toEqual([255, 5, 2]);
  });

  it('codes the tag tree of the standard (T.800 figure B.12, B.10.2: leaf values 1 and 3 of the first row)', () => {
    const values = [
      [1, 3, 2, 3, 2, 3],
      [2, 2, 1, 4, 3, 2],
      [2, 2, 2, 2, 1, 2],
    ];
    const tree = new TagTreeWriter(6, 3);
    values.forEach((row, y) => {
      row.forEach((value, x) => {
        tree.set(x, y, value);
      });
    });
    const bits: number[] = [];
    const write = (x: number, y: number) => tree.write(x, y, values[y]![x]! + 1, (bit) => bits.push(bit));
    write(0, 0);
    // "01111" for q3(0,0) = 1, as the standard works out.
    expect(bits.splice(0)).toEqual([0, 1, 1, 1, 1]);
    write(1, 0);
    expect(bits.splice(0)).toEqual([0, 0, 1]);
    write(2, 0);
    expect(bits.splice(0)).toEqual([1, 0, 1]);
  });

  it('reads back any tag tree that it writes', () => {
    const random = randomNumbers(3);
    for (let i = 0; i < 200; i += 1) {
      const [width, height] = [1 + Math.floor(random() * 9), 1 + Math.floor(random() * 9)];
      const values = Array.from({ length: width * height }, () => Math.floor(random() * 7));
      const writer = new TagTreeWriter(width, height);
      values.forEach((value, k) => {
        writer.set(k % width, Math.floor(k / width), value);
      });
      const bits: number[] = [];
      values.forEach((value, k) => {
        writer.write(k % width, Math.floor(k / width), value + 1, (bit) => bits.push(bit));
      });
      const reader = new TagTreeReader(width, height);
      const next = () => bits.shift()!;
      const read = values.map((_, k) => {
        let threshold = 1;
        while (!reader.below(k % width, Math.floor(k / width), threshold, next)) threshold += 1;
        return threshold - 1;
      });
      expect(read).toEqual(values);
      expect(bits).toHaveLength(0);
    }
  });
});
