import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../electron/service/pixels/index.ts';
import type { StoredFrame } from '../model.ts';
import { type DicomImage, openDicomImage } from '../pixels/index.ts';
import { element, type Item, radiograph, SYNTAX, writeFile } from '../testing/dicomWriter.ts';
import { defaultSettings, defaultWindow, GRAPHIC, HIDDEN, halvedCover, renderFrame } from './index.ts';

const ROWS = 40;
const COLUMNS = 60;

interface PlaneOptions {
  readonly origin?: readonly [number, number];
  readonly frames?: { readonly count: number; readonly first: number };
  readonly type?: string;
  readonly group?: number;
}

/** An overlay group whose bits are those of `isSet`. */
function plane(
  rows: number,
  columns: number,
  isSet: (row: number, column: number, frame: number) => boolean,
  options: PlaneOptions = {},
): Item {
  const group = (options.group ?? 0x6000) * 0x10000;
  const count = options.frames?.count ?? 1;
  const bytes = new Uint8Array(2 * Math.ceil((rows * columns * count) / 16));
  for (let at = 0; at < rows * columns * count; at += 1) {
    const [frame, place] = [Math.floor(at / (rows * columns)), at % (rows * columns)];
    if (isSet(Math.floor(place / columns), place % columns, frame)) bytes[at >> 3]! |= 1 << (at & 7);
  }
  const words = Array.from(new Uint16Array(bytes.buffer));
  return [
    element(group + 0x0010, 'US', rows),
    element(group + 0x0011, 'US', columns),
    ...(options.frames === undefined
      ? []
      : [
          element(group + 0x0015, 'IS', String(options.frames.count)),
          element(group + 0x0051, 'US', options.frames.first),
        ]),
    element(group + 0x0040, 'CS', options.type ?? 'G'),
    element(group + 0x0050, 'SS', [...(options.origin ?? [1, 1])]),
    element(group + 0x0100, 'US', 1),
    element(group + 0x0102, 'US', 0),
    element(group + 0x3000, 'OW', words),
  ];
}

const diagonal = (row: number, column: number, frame: number): boolean => column === row + 3 * frame;

/** Rising values under a window that shows them all; `extra` replaces or adds. */
function film(extra: Item, frames = 1): Item {
  return radiograph(
    [
      element(0x00281050, 'DS', '500'),
      element(0x00281051, 'DS', '1000'),
      ...(frames > 1 ? [element(0x00280008, 'IS', String(frames))] : []),
      element(
        0x7fe00010,
        'OW',
        Array.from({ length: frames * ROWS * COLUMNS }, (_, i) => i % 1000),
      ),
      ...extra,
    ].filter((item, i, all) => all.findLastIndex((other) => other.tag === item.tag) === i),
    ROWS,
    COLUMNS,
  );
}

/** A plane in a bit of the pixels' words. */
const embedded = (bit: number): Item => [
  element(0x60000010, 'US', ROWS),
  element(0x60000011, 'US', COLUMNS),
  element(0x60000040, 'CS', 'G'),
  element(0x60000050, 'SS', [1, 1]),
  element(0x60000100, 'US', 16),
  element(0x60000102, 'US', bit),
  element(
    0x7fe00010,
    'OW',
    Array.from({ length: ROWS * COLUMNS }, (_, i) => (i % 1000) | (i % (COLUMNS + 1) === 0 ? 1 << bit : 0)),
  ),
];

const open = (elements: Item, syntax: string = SYNTAX.explicit): DicomImage =>
  openDicomImage(writeFile(elements, { syntax }), nodeCodecs());

/** "row,column" from 0 of the pixels with a flag. */
function flagged(frame: StoredFrame, flag: number): string[] {
  return [...(frame.cover?.pixels ?? [])].flatMap((flags, i) =>
    (flags & flag) === 0 ? [] : [`${Math.floor(i / frame.columns)},${i % frame.columns}`],
  );
}

