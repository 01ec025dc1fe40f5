/** A frame shrunk to a thumbnail: means of evenly spread stored values, so that edges do not flicker in or out. */
import type { StoredFrame } from '../../../shared/dicom/model.ts';
import type { Level } from '../display/pyramid.ts';

/** Longer side of a thumbnail, in pixels: twice what the rail shows, for screens of double density. */
export const smallSide = 96;

/** Samples of a block along each side: more cost time that nobody sees. */
const samples = 4;

/** Gray: means, whole numbers stay whole. Colour: the middle of each block. Never larger than the frame. */
export function shrunk(frame: StoredFrame | Level, side = smallSide): Level {
  const channels = 'samplesPerPixel' in frame ? frame.samplesPerPixel : 1;
  const factor = Math.max(1, Math.max(frame.rows, frame.columns) / side);
  const rows = Math.max(1, Math.round(frame.rows / factor));
  const columns = Math.max(1, Math.round(frame.columns / factor));
  const { pixels } = frame;
  const count = rows * columns * channels;
  const whole = !(pixels instanceof Float32Array);
  const out = channels === 3 ? new Uint8Array(count) : new Float32Array(count);
  const [high, wide] = [frame.rows / rows, frame.columns / columns];
  const along = (per: number) => (channels === 3 ? 1 : Math.max(1, Math.min(samples, Math.round(per))));
  const [down, across] = [along(high), along(wide)];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let i = 0; i < down; i++) {
          const row = Math.min(frame.rows - 1, Math.floor((y + (i + 0.5) / down) * high));
          for (let j = 0; j < across; j++) {
            const column = Math.min(frame.columns - 1, Math.floor((x + (j + 0.5) / across) * wide));
            sum += pixels[(row * frame.columns + column) * channels + c]!;
          }
        }
        const mean = sum / (down * across);
        out[(y * columns + x) * channels + c] = whole ? Math.round(mean) : mean;
      }
    }
  }
  return { rows, columns, pixels: out };
}
