import type { InstanceInfo, StoredFrame } from '../../../../shared/dicom/model.ts';

/** Eight-bit gray, row by row, 0 black. */
export interface GrayImage {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint8Array;
}

/** Value below which `fraction` of a sample of the values lie. */
function percentile(sorted: Float64Array, fraction: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(fraction * (sorted.length - 1))))] ?? 0;
}

/**
 * A window for print where the file brings none that is usable: the 0.5th to 99.7th percentile on films; from zero to
 * nearly the highest count on scans, which are shown in inverted gray as on a film sheet.
 */
export function autoWindow(stored: StoredFrame, nuclear: boolean): { low: number; high: number } {
  const step = Math.max(1, Math.floor(stored.pixels.length / 50_000));
  const sample = Float64Array.from({ length: Math.ceil(stored.pixels.length / step) }, (_, i) =>
    Number(stored.pixels[i * step] ?? 0),
  ).sort();
  const low = nuclear ? Math.min(0, percentile(sample, 0)) : percentile(sample, 0.005);
  const high = percentile(sample, nuclear ? 0.998 : 0.997);
  return high > low ? { low, high } : { low, high: low + 1 };
}

/** Windowed gray of the stored values. Colour images are shown by their luminance. */
export function windowedGray(
  stored: StoredFrame,
  info: Pick<InstanceInfo, 'modality' | 'photometricInterpretation'>,
): GrayImage {
  const { rows, columns, samplesPerPixel, pixels } = stored;
  const out = new Uint8Array(rows * columns);
  if (samplesPerPixel === 3) {
    for (let i = 0; i < out.length; i += 1) {
      // ITU-R BT.601 weights, as PS3.3 C.7.6.3.1.2 has them for YBR
      const [r, g, b] = [pixels[3 * i] ?? 0, pixels[3 * i + 1] ?? 0, pixels[3 * i + 2] ?? 0];
      out[i] = 0.299 * r + 0.587 * g + 0.114 * b;
    }
    return { rows, columns, pixels: out };
  }
  const nuclear = info.modality === 'NM' || info.modality === 'PT';
  const { low, high } = autoWindow(stored, nuclear);
  const invert = nuclear || info.photometricInterpretation === 'MONOCHROME1';
  const scale = 255 / (high - low);
  for (let i = 0; i < out.length; i += 1) {
    const value = Math.min(255, Math.max(0, ((pixels[i] ?? 0) - low) * scale));
    out[i] = invert ? 255 - value : value;
  }
  return { rows, columns, pixels: out };
}
