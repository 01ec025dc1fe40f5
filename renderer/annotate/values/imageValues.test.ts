import { describe, expect, it } from 'vitest';
import type { ImageView } from '../session/interaction.ts';
import { testInstance } from '../testing/instance.ts';
import { ratioText, spacingOf, valueText } from './imageValues.ts';

const none = testInstance().spacing;
const view = (spacing: Partial<typeof none> = {}, modality = 'DX', value = 4): ImageView => ({
  info: testInstance({ modality, spacing: { ...none, ...spacing }, rows: 20, columns: 20 }),
  frame: 1,
  studyImages: new Set(),
  stored: { rows: 20, columns: 20, samplesPerPixel: 1, pixels: new Uint16Array(400).fill(value) },
});
const line = {
  role: 'long-axis',
  shape: {
    kind: 'line',
    points: [
      [0, 0],
      [3, 4],
    ],
  },
} as const;
const text = (v: ImageView, item: Parameters<typeof valueText>[0]) => valueText(item, v, spacingOf(v, null));

describe('values beside shapes', () => {
  it('names the basis of a length', () => {
    // 3-4-5 triangle: 5 pixels of 0.2 mm.
    expect(
      text(view({ imagerPixelSpacing: [0.2, 0.2] }), {
        ...line,
        shape: {
          kind: 'line',
          points: [
            [0, 0],
            [3, 4],
          ],
        },
      }),
    ).toBe('LA 1.00 mm detector plane');
  });
  it('never says mm without spacing', () => {
    expect(
      text(view(), {
        role: 'long-axis',
        shape: {
          kind: 'line',
          points: [
            [0, 0],
            [3, 4],
          ],
        },
      }),
    ).toBe('LA 5.00 px uncalibrated');
    expect(
      text(view(), {
        role: 'area',
        shape: {
          kind: 'polygon',
          points: [
            [0, 0],
            [4, 0],
            [4, 5],
          ],
        },
      }),
    ).toBe('Area 10.0 px² uncalibrated');
  });
  it('weighs rows and columns by their own spacing', () => {
    // dx 3 x 1 mm, dy 4 x 2 mm: sqrt(9 + 64) = 8.54.
    expect(
      text(view({ imagerPixelSpacing: [2, 1] }), {
        role: 'length',
        shape: {
          kind: 'line',
          points: [
            [0, 0],
            [3, 4],
          ],
        },
      }),
    ).toBe('Length 8.54 mm detector plane');
  });
  it('gives counts of a region', () => {
    // Box of 2 x 3 pixel centres at 4 counts each: 24 counts, 6 pixels.
    const shape = {
      kind: 'polygon' as const,
      points: [
        [1, 1],
        [3, 1],
        [3, 4],
        [1, 4],
      ] as [number, number][],
    };
    expect(text(view({}, 'NM'), { role: 'uptake-lesion', shape })).toBe('Lesion mean 4.00, 24 counts, 6 px');
    expect(ratioText(shape, shape, null, view({}, 'NM'))).toContain('R 1.00');
    expect(ratioText(shape, null, null, view({}, 'NM'))).toBeNull();
  });
  it('says why a crossing outline has no value', () => {
    const shape = {
      kind: 'polygon' as const,
      points: [
        [0, 0],
        [9, 9],
        [9, 0],
        [0, 8],
      ] as [number, number][],
    };
    expect(text(view(), { role: 'area', shape })).toContain('crosses itself');
  });
});
