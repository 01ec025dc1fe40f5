import { z95 } from './normal.ts';

export interface SizeChange {
  readonly absolute: number;
  readonly percent: number;
  /** 95% interval of the change, unit of the measure; null when no smallest detectable change is known. */
  readonly interval95: [number, number] | null;
  readonly significant: boolean | null;
  /** Smallest detectable change, unit of the measure. */
  readonly detectable: number | null;
}

/** Judges a change against its smallest detectable change (SDC): real only when larger (clinical rules, section 4). */
export function sizeChange(first: number, second: number, sdc: number | null): SizeChange {
  const absolute = second - first;
  return {
    absolute,
    percent: (100 * absolute) / first,
    interval95: sdc === null ? null : [absolute - sdc, absolute + sdc],
    // A change of exactly the limit must not pass by the last bit of a sum of decimals.
    significant: sdc === null ? null : Math.abs(absolute) > sdc * (1 + 1e-9),
    detectable: sdc,
  };
}

/** Standard deviation of one length reading, mm, that belongs to an SDC: SDC = 1.96 sqrt(2) SD. */
export function readingSd(sdcLengthMm: number): number {
  return sdcLengthMm / (z95 * Math.SQRT2);
}

/** Two perpendicular diameters of a lesion, mm. */
export type Diameters = readonly [number, number];

/** Diameters of the circle of the same area, for an outline of which the axes were not drawn. */
export function equivalentDiameters(areaMm2: number): Diameters {
  const d = Math.sqrt((4 * areaMm2) / Math.PI);
  return [d, d];
}

/**
 * SDC of an area in mm2, carried over from that of a length. An ellipse with diameters p and q has the area pi p q / 4;
 * with the same reading error SD in both, SD_A = (pi/4) SD sqrt(p^2 + q^2), and the two dates add in square.
 */
export function areaSdc(sdcLengthMm: number, first: Diameters, second: Diameters): number {
  const sd = readingSd(sdcLengthMm);
  const squares = [...first, ...second].reduce((sum, d) => sum + d * d, 0);
  return z95 * (Math.PI / 4) * sd * Math.sqrt(squares);
}

/**
 * SDC of a relative length r = L / K: both lines are read with the same SD, so SD_r = (SD / K) sqrt(1 + r^2).
 * @param first,second relative length and length of the internal reference in mm
 */
export function relativeSdc(
  sdcLengthMm: number,
  first: { relative: number; referenceMm: number },
  second: { relative: number; referenceMm: number },
): number {
  const sd = readingSd(sdcLengthMm);
  const variance = [first, second].reduce((sum, r) => sum + (1 + r.relative ** 2) / r.referenceMm ** 2, 0);
  return z95 * sd * Math.sqrt(variance);
}
