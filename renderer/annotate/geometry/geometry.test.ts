import { describe, expect, it } from 'vitest';
import type { Point, Shape } from '../../../shared/geometry/shape.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import { clipLine, dragged } from './editing.ts';
import { hitTest, insidePolygon, outlineDistance } from './hitTest.ts';
import { simplify, widestChord, withoutRepeats } from './outlines.ts';
import { clampShape, dragHandle, handles, moveInside, outline, withCorner } from './shapes.ts';
import { angleBetween, distance, perpendicular, segmentDistance } from './vectors.ts';

const make = (id: string, role: Annotation['role'], shape: Shape): Annotation => ({
  id,
  lesionId: 'L1',
  sopInstanceUid: '1',
  frame: 1,
  role,
  shape,
  status: 'accepted',
  source: 'reader',
});
const line = (a: Point, b: Point): Shape => ({ kind: 'line', points: [a, b] });

describe('distances', () => {
  it('goes to the nearest place of a segment, not of its line', () => {
    expect(segmentDistance([3, 4], [0, 0], [10, 0])).toBe(4);
    expect(segmentDistance([13, 4], [0, 0], [10, 0])).toBe(5);
    expect(segmentDistance([3, 4], [0, 0], [0, 0])).toBe(5);
  });
  it('measures to the outline of an ellipse', () => {
    const circle: Shape = { kind: 'ellipse', center: [50, 50], radii: [10, 10], rotation: 0 };
    expect(outlineDistance([50, 50], circle)).toBeCloseTo(10, 1);
    expect(outlineDistance([65, 50], circle)).toBeCloseTo(5, 1);
  });
  it('finds right angles on the body where pixels are not square', () => {
    // Rows 2 mm, columns 1 mm: (10, 5) is 10 mm by 10 mm, so its perpendicular is (-10 mm, 10 mm) = (-10, 5).
    const d = perpendicular([0, 0], [10, 5], 2);
    expect(d[0] / d[1]).toBeCloseTo(-2, 12);
    expect(
      angleBetween(
        [
          [0, 0],
          [10, 5],
        ],
        [[0, 0], d],
        2,
      ),
    ).toBeCloseTo(90, 9);
  });
});

describe('hitTest', () => {
  const area = make('area', 'area', {
    kind: 'polygon',
    points: [
      [10, 10],
      [50, 10],
      [50, 50],
      [10, 50],
    ],
  });
  const axis = make('axis', 'long-axis', line([20, 30], [40, 30]));
  const all = [area, axis];
  it.each<[string, Point, ReturnType<typeof hitTest>]>([
    ['a handle before everything', [21, 31], { id: 'axis', part: { kind: 'handle', index: 0 } }],
    ['an edge before an inside', [30, 31], { id: 'axis', part: { kind: 'edge' } }],
    ['the inside of an area', [45, 20], { id: 'area', part: { kind: 'inside' } }],
    ['the edge of an area', [30, 9], { id: 'area', part: { kind: 'edge' } }],
    ['nothing outside', [80, 80], null],
  ])('finds %s', (_name, point, expected) => {
    expect(hitTest(point, all, 3, null)).toEqual(expected);
  });
  it('prefers the selected one of two that lie on top of each other', () => {
    const twin = { ...axis, id: 'twin' };
    expect(hitTest([30, 30], [axis, twin], 3, 'twin')?.id).toBe('twin');
    expect(hitTest([30, 30], [axis, twin], 3, 'axis')?.id).toBe('axis');
  });
  it('knows inside from outside of a concave outline', () => {
    const notch: Point[] = [
      [0, 0],
      [10, 0],
      [10, 10],
      [5, 2],
      [0, 10],
    ];
    expect(insidePolygon([5, 1], notch)).toBe(true);
    expect(insidePolygon([5, 6], notch)).toBe(false);
  });
});

