export interface Excess {
  /** R - 1: how much more than the reference, as a share of it. */
  readonly excess: number;
  /** 95% interval; null without an error. */
  readonly interval95: [number, number] | null;
  /** Whether the ratio is above its reference: false where its 95% interval holds 1 or lies below. Null without an error. */
  readonly aboveReference: boolean | null;
}

/**
 * The excess over the reference. Near R = 1 a small change of R is a large one of the excess, and R whose interval holds 1 is "not
 * above the other side" (clinical rules, section 4).
 * @param error relative standard error of R, counting and repositioning together; null where it is not known
 */
export function excessOf(ratio: number, error: number | null): Excess {
  if (error === null) return { excess: ratio - 1, interval95: null, aboveReference: null };
  const factor = Math.exp(1.96 * error);
  return {
    excess: ratio - 1,
    interval95: [ratio / factor - 1, ratio * factor - 1],
    aboveReference: ratio / factor > 1,
  };
}
