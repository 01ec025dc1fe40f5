const decimalString = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A value of DS or IS (PS3.5 6.2): digits, a point, an exponent. NaN for anything else: a decimal comma has no place there, and
 * the digits before it are not the value.
 */
export function decimal(text: string): number {
  const value = text.replaceAll('\0', '').trim();
  return decimalString.test(value) ? Number(value) : Number.NaN;
}
