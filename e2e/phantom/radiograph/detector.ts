import { gaussianBlur, type Plane, plane, smoothstep, wideBlur } from '../plane.ts';
import type { Random } from '../random.ts';
import { drawStrokes, strokesWidth } from '../strokes.ts';

export const storedMaximum = 4095;

/**
 * From what the body takes out of the beam to stored pixels for presentation (12 bit, more is brighter): beam fall-off,
 * scatter, unsharpness, quantum noise, logarithm, equalisation of wide differences, tone curve, collimator shutter.
 */
export function expose(lineIntegral: Plane, random: Random, film: 'CR' | 'DX'): Uint16Array {
  const { columns, rows } = lineIntegral;
  const primary = plane(columns, rows);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const i = y * columns + x;
      // Heel effect along the leg, inverse square towards the corners.
      const beam = 1 - 0.16 * (y / rows - 0.5) - 0.1 * ((x / columns - 0.5) ** 2 + (y / rows - 0.5) ** 2);
      primary.values[i] = beam * Math.exp(-lineIntegral.values[i]!);
    }
  }
  const scatter = wideBlur(primary, 170, 20);
  const sharp = gaussianBlur(primary, film === 'CR' ? 0.95 : 0.7);
  const noise = film === 'CR' ? 0.0052 : 0.0038;
  const log = plane(columns, rows);
  for (let i = 0; i < log.values.length; i += 1) {
    const received = sharp.values[i]! + 0.05 * scatter.values[i]! + 0.0006;
    log.values[i] = -Math.log(received * (1 + (noise / Math.sqrt(received)) * random.normal()));
  }
  return present(log);
}

function present(log: Plane): Uint16Array {
  const { columns, rows } = log;
  const wide = wideBlur(log, 105, 15);
  const middle = wideBlur(log, 22, 5);
  const fine = gaussianBlur(log, 2.2);
  const stored = new Uint16Array(columns * rows);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const i = y * columns + x;
      const local = log.values[i]!;
      const equalised =
        local - 0.34 * (wide.values[i]! - 1.4) + 0.3 * (local - middle.values[i]!) + 0.5 * (local - fine.values[i]!);
      const tone = 1 / (1 + Math.exp(-1.3 * (equalised - 1.8)));
      stored[i] = Math.round(
        storedMaximum * Math.max(0, Math.min(1, (tone - 0.128) / 0.84)) * shutter(x, y, columns, rows),
      );
    }
  }
  const unit = 34;
  const left = columns - 115 - strokesWidth('SYNTHETIC', unit);
  drawStrokes('SYNTHETIC', left, rows - 135, unit, 2.6, (x, y, cover) => {
    const i = y * columns + x;
    stored[i] = Math.round(stored[i]! + (2900 - stored[i]!) * cover);
  });
  return stored;
}

/** 1 in the collimated field, 0 outside; its edges are as soft as a collimator's. */
function shutter(x: number, y: number, columns: number, rows: number): number {
  const skew = 0.006;
  const left = x - 48 + skew * y;
  const right = columns - 46 - x + skew * y;
  const top = y - 50 - skew * x;
  const bottom = rows - 52 - y + skew * x;
  return smoothstep(0, 5, Math.min(left, right, top, bottom));
}
