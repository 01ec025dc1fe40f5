import { describe, expect, it } from 'vitest';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { plainInstance, plainNm } from '../../../shared/dicom/testing/plainInstance.ts';
import type { Drawable } from '../display/draw.ts';
import type { ViewState } from './geometry.ts';
import { lookOf } from './look.ts';
import { defaultPresentation } from './presentation.ts';
import { windowText } from './words.ts';

const view: ViewState = { scale: 1, pan: [0, 0], rotation: 0, hflip: false, vflip: false };
const display = { inverted: false, rescaleSlope: 1, rescaleIntercept: 0, modalityLut: null, windows: [], voiLuts: [] };
const statistics = { min: 0, max: 4000, low: 0, high: 999 };

function film(center: number, width: number): Drawable {
  const windows = [{ center, width, explanation: '' }];
  return { display: { ...display, windows }, statistics, info: { modality: 'DX' } } as unknown as Drawable;
}
const withTable = {
  display: { ...display, voiLuts: [{ explanation: '' }] },
  statistics,
  info: { modality: 'DX' },
} as unknown as Drawable;
const dx = { modality: 'DX' } as InstanceInfo;
const nm = plainInstance({ modality: 'NM', nm: plainNm });

describe('how a frame is drawn', () => {
  it("starts from each film's own window and takes the reader's change relative to it", () => {
    const presentation = { ...defaultPresentation, window: { shift: 0.1, stretch: 0.5 } };
    // 2000 + 0.1 x 3000 and half of 3000; 500 + 0.1 x 800 and half of 800: two films of one overlay stay alike.
    expect(lookOf(film(2000, 3000), dx, presentation, null, view)).toMatchObject({ center: 2300, width: 1500 });
    expect(lookOf(film(500, 800), dx, presentation, null, view)).toMatchObject({ center: 580, width: 400 });
  });

  it("uses the file's table until the window is changed", () => {
    expect(lookOf(withTable, dx, defaultPresentation, null, view).voiLut).toBe(0);
    const changed = { ...defaultPresentation, window: { shift: 0, stretch: 2 } };
    expect(lookOf(withTable, dx, changed, null, view).voiLut).toBeUndefined();
  });

  it('takes a scale that dates share in place of its own', () => {
    const scale = { lower: 100, upper: 900, label: 'same on all dates' };
    expect(lookOf(film(2000, 3000), nm, defaultPresentation, scale, view)).toMatchObject({ center: 500, width: 800 });
  });

  it('takes a preset that is asked for before the scale of all dates, and says what is no longer shared', () => {
    const frame = { display, statistics, info: { modality: 'NM' } } as unknown as Drawable;
    const scale = { lower: 100, upper: 900, label: 'same on all dates' };
    const shown = (change: Partial<typeof defaultPresentation>) => {
      const look = lookOf(frame, nm, { ...defaultPresentation, ...change }, scale, view);
      return windowText(look, nm, scale, []);
    };
    expect(shown({})).toBe('100 to 900 counts  (same on all dates)');
    // A shift by a tenth of 800.
    expect(shown({ window: { shift: 0.1, stretch: 1 } })).toBe('180 to 980 counts  (changed here)');
    // The second preset without windows in the header: half of 999 counts, 0 to 499.5.
    expect(shown({ preset: 1 })).toMatch(/^0 to 50[01] counts {2}\(changed here\)$/);
  });

  describe('says what is in use', () => {
    const table = { firstMapped: 0, entries: Uint16Array.of(0, 255), bits: 8, explanation: '' };
    const said = (
      frame: Drawable,
      info: Partial<InstanceInfo> = {},
      change: Partial<typeof defaultPresentation> = {},
    ) => {
      const look = lookOf(frame, dx, { ...defaultPresentation, ...change }, null, view);
      return windowText(look, plainInstance(info), null, frame.display.voiLuts);
    };

    it("the file's table by its name, and the window once it is changed", () => {
      const named = (explanation: string) => ({
        ...withTable,
        display: { ...withTable.display, voiLuts: [{ ...table, explanation }] },
      });
      expect(said(named(''))).toBe('Header LUT');
      expect(said(named('BONE_SHARP'))).toBe('Bone sharp');
      expect(said(named(''), {}, { window: { shift: 0, stretch: 2 } })).toMatch(/^W \d+ {2}L \d+$/);
    });

    it('narrow windows with the digits that they need', () => {
      expect(said(film(0.5, 0.9))).toBe('W 0.9  L 0.5');
      expect(said(film(0.0512, 0.003))).toBe('W 0.003  L 0.0512');
      expect(said(film(40.5, 400.4))).toBe('W 400  L 41');
    });

    it('nothing for colours', () => {
      expect(said(film(1, 2), { samplesPerPixel: 3 })).toBe('');
      expect(said(film(1, 2), { photometricInterpretation: 'PALETTE COLOR' })).toBe('');
    });

    it('counts by the scale that the file gives for them', () => {
      const scaled = plainInstance({ modality: 'NM', nm: { ...plainNm, countScale: { slope: 0.05, intercept: 0 } } });
      const frame = { display, statistics: { min: 0, max: 8000, low: 0, high: 7999 }, info: { modality: 'NM' } };
      const look = lookOf(frame as unknown as Drawable, scaled, defaultPresentation, null, view);
      // 8000 stored values are 400 counts.
      expect(windowText(look, scaled, null, [])).toBe('0 to 400 counts');
    });
  });

  it('shows the frames of a series on the scale of all of them, unless dates share one', () => {
    const frame = { display, statistics, info: { modality: 'NM' } } as unknown as Drawable;
    const series = { min: 0, max: 6000, low: 0, high: 5000 };
    // LINEAR from 0 to 999 of the frame, from 0 to 5000 of the series.
    expect(lookOf(frame, nm, defaultPresentation, null, view)).toMatchObject({ center: 500, width: 1000 });
    expect(lookOf(frame, nm, defaultPresentation, null, view, series)).toMatchObject({ center: 2500.5, width: 5001 });
    const scale = { lower: 100, upper: 900, label: 'same on all dates' };
    expect(lookOf(frame, nm, defaultPresentation, scale, view, series)).toMatchObject({ center: 500, width: 800 });
  });

  it('shows a scan dark on bright in gray, and as it is in colours', () => {
    const inverted = (info: InstanceInfo, change: Partial<typeof defaultPresentation>) =>
      lookOf(film(1, 2), info, { ...defaultPresentation, ...change }, null, view).invert;
    expect(inverted(nm, {})).toBe(true);
    expect(inverted(nm, { colourMap: 'hot-iron' })).toBe(false);
    expect(inverted(nm, { inverted: false })).toBe(false);
    expect(inverted(dx, {})).toBe(false);
  });
});
