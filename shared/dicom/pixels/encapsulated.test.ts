import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../electron/service/pixels/index.ts';
import { EnthesisError } from '../../errors.ts';
import { element, type Item, radiograph, SYNTAX, writeFile } from '../testing/dicomWriter.ts';
import { bytePlanes, type EncoderFrame, encodeWith, rleFrame, type WasmEncoder } from '../testing/encoders.ts';
import { openDicomImage } from './index.ts';

const require = createRequire(import.meta.url);

const ROWS = 48;
const COLUMNS = 64;
/** A gradient with an edge and noise from a linear congruential generator: something every predictor has to work for. */
function picture(top: number, signed = false, seed = 7): number[] {
  let state = seed;
  return Array.from({ length: ROWS * COLUMNS }, (_, i) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const x = i % COLUMNS;
    const y = Math.floor(i / COLUMNS);
    const value = (x * 11 + y * 7 + (x > 30 && y > 20 ? top / 2 : 0) + (state >>> 27)) % (top + 1);
    return Math.floor(value) - (signed ? (top + 1) / 2 : 0);
  });
}

interface Depth {
  readonly stored: number;
  readonly signed: boolean;
}
const depths: ReadonlyArray<readonly [string, Depth]> = [
  ['12 bits', { stored: 12, signed: false }],
  ['16 bits', { stored: 16, signed: false }],
  ['16 bits, signed', { stored: 16, signed: true }],
];

function image(
  fragments: readonly Uint8Array[],
  syntax: string,
  extra: Item = [],
  offsetTable: readonly number[] = [],
) {
  const file = writeFile(radiograph([...extra, element(0x7fe00010, 'OB', { offsetTable, fragments })], ROWS, COLUMNS), {
    syntax,
  });
  return openDicomImage(file, nodeCodecs());
}

const depthElements = ({ stored, signed }: Depth): Item => [
  element(0x00280101, 'US', stored),
  element(0x00280102, 'US', stored - 1),
  element(0x00280103, 'US', signed ? 1 : 0),
];

const words = (values: readonly number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);

async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    expect(error).toBeInstanceOf(EnthesisError);
    return (error as EnthesisError).code;
  }
  return 'no error';
}

describe('RLE', () => {
  it.each(depths)('%s', async (_, depth) => {
    const values = picture(2 ** depth.stored - 1, depth.signed);
    const frame = await image([rleFrame(bytePlanes(values))], SYNTAX.rle, depthElements(depth)).decodeFrame(1);
    expect([...frame.pixels]).toEqual(values);
  });

  it('colour in planes', async () => {
    const planes = [1, 2, 3].map((c) => Uint8Array.from({ length: ROWS * COLUMNS }, (_, i) => (i * c) & 255));
    const extra = [
      element(0x00280002, 'US', 3),
      element(0x00280004, 'CS', 'RGB'),
      element(0x00280100, 'US', 8),
      element(0x00280101, 'US', 8),
      element(0x00280102, 'US', 7),
    ];
    const { pixels } = await image([rleFrame(planes)], SYNTAX.rle, extra).decodeFrame(1);
    expect([...pixels.subarray(300, 306)]).toEqual([100, 200, 44, 101, 202, 47]);
  });

  it.each([
    ['too short', (frame: Uint8Array) => frame.subarray(0, 40)],
    ['cut off', (frame: Uint8Array) => frame.subarray(0, frame.length - 200)],
    ['another number of segments', (frame: Uint8Array) => Uint8Array.from(frame, (byte, i) => (i === 0 ? 3 : byte))],
    ['a segment beyond the end', (frame: Uint8Array) => Uint8Array.from(frame, (byte, i) => (i === 10 ? 255 : byte))],
  ])('%s is a decode error', async (_, damage) => {
    const frame = rleFrame(bytePlanes(picture(4095)));
    expect(await codeOf(() => image([damage(frame)], SYNTAX.rle).decodeFrame(1))).toBe('decode-failed');
  });
});

