import { beforeEach, describe, expect, it } from 'vitest';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import type { ImagePointerEvent } from '../types.ts';
import { apply } from './affine.ts';
import { useComparison } from './comparison.ts';
import type { ViewportGeometry } from './geometry.ts';
import {
  beginRegion,
  isPicking,
  leavePicking,
  movedCrosshair,
  pickByKey,
  pickingPointer,
  usePicking,
} from './picking.ts';
import { defaultPresentation, usePresentations } from './presentation.ts';
import { setShownImage } from './shownImages.ts';

const size = { rows: 40, columns: 60 };
const spacing = { pixelSpacing: null, imagerPixelSpacing: null, nominalScannedPixelSpacing: null };
const film = (sopInstanceUid: string) =>
  ({ sopInstanceUid, dateTime: sopInstanceUid, ...size, spacing }) as InstanceInfo;
const plain = { shift: false, ctrl: false };
const press = (key: string, held = plain, viewportId = 'v', instance = film('2')) =>
  pickByKey(viewportId, instance, { key, ...held });

/** A film whose value is the column; drawn with centre 30 and width 60. */
function show(modality = 'DX'): void {
  const pixels = Uint16Array.from({ length: 40 * 60 }, (_, i) => i % 60);
  const display = { rescaleSlope: 1, rescaleIntercept: 0, modalityLut: null, padding: null };
  const frame = { stored: { ...size, samplesPerPixel: 1, pixels }, display, info: { modality } };
  setShownImage('v', { key: 'v-film', frame, base: { center: 30, width: 60 } } as never);
}

const geometry = { scale: 1 } as ViewportGeometry;
const at = (x: number, y: number): ImagePointerEvent => ({
  image: [x, y],
  screen: [x, y],
  button: 0,
  shift: false,
  ctrl: false,
  alt: false,
  geometry,
});

beforeEach(() => {
  leavePicking();
  leavePicking();
  usePresentations.getState().clear();
  useComparison.getState().clearAlignments();
  useComparison.getState().setScale({ kind: 'own' });
  show();
});

const windowNow = () => (usePresentations.getState().entries.get('v-film') ?? defaultPresentation).window;

describe('crosshair', () => {
  it('appears in the middle, moves by 1, 10 or 50 pixels and stays on the image', () => {
    expect(movedCrosshair(null, 'ArrowUp', plain, size)).toEqual([30, 20]);
    expect(movedCrosshair([30, 20], 'ArrowUp', plain, size)).toEqual([30, 19]);
    expect(movedCrosshair([30, 20], 'ArrowRight', { shift: true, ctrl: false }, size)).toEqual([40, 20]);
    expect(movedCrosshair([30, 20], 'ArrowDown', { shift: false, ctrl: true }, size)).toEqual([30, 40]);
    expect(movedCrosshair([30, 20], 'Home', plain, size)).toBeNull();
  });
});

describe('a region for the window', () => {
  it('is dragged, sets the window once and is over', () => {
    beginRegion();
    const pointer = pickingPointer('v', film('2'));
    expect(pointer.down(at(10, 0))).toBe(true);
    pointer.move(at(20, 40));
    expect(usePicking.getState().corner).toMatchObject({ from: [10, 0], to: [20, 40] });
    pointer.up(at(20, 40));
    // Columns 10 to 19: LINEAR from 10 to 19 has centre 15 and width 10. From 30 and 60: a quarter down, a sixth as wide.
    expect(windowNow()).toEqual({ shift: -0.25, stretch: 10 / 60 });
    expect(isPicking()).toBe(false);
  });

  it('waits for a drag when it was only clicked', () => {
    beginRegion();
    const pointer = pickingPointer('v', film('2'));
    pointer.down(at(10, 0));
    pointer.up(at(11, 1));
    expect(windowNow()).toBeNull();
    expect(usePicking.getState()).toMatchObject({ region: true, corner: null });
  });

  it('is set by keys alone', () => {
    beginRegion();
    for (const key of ['ArrowLeft', 'Enter']) expect(press(key)).toBe(true);
    press('ArrowRight', { shift: true, ctrl: false });
    press('ArrowDown', { shift: true, ctrl: false });
    expect(usePicking.getState().corner).toMatchObject({ from: [30, 20], to: [40, 30] });
    press('Enter');
    // Columns 30 to 39: centre 35, width 10.
    expect(windowNow()).toEqual({ shift: 5 / 60, stretch: 10 / 60 });
  });

  it('is dropped by the first Escape and left by the second', () => {
    beginRegion();
    press('Enter');
    press('Enter');
    expect(usePicking.getState().corner).not.toBeNull();
    expect(leavePicking()).toBe(true);
    expect(usePicking.getState()).toMatchObject({ region: true, corner: null });
    expect(leavePicking()).toBe(true);
    expect(leavePicking()).toBe(false);
    expect(windowNow()).toBeNull();
  });

  it('sets the counts that all scans share, where they share them', () => {
    show('NM');
    useComparison.getState().setScale({ kind: 'counts', lower: 0, upper: 900 });
    beginRegion();
    const pointer = pickingPointer('v', film('2'));
    pointer.down(at(10, 0));
    pointer.up(at(20, 40));
    expect(useComparison.getState().scale).toEqual({ kind: 'counts', lower: 0, upper: 19 });
    expect(windowNow()).toBeNull();
  });
});

describe('landmarks by keys', () => {
  it('are set with Enter at the crosshair of each film', () => {
    useComparison.getState().beginAlignment();
    for (const [viewportId, uid] of [
      ['v', '2'],
      ['w', '1'],
    ] as const) {
      press('ArrowUp', plain, viewportId, film(uid));
      press('Enter', plain, viewportId, film(uid));
      press('ArrowRight', { shift: true, ctrl: false }, viewportId, film(uid));
      press('Enter', plain, viewportId, film(uid));
    }
    const { marks, alignments } = useComparison.getState();
    expect(marks).toBeNull();
    // The middle and 10 to its right on both: the films lie on each other as they are.
    const alignment = alignments.get('1')!;
    expect(alignment.onto).toBe('2');
    expect(apply(alignment.matrix, [7, 11])).toEqual([7, 11]);
    expect(usePicking.getState().crosshair).toBeNull();
  });

  it('leave every other key alone', () => {
    expect(press('Enter')).toBe(false);
    useComparison.getState().beginAlignment();
    expect(press('r')).toBe(false);
  });
});
