/** Milliseconds of an ISO local date-time without zone; NaN when it has no time of day. */
function localMs(text: string): number {
  return /T\d{2}:\d{2}/.test(text) ? Date.parse(`${/T\d{2}:\d{2}$/.test(text) ? `${text}:00` : text}Z`) : Number.NaN;
}

/**
 * Hours from injection to the start of the acquisition; null when either is unknown or the injection lies after it.
 * Both are local times of one clock, so no zone enters.
 */
export function hoursAfterInjection(injection: string | null, start: string | null): number | null {
  if (injection === null || start === null) return null;
  const hours = (localMs(start) - localMs(injection)) / 3_600_000;
  return Number.isFinite(hours) && hours >= 0 ? hours : null;
}
