/** Numbers and dates as a report prints them. Values stay at full precision everywhere else; rounding is for people. */
import type { SizeValue, SpacingBasis } from '../measure/model.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** "2026-03-12" or a date-time -> "12 March 2026". Null or anything else -> "unknown date". */
export function formatDate(iso: string | null): string {
  const match = iso === null ? null : /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  const month = match === null ? undefined : months[Number(match[2]) - 1];
  if (match === null || month === undefined) return 'unknown date';
  return `${Number(match[3])} ${month} ${match[1]}`;
}

/** "2026-03-12" -> "12 Mar 2026", for tables. */
export function formatDateShort(iso: string | null): string {
  return formatDate(iso).replace(/ ([A-Z][a-z]{2})[a-z]* /, ' $1 ');
}

/**
 * Decimals that a value deserves when its error is known: the error keeps two significant digits, the value no more.
 * error 0.14 -> 2, error 1.2 -> 1, error 12 -> 0.
 */
export function decimalsForError(error: number): number {
  if (!(error > 0) || !Number.isFinite(error)) return 2;
  return Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(error))));
}

/** Fixed decimals with a real minus sign. Never "-0". */
export function fixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `\u2212${text}` : text;
}

export function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return Number(Math.abs(value).toFixed(decimals)) === 0 || value < 0 ? text : `+${text}`;
}

/**
 * A length or area with its unit. A caliper reading on a film is good to about a millimetre (clinical rules, section 4), so one
 * decimal of a millimetre and no decimal of a square millimetre or pixel.
 */
export function formatSize(size: SizeValue): string {
  switch (size.unit) {
    case 'mm':
      return `${fixed(size.value, 1)} mm`;
    case 'mm2':
      return `${fixed(size.value, 0)} mm\u00b2`;
    case '{pixels}':
      return `${fixed(size.value, 0)} pixels`;
    case '1':
      return fixed(size.value, 3);
  }
}

/**
 * 95% interval of a ratio R: R exp(+-1.96 s), s the relative error of counting and of repositioning together, as in the trend
 * plot. Null where no counting error can be given.
 */
export function ratioInterval(ratio: number, relativeError: number | null, cv: number): [number, number] | null {
  if (relativeError === null) return null;
  const factor = Math.exp(1.96 * Math.hypot(relativeError, cv));
  return [ratio / factor, ratio * factor];
}

/** Decimals of a ratio: two significant digits of half its interval, at most two decimals. */
function ratioDecimals(ratio: number, relativeError: number | null, cv: number): number {
  const interval = ratioInterval(ratio, relativeError, cv);
  return interval === null ? 2 : Math.min(2, decimalsForError((interval[1] - interval[0]) / 2));
}

/** The ratio alone, with the decimals its error allows. */
export function formatRatioValue(ratio: number, relativeError: number | null, cv: number): string {
  return fixed(ratio, ratioDecimals(ratio, relativeError, cv));
}

/** "1.97 (95% interval 1.74 to 2.23)", or the ratio with two decimals alone where Poisson does not hold. */
export function formatRatio(ratio: number, relativeError: number | null, cv: number): string {
  const decimals = ratioDecimals(ratio, relativeError, cv);
  const interval = ratioInterval(ratio, relativeError, cv);
  if (interval === null) return fixed(ratio, decimals);
  return `${fixed(ratio, decimals)} (95% interval ${fixed(interval[0], decimals)} to ${fixed(interval[1], decimals)})`;
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

/** "a", "a and b", "a, b and c". */
export function listWords(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** One full stop at the end, whatever the text ended with. */
export function asSentence(text: string): string {
  const trimmed = capitalise(text.trim());
  return /[.!?:)]$/.test(trimmed) && !trimmed.endsWith(')') ? trimmed : `${trimmed}.`;
}

/** The first letter small, for text that goes on after a colon; names and abbreviations keep theirs. */
export function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
