/** Numbers for people: rounded to what their error allows, never more than two significant digits of the error. */

/** Decimals that show two significant digits of an error; 0 when the error is 10 or more. */
export function decimalsFor(error: number): number {
  if (!(error > 0) || !Number.isFinite(error)) return 2;
  const lead = Math.floor(Math.log10(error));
  const decimals = Math.max(0, 1 - lead);
  // 0.0996 rounds up to 0.10, which then needs one decimal less for two digits.
  const shown = Number(error.toFixed(Math.min(6, decimals)));
  return Math.min(6, shown >= 10 ** (lead + 1) ? Math.max(0, decimals - 1) : decimals);
}

/** Numbers without an error of their own (counts per pixel): three significant digits, never more than two decimals. */
export function roundForPeople(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** Fixed decimals with a real minus sign. Never "-0". */
export function fixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `\u2212${text}` : text;
}

/**
 * The number of a size without its unit. A caliper reading on a film is good to about a millimetre (clinical rules, section
 * 4): tenths of a millimetre for lengths, whole mm2 and pixels from 10 up, three decimals of a relative length.
 */
export function sizeNumber({ value, unit }: { value: number; unit: 'mm' | 'mm2' | '{pixels}' | '1' }): string {
  if (unit === '1') return fixed(value, 3);
  return fixed(value, unit === 'mm' || Math.abs(value) < 9.95 ? 1 : 0);
}

const sizeUnits = { mm: ' mm', mm2: ' mm\u00b2', '{pixels}': ' pixels', '1': '' } as const;

/** "12.1 mm", "40 mm\u00b2", "128 pixels", "0.110": pixels are never called mm. */
export function wordSize(size: { value: number; unit: keyof typeof sizeUnits }): string {
  return `${sizeNumber(size)}${sizeUnits[size.unit]}`;
}

/** "+5.9 mm": a difference of two sizes, rounded as they are. */
export function signedSize(size: { value: number; unit: keyof typeof sizeUnits }): string {
  const text = sizeNumber({ ...size, value: Math.abs(size.value) });
  const sign = Number(text) === 0 ? '' : size.value < 0 ? '\u2212' : '+';
  return `${sign}${text}${sizeUnits[size.unit]}`;
}

/** "18.3\u00b0" */
export function wordAngle(degrees: number): string {
  return `${fixed(degrees, 1)}\u00b0`;
}

/** "3.1 h" */
export function wordHours(hours: number): string {
  return `${fixed(hours, 1)} h`;
}

/** A share as "5%" or "2.5%". */
export function wordShare(share: number): string {
  const percent = 100 * share;
  return `${Math.abs(percent - Math.round(percent)) < 0.05 ? fixed(percent, 0) : fixed(percent, 1)}%`;
}

/**
 * 95% interval of a ratio R: R exp(+-1.96 s), s the relative error of counting and of repositioning together. Null where no
 * counting error can be given.
 */
export function ratioInterval(ratio: number, relativeError: number | null, cv: number): [number, number] | null {
  if (relativeError === null) return null;
  const factor = Math.exp(1.96 * Math.hypot(relativeError, cv));
  return [ratio / factor, ratio * factor];
}

/** Decimals of a ratio: two significant digits of half its interval, at most two decimals. */
function ratioDecimals(interval: readonly [number, number] | null): number {
  return interval === null ? 2 : Math.min(2, decimalsFor((interval[1] - interval[0]) / 2));
}

/** A ratio and the ends of its 95% interval (null without one), all with the decimals that the interval allows. */
export function ratioNumbers(ratio: number, relativeError: number | null, cv: number) {
  const interval = ratioInterval(ratio, relativeError, cv);
  const decimals = ratioDecimals(interval);
  const ends = interval && ([fixed(interval[0], decimals), fixed(interval[1], decimals)] as const);
  return { value: fixed(ratio, decimals), interval: ends };
}

/** "1.97 (1.75 to 2.22)": a ratio with its 95% interval, or the ratio alone where no error can be given. */
export function wordRatio(row: { ratio: number; relativeError: number | null }, cv: number): string {
  const { value, interval } = ratioNumbers(row.ratio, row.relativeError, cv);
  return interval === null ? value : `${value} (${interval[0]} to ${interval[1]})`;
}

/** `fixed` with a plus sign for what rounds to more than nothing. */
export function signedFixed(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return Number(value.toFixed(decimals)) > 0 ? `+${text}` : text;
}

/** "+12%" or "−3%"; one decimal where the half-width of the interval is under 1%. */
export function signedPercent(percent: number, halfWidth = 10): string {
  return `${signedFixed(percent, halfWidth < 1 ? 1 : 0)}%`;
}

/** "+12% (95% interval −3% to +29%)"; the change alone where no interval can be given. */
export function wordRatioChange(change: { logRatio: number; interval95: readonly [number, number] | null }): string {
  const percent = 100 * (Math.exp(change.logRatio) - 1);
  if (change.interval95 === null) return signedPercent(percent);
  const [low, high] = change.interval95.map((factor) => 100 * (factor - 1)) as [number, number];
  const half = (high - low) / 2;
  return `${signedPercent(percent, half)} (95% interval ${signedPercent(low, half)} to ${signedPercent(high, half)})`;
}

/** The same for a report: "1.97 (95% interval 1.75 to 2.22)". An interval that holds 1 is no uptake above the reference, and says so. */
export function sayRatio(row: { ratio: number; relativeError: number | null }, cv: number): string {
  const { value, interval } = ratioNumbers(row.ratio, row.relativeError, cv);
  if (interval === null) return value;
  const [low = 0, high = 0] = ratioInterval(row.ratio, row.relativeError, cv) ?? [];
  const above = low <= 1 && high >= 1 ? ', not above the reference' : '';
  return `${value} (95% interval ${interval[0]} to ${interval[1]}${above})`;
}

/** Margin 1.2 in a sentence. Its limits are x and 1/x, +20% and −17%, which "within 20%" would not say. */
export function wordFactor(margin: number): string {
  return `a factor of ${Number(margin.toFixed(2))}`;
}

/** Margin 1.2 as "20%", where there is room for no more. */
export function wordMargin(margin: number): string {
  return wordShare(margin - 1);
}
