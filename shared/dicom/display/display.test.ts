import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeCodecs, openImageFile } from '../../../electron/service/pixels/index.ts';
import type { StoredFrame } from '../model.ts';
import { openDicomImage } from '../pixels/index.ts';
import { element, type Item, radiograph, SYNTAX, writeFile } from '../testing/dicomWriter.ts';
import {
  buildDisplayLut,
  type DisplayAttributes,
  defaultSettings,
  defaultWindow,
  displayValue,
  palettes,
  renderFrame,
} from './index.ts';
import { linear, linearExact, sigmoid, windowOfRange } from './voi.ts';

const displayOf = (extra: Item, syntax: string = SYNTAX.explicit): DisplayAttributes =>
  openDicomImage(writeFile(radiograph(extra), { syntax }), nodeCodecs()).display;
const frameOf = (pixels: StoredFrame['pixels']): StoredFrame => ({
  rows: 1,
  columns: pixels.length,
  samplesPerPixel: 1,
  pixels,
});

describe('VOI functions, values worked out from PS3.3 C.11.2.1.2', () => {
  it('LINEAR: the example c=2048, w=4096 maps 0..4095 onto the whole range', () => {
    const window = { center: 2048, width: 4096 };
    // (x - 2047.5)/4095 + 0.5 = x/4095
    expect(linear(0, window)).toBe(0);
    expect(linear(4095, window)).toBeCloseTo(1, 12);
    expect(linear(1000, window)).toBeCloseTo(1000 / 4095, 12);
    expect(linear(-1, window)).toBe(0);
    expect(linear(4096, window)).toBe(1);
  });

  it('LINEAR: c=2048, w=1 is a threshold at 2047.5', () => {
    expect([2047, 2048].map((value) => linear(value, { center: 2048, width: 1 }))).toEqual([0, 1]);
  });

  it('LINEAR: c=0, w=100 runs from -50 to 49', () => {
    const window = { center: 0, width: 100 };
    // c - 0.5 - (w-1)/2 = -50; c - 0.5 + (w-1)/2 = 49; at -0.5: 0.5
    expect([linear(-50, window), linear(49, window), linear(50, window)]).toEqual([0, 1, 1]);
    expect(linear(-0.5, window)).toBe(0.5);
  });

  it('LINEAR_EXACT: c=0, w=100 runs from -50 to 50', () => {
    const window = { center: 0, width: 100 };
    expect([-50, -25, 0, 25, 50, 51].map((value) => linearExact(value, window))).toEqual([0, 0.25, 0.5, 0.75, 1, 1]);
  });

  it('SIGMOID: half at the centre, 1/(1+e^-2) half a width above', () => {
    const window = { center: 100, width: 50 };
    expect(sigmoid(100, window)).toBe(0.5);
    expect(sigmoid(125, window)).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
  });

  it('the window of a range shows its ends as black and white', () => {
    const window = windowOfRange(10, 265);
    expect(window).toEqual({ center: 138, width: 256 });
    expect([linear(10, window), linear(265, window)]).toEqual([0, 1]);
    expect(linear(11, window) * 255).toBeCloseTo(1, 12);
  });
});

describe('display attributes', () => {
  it('several windows with their names', () => {
    expect(
      displayOf([
        element(0x00281050, 'DS', '40\\300'),
        element(0x00281051, 'DS', '400\\1500'),
        element(0x00281055, 'LO', 'SOFT\\BONE'),
      ]).windows,
    ).toEqual([
      { center: 40, width: 400, explanation: 'SOFT' },
      { center: 300, width: 1500, explanation: 'BONE' },
    ]);
    expect(displayOf([element(0x00281050, 'DS', '40'), element(0x00281051, 'DS', '0')]).windows).toEqual([]);
  });

  const lut = (descriptor: readonly number[], data: readonly number[], vr = 'US'): Item => [
    element(0x00283002, vr, descriptor),
    element(0x00283003, 'LO', 'NAMED'),
    element(0x00283006, 'OW', data),
  ];

  it.each([SYNTAX.implicit, SYNTAX.explicit, SYNTAX.bigEndian])('look-up tables in %s', (syntax) => {
    const display = displayOf(
      [
        element(0x00283000, 'SQ', [lut([3, 10, 12], [100, 200, 4095])]),
        element(0x00283010, 'SQ', [lut([2, 0, 8], [1, 255])], { undefinedLength: true }),
      ],
      syntax,
    );
    expect(display.modalityLut).toEqual({
      firstMapped: 10,
      entries: Uint16Array.of(100, 200, 4095),
      bits: 12,
      explanation: 'NAMED',
    });
    expect(display.voiLuts).toEqual([
      { firstMapped: 0, entries: Uint16Array.of(1, 255), bits: 8, explanation: 'NAMED' },
    ]);
  });

  it('first mapped value is signed where pixels are', () => {
    const display = displayOf([
      element(0x00280103, 'US', 1),
      element(0x00283010, 'SQ', [lut([2, 0xfff0, 16], [0, 65535])]),
    ]);
    expect(display.voiLuts[0]?.firstMapped).toBe(-16);
  });

  it.each([
    ['MONOCHROME2', null, false],
    ['MONOCHROME1', null, true],
    ['MONOCHROME1', 'INVERSE', true],
    ['MONOCHROME2', 'INVERSE', true],
    ['MONOCHROME1', 'IDENTITY', false],
    ['MONOCHROME2', 'IDENTITY', false],
  ] as const)('%s with shape %s: inverted %s, never twice', (photometric, shape, inverted) => {
    const extra: Item = shape === null ? [] : [element(0x20500020, 'CS', shape)];
    expect(displayOf([element(0x00280004, 'CS', photometric), ...extra]).inverted).toBe(inverted);
  });
});

