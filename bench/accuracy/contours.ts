/** One-click contours of foci of several sizes in several contrasts and noises: how far area and length are from the truth. */
import type { StoredFrame } from '../../shared/dicom/model.ts';
import { longestDiameter } from '../../shared/geometry/longestDiameter.ts';
import { polygonAreaPx } from '../../shared/geometry/polygon.ts';
import { normals, seeded } from '../../shared/geometry/testing.ts';
import { growContour } from '../../shared/size/growContour.ts';
import { markdownTable } from './tables.ts';

/** Long half axis, pixels; the short one is 0.55 of it. */
const sizes = [8, 20, 45] as const;
/** Height of the focus over its surroundings, stored values. */
const contrasts = [150, 400, 800] as const;
const noises = [10, 40] as const;
const seeds = 12;
const shape = 0.55;

function focus(halfPx: number, contrast: number, noise: number, seed: number): StoredFrame {
  const [rows, columns] = [240, 240];
  const normal = normals(seeded(seed));
  const [a, b] = [halfPx, halfPx * shape];
  const pixels = Uint16Array.from({ length: rows * columns }, (_, k) => {
    const u = ((k % columns) + 0.5 - 120.3) / a;
    const v = (Math.floor(k / columns) + 0.5 - 119.6) / b;
    const q = Math.hypot(u, v);
    // Distance to the edge to first order; the edge is about two pixels wide (logistic).
    const distance = (1 - q) / Math.max(Math.hypot(u / a, v / b) / Math.max(q, 1e-9), 1e-9);
    const value = 1000 + 0.3 * (k % columns) + contrast / (1 + Math.exp(-distance / 0.8));
    return Math.max(0, Math.round(value + noise * normal()));
  });
  return { rows, columns, samplesPerPixel: 1, pixels };
}

const percent = (value: number) => (100 * value).toFixed(1);

/** Bias and largest error of area and longest diameter, per cent, over clicks up to a quarter of the focus beside its middle. */
export function contourTable(): string {
  const rows: string[][] = [];
  for (const halfPx of sizes) {
    for (const contrast of contrasts) {
      for (const noise of noises) {
        const area: number[] = [];
        const long: number[] = [];
        for (let seed = 1; seed <= seeds; seed += 1) {
          const by = seeded(1000 + seed);
          const click: [number, number] = [120.3 + (by() - 0.5) * 0.5 * halfPx, 119.6 + (by() - 0.5) * 0.25 * halfPx];
          const grown = growContour(focus(halfPx, contrast, noise, seed), click);
          if (grown === null) continue;
          area.push(polygonAreaPx(grown.points) / (Math.PI * halfPx * halfPx * shape) - 1);
          const [p, q] = longestDiameter(grown.points).long;
          long.push(Math.hypot(q[0] - p[0], q[1] - p[1]) / (2 * halfPx) - 1);
        }
        const bias = (errors: readonly number[]) => percent(errors.reduce((s, e) => s + e, 0) / errors.length);
        const largest = (errors: readonly number[]) => percent(Math.max(...errors.map(Math.abs)));
        rows.push([
          `${2 * halfPx} x ${Math.round(2 * halfPx * shape)}`,
          String(contrast),
          String(noise),
          `${area.length} of ${seeds}`,
          bias(area),
          largest(area),
          bias(long),
          largest(long),
        ]);
      }
    }
  }
  const head = ['focus, px', 'contrast', 'noise SD', 'grown', 'area bias', 'largest', 'length bias', 'largest'];
  return markdownTable(head, rows);
}
