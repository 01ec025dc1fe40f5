/** Whole days from one ISO date to another, by the calendar (no clock change enters). */
export function daysBetween(from: string, to: string): number {
  return Math.round(
    (Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000,
  );
}

/** ISO date so many whole days after another. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * ISO date so many months after another, by the calendar: the same day of the month, its last one where there is none. Parts of a month
 * are counted in days, rounded up.
 */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.slice(0, 10).split('-').map(Number);
  const whole = Math.floor(months);
  const last = new Date(Date.UTC(year, month + whole, 0)).getUTCDate();
  const then = new Date(Date.UTC(year, month - 1 + whole, Math.min(day, last))).toISOString().slice(0, 10);
  return addDays(then, Math.ceil((months - whole) * daysPerMonth));
}

/** Days of a mean month, 365.25 / 12. */
export const daysPerMonth = 30.4375;
