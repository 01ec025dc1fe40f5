import type { InstanceInfo, NmInfo, StoredFrame } from '../dicom/model.ts';
import { EnthesisError } from '../errors.ts';
import { pixelsInRegion } from '../geometry/pixelsInRegion.ts';
import type { Shape } from '../geometry/shape.ts';
import type { RegionStats } from './model.ts';

/** What of the header turns stored values into counts. */
export type CountScale = Pick<
  InstanceInfo,
  'rescaleSlope' | 'rescaleIntercept' | 'samplesPerPixel' | 'photometricInterpretation'
> & { readonly nm?: Pick<NmInfo, 'countScale'> | null };

/** Counts = slope x stored + intercept: by the Real World Value Mapping to counts where there is one, else by rescale. */
export function countScaleOf({
  nm,
  rescaleSlope,
  rescaleIntercept,
}: Pick<CountScale, 'nm' | 'rescaleSlope' | 'rescaleIntercept'>): {
  readonly slope: number;
  readonly intercept: number;
} {
  return nm?.countScale ?? { slope: rescaleSlope, intercept: rescaleIntercept };
}

/**
 * Statistics of a region on one frame: stored values as counts (`countScaleOf`), summed over the pixels whose centre is inside.
 * `sd` is the population standard deviation over these pixels, not an error of the mean.
 * @throws EnthesisError `colour-pixels` for colour images, and what `pixelsInRegion` refuses
 */
export function regionStats(stored: StoredFrame, info: CountScale, shape: Shape): RegionStats {
  if (
    stored.samplesPerPixel !== 1 ||
    (info.samplesPerPixel ?? 1) > 1 ||
    info.photometricInterpretation === 'PALETTE COLOR'
  ) {
    throw new EnthesisError('colour-pixels', 'This is a colour image: its pixels are not counts and are not measured.');
  }
  const { spans, count } = pixelsInRegion(shape, stored.rows, stored.columns);
  const { pixels, columns } = stored;
  let sum = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let k = 0; k < spans.length; k += 3) {
    const start = spans[k]! * columns;
    const end = start + spans[k + 2]!;
    for (let i = start + spans[k + 1]!; i < end; i += 1) {
      const value = pixels[i]!;
      sum += value;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  // Second pass about the mean: the difference of two large sums would lose the digits of a small spread.
  const storedMean = sum / count;
  let squares = 0;
  for (let k = 0; k < spans.length; k += 3) {
    const start = spans[k]! * columns;
    const end = start + spans[k + 2]!;
    for (let i = start + spans[k + 1]!; i < end; i += 1) {
      const d = pixels[i]! - storedMean;
      squares += d * d;
    }
  }
  const { slope, intercept } = countScaleOf(info);
  const atLow = slope * low + intercept;
  const atHigh = slope * high + intercept;
  return {
    counts: slope * sum + intercept * count,
    pixels: count,
    mean: slope * storedMean + intercept,
    max: Math.max(atLow, atHigh),
    min: Math.min(atLow, atHigh),
    sd: Math.abs(slope) * Math.sqrt(squares / count),
  };
}
