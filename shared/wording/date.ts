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

function written(iso: string | null, nameOf: (month: string) => string): string {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso ?? '');
  if (match === null) return '';
  const [, year, month, day] = match;
  if (month === undefined) return `${year}`;
  const name = months[Number(month) - 1];
  return name === undefined ? '' : [day && Number(day), nameOf(name), year].filter(Boolean).join(' ');
}

/** For tables and labels: "2026-01-10" or a date-time as "10 Jan 2026"; "2026-01" as "Jan 2026"; null and other text as an empty text. */
export function shortDate(iso: string | null): string {
  return written(iso, (month) => month.slice(0, 3));
}

/** For sentences: the same as "10 January 2026" and "January 2026". */
export function longDate(iso: string | null): string {
  return written(iso, (month) => month);
}

/**
 * The study's date where it is not that of the acquisition, which orders the timeline; null where the two agree or one is missing.
 * A study may be filed under the day on which it was sent or copied.
 */
export function otherStudyDate(image: {
  readonly dateTime: string | null;
  readonly studyDate: string | null;
}): string | null {
  const { dateTime, studyDate } = image;
  if (dateTime === null || studyDate === null) return null;
  const length = Math.min(10, dateTime.length, studyDate.length);
  return dateTime.slice(0, length) === studyDate.slice(0, length) ? null : studyDate;
}

/** `longDate`, but "undated" for null and other text unchanged. */
export function wordDate(iso: string | null): string {
  return iso === null ? 'undated' : longDate(iso) || iso;
}
