/** Small synthetic files that once were read or shown wrongly, each with its right value (../shared/data/found). */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readDocument } from '../../electron/service/documents/methods.ts';
import { nodeCodecs } from '../../electron/service/pixels/index.ts';
import { defaultSettings, GRAPHIC, renderFrame } from './display/index.ts';
import { readHeader } from './header.ts';
import { pixelAspect } from './pixelAspect.ts';
import { openDicomImage } from './pixels/index.ts';

const found = '../shared/data/found';
const header = (name: string) => readHeader(readFileSync(`${found}/${name}.dcm`));
const open = async (name: string) => {
  const image = openDicomImage(readFileSync(`${found}/${name}.dcm`), nodeCodecs());
  return { image, frame: await image.decodeFrame(1) };
};

/** Grays as the file opens. */
async function shown(name: string): Promise<Uint8Array> {
  const { image, frame } = await open(name);
  const rgba = renderFrame(frame, image.display, defaultSettings(image.display, frame));
  return Uint8Array.from({ length: rgba.length / 4 }, (_, i) => rgba[i * 4]!);
}

describe.skipIf(!existsSync(found))('files that were wrong once (needs ../shared/data/found)', () => {
  it('the side marker of an overlay plane lies over the film', async () => {
    const { frame } = await open('ovl-side-marker');
    expect(frame.cover?.pixels.filter((flags) => flags === GRAPHIC).length).toBeGreaterThan(20);
  });

  it.each([
    ['nm-view-text-post-inj', null],
    ['nm-view-text-post-op', null],
    ['series-0', 'ANT'],
    ['series-1', 'ANT'],
    // "... 3HR POST INJECTION", without a View Code
    ['series-2', null],
  ] as const)('%s: the view is %s', (name, view) => {
    expect(header(name).instance.nm?.groups.map((group) => group.view)).toEqual([view]);
  });

  it('Pixel Aspect Ratio 2\\1: rows are twice as far apart as columns', () => {
    expect(pixelAspect(header('par-only').instance.spacing)).toBe(2);
  });

  it('a decimal comma is no spacing, and it is told which', () => {
    expect(header('spacing-comma-big').instance.spacing).toMatchObject({
      pixelSpacing: null,
      unreadable: ['Pixel Spacing'],
    });
  });

  it('a table of 12 bits under a descriptor of 16 shows the whole range', async () => {
    const gray = await shown('vlut-agfa-12bit-data-16bit-descriptor');
    const { image } = await open('vlut-agfa-12bit-data-16bit-descriptor');
    expect(image.display.voiLuts[0]?.bits).toBe(12);
    // Nearly black at a mean of 5 before; dcm2pnm +Mv is asked below.
    expect(gray.reduce((sum, value) => sum + value, 0) / gray.length).toBeGreaterThan(60);
  });

  it('tables that were right stay right', async () => {
    const { image: eight } = await open('right-vlut-8bit-in-words');
    expect([eight.display.voiLuts[0]?.bits, eight.display.voiLuts[0]?.entries.length]).toEqual([8, 4096]);
    const { image: high } = await open('right-vlut-first-mapped-60000');
    expect([high.display.voiLuts[0]?.bits, high.display.voiLuts[0]?.firstMapped]).toEqual([16, 60000]);
  });

  it('a Real World Value slope is the scale of the counts', () => {
    expect(header('nm-rwvm-counts').instance.nm).toMatchObject({
      countScale: { slope: 0.05, intercept: 0 },
      notRawReasons: [],
    });
  });

  it('a window of 0.9 about 0.5 is drawn as one, from 0.05 to 0.95 of the rescaled values', async () => {
    const { image, frame } = await open('window-width-below-1');
    const gray = await shown('window-width-below-1');
    const { rescaleSlope } = image.info;
    gray.forEach((value, i) => {
      // LINEAR_EXACT, PS3.3 C.11.2.1.3.2
      const fraction = Math.min(1, Math.max(0, (frame.pixels[i]! * rescaleSlope - 0.5) / 0.9 + 0.5));
      expect(Math.abs(value - fraction * 255)).toBeLessThanOrEqual(0.5 + 1e-9);
    });
    expect(new Set(gray).size).toBeGreaterThan(10);
  });

  it.each([
    ['cs-ir149', '김, 희중'],
    ['cs-gb2312', '张, 三'],
  ])('%s: the name is %s', (name, expected) => {
    expect(header(name).patient.name).toBe(expected);
  });

  it('a deflated document gives its PDF of 193 bytes', () => {
    expect(readDocument(readFileSync(`${found}/pdf-deflated.dcm`))).toMatchObject({ kind: 'pdf', bytes: 193 });
  });
});

const dcm2pnm = '/usr/bin/dcm2pnm';
describe.skipIf(!existsSync(found) || !existsSync(dcm2pnm))(
  'within one gray level of dcm2pnm (needs dcmtk and ../shared/data/found)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'enthesis-found-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    // dcm2pnm is told to go by the entries themselves where the descriptor is known to be wrong (+Mv).
    it.each([
      ['ovl-side-marker', ['+Ww']],
      ['vlut-agfa-12bit-data-16bit-descriptor', ['+Wl', '1', '+Mv']],
      ['right-vlut-8bit-in-words', ['+Wl', '1']],
      ['right-vlut-first-mapped-60000', ['+Wl', '1']],
    ] as const)('%s', async (name, options) => {
      const file = `${found}/${name}.dcm`;
      const { image, frame } = await open(name);
      const { center, width } = defaultSettings(image.display, frame);
      const window = options[0] === '+Ww' ? ['+Ww', String(center), String(width)] : options;
      const pgm = join(folder, 'shown.pgm');
      execFileSync(dcm2pnm, [...window, '+op', file, pgm], { stdio: 'ignore' });
      const bytes = readFileSync(pgm);
      const theirs = bytes.subarray(bytes.length - frame.rows * frame.columns);
      const ours = await shown(name);
      const worst = theirs.reduce((most, value, i) => Math.max(most, Math.abs(value - ours[i]!)), 0);
      expect(worst).toBeLessThanOrEqual(1);
    });
  },
);