describe('shapes', () => {
  const tilted: Shape = { kind: 'ellipse', center: [50, 50], radii: [20, 10], rotation: 90 };
  it('turns an ellipse clockwise on the image', () => {
    // First radius along the rows after a quarter turn.
    expect(handles(tilted)[0]![0]).toBeCloseTo(50, 9);
    expect(handles(tilted)[0]![1]).toBeCloseTo(70, 9);
  });
  it('resizes and turns an ellipse by a handle', () => {
    expect(dragHandle(tilted, 0, [50, 80])).toMatchObject({ radii: [30, 10], rotation: 90 });
    const turned = dragHandle(tilted, 0, [80, 50], true);
    expect(turned).toMatchObject({ radii: [20, 10], rotation: 0 });
  });
  it('moves only as far as the image reaches', () => {
    expect(moveInside(line([10, 10], [20, 10]), -50, 95, 100, 100)).toEqual(line([0, 100], [10, 100]));
  });
  it('shrinks an ellipse into the image', () => {
    const inside = clampShape({ kind: 'ellipse', center: [5, 50], radii: [10, 4], rotation: 0 }, 100, 100);
    expect(inside).toEqual({ kind: 'ellipse', center: [5, 50], radii: [5, 2], rotation: 0 });
  });
  it('puts another corner on the side that lies nearest', () => {
    const square: Extract<Shape, { kind: 'polygon' }> = {
      kind: 'polygon',
      points: [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 10],
      ],
    };
    expect(withCorner(square, [11, 4])).toMatchObject({ index: 2, shape: { points: { 2: [11, 4], 3: [10, 10] } } });
    // The last side closes the outline.
    expect(withCorner(square, [-1, 5])).toMatchObject({ index: 4, shape: { points: { 4: [-1, 5] } } });
  });
});

describe('outlines', () => {
  it('drops repeats and a last point on the first', () => {
    expect(
      withoutRepeats(
        [
          [0, 0],
          [0, 0],
          [9, 0],
          [9, 9],
          [0.1, 0],
        ],
        0.5,
      ),
    ).toEqual([
      [0, 0],
      [9, 0],
      [9, 9],
    ]);
  });
  it('keeps corners and drops what lies on a side', () => {
    expect(
      simplify(
        [
          [0, 0],
          [5, 0.1],
          [10, 0],
          [10, 10],
        ],
        0.5,
      ),
    ).toEqual([
      [0, 0],
      [10, 0],
      [10, 10],
    ]);
  });
  it('finds the widest chord of a circle across its middle', () => {
    const circle = outline({ kind: 'ellipse', center: [50, 50], radii: [20, 20], rotation: 0 }).points;
    const chord = widestChord(circle, [30, 50], [70, 50], 1);
    expect(distance(...chord!)).toBeCloseTo(40, 0);
    expect(chord![0][0]).toBeCloseTo(50, 0);
  });
});

describe('dragging', () => {
  const long = make('long', 'long-axis', line([20, 50], [60, 50]));
  const short = make('short', 'short-axis', line([40, 40], [40, 60]));
  const context = { columns: 100, rows: 100, aspect: 1, onImage: [long, short] };
  const of = (map: Map<string, Shape>, id: string) => {
    const shape = map.get(id);
    if (shape?.kind !== 'line') throw new Error(`no line ${id}`);
    return shape.points;
  };
  it('keeps the short axis perpendicular when its end is dragged sideways', () => {
    const map = dragged(short, { kind: 'handle', index: 1 }, [40, 60], [55, 70], context, false);
    expect(of(map, 'short')).toEqual([
      [40, 40],
      [40, 70],
    ]);
  });
  it('turns the short axis with the long one, with its lengths unchanged', () => {
    const map = dragged(long, { kind: 'handle', index: 1 }, [60, 50], [50, 80], context, false);
    expect(angleBetween(of(map, 'long'), of(map, 'short'), 1)).toBeCloseTo(90, 9);
    expect(distance(...of(map, 'short'))).toBeCloseTo(20, 9);
  });
  it('moves both axes together when the long one is moved', () => {
    const map = dragged(long, { kind: 'edge' }, [40, 50], [45, 47], context, false);
    expect(of(map, 'long')).toEqual([
      [25, 47],
      [65, 47],
    ]);
    expect(of(map, 'short')[0]![0]).toBeCloseTo(45, 9);
    expect(of(map, 'short')[1]![1]).toBeCloseTo(57, 9);
  });
  it('cuts a carried short axis at the edge without turning it', () => {
    const cut = clipLine(
      {
        kind: 'line',
        points: [
          [-10, 50],
          [30, 90],
        ],
      },
      100,
      100,
    );
    expect(cut.points[0][0]).toBeCloseTo(0, 9);
    expect(cut.points[0][1]).toBeCloseTo(60, 9);
    expect(cut.points[1]).toEqual([30, 90]);
    // Wholly outside: moved in, same direction and length.
    expect(
      clipLine(
        {
          kind: 'line',
          points: [
            [-30, 50],
            [-10, 50],
          ],
        },
        100,
        100,
      ).points,
    ).toEqual([
      [0, 50],
      [20, 50],
    ]);
  });
  it('never leaves the image', () => {
    const map = dragged(short, { kind: 'handle', index: 1 }, [40, 60], [40, 500], context, false);
    expect(of(map, 'short')).toEqual([
      [40, 40],
      [40, 100],
    ]);
  });
});
