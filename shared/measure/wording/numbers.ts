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

/** "1.97 ± 0.14". The error is one standard deviation unless the sentence around it says otherwise. */
export function withError(value: number, error: number): string {
  const decimals = decimalsFor(error);
  return `${value.toFixed(decimals)} ± ${error.toFixed(decimals)}`;
}

/** A value without its error, to the digits that the error allows. */
export function toErrorDigits(value: number, error: number): string {
  return value.toFixed(decimalsFor(error));
}

/** One standard deviation of a ratio: Poisson and repositioning together; null without a Poisson error. */
export function ratioError(row: { ratio: number; relativeError: number | null }, cv: number): number | null {
  return row.relativeError === null ? null : row.ratio * Math.hypot(row.relativeError, cv);
}

/** "1.97 ± 0.14", or "1.97" where no error can be given (rounded as the repositioning error alone allows). */
export function wordRatio(row: { ratio: number; relativeError: number | null }, cv: number): string {
  const error = ratioError(row, cv);
  return error === null ? toErrorDigits(row.ratio, row.ratio * Math.max(cv, 0.05)) : withError(row.ratio, error);
}

/** "+12%" or "-3%"; one decimal where the half-width of the interval is under 1%. */
export function signedPercent(percent: number, halfWidth = 10): string {
  const text = percent.toFixed(halfWidth < 1 ? 1 : 0);
  const plain = Number(text) === 0 ? text.replace('-', '') : text;
  return `${Number(text) > 0 ? '+' : ''}${plain}%`;
}

/** "+12% (95% interval -3% to +29%)"; the change alone where no interval can be given. */
export function wordRatioChange(change: { logRatio: number; interval95: readonly [number, number] | null }): string {
  const percent = 100 * (Math.exp(change.logRatio) - 1);
  if (change.interval95 === null) return signedPercent(percent);
  const [low, high] = change.interval95.map((factor) => 100 * (factor - 1)) as [number, number];
  const half = (high - low) / 2;
  return `${signedPercent(percent, half)} (95% interval ${signedPercent(low, half)} to ${signedPercent(high, half)})`;
}

/** Margin 1.2 as "20%": the plateau's limits are x and 1/x. */
export function wordMargin(margin: number): string {
  const percent = 100 * (margin - 1);
  return `${Number.isInteger(Math.round(percent * 10) / 10) ? percent.toFixed(0) : percent.toFixed(1)}%`;
}
