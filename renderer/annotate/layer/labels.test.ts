import { describe, expect, it } from 'vitest';
import type { Point, Shape } from '../../../shared/reading/model.ts';
import { placeLabels } from './labels.ts';

const line = (a: Point, b: Point): Shape => ({ kind: 'line', points: [a, b] });
const same = (p: Point): Point => p;

describe('placeLabels', () => {
  it('writes to the right of a shape in the middle', () => {
    const [label] = placeLabels([{ text: 'LA 12 mm', shape: line([100, 100], [140, 100]) }], same, 400, 300);
    expect(label!.x).toBeGreaterThan(140);
    expect(Math.abs(label!.y - 100)).toBeLessThan(10);
  });
  it('writes to the left where the viewport ends', () => {
    const [label] = placeLabels([{ text: 'LA 12 mm', shape: line([330, 100], [380, 100]) }], same, 400, 300);
    expect(label!.x + 8 * 6.1).toBeLessThan(330);
  });
  it('keeps labels apart from each other and from all shapes', () => {
    const labels = placeLabels(
      [
        { text: 'LA 12.1 mm detector plane', shape: line([100, 80], [100, 120]) },
        { text: 'SA 4.2 mm detector plane', shape: line([90, 100], [110, 100]) },
        { text: 'Area 30 mm²', shape: { kind: 'ellipse', center: [100, 100], radii: [15, 22], rotation: 0 } },
      ],
      same,
      400,
      300,
    );
    for (const a of labels) {
      // Nothing is written over the ellipse, which bounds all three shapes.
      const clear = a.x >= 115 || a.x + a.text.length * 6.1 <= 85 || a.y - 11 >= 122 || a.y + 3 <= 78;
      expect(clear).toBe(true);
      for (const b of labels) if (a !== b) expect(Math.abs(a.y - b.y) >= 13 || Math.abs(a.x - b.x) > 60).toBe(true);
    }
  });
  it('stays in the viewport whatever happens', () => {
    const shapes = Array.from({ length: 30 }, () => ({
      text: 'a long value of some kind',
      shape: line([5, 5], [95, 45]),
    }));
    for (const label of placeLabels(shapes, same, 100, 50)) {
      expect(label.x).toBeGreaterThanOrEqual(2);
      expect(label.y).toBeLessThanOrEqual(50);
    }
  });
});
