import { EnthesisError } from '../errors.ts';
import type { RegionStats } from './model.ts';

export type CountedRegion = Pick<RegionStats, 'counts' | 'pixels'>;

export interface UptakeRatio {
  /** R = l / n, dimensionless. Duration, activity and decay cancel within one frame: nothing is decay-corrected here. */
  readonly ratio: number;
  /** Relative Poisson error f of R (one standard deviation). Holds for raw counts only, see `poissonObstacle`. */
  readonly relativeError: number;
}

/**
 * Ratio of net mean counts of a lesion to a reference region on the same frame, with its Poisson error:
 *
 *     l = C_L/A_L - b    n = C_N/A_N - b    b = C_B/A_B (0 without a background region)    R = l / n
 *     f^2 = (C_L/A_L^2)/l^2 + (C_N/A_N^2)/n^2 + (C_B/A_B^2)(1/n - 1/l)^2
 *
 * The third term: b enters both l and n, so d ln R / d b = 1/n - 1/l.
 * @throws EnthesisError `net-reference-not-positive`, `net-lesion-not-positive`, `zero-area`
 */
export function uptakeRatio(
  lesion: CountedRegion,
  reference: CountedRegion,
  background: CountedRegion | null,
): UptakeRatio {
  for (const region of [lesion, reference, background]) {
    if (region !== null && !(region.pixels > 0)) {
      throw new EnthesisError('zero-area', 'A region holds no pixels. Draw it again.');
    }
  }
  const b = background === null ? 0 : background.counts / background.pixels;
  const l = lesion.counts / lesion.pixels - b;
  const n = reference.counts / reference.pixels - b;
  if (!(n > 0)) {
    throw new EnthesisError(
      'net-reference-not-positive',
      'The reference region holds no more counts than the background, so no ratio can be given. Move the reference or the background.',
    );
  }
  if (!(l > 0)) {
    throw new EnthesisError(
      'net-lesion-not-positive',
      'The lesion region holds no more counts than the background, so no ratio can be given.',
    );
  }
  const variance = (region: CountedRegion) => Math.max(0, region.counts) / region.pixels ** 2;
  const shared = background === null ? 0 : variance(background) * (1 / n - 1 / l) ** 2;
  const relativeError = Math.sqrt(variance(lesion) / l ** 2 + variance(reference) / n ** 2 + shared);
  return { ratio: l / n, relativeError };
}
