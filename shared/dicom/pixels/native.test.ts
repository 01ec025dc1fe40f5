import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../electron/service/pixels/index.ts';
import { EnthesisError } from '../../errors.ts';
import { element, type FileOptions, type Item, radiograph, SYNTAX, writeFile } from '../testing/dicomWriter.ts';
import { openDicomImage } from './index.ts';

const open = (extra: Item = [], options: FileOptions = {}, rows = 4, columns = 6) =>
  openDicomImage(writeFile(radiograph(extra, rows, columns), options), nodeCodecs());
const frameOf = (extra: Item, options: FileOptions = {}, frame = 1) => open(extra, options).decodeFrame(frame);
const counting = Array.from({ length: 24 }, (_, i) => i);

async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    expect(error).toBeInstanceOf(EnthesisError);
    return (error as EnthesisError).code;
  }
  return 'no error';
}

describe('native pixels', () => {
  it.each([SYNTAX.implicit, SYNTAX.explicit, SYNTAX.bigEndian, SYNTAX.deflated])('%s', async (syntax) => {
    const frame = await frameOf([], { syntax });
    expect(frame).toMatchObject({ rows: 4, columns: 6, samplesPerPixel: 1 });
    expect(frame.pixels).toBeInstanceOf(Uint16Array);
    expect([...frame.pixels]).toEqual(counting);
  });

  it('are views into the file where they are aligned, and copies where they are not', async () => {
    const bytes = writeFile(radiograph());
    for (const shift of [0, 1]) {
      const buffer = new Uint8Array(bytes.length + 1);
      buffer.set(bytes, shift);
      const frame = await openDicomImage(buffer.subarray(shift, shift + bytes.length), nodeCodecs()).decodeFrame(1);
      expect([...frame.pixels]).toEqual(counting);
      expect(frame.pixels.buffer === buffer.buffer).toBe((bytes.length - 48 + shift) % 2 === 0);
    }
  });

  it('does not write to the file', async () => {
    const bytes = writeFile(
      radiograph([
        element(
          0x7fe00010,
          'OW',
          counting.map((value) => value | 0xf000),
        ),
      ]),
      {},
    );
    const before = bytes.slice();
    await openDicomImage(bytes, nodeCodecs()).decodeFrame(1);
    expect(bytes).toEqual(before);
  });

  it('masks what lies above the high bit, as overlays of old files do', async () => {
    const frame = await frameOf([
      element(
        0x7fe00010,
        'OW',
        counting.map((value) => value | 0x8000),
      ),
    ]);
    expect([...frame.pixels]).toEqual(counting);
  });

  it('shifts values whose high bit is not the lowest possible', async () => {
    // 12 bits stored below bit 15: the value sits in bits 4..15
    const extra = [
      element(0x00280102, 'US', 15),
      element(
        0x7fe00010,
        'OW',
        counting.map((value) => (value << 4) | 0x5),
      ),
    ];
    expect([...(await frameOf(extra)).pixels]).toEqual(counting);
  });

  it.each([
    ['12 bits, sign in bit 11', 12, 11, (value: number) => value & 0xfff],
    ['12 bits, already extended to 16', 12, 11, (value: number) => value & 0xffff],
    ['16 bits', 16, 15, (value: number) => value & 0xffff],
    ['12 bits below bit 15', 12, 15, (value: number) => (value << 4) & 0xffff],
  ])('signed: %s', async (_, stored, high, write) => {
    const values = counting.map((value) => value - 12);
    const frame = await frameOf([
      element(0x00280101, 'US', stored),
      element(0x00280102, 'US', high),
      element(0x00280103, 'US', 1),
      element(0x7fe00010, 'OW', values.map(write)),
    ]);
    expect(frame.pixels).toBeInstanceOf(Int16Array);
    expect([...frame.pixels]).toEqual(values);
  });

  const bits = (allocated: number, stored = allocated): Item => [
    element(0x00280100, 'US', allocated),
    element(0x00280101, 'US', stored),
    element(0x00280102, 'US', stored - 1),
  ];

  it('8 bits, also in the swapped words of big endian OW', async () => {
    const pixels = element(0x7fe00010, 'OB', Uint8Array.from(counting));
    expect([...(await frameOf([...bits(8), pixels])).pixels]).toEqual(counting);
    const words = counting.filter((_, i) => i % 2 === 0).map((value) => value | ((value + 1) << 8));
    const big = await frameOf([...bits(8), element(0x7fe00010, 'OW', words)], { syntax: SYNTAX.bigEndian });
    expect([...big.pixels]).toEqual(counting);
  });

  it('8-bit frames of an odd size in big endian OW', async () => {
    // Two frames of 3 x 1 pixels: 1 2 3, 4 5 6 as words (1 2) (3 4) (5 6)
    const image = open(
      [...bits(8), element(0x00280008, 'IS', '2'), element(0x7fe00010, 'OW', [0x0201, 0x0403, 0x0605])],
      { syntax: SYNTAX.bigEndian },
      3,
      1,
    );
    expect([...(await image.decodeFrame(1)).pixels]).toEqual([1, 2, 3]);
    expect([...(await image.decodeFrame(2)).pixels]).toEqual([4, 5, 6]);
  });

  it('32 bits', async () => {
    const values = counting.map((value) => value * 100_000);
    expect([
      ...(
        await frameOf([
          ...bits(32),
          element(
            0x7fe00010,
            'OW',
            values.flatMap((value) => [value & 0xffff, value >>> 16]),
          ),
        ])
      ).pixels,
    ]).toEqual(values);
  });

  it('one bit, frames that begin inside a byte', async () => {
    // 9 pixels a frame: 110000001 and 000000011, first pixel in the lowest bit
    const image = open(
      [
        ...bits(1),
        element(0x00280008, 'IS', '2'),
        element(0x7fe00010, 'OB', Uint8Array.of(0b00000011, 0b00000001, 0b00000011)),
      ],
      {},
      3,
      3,
    );
    expect([...(await image.decodeFrame(1)).pixels]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 1]);
    expect([...(await image.decodeFrame(2)).pixels]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1]);
  });

  it('floating point', async () => {
    const values = counting.map((value) => value / 8);
    const extra: Item = [...bits(32), element(0x7fe00008, 'OF', new Uint8Array(Float32Array.from(values).buffer))];
    const file = writeFile(radiograph(extra).filter((item) => item.tag !== 0x7fe00010));
    expect([...(await openDicomImage(file, nodeCodecs()).decodeFrame(1)).pixels]).toEqual(values);
  });

  it('several frames', async () => {
    const image = open([
      element(0x00280008, 'IS', '3'),
      element(
        0x7fe00010,
        'OW',
        Array.from({ length: 72 }, (_, i) => i),
      ),
    ]);
    expect((await image.decodeFrame(3)).pixels[0]).toBe(48);
    for (const frame of [0, 4, 1.5]) expect(await codeOf(() => image.decodeFrame(frame))).toBe('unknown-frame');
  });
});

