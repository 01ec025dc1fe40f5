/** Scales of the trend plot: pure maps from a value to a coordinate, and the ticks that suit them. */

export interface Scale {
  readonly min: number;
  readonly max: number;
  /** Coordinate of a value; values outside the range fall outside the lane and are clamped by the caller if wanted. */
  at(value: number): number;
}

/** Linear from [min, max] to [from, to]. An empty range is widened so that its one value sits in the middle. */
export function linearScale(min: number, max: number, from: number, to: number): Scale {
  const flat = max - min <= 0;
  const lo = flat ? min - 0.5 : min;
  const hi = flat ? max + 0.5 : max;
  return { min: lo, max: hi, at: (value) => from + ((value - lo) / (hi - lo)) * (to - from) };
}

/** Logarithmic: equal ratios are equal distances. Both bounds must be > 0. */
export function logScale(min: number, max: number, from: number, to: number): Scale {
  const inner = linearScale(Math.log(min), Math.log(max), from, to);
  return { min: Math.exp(inner.min), max: Math.exp(inner.max), at: (value) => inner.at(Math.log(value)) };
}

/** Round ticks (1, 2, 2.5 or 5 times a power of ten) inside [min, max], at most `count` + 1 of them. */
export function linearTicks(min: number, max: number, count: number): number[] {
  const span = max - min;
  if (!(span > 0)) return [min];
  const raw = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((candidate) => candidate >= raw - 1e-12) ?? 10 * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; i += 1) {
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return ticks;
}

const logSteps = [
  [1],
  [1, 3],
  [1, 2, 5],
  [1, 1.5, 2, 3, 5, 7],
  [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9],
] as const;

/** Ticks for a logarithmic lane: the densest familiar set that stays within `count` ticks. */
export function logTicks(min: number, max: number, count: number): number[] {
  let best: number[] = [];
  for (const steps of logSteps) {
    const ticks: number[] = [];
    for (let exponent = Math.floor(Math.log10(min)) - 1; exponent <= Math.ceil(Math.log10(max)); exponent += 1) {
      for (const step of steps) {
        const value = Number((step * 10 ** exponent).toPrecision(6));
        if (value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9)) ticks.push(value);
      }
    }
    if (ticks.length <= count || best.length === 0) best = ticks;
  }
  return best;
}

/** Days since 1970-01-01 of an ISO date ("2026-01-10" or longer). Null when it is not a date. */
export function dayNumber(isoDate: string | null): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(isoDate ?? '');
  if (!match) return null;
  return Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / 86_400_000;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** First days of months (or of every 2nd, 3rd, 6th, 12th ... month) inside [min, max], as day numbers with a label. */
export function monthTicks(minDay: number, maxDay: number, count: number): { day: number; label: string }[] {
  const first = new Date(minDay * 86_400_000);
  const last = new Date(maxDay * 86_400_000);
  const from = first.getUTCFullYear() * 12 + first.getUTCMonth();
  const to = last.getUTCFullYear() * 12 + last.getUTCMonth();
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((s) => (to - from) / s <= count) ?? 240;
  const ticks: { day: number; label: string }[] = [];
  for (let month = Math.ceil(from / step) * step; month <= to; month += step) {
    const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000;
    if (day < minDay || day > maxDay) continue;
    ticks.push({ day, label: `${months[month % 12]} ${Math.floor(month / 12)}` });
  }
  return ticks;
}
