import { describe, expect, it } from 'vitest';
import type { Point, Shape } from '../../../shared/geometry/shape.ts';
import { placeLabels } from './labels.ts';

const line = (a: Point, b: Point): Shape => ({ kind: 'line', points: [a, b] });
const same = (p: Point): Point => p;
const sized = (shape: Shape, width = 60) => ({ width, height: 16, shapes: [shape] });

describe('placeLabels', () => {
  it('writes to the right of a shape in the middle', () => {
    const [label] = placeLabels([sized(line([100, 100], [140, 100]))], same, 400, 300);
    // Half of the label's 16 pixels above the line.
    expect([label!.x, label!.y]).toEqual([148, 92]);
  });
  it('writes to the left where the viewport ends', () => {
    const [label] = placeLabels([sized(line([330, 100], [380, 100]))], same, 400, 300);
    expect(label!.x + 60).toBeLessThan(330);
  });
  it('keeps clear of what is written in the corners', () => {
    const corner = { left: 140, top: 80, right: 400, bottom: 120 };
    const [label] = placeLabels([sized(line([100, 100], [140, 100]))], same, 400, 300, [corner]);
    expect(label!.x + 60).toBeLessThan(100);
  });
  it('keeps labels apart from each other and from all shapes', () => {
    const labels = placeLabels(
      [
        sized(line([100, 80], [100, 120]), 150),
        sized(line([90, 100], [110, 100]), 140),
        sized({ kind: 'ellipse', center: [100, 100], radii: [15, 22], rotation: 0 }, 70),
      ],
      same,
      400,
      300,
    );
    for (const a of labels) {
      // Nothing is written over the ellipse, which bounds all three shapes.
      const clear = a.x >= 115 || a.x + a.width <= 85 || a.y >= 122 || a.y + a.height <= 78;
      expect(clear).toBe(true);
      for (const b of labels) {
        if (a === b) continue;
        const across = a.x < b.x + b.width && b.x < a.x + a.width;
        const down = a.y < b.y + b.height && b.y < a.y + a.height;
        expect(across && down).toBe(false);
      }
    }
  });
  it('stays in the viewport whatever happens', () => {
    const shapes = Array.from({ length: 30 }, () => sized(line([5, 5], [95, 45]), 90));
    for (const label of placeLabels(shapes, same, 100, 50)) {
      expect(label.x).toBeGreaterThanOrEqual(2);
      expect(label.y + label.height).toBeLessThanOrEqual(50);
    }
  });

  it('joins a label to its shape where it had to be written apart, and not where it stands beside it', () => {
    const beside = placeLabels([sized(line([100, 100], [140, 100]))], same, 400, 300);
    expect(beside[0]?.leader).toBeNull();
    // Everything around the shape is written on already.
    const full = { left: 0, top: 60, right: 400, bottom: 140 };
    const [apart] = placeLabels([sized(line([100, 100], [140, 100]))], same, 400, 300, [full]);
    const [from, to] = apart?.leader ?? [
      [0, 0],
      [0, 0],
    ];
    expect(apart!.y + 16 <= 60 || apart!.y >= 140).toBe(true);
    expect(to[1]).toBe(100);
    expect(Math.hypot(from[0] - to[0], from[1] - to[1])).toBeGreaterThan(20);
  });
});