describe('frames of an enhanced object (PS3.3 C.7.6.16)', () => {
  const voi = (center: string, width: string): Item => [
    element(0x00289132, 'SQ', [[element(0x00281050, 'DS', center), element(0x00281051, 'DS', width)]]),
  ];
  const rescale = (slope: string, intercept: string): Item => [
    element(0x00289145, 'SQ', [[element(0x00281052, 'DS', intercept), element(0x00281053, 'DS', slope)]]),
  ];
  const image = openDicomImage(
    writeFile(
      radiograph([
        element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.4.1'),
        element(0x00280008, 'IS', '3'),
        element(0x7fe00010, 'OW', new Array<number>(72).fill(1)),
        element(0x52009229, 'SQ', [voi('10', '20')]),
        element(0x52009230, 'SQ', [
          [...rescale('2', '5'), ...voi('100', '200')],
          rescale('3', '-7'),
          [...rescale('1,5', '0'), ...voi('1,5', '20')],
        ]),
      ]),
    ),
    nodeCodecs(),
  );
  const of = (frame: number) => {
    const { info, display } = image.ofFrame(frame);
    const { center, width } = display.windows[0]!;
    return [info.rescaleSlope, display.rescaleSlope, info.rescaleIntercept, display.rescaleIntercept, center, width];
  };

  it('each has its own rescale and window, else the shared one', () => {
    expect(of(1)).toEqual([2, 2, 5, 5, 100, 200]);
    expect(of(2)).toEqual([3, 3, -7, -7, 10, 20]);
  });

  it('without numbers stored values stay as they are, under the shared window', () => {
    expect(of(3)).toEqual([1, 1, 0, 0, 10, 20]);
  });
});

describe('from stored value to gray', () => {
  it('rescale, window, rounding', () => {
    const display = displayOf([element(0x00281052, 'DS', '-10'), element(0x00281053, 'DS', '2')]);
    // stored 5..132 -> 0..254; window of 0..255: gray = value
    const lut = buildDisplayLut(display, { low: 0, high: 200 }, { ...windowOfRange(0, 255), invert: false });
    expect([lut[0], lut[5], lut[6], lut[132], lut[133], lut[200]]).toEqual([0, 0, 2, 254, 255, 255]);
  });

  it('inversion by the file and by the reader cancel out', () => {
    const normal = displayOf([]);
    const monochrome1 = displayOf([element(0x00280004, 'CS', 'MONOCHROME1')]);
    const window = windowOfRange(0, 255);
    expect(displayValue(monochrome1, { ...window, invert: false })(10)).toBe(245);
    expect(displayValue(monochrome1, { ...window, invert: true })(10)).toBe(
      displayValue(normal, { ...window, invert: false })(10),
    );
  });

  it('padding is background, whichever way the image is inverted', () => {
    const display = displayOf([
      element(0x00280120, 'US', 63),
      element(0x00280121, 'US', 60),
      element(0x00280004, 'CS', 'MONOCHROME1'),
    ]);
    const lut = buildDisplayLut(display, { low: 0, high: 255 }, { ...windowOfRange(0, 255), invert: false });
    expect([...lut.subarray(59, 65)]).toEqual([196, 0, 0, 0, 0, 191]);
    expect(buildDisplayLut(display, { low: 60, high: 60 }, { ...windowOfRange(0, 255), invert: true })[0]).toBe(255);
  });

  it('a modality table, then a VOI table; inputs outside take the ends', () => {
    const display: DisplayAttributes = {
      ...displayOf([]),
      modalityLut: { firstMapped: 2, entries: Uint16Array.of(7, 8, 9), bits: 16, explanation: '' },
      voiLuts: [{ firstMapped: 8, entries: Uint16Array.of(0, 1023), bits: 10, explanation: '' }],
    };
    const lut = buildDisplayLut(display, { low: 0, high: 6 }, { center: 0, width: 1, invert: false, voiLut: 0 });
    // stored 0..2 -> 7 -> below -> 0; 3 -> 8 -> 0; 4.. -> 9 -> 1023 -> 255
    expect([...lut]).toEqual([0, 0, 0, 0, 255, 255, 255]);
  });

  it('refuses a table over more values than memory should hold', () => {
    expect(() =>
      buildDisplayLut(displayOf([]), { low: 0, high: 2 ** 31 }, { center: 0, width: 1, invert: false }),
    ).toThrow(RangeError);
  });
});

