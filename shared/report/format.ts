/** Numbers and dates as a report prints them. Values stay at full precision everywhere else; rounding is for people. */

import type { SpacingBasis } from '../geometry/spacingBasis.ts';
import type { SizeValue } from '../size/model.ts';
import { longDate, shortDate } from '../wording/date.ts';
import { fixed, ratioNumbers, sizeNumber, wordRatio } from '../wording/numbers.ts';

export { fixed };

/** "2026-03-12" or a date-time -> "12 March 2026". Null or anything else -> "unknown date". */
export function formatDate(iso: string | null): string {
  return longDate(iso) || 'unknown date';
}

/** "2026-03-12" -> "12 Mar 2026", for tables. */
export function formatDateShort(iso: string | null): string {
  return shortDate(iso) || 'unknown date';
}

/** A length or area with its unit. */
export function formatSize(size: SizeValue): string {
  const unit = { mm: ' mm', mm2: ' mm\u00b2', '{pixels}': ' pixels', '1': '' }[size.unit];
  return `${sizeNumber(size)}${unit}`;
}

/** The ratio alone, with the decimals its error allows. */
export function formatRatioValue(ratio: number, relativeError: number | null, cv: number): string {
  return ratioNumbers(ratio, relativeError, cv).value;
}

/** "1.97 (95% interval 1.74 to 2.23)", or the ratio with two decimals alone where Poisson does not hold. */
export function formatRatio(ratio: number, relativeError: number | null, cv: number): string {
  return wordRatio({ ratio, relativeError }, cv).replace('(', '(95% interval ');
}

const basisWords: Record<SpacingBasis, string> = {
  'user-calibrated': 'calibrated by the reader',
  calibrated: 'calibrated',
  'magnification-corrected': 'corrected for magnification',
  'detector-plane': 'detector plane, not corrected for magnification',
  unspecified: 'pixel spacing of unstated origin',
  'image-plane': 'image plane',
  uncalibrated: 'not calibrated',
};

export function formatBasis(basis: SpacingBasis): string {
  return basisWords[basis];
}

const basisShort: Record<SpacingBasis, string> = {
  'user-calibrated': 'reader',
  calibrated: 'calibrated',
  'magnification-corrected': 'magnif. corr.',
  'detector-plane': 'detector plane',
  unspecified: 'unstated',
  'image-plane': 'image plane',
  uncalibrated: 'none (pixels)',
};

export function formatBasisShort(basis: SpacingBasis): string {
  return basisShort[basis];
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** One full stop at the end, whatever the text ended with. */
export function asSentence(text: string): string {
  const trimmed = capitalise(text.trim());
  return /[.!?:)]$/.test(trimmed) && !trimmed.endsWith(')') ? trimmed : `${trimmed}.`;
}
