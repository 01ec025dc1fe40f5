import { describe, expect, it } from 'vitest';
import { exampleScan } from '../../../shared/measure/testing/example.ts';
import type { ImageView } from '../session/interaction.ts';
import { testInstance } from '../testing/instance.ts';
import { imageLabels } from './imageLabels.ts';
import { ratioText, shownValue, spacingOf } from './imageValues.ts';

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
const text = (v: ImageView, item: Parameters<typeof shownValue>[0]) => {
  const value = shownValue(item, v, spacingOf(v, null));
  return `${value.text} ${value.basis}`.trimEnd();
};

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
    ).toBe('LA 1.0 mm detector plane');
  });
  it('reads a named angle as its name means it: Meary from the straight line, calcaneal pitch between the arms', () => {
    // Arms along the row to the left and 3 down on 4 to the right: atan(3/4) = 36.87 degrees from straight.
    const shape = {
      kind: 'angle',
      points: [
        [2, 10],
        [10, 10],
        [14, 13],
      ],
    } as const;
    const angle = (label?: string) =>
      text(view(), {
        role: 'angle',
        shape: { kind: 'angle', points: shape.points.map((p) => [...p]) as never },
        label,
      });
    expect(angle()).toBe('143.1°');
    expect(angle('Meary')).toBe('Meary 36.9°');
    expect(angle('Calcaneal pitch')).toBe('Calcaneal pitch 143.1°');
  });
  it('gathers counted foci of a lesion in one label', () => {
    const point = (id: string, x: number) =>
      ({ id, lesionId: 'L1', role: 'focus-point', shape: { kind: 'point', point: [x, 5] } }) as const;
    const v = view();
    const labels = imageLabels([point('a', 3), point('b', 9)] as never, {
      view: v,
      spacing: spacingOf(v, null),
      ratioCv: 0,
      isActive: () => false,
    });
    expect(labels).toHaveLength(1);
    expect(labels[0]?.lines).toEqual([{ role: 'focus-point', text: 'L1 2 foci', basis: 'counted' }]);
  });
  it('writes a long note over several lines, none of its words lost', () => {
    const v = view();
    const note = 'A note that is rather long, so that it would run over the edge of the picture';
    const items = [{ id: 'a', lesionId: null, role: 'note', shape: { kind: 'point', point: [3, 5] }, label: note }];
    const [label] = imageLabels(items as never, {
      view: v,
      spacing: spacingOf(v, null),
      ratioCv: 0,
      isActive: () => false,
    });
    expect(label?.lines.map(({ text }) => text)).toEqual([
      'A note that is rather long, so that it would',
      'run over the edge of the picture',
    ]);
  });
  it('writes no value beside what is only offered', () => {
    const v = view();
    const items = [{ id: 'a', lesionId: 'L1', ...line }] as never;
    const labels = imageLabels(items, {
      view: v,
      spacing: spacingOf(v, null),
      ratioCv: 0,
      isActive: () => true,
      isOffered: () => true,
    });
    expect(labels.map((l) => l.lines.map((one) => one.text))).toEqual([['L1?']]);
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
    ).toBe('LA 5.0 px uncalibrated');
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
    ).toBe('Area 10 px² uncalibrated');
  });
  it('weighs rows and columns by their own spacing', () => {
    // dx 3 x 1 mm, dy 4 x 2 mm: sqrt(9 + 64) = 8.54, in tenths 8.5.
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
    ).toBe('Length 8.5 mm detector plane');
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
    expect(ratioText(shape, shape, null, view({}, 'NM'), 0.05)?.text).toBe('R 1.00');
    expect(ratioText(shape, null, null, view({}, 'NM'), 0.05)).toBeNull();
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

describe('labels of an image', () => {
  const axis = (id: string, role: 'long-axis' | 'short-axis', to: [number, number]) => ({
    id,
    lesionId: 'L1',
    role,
    shape: { kind: 'line' as const, points: [[0, 0], to] as [[number, number], [number, number]] },
  });
  const square = (id: string, role: 'area' | 'uptake-lesion' | 'uptake-reference') => ({
    id,
    lesionId: 'L1',
    role,
    shape: {
      kind: 'polygon' as const,
      points: [
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 4],
      ] as [number, number][],
    },
  });
  const written = (items: Parameters<typeof imageLabels>[0], v: ImageView, active: string | null) =>
    imageLabels(items, { view: v, spacing: spacingOf(v, null), ratioCv: 0.05, isActive: (id) => id === active }).map(
      (l) => l.lines.map((line) => `${line.text} ${line.basis}`.trimEnd()),
    );
  const film = view({ imagerPixelSpacing: [0.5, 0.5] });

  it('gives a focus one line, and its area only while it is active', () => {
    // 3-4-5 triangle: 5 pixels of 0.5 mm are 2.5 mm; 3 pixels are 1.5 mm; 4 x 4 pixels are 4 mm².
    const items = [axis('a', 'long-axis', [3, 4]), axis('b', 'short-axis', [3, 0]), square('c', 'area')];
    expect(written(items, film, null)).toEqual([['L1 2.5 × 1.5 mm detector plane']]);
    expect(written(items, film, 'c')).toEqual([['L1 2.5 × 1.5 mm detector plane', 'Area 4.0 mm²']]);
  });
  it('names a long axis that stands alone, and an area that stands alone', () => {
    expect(written([axis('a', 'long-axis', [3, 4])], view(), null)).toEqual([['L1 LA 5.0 px uncalibrated']]);
    expect(written([square('c', 'area')], film, null)).toEqual([['L1 Area 4.0 mm² detector plane']]);
  });
  it('gives the ratio at the lesion, counts while active or while there is no reference', () => {
    const lesion = square('l', 'uptake-lesion');
    // 16 pixels of 4 counts: 64 counts each, f = sqrt(2/64) = 0.176777, CV 0.05: exp(1.96 * 0.183712) = 1.433443; 0.698 to 1.433.
    const scan = view({}, 'NM');
    expect(written([lesion], scan, null)).toEqual([['L1 Lesion mean 4.00, 64 counts, 16 px']]);
    const both = [lesion, square('r', 'uptake-reference')];
    expect(written(both, scan, null)).toEqual([['L1 R 1.00 no interval'], ['L1 Ref']]);
    const nm = exampleScan('1', '2026-01-10').instances[0]!.nm;
    const counted = { ...scan, info: { ...scan.info, nm } };
    expect(written(both, counted, null)).toEqual([['L1 R 1.00 (0.70 to 1.43)'], ['L1 Ref']]);
    expect(written(both, counted, 'l')[0]).toEqual(['L1 R 1.00 (0.70 to 1.43)', 'Lesion mean 4.00, 64 counts, 16 px']);
  });
  it('of a dynamic flow gives the ratio over all frames, though the frame on the screen holds no counts', () => {
    const box = (id: string, role: 'uptake-lesion' | 'uptake-reference', x: number) => ({
      ...square(id, role),
      shape: {
        kind: 'polygon' as const,
        points: [
          [x, 0],
          [x + 4, 0],
          [x + 4, 4],
          [x, 4],
        ] as [number, number][],
      },
    });
    const both = [box('l', 'uptake-lesion', 0), box('r', 'uptake-reference', 10)];
    const nm = exampleScan('1', '2026-01-10').instances[0]!.nm!;
    const frames = [1, 2, 3];
    const flow = { ...nm, groups: nm.groups.map((group) => ({ ...group, frames, proposedPhase: 'flow' as const })) };
    const empty = view({}, 'NM', 0);
    // Over the three frames 6 counts per pixel on the left and 2 on the right: R = 3.
    const pixels = Uint16Array.from({ length: 400 }, (_, at) => (at % 20 < 5 ? 6 : 2));
    const summed = { rows: 20, columns: 20, samplesPerPixel: 1 as const, pixels };
    const shown = { ...empty, info: { ...empty.info, nm: flow }, summed };
    // f^2 = 1/96 + 1/32 = 0.0416667, with CV 0.05 the error is 0.210159; exp(1.96 * 0.210159) = 1.50968: 1.99 to 4.53.
    expect(written(both, shown, null)[0]).toEqual(['L1 R 3.0 (2.0 to 4.5) all 3 frames']);
    // The reader names the phase: the ratio is that of the frame again.
    const pool = both.map((item) => ({ ...item, phase: 'pool' as const }));
    expect(written(pool, shown, null)[0]?.join(' ')).toContain('so no ratio can be given');
    expect(written(both, { ...shown, summed: null }, null)[0]).toEqual(['L1 Lesion mean 0.00, 0 counts, 16 px']);
  });
});
