/** Lengths against a limit, with the error of one reading. */

/**
 * Half width of the 95% interval of one length: SDC = 1.96 sqrt(2) SD belongs to the difference of two, 1.96 SD to one.
 * @param sdcMm smallest detectable change, mm
 */
export function errorOfOneLength(sdcMm: number): number {
  return sdcMm / Math.SQRT2;
}

/** Below, above, or not decided because the limit lies within the error. */
export function against(mm: number, limitMm: number, errorMm: number): 'below' | 'above' | 'either' {
  if (mm + errorMm < limitMm) return 'below';
  return mm - errorMm >= limitMm ? 'above' : 'either';
}

/** "8.2 mm" */
export function inMm(mm: number): string {
  return `${mm.toFixed(1)} mm`;
}