describe('overlay planes (PS3.3 C.9.2)', () => {
  it.each([SYNTAX.implicit, SYNTAX.explicit, SYNTAX.bigEndian, SYNTAX.deflated])('are read in %s', async (syntax) => {
    const frame = await open(film(plane(3, 5, (row, column) => row === 1 && column === 2)), syntax).decodeFrame(1);
    expect(flagged(frame, GRAPHIC)).toEqual(['1,2']);
  });

  it('an image without any has no cover', async () => {
    expect((await open(film([])).decodeFrame(1)).cover).toBeUndefined();
  });

  it('the origin may lie in or outside the image', async () => {
    const whole = () => true;
    const cornered = await open(film(plane(2, 2, whole, { origin: [40, 60] }))).decodeFrame(1);
    expect(flagged(cornered, GRAPHIC)).toEqual(['39,59']);
    const before = await open(film(plane(2, 3, whole, { origin: [0, -1] }))).decodeFrame(1);
    expect(flagged(before, GRAPHIC)).toEqual(['0,0']);
  });

  it('several groups lie over each other', async () => {
    const frame = await open(
      film([
        ...plane(1, 1, () => true),
        ...plane(1, 1, () => true, { group: 0x6002, origin: [2, 2] }),
        ...plane(1, 1, () => true, { group: 0x601e, origin: [3, 3] }),
      ]),
    ).decodeFrame(1);
    expect(flagged(frame, GRAPHIC)).toEqual(['0,0', '1,1', '2,2']);
  });

  it('planes of several frames belong to the frames from their origin on; one without frames to all', async () => {
    const several = open(film(plane(1, 9, diagonal, { frames: { count: 2, first: 2 } }), 4));
    const marks = async (image: DicomImage) =>
      Promise.all([1, 2, 3, 4].map(async (n) => flagged(await image.decodeFrame(n), GRAPHIC)));
    expect(await marks(several)).toEqual([[], ['0,0'], ['0,3'], []]);
    expect(await marks(open(film(plane(1, 9, diagonal), 4)))).toEqual([['0,0'], ['0,0'], ['0,0'], ['0,0']]);
  });

  it('a plane in an unused bit of the pixels is taken out of them', async () => {
    const frame = await open(film(embedded(14))).decodeFrame(1);
    expect(flagged(frame, GRAPHIC)).toEqual(Array.from({ length: ROWS }, (_, i) => `${i},${i}`));
    expect(frame.pixels[COLUMNS + 1]).toBe(COLUMNS + 1);
  });

  it('a bit of the values themselves is no plane', async () => {
    expect((await open(film(embedded(5))).decodeFrame(1)).cover).toBeUndefined();
  });

  it('a region is drawn as an outline', async () => {
    const square = (row: number, column: number) => row >= 1 && row <= 3 && column >= 1 && column <= 3;
    const frame = await open(film(plane(5, 5, square, { type: 'R' }))).decodeFrame(1);
    expect(flagged(frame, GRAPHIC)).toEqual(['1,1', '1,2', '1,3', '2,1', '2,3', '3,1', '3,2', '3,3']);
  });

  it.each([
    ['too little data', element(0x60003000, 'OW', [1])],
    ['no rows', element(0x60000010, 'US', 0)],
    ['more bits than one', element(0x60000100, 'US', 8)],
  ])('with %s are left out', async (_, wrong) => {
    const good = plane(8, 8, () => true).filter((item) => item.tag !== wrong.tag);
    expect((await open(film([...good, wrong])).decodeFrame(1)).cover).toBeUndefined();
  });
});

const shutter = (shape: string, extra: Item): Item => [element(0x00181600, 'CS', shape), ...extra];
const rectangle = (left: number, right: number, top: number, bottom: number): Item => [
  element(0x00181602, 'IS', String(left)),
  element(0x00181604, 'IS', String(right)),
  element(0x00181606, 'IS', String(top)),
  element(0x00181608, 'IS', String(bottom)),
];

describe('display shutters (PS3.3 C.7.6.11)', () => {
  const seen = (frame: StoredFrame): number => frame.rows * frame.columns - flagged(frame, HIDDEN).length;

  it('a rectangle shows what lies between its edges, and on them', async () => {
    const frame = await open(film(shutter('RECTANGULAR', rectangle(10, 50, 5, 30)))).decodeFrame(1);
    // columns 10..50 x rows 5..30 = 41 x 26
    expect(seen(frame)).toBe(41 * 26);
    expect(flagged(frame, HIDDEN)).not.toContain('4,9');
    expect(flagged(frame, HIDDEN)).toContain('3,9');
    expect(flagged(frame, HIDDEN)).toContain('4,8');
  });

  it('a circle is round on the patient', async () => {
    const circle: Item = [element(0x00181610, 'IS', '20\\30'), element(0x00181612, 'IS', '10')];
    const square = await open(film(shutter('CIRCULAR', circle))).decodeFrame(1);
    // Lattice points within 10 of a lattice point (Gauss's circle problem): 317.
    expect(seen(square)).toBe(317);
    const oblong = await open(film([...shutter('CIRCULAR', circle), element(0x00280034, 'IS', '2\\1')])).decodeFrame(1);
    // Rows count double: 2 floor(sqrt(100 - 4 d^2)) + 1 columns in row d = 0: 21, and twice for d = 1..5: 19, 19, 17, 13, 1
    expect(seen(oblong)).toBe(21 + 2 * (19 + 19 + 17 + 13 + 1));
  });

  it('a polygon, and only what lies in all shapes', async () => {
    const triangle: Item = [element(0x00181620, 'IS', '1\\1\\1\\11\\11\\1')];
    const frame = await open(film(shutter('POLYGONAL', triangle))).decodeFrame(1);
    expect(flagged(frame, HIDDEN)).not.toContain('0,5');
    expect(flagged(frame, HIDDEN)).toContain('9,5');
    const both = await open(
      film(shutter('POLYGONAL\\RECTANGULAR', [...triangle, ...rectangle(1, 3, 1, 3)])),
    ).decodeFrame(1);
    expect(seen(both)).toBe(9);
  });

  it.each([
    ['edges the wrong way round', shutter('RECTANGULAR', rectangle(50, 10, 5, 30))],
    ['edges that are no numbers', [...shutter('RECTANGULAR', []), element(0x00181602, 'IS', '1,5')]],
    ['nothing of the image in it', shutter('RECTANGULAR', rectangle(500, 900, 5, 30))],
    ['a shape that is not known', shutter('OVAL', rectangle(1, 5, 1, 5))],
  ])('one with %s hides nothing', async (_, extra) => {
    expect((await open(film(extra)).decodeFrame(1)).cover).toBeUndefined();
  });

  it('the window an image opens with does not count what is hidden', async () => {
    const bright = Array.from({ length: ROWS * COLUMNS }, (_, i) => (i % COLUMNS < 30 ? 100 + (i % 2) : 4000));
    const pixels = element(0x7fe00010, 'OW', bright);
    const noWindow = film([]).filter((item) => item.tag !== 0x00281050 && item.tag !== 0x7fe00010);
    const image = open([...noWindow, pixels, ...shutter('RECTANGULAR', rectangle(1, 30, 1, 40))]);
    const frame = await image.decodeFrame(1);
    expect(defaultWindow(image.display, frame)).toEqual({ center: 101, width: 2 });
  });

  it('is drawn in the gray that it names, graphics over it', async () => {
    const gray = element(0x00181622, 'US', 32896);
    const image = open(
      film([...shutter('RECTANGULAR', rectangle(2, 60, 1, 40)), gray, ...plane(1, 1, () => true, { origin: [2, 1] })]),
    );
    const frame = await image.decodeFrame(1);
    const rgba = renderFrame(frame, image.display, defaultSettings(image.display, frame));
    // 32896 / 65535 x 255 = 128
    expect([rgba[0], rgba[COLUMNS * 4]]).toEqual([128, 255]);
    const inverse = renderFrame(frame, image.display, defaultSettings(image.display, frame), 'inverted-gray');
    expect([inverse[0], inverse[COLUMNS * 4]]).toEqual([128, 0]);
  });
});