describe('the window an image opens with', () => {
  it('is the first of the header', () => {
    const display = displayOf([element(0x00281050, 'DS', '40\\300'), element(0x00281051, 'DS', '400\\1500')]);
    expect(defaultWindow(display, frameOf(Uint16Array.of(1)))).toEqual({ center: 40, width: 400 });
  });

  it('leaves out half a percent at either end, and padding', () => {
    // 2000 pixels 1000..1999: 10 lower and 10 upper fall away; then 500 of padding, which must not count
    const pixels = Uint16Array.from({ length: 2500 }, (_, i) => (i < 2000 ? 1000 + (i >> 1) : 4000));
    const display = displayOf([element(0x00280120, 'US', 4000)]);
    expect(defaultWindow(display, frameOf(pixels))).toEqual(windowOfRange(1005, 1994));
  });

  it('is not thrown by a hot pixel, a flat image or fractions', () => {
    const hot = new Uint16Array(1000).fill(100);
    hot[7] = 65535;
    expect(defaultWindow(displayOf([]), frameOf(hot))).toEqual(windowOfRange(100, 100));
    expect(defaultWindow(displayOf([]), frameOf(new Int16Array(9).fill(-5)))).toEqual(windowOfRange(-5, -5));
    const { center, width } = defaultWindow(
      displayOf([]),
      frameOf(Float32Array.from({ length: 1001 }, (_, i) => i / 1000)),
    );
    expect(center - 0.5).toBeCloseTo(0.5, 2);
    expect(width - 1).toBeCloseTo(0.99, 2);
  });

  it('gives way to a VOI table where the file has one and no window', () => {
    const display = {
      ...displayOf([]),
      voiLuts: [{ firstMapped: 0, entries: Uint16Array.of(0, 255), bits: 8, explanation: '' }],
    };
    expect(defaultSettings(display, frameOf(Uint16Array.of(0, 1))).voiLut).toBe(0);
  });
});

