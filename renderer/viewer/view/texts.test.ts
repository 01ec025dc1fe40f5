import { describe, expect, it } from 'vitest';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { cineFrames, nextInLoop, trueRate, trueSpeedText } from '../useCine.ts';
import { viewportGeometry } from './geometry.ts';
import { dragAction, dragWindow, wheelZoomFactor } from './interaction.ts';
import { edgeLetters } from './orientation.ts';
import { scaleBar } from './scaleBar.ts';

const size = { rows: 100, columns: 100, aspect: 1 };
const screen = { widthPx: 100, heightPx: 100 };
const geometry = (rotation: number, hflip = false, vflip = false) =>
  viewportGeometry(size, { scale: 1, pan: [0, 0], rotation, hflip, vflip }, screen);

describe('orientation letters', () => {
  // A lateral film: rows run to anterior, columns to the feet.
  it.each([
    [geometry(0), { right: 'A', left: 'P', bottom: 'F', top: 'H' }],
    [geometry(0, true), { right: 'P', left: 'A', bottom: 'F', top: 'H' }],
    [geometry(0, false, true), { right: 'A', left: 'P', bottom: 'H', top: 'F' }],
    // Turned right: what pointed right points down, what pointed down points left.
    [geometry(90), { right: 'H', left: 'F', bottom: 'A', top: 'P' }],
    [geometry(180), { right: 'P', left: 'A', bottom: 'H', top: 'F' }],
  ])('turn with the picture %#', (g, letters) => {
    expect(edgeLetters('A\\F', g)).toEqual(letters);
  });

  it('are left out when unknown or askew', () => {
    expect(edgeLetters(null, geometry(0))).toBeNull();
    expect(edgeLetters('A', geometry(0))).toBeNull();
    expect(edgeLetters('X\\Y', geometry(0))).toBeNull();
    expect(edgeLetters('A\\F', geometry(30))).toBeNull();
  });

  it('know oblique directions', () => {
    expect(edgeLetters('LA\\FP', geometry(0))).toEqual({ right: 'LA', left: 'RP', bottom: 'FP', top: 'HA' });
  });
});

describe('scale bar', () => {
  // 25% of 800 px at 4 px/mm is 50 mm; at 3 px/mm 66.7 mm, so 50; at 0.9 px/mm 222 mm, so 200.
  it.each([
    [4, 50],
    [3, 50],
    [0.9, 200],
    [60, 2],
  ])('is a round length: %s px/mm', (pxPerMm, millimetres) => {
    expect(scaleBar(pxPerMm, 800)).toEqual({ millimetres, lengthPx: millimetres * pxPerMm });
  });

  it('is left out without a scale', () => {
    expect(scaleBar(0, 800)).toBeNull();
    expect(scaleBar(Number.NaN, 800)).toBeNull();
  });
});

describe('gestures', () => {
  it('follow the buttons', () => {
    expect([dragAction(0, 'window', false), dragAction(0, 'window', true), dragAction(1, 'zoom', false)]).toEqual([
      'window',
      'pan',
      'pan',
    ]);
    expect([dragAction(2, 'window', false), dragAction(3, 'window', false)]).toEqual(['zoom', null]);
  });

  it('change the window and come back to where they began', () => {
    const there = dragWindow(null, 250, 0);
    expect(there.stretch).toBeCloseTo(Math.E, 10);
    expect(dragWindow(null, 0, 0)).toEqual({ shift: 0, stretch: 1 });
    expect(dragWindow(null, 0, 200).shift).toBeCloseTo(0.5, 10);
  });

  it('zoom by a mouse wheel and by a touch pad', () => {
    expect(wheelZoomFactor(-100, 0)).toBeCloseTo(Math.exp(1 / 6), 10);
    expect(wheelZoomFactor(-3, 1)).toBeCloseTo(Math.exp(99 / 600), 10);
    expect(wheelZoomFactor(100, 0) * wheelZoomFactor(-100, 0)).toBeCloseTo(1, 10);
  });
});

describe('cine', () => {
  const info = {
    numberOfFrames: 6,
    nm: {
      groups: [
        { frames: [1, 3, 5], frameDurationMs: 500 },
        { frames: [2, 4, 6], frameDurationMs: 300_000 },
      ],
    },
  } as InstanceInfo;

  it('plays the frames of one view at their true rate', () => {
    expect(cineFrames(info, 3)).toEqual([1, 3, 5]);
    expect(trueRate(info, 3)).toBe(2);
    expect(trueRate(info, 2)).toBeNull();
    expect([nextInLoop([1, 3, 5], 5, 1), nextInLoop([1, 3, 5], 1, -1), nextInLoop([1, 3, 5], 2, 1)]).toEqual([1, 5, 1]);
  });

  it.each([
    [250, 'Real time (4/s)'],
    [400, 'Real time (2.5/s)'],
    [1500, 'Real time (1.5 s a frame)'],
    [15_000, 'Real time (15 s a frame)'],
    // 50 frames a second.
    [20, 'Limited to 30 fps'],
    [60_000, 'Default speed (4/s)'],
    [null, 'Default speed (4/s)'],
  ])('says what true speed is for frames of %s ms', (frameDurationMs, text) => {
    const one = {
      numberOfFrames: 9,
      nm: { groups: [{ frames: [1, 2, 3], frameDurationMs }] },
    } as unknown as InstanceInfo;
    expect(trueSpeedText(one, 1)).toBe(text);
  });
});