describe('halved covers', () => {
  it('keep every graphic, and hide only what is hidden in full', () => {
    const pixels = Uint8Array.of(GRAPHIC, 0, HIDDEN, HIDDEN, 0, 0, 0, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN);
    expect(halvedCover({ rows: 3, columns: 4, pixels })).toEqual({
      rows: 2,
      columns: 2,
      pixels: Uint8Array.of(GRAPHIC, 0, HIDDEN, HIDDEN),
    });
  });
});

const dcm2pnm = '/usr/bin/dcm2pnm';
const folder = mkdtempSync(join(tmpdir(), 'enthesis-cover-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Largest difference of a binary PGM and our rendering. */
async function worst(file: string, pgm: Uint8Array, frameNumber: number): Promise<number> {
  const image = openDicomImage(readFileSync(file), nodeCodecs());
  const frame = await image.decodeFrame(frameNumber);
  const ours = renderFrame(frame, image.display, defaultSettings(image.display, frame));
  const theirs = pgm.subarray(pgm.length - frame.rows * frame.columns);
  return theirs.reduce((most, value, i) => Math.max(most, Math.abs(value - ours[i * 4]!)), 0);
}

function written(name: string, elements: Item): string {
  const file = join(folder, `${name}.dcm`);
  writeFileSync(file, writeFile(elements));
  return file;
}

function shownBy(program: string, args: readonly string[], file: string): Uint8Array {
  const pgm = join(folder, 'shown.pgm');
  execFileSync(program, [...args, file, pgm], { stdio: 'ignore' });
  return readFileSync(pgm);
}

describe.skipIf(!existsSync(dcm2pnm))('overlays as dcm2pnm draws them (needs dcmtk)', () => {
  const cases: ReadonlyArray<readonly [string, Item, number, number]> = [
    ['one plane', film(plane(ROWS, COLUMNS, diagonal)), 1, 1],
    ['an origin outside', film(plane(20, 10, diagonal, { origin: [-3, 55] })), 1, 1],
    [
      'two groups, one before the first column',
      film([
        ...plane(20, 10, diagonal, { origin: [31, -2] }),
        ...plane(9, 9, (row) => row === 4, { group: 0x6002, origin: [5, 5] }),
      ]),
      1,
      1,
    ],
    ['MONOCHROME1', film([element(0x00280004, 'CS', 'MONOCHROME1'), ...plane(ROWS, COLUMNS, diagonal)]), 1, 1],
    ['several frames, before', film(plane(ROWS, COLUMNS, diagonal, { frames: { count: 2, first: 2 } }), 4), 4, 1],
    ['several frames, in', film(plane(ROWS, COLUMNS, diagonal, { frames: { count: 2, first: 2 } }), 4), 4, 3],
    ['in an unused bit', film(embedded(14)), 1, 1],
    ['one plane for all frames', film(plane(ROWS, COLUMNS, diagonal), 4), 4, 4],
  ];
  it.each(cases)('%s', async (name, elements, _, frame) => {
    const file = written(name.replaceAll(' ', '-'), elements);
    const pgm = shownBy(dcm2pnm, ['+Wi', '1', '+F', String(frame), '+op'], file);
    expect(await worst(file, pgm, frame)).toBeLessThanOrEqual(1);
  });
});