describe('palettes and rendering', () => {
  it('gray and its inverse', () => {
    expect([...palettes.gray.subarray(30, 33), ...palettes['inverted-gray'].subarray(30, 33)]).toEqual([
      10, 10, 10, 245, 245, 245,
    ]);
  });

  it('viridis is within four levels of the published ends and middle, and never gets darker', () => {
    // S. van der Walt, N. Smith: 0 = (68, 1, 84), 128 = (33, 145, 140), 255 = (253, 231, 37)
    for (const [index, rgb] of [
      [0, [68, 1, 84]],
      [128, [33, 145, 140]],
      [255, [253, 231, 37]],
    ] as const) {
      rgb.forEach((value, c) => {
        expect(Math.abs(palettes.viridis[index * 3 + c]! - value)).toBeLessThanOrEqual(4);
      });
    }
    const luminance = Array.from(
      { length: 256 },
      (_, i) =>
        0.2126 * palettes.viridis[i * 3]! +
        0.7152 * palettes.viridis[i * 3 + 1]! +
        0.0722 * palettes.viridis[i * 3 + 2]!,
    );
    for (let i = 1; i < 256; i += 1) expect(luminance[i]!).toBeGreaterThan(luminance[i - 1]! - 0.8);
  });

  const hotIron = '/usr/lib/python3/dist-packages/pydicom/data/palettes/hotiron.dcm';
  it.skipIf(!existsSync(hotIron))('hot iron is the palette of the standard (needs python3-pydicom)', () => {
    const script =
      'import sys, pydicom; d = pydicom.dcmread(sys.argv[1]); print([list(x) for x in (d.RedPaletteColorLookupTableData, d.GreenPaletteColorLookupTableData, d.BluePaletteColorLookupTableData)])';
    const channels = JSON.parse(execFileSync('/usr/bin/python3', ['-c', script, hotIron]).toString()) as number[][];
    channels.forEach((channel, c) => {
      expect(channel).toHaveLength(256);
      expect(channel.map((_, i) => palettes['hot-iron'][i * 3 + c])).toEqual(channel);
    });
  });

  it('a frame to RGBA, gray through a palette, colour untouched', () => {
    const settings = { ...windowOfRange(0, 255), invert: false };
    const display = displayOf([]);
    expect([...renderFrame(frameOf(Uint16Array.of(0, 255)), display, settings, 'hot-iron')]).toEqual([
      0, 0, 0, 255, 255, 255, 255, 255,
    ]);
    const colour: StoredFrame = { rows: 1, columns: 1, samplesPerPixel: 3, pixels: Uint8Array.of(1, 2, 3) };
    expect([...renderFrame(colour, display, settings)]).toEqual([1, 2, 3, 255]);
    const floats = renderFrame(frameOf(Float32Array.of(0, 127.5)), display, settings);
    expect([floats[0], floats[4]]).toEqual([0, 128]);
  });
});

const root = '../shared/data/real';
const dcm2pnm = '/usr/bin/dcm2pnm';
describe.skipIf(!existsSync(dcm2pnm) || !existsSync(root))(
  'within one gray level of dcm2pnm (needs dcmtk and ../shared/data)',
  () => {
    const cases: ReadonlyArray<readonly [string, string, readonly string[]]> = [
      ['a radiograph, MONOCHROME1', 'dicom-test-files/RG3_UNC', ['+Ww', '400', '600']],
      ['a whole-body scan, signed', 'dicom-test-files/NM1_UNC', ['+Ww', '50', '101']],
      ['a CT with rescale', 'dicomParser/CT1_UNC.implicit_little_endian.dcm', ['+Ww', '40', '400']],
      ['a chest without meta information', 'fo-dicom/CR-MONO1-10-chest', ['+Ww', '500', '900']],
      ['an NM frame with the window of its header', 'Scintigraphy/poumonsReins.dcm', ['+Wi', '1']],
    ];
    it.each(cases)('%s', async (_, file, options) => {
      const pgm = execFileSync(dcm2pnm, [...options, '+op', `${root}/${file}`], {
        maxBuffer: 1 << 28,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const image = await openImageFile(`${root}/${file}`);
      const frame = await image.decodeFrame(1);
      const theirs = pgm.subarray(pgm.length - frame.rows * frame.columns);
      const window =
        options[0] === '+Wi'
          ? defaultWindow(image.display, frame)
          : { center: Number(options[1]), width: Number(options[2]) };
      const ours = renderFrame(frame, image.display, { ...window, invert: false });
      let worst = 0;
      for (let i = 0; i < theirs.length; i += 1) worst = Math.max(worst, Math.abs(ours[i * 4]! - theirs[i]!));
      expect(worst).toBeLessThanOrEqual(1);
    });

    it('a modality look-up table', async () => {
      const file = `${root}/fo-dicom/CR-ModalitySequenceLUT.dcm`;
      execFileSync('/usr/bin/dcmdjpeg', [file, '/tmp/enthesis-modality-lut.dcm'], { stdio: 'ignore' });
      const pgm = execFileSync(dcm2pnm, ['+Ww', '512', '1024', '+op', '/tmp/enthesis-modality-lut.dcm'], {
        maxBuffer: 1 << 28,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const image = openDicomImage(readFileSync(file), nodeCodecs());
      const frame = await image.decodeFrame(1);
      const theirs = pgm.subarray(pgm.length - frame.rows * frame.columns);
      const ours = renderFrame(frame, image.display, { center: 512, width: 1024, invert: false });
      let worst = 0;
      for (let i = 0; i < theirs.length; i += 1) worst = Math.max(worst, Math.abs(ours[i * 4]! - theirs[i]!));
      expect(worst).toBeLessThanOrEqual(1);
    });
  },
);