describe('code streams of the WebAssembly encoders come back unchanged', () => {
  type Factory<T> = () => Promise<T>;
  const frameInfo = ({ stored, signed }: Depth): EncoderFrame => ({
    width: COLUMNS,
    height: ROWS,
    bitsPerSample: stored,
    componentCount: 1,
    isSigned: signed,
    isUsingColorTransform: false,
  });

  it.each(depths)('JPEG-LS, %s', async (_, depth) => {
    const charls = await (
      require('@cornerstonejs/codec-charls') as Factory<{
        JpegLSEncoder: new () => WasmEncoder & { setNearLossless(error: number): void };
      }>
    )();
    const values = picture(2 ** depth.stored - 1, depth.signed);
    const stream = encodeWith(new charls.JpegLSEncoder(), frameInfo(depth), words(values), (encoder) =>
      encoder.setNearLossless(0),
    );
    const { pixels } = await image([stream], SYNTAX.jpegLs, depthElements(depth)).decodeFrame(1);
    expect([...pixels]).toEqual(values);
  });

  it('JPEG-LS near-lossless stays within its bound', async () => {
    const charls = await (
      require('@cornerstonejs/codec-charls') as Factory<{
        JpegLSEncoder: new () => WasmEncoder & { setNearLossless(error: number): void };
      }>
    )();
    const depth = depths[0]![1];
    const values = picture(4095);
    const stream = encodeWith(new charls.JpegLSEncoder(), frameInfo(depth), words(values), (encoder) =>
      encoder.setNearLossless(3),
    );
    const opened = image([stream], '1.2.840.10008.1.2.4.81', depthElements(depth));
    const { pixels } = await opened.decodeFrame(1);
    const worst = Math.max(...values.map((value, i) => Math.abs(value - pixels[i]!)));
    expect([worst > 0, worst <= 3, opened.info.lossy]).toEqual([true, true, true]);
  });

  it.each(depths)('JPEG 2000, %s, whole and at half size', async (_, depth) => {
    const openjpeg = await (
      require('@cornerstonejs/codec-openjpeg') as Factory<{ J2KEncoder: new () => WasmEncoder }>
    )();
    const values = picture(2 ** depth.stored - 1, depth.signed);
    const stream = encodeWith(new openjpeg.J2KEncoder(), frameInfo(depth), words(values));
    const opened = image([stream], SYNTAX.j2k, depthElements(depth));
    expect([...(await opened.decodeFrame(1)).pixels]).toEqual(values);
    const half = await opened.decodeFramePreview(1, 1);
    expect(half).toMatchObject({ rows: ROWS / 2, columns: COLUMNS / 2 });
    // The low-pass band is the picture's own brightness, not a residue: compare the means.
    const mean = (list: ArrayLike<number>) => Array.from(list).reduce((sum, value) => sum + value, 0) / list.length;
    expect(Math.abs(mean(half!.pixels) - mean(values))).toBeLessThan(2 ** depth.stored / 20);
  });

  it.each([
    ['1.2.840.10008.1.2.4.201', depths[0]![1]],
    ['1.2.840.10008.1.2.4.202', depths[1]![1]],
    ['1.2.840.10008.1.2.4.203', depths[2]![1]],
  ])('HTJ2K %s', async (syntax, depth) => {
    const openjph = await (
      require('@cornerstonejs/codec-openjph') as Factory<{
        HTJ2KEncoder: new () => WasmEncoder & { setQuality(reversible: boolean, step: number): void };
      }>
    )();
    const values = picture(2 ** depth.stored - 1, depth.signed);
    const stream = encodeWith(new openjph.HTJ2KEncoder(), frameInfo(depth), words(values), (encoder) =>
      encoder.setQuality(true, 0),
    );
    const { pixels } = await image([stream], syntax, depthElements(depth)).decodeFrame(1);
    expect([...pixels]).toEqual(values);
  });
});