describe('colour is shown as RGB', () => {
  const colour = (photometric: string, planar: number, bytes: readonly number[], extra: Item = []): Item => [
    element(0x00280002, 'US', 3),
    element(0x00280004, 'CS', photometric),
    element(0x00280006, 'US', planar),
    element(0x00280100, 'US', 8),
    element(0x00280101, 'US', 8),
    element(0x00280102, 'US', 7),
    element(0x7fe00010, 'OB', Uint8Array.from(bytes)),
    ...extra,
  ];
  const rgb = async (extra: Item) => [...(await open(extra, {}, 1, 2).decodeFrame(1)).pixels];

  it('RGB by pixel and by plane', async () => {
    expect(await rgb(colour('RGB', 0, [1, 2, 3, 4, 5, 6]))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await rgb(colour('RGB', 1, [1, 4, 2, 5, 3, 6]))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('YBR_FULL', async () => {
    // BT.601 full range: pure red is Y 76, Cb 85, Cr 255: R = 76 + 1.402*127 = 254.05, G = 76 + 0.344136*43 - 0.714136*127 = 0.10,
    // B = 76 - 1.772*43 = -0.20
    expect(await rgb(colour('YBR_FULL', 0, [76, 85, 255, 100, 128, 128]))).toEqual([254, 0, 0, 100, 100, 100]);
  });

  it('YBR_FULL_422: two luminances, one pair of chrominances', async () => {
    expect(await rgb(colour('YBR_FULL_422', 0, [76, 100, 128, 128]))).toEqual([76, 76, 76, 100, 100, 100]);
  });

  it('palette, 16-bit entries, values outside take the ends', async () => {
    const table = (bytes: readonly number[]) => bytes.map((byte) => byte * 257);
    const extra: Item = [
      element(0x00280004, 'CS', 'PALETTE COLOR'),
      ...[0x00281101, 0x00281102, 0x00281103].map((tag) => element(tag, 'US', [2, 5, 16])),
      element(0x00281201, 'OW', table([10, 20])),
      element(0x00281202, 'OW', table([30, 40])),
      element(0x00281203, 'OW', table([50, 60])),
      element(0x7fe00010, 'OW', [5, 9]),
    ];
    expect(await rgb(extra)).toEqual([10, 30, 50, 20, 40, 60]);
    expect((await open(extra, {}, 1, 2).decodeFrame(1)).samplesPerPixel).toBe(3);
  });
});

describe('headers that do not fit their pixels', () => {
  it.each([
    [
      'fewer bytes than rows x columns',
      'pixel-data-mismatch',
      [element(0x00280010, 'US', 60_000), element(0x00280011, 'US', 60_000)],
    ],
    ['fewer bytes than frames', 'pixel-data-mismatch', [element(0x00280008, 'IS', '2147483647')]],
    ['no rows', 'pixel-data-mismatch', [element(0x00280010, 'US', 0)]],
    ['bits that do not exist', 'pixel-data-mismatch', [element(0x00280100, 'US', 13)]],
    ['more bits stored than allocated', 'pixel-data-mismatch', [element(0x00280101, 'US', 17)]],
    ['four samples', 'pixel-data-mismatch', [element(0x00280002, 'US', 4)]],
    [
      'an element longer than the file',
      'dicom-truncated',
      [element(0x7fe00010, 'OW', [1, 2, 3], { lengthOverride: 1_000_000 })],
    ],
    [
      'fragments where none belong',
      'pixel-data-mismatch',
      [element(0x7fe00010, 'OB', { offsetTable: [], fragments: [Uint8Array.of(1, 2)] })],
    ],
  ] as ReadonlyArray<readonly [string, string, Item]>)('%s: %s', async (_, code, extra) => {
    expect(await codeOf(() => open(extra).decodeFrame(1))).toBe(code);
  });

  it('no pixels at all', async () => {
    const file = writeFile(radiograph().filter((item) => item.tag !== 0x7fe00010));
    expect(await codeOf(() => openDicomImage(file, nodeCodecs()))).toBe('no-pixel-data');
  });
});