describe('fragments and offset tables', () => {
  const frames = [1, 2, 3].map((seed) => picture(4095, false, seed));
  const streams = frames.map((values) => rleFrame(bytePlanes(values)));
  const three = element(0x00280008, 'IS', '3');
  const item = (stream: Uint8Array): number => 8 + stream.length + (stream.length % 2);

  const check = async (opened: ReturnType<typeof image>, expected = frames): Promise<void> => {
    for (let i = expected.length; i >= 1; i -= 1)
      expect([...(await opened.decodeFrame(i)).pixels]).toEqual(expected[i - 1]);
  };

  it('an empty basic offset table, a fragment per frame', () => check(image(streams, SYNTAX.rle, [three])));

  it('a basic offset table, several fragments per frame', async () => {
    const split = streams.flatMap((stream) => [stream.subarray(0, 100), stream.subarray(100)]);
    const sizes = streams.map((stream) => item(stream.subarray(0, 100)) + item(stream.subarray(100)));
    await check(image(split, SYNTAX.rle, [three], [0, sizes[0]!, sizes[0]! + sizes[1]!]));
  });

  it('an extended offset table', async () => {
    const split = streams.flatMap((stream) => [stream.subarray(0, 100), stream.subarray(100)]);
    const sizes = streams.map((stream) => item(stream.subarray(0, 100)) + item(stream.subarray(100)));
    const offsets = [0, sizes[0]!, sizes[0]! + sizes[1]!].flatMap((offset) => [offset, 0]);
    const bytes = new Uint8Array(Uint32Array.from(offsets).buffer);
    await check(image(split, SYNTAX.rle, [three, element(0x7fe00001, 'OV', bytes)]));
  });

  it('an offset table that points nowhere is not believed', () =>
    check(image(streams, SYNTAX.rle, [three], [0, 5, 9])));

  it('one frame in many fragments', async () => {
    const [stream] = streams;
    const parts = Array.from({ length: Math.ceil(stream!.length / 50) }, (_, i) =>
      stream!.subarray(i * 50, i * 50 + 50),
    );
    await check(image(parts, SYNTAX.rle), [frames[0]!]);
  });

  it('sequence delimiters and items inside a stream are pixels', async () => {
    // Literal runs carry the bytes of FFFE,E0DD with zero length, and of an item tag.
    const low = Uint8Array.from(
      { length: ROWS * COLUMNS },
      (_, i) => [0xfe, 0xff, 0xdd, 0xe0, 1, 0, 2, 0, 0xfe, 0xff, 0x00, 0xe0][i % 12]!,
    );
    const values = [...low];
    const stream = rleFrame([new Uint8Array(ROWS * COLUMNS), low]);
    expect(Buffer.from(stream).includes(Buffer.from([0xfe, 0xff, 0xdd, 0xe0]))).toBe(true);
    await check(image([stream], SYNTAX.rle), [values]);
  });

  it('uncompressed frames in fragments', async () => {
    const native = frames.map(words);
    await check(image(native, '1.2.840.10008.1.2.1.98', [three]));
    const short = image([native[0]!.subarray(0, 100)], '1.2.840.10008.1.2.1.98');
    expect(await codeOf(() => short.decodeFrame(1))).toBe('pixel-data-mismatch');
  });

  it('a short stream for a large frame is refused before memory is taken', async () => {
    const large = [element(0x00280010, 'US', 9000), element(0x00280011, 'US', 9000)];
    const before = process.memoryUsage().arrayBuffers;
    expect(await codeOf(() => image([streams[0]!], SYNTAX.rle, large).decodeFrame(1))).toBe('decode-failed');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  it('frames that cannot be told apart are refused', async () => {
    const split = streams.flatMap((stream) => [stream.subarray(0, 100), stream.subarray(100)]);
    expect(await codeOf(() => image(split, SYNTAX.rle, [three]))).toBe('pixel-data-mismatch');
  });

  it('a fragment past the end of the file', async () => {
    const file = writeFile(
      radiograph([element(0x7fe00010, 'OB', { offsetTable: [], fragments: streams })], ROWS, COLUMNS),
      { syntax: SYNTAX.rle },
    );
    expect(await codeOf(() => openDicomImage(file.subarray(0, file.length - 300), nodeCodecs()))).toBe(
      'dicom-truncated',
    );
  });

  it('a video says which syntax it is', async () => {
    const syntax = '1.2.840.10008.1.2.4.102';
    expect(() => image(streams, syntax)).toThrow(/MPEG-4 AVC High Profile \(1\.2\.840\.10008\.1\.2\.4\.102\)/);
    expect(await codeOf(() => image(streams, syntax))).toBe('unsupported-transfer-syntax');
  });
});

describe('colours of baseline JPEG', () => {
  const segment = (marker: number, ...content: number[]): number[] => [0xff, marker, 0, content.length + 2, ...content];
  const adobe = (transform: number) => segment(0xee, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform);
  const jfif = segment(0xe0, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0);
  /**
   * 8 x 8 pixels of the components 255, 0, 0, worked by hand. Quantisers of 8 make the DC value the difference from 128: 127 and
   * -128. DC codes: 00 for seven bits, 01 for eight; AC: 0 ends the block. 00 1111111 0, 01 01111111 0, 01 01111111 0, then ones.
   */
  const flat = (markers: readonly number[]): Uint8Array =>
    Uint8Array.from([
      ...[0xff, 0xd8, ...markers],
      ...segment(0xdb, 0, ...new Array<number>(64).fill(8)),
      ...segment(0xc0, 8, 0, 8, 0, 8, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0),
      ...segment(0xc4, 0x00, 0, 2, ...new Array<number>(14).fill(0), 7, 8),
      ...segment(0xc4, 0x10, 1, 0, ...new Array<number>(14).fill(0), 0),
      ...segment(0xda, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0),
      // 00111111 10010111 11110010 11111110
      ...[0x3f, 0x97, 0xf2, 0xfe],
      ...[0xff, 0xd9],
    ]);
  const firstPixel = async (photometric: string, markers: readonly number[]): Promise<number[]> => {
    const elements: Item = [
      element(0x00280002, 'US', 3),
      element(0x00280004, 'CS', photometric),
      element(0x00280006, 'US', 0),
      element(0x00280100, 'US', 8),
      element(0x00280101, 'US', 8),
      element(0x00280102, 'US', 7),
      element(0x7fe00010, 'OB', { offsetTable: [], fragments: [flat(markers)] }),
    ];
    const file = writeFile(radiograph(elements, 8, 8), { syntax: '1.2.840.10008.1.2.4.50' });
    return [...(await openDicomImage(file, nodeCodecs()).decodeFrame(1)).pixels.subarray(0, 3)];
  };
  // T.871: R = Y + 1.402 (Cr - 128) = 76, G = Y - 0.344 (Cb - 128) - 0.714 (Cr - 128) = 390, B = Y + 1.772 (Cb - 128) = 28
  const transformed = [76, 255, 28];

  it.each([
    ['RGB by the header alone', 'RGB', [], [255, 0, 0]],
    ['RGB, and Adobe says so', 'RGB', adobe(0), [255, 0, 0]],
    ['the stream says otherwise than the header', 'RGB', adobe(1), transformed],
    ['JFIF is luminance and chrominance', 'RGB', jfif, transformed],
    ['luminance and chrominance by the header', 'YBR_FULL_422', [], transformed],
  ] as const)('%s', async (_, photometric, markers, expected) => {
    const found = await firstPixel(photometric, markers);
    expect(found.every((value, i) => Math.abs(value - expected[i]!) <= 1)).toBe(true);
  });
});

describe('uncompressed pixels under a syntax of compression', () => {
  const values = picture(4095);
  it.each([SYNTAX.rle, SYNTAX.jpegLossless, SYNTAX.jpegLs, SYNTAX.j2k])(
    'are shown, and it is said (%s)',
    async (syntax) => {
      const opened = openDicomImage(
        writeFile(radiograph([element(0x7fe00010, 'OW', values)], ROWS, COLUMNS), { syntax }),
        nodeCodecs(),
      );
      expect([...(await opened.decodeFrame(1)).pixels]).toEqual(values);
      expect(await opened.decodeFramePreview(1, 1)).toBeNull();
      expect(opened.remarks).toEqual(['The header says compressed, the pixels are not']);
    },
  );

  it('are refused when they are fewer than the header promises', async () => {
    const file = writeFile(radiograph([element(0x7fe00010, 'OW', values.slice(1))], ROWS, COLUMNS), {
      syntax: SYNTAX.j2k,
    });
    expect(await codeOf(() => openDicomImage(file, nodeCodecs()))).toBe('pixel-data-mismatch');
  });

  it('nothing is said of others', () => {
    expect(image([rleFrame(bytePlanes(picture(4095)))], SYNTAX.rle).remarks).toEqual([]);
  });
});

const tools = ['dcmcjpeg', 'dcmdjpeg', 'dcmcjpls', 'dcmcrle', 'gdcmconv'].every((tool) =>
  existsSync(`/usr/bin/${tool}`),
);
describe.skipIf(!tools)('files written by other programs (needs dcmtk and libgdcm-tools)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'enthesis-jpeg-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const encode = (values: readonly number[], depth: Depth, options: readonly string[]): Uint8Array => {
    const from = join(folder, 'native.dcm');
    const to = join(folder, 'jpeg.dcm');
    writeFileSync(
      from,
      writeFile(radiograph([...depthElements(depth), element(0x7fe00010, 'OW', words(values))], ROWS, COLUMNS)),
    );
    execFileSync('/usr/bin/dcmcjpeg', [...options, from, to]);
    return readFileSync(to);
  };

  it.each([1, 2, 3, 4, 5, 6, 7])('lossless, predictor %i', async (predictor) => {
    for (const [, depth] of depths) {
      const values = picture(2 ** depth.stored - 1, depth.signed);
      const file = encode(values, depth, ['+el', '+sv', String(predictor)]);
      const opened = openDicomImage(file, nodeCodecs());
      expect(opened.info.transferSyntaxUid).toBe('1.2.840.10008.1.2.4.57');
      expect([...(await opened.decodeFrame(1)).pixels]).toEqual(values);
    }
  });

  const rgb = Uint8Array.from({ length: ROWS * COLUMNS * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [(pixel % COLUMNS) * 4, Math.floor(pixel / COLUMNS) * 5, 255 - (pixel % COLUMNS) * 3][i % 3]!;
  });
  const colourFile = (): string => {
    const path = join(folder, 'rgb.dcm');
    const elements: Item = [
      element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
      element(0x00280002, 'US', 3),
      element(0x00280004, 'CS', 'RGB'),
      element(0x00280006, 'US', 0),
      element(0x00280100, 'US', 8),
      element(0x00280101, 'US', 8),
      element(0x00280102, 'US', 7),
      element(0x7fe00010, 'OB', rgb),
    ];
    writeFileSync(path, writeFile(radiograph(elements, ROWS, COLUMNS)));
    return path;
  };

  it.each([
    ['lossless JPEG', '/usr/bin/dcmcjpeg', ['+e1'], 0],
    ['baseline JPEG', '/usr/bin/dcmcjpeg', ['+eb', '+q', '95', '+s4'], 12],
    ['baseline JPEG without colour transform', '/usr/bin/dcmcjpeg', ['+eb', '+q', '95', '+cr'], 12],
    ['JPEG-LS, by line', '/usr/bin/dcmcjpls', ['+il'], 0],
    ['JPEG-LS, by plane', '/usr/bin/dcmcjpls', ['+in'], 0],
    ['RLE', '/usr/bin/dcmcrle', [], 0],
    ['JPEG 2000', '/usr/bin/gdcmconv', ['--j2k'], 0],
  ] as const)('colour in %s', async (_, tool, options, tolerance) => {
    const to = join(folder, 'colour.dcm');
    execFileSync(tool, [...options, colourFile(), to], { stdio: 'ignore' });
    const frame = await openDicomImage(readFileSync(to), nodeCodecs()).decodeFrame(1);
    expect(frame.samplesPerPixel).toBe(3);
    let worst = 0;
    for (let i = 0; i < rgb.length; i += 1) worst = Math.max(worst, Math.abs(frame.pixels[i]! - rgb[i]!));
    expect(worst).toBeLessThanOrEqual(tolerance);
  });

  it.each([
    ['--j2k', 8, 8],
    ['--j2k', 16, 8],
    ['--j2k', 16, 12],
    ['--jpegls', 8, 8],
    ['--jpegls', 16, 8],
  ])('signed, gdcmconv %s, %i bits allocated, %i stored', async (option, allocated, stored) => {
    const values = picture(2 ** stored - 1, true);
    const pixels = allocated === 8 ? Uint8Array.from(values) : values.map((value) => value & (2 ** stored - 1));
    const from = join(folder, 'signed.dcm');
    const to = join(folder, 'signed-compressed.dcm');
    const elements: Item = [
      ...depthElements({ stored, signed: true }),
      element(0x00280100, 'US', allocated),
      element(0x7fe00010, allocated === 8 ? 'OB' : 'OW', pixels),
    ];
    writeFileSync(from, writeFile(radiograph(elements, ROWS, COLUMNS)));
    execFileSync('/usr/bin/gdcmconv', [option, from, to], { stdio: 'ignore' });
    expect([...(await openDicomImage(readFileSync(to), nodeCodecs()).decodeFrame(1)).pixels]).toEqual(values);
  });

  it('lossless, in fragments of a kilobyte', async () => {
    const values = picture(65535);
    const file = encode(values, depths[1]![1], ['+e1', '+fs', '1']);
    expect([...(await openDicomImage(file, nodeCodecs()).decodeFrame(1)).pixels]).toEqual(values);
  });

  it('lossless, cut off anywhere, is a typed error or the picture', async () => {
    const file = encode(picture(4095), depths[0]![1], ['+e1']);
    const opened = openDicomImage(file, nodeCodecs());
    for (let cut = 20; cut < file.length; cut += 97) {
      const damaged = file.slice();
      damaged.fill(0, file.length - cut, file.length - 8);
      // Zeros after the header: the stream's codes run out or decode to something else, but nothing else happens.
      try {
        await openDicomImage(damaged, nodeCodecs()).decodeFrame(1);
      } catch (error) {
        expect(error).toBeInstanceOf(EnthesisError);
      }
    }
    expect(opened.info.rows).toBe(ROWS);
  });

  it.each(['90', '60'])('extended 12 bit, quality %s: the values of dcmdjpeg', async (quality) => {
    const file = encode(picture(4095), depths[0]![1], ['+ee', '+q', quality]);
    const decoded = join(folder, 'decoded.dcm');
    execFileSync('/usr/bin/dcmdjpeg', [join(folder, 'jpeg.dcm'), decoded], { stdio: 'ignore' });
    const opened = openDicomImage(file, nodeCodecs());
    expect(opened.info).toMatchObject({ transferSyntaxUid: '1.2.840.10008.1.2.4.51', lossy: true });
    const theirs = await openDicomImage(readFileSync(decoded), nodeCodecs()).decodeFrame(1);
    expect([...(await opened.decodeFrame(1)).pixels]).toEqual([...theirs.pixels]);
  });
});
