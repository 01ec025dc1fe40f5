const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "2026-01-10" or a date-time as "10 Jan 2026"; "2026-01" as "Jan 2026"; null and other text as an empty text. */
export function shortDate(iso: string | null): string {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso ?? '');
  if (match === null) return '';
  const [, year, month, day] = match;
  const name = months[Number(month) - 1];
  return name === undefined ? `${year}` : [day && Number(day), name, year].filter(Boolean).join(' ');
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

/** The same in a sentence: "undated" for null; other text unchanged. */
export function wordDate(iso: string | null): string {
  return iso === null ? 'undated' : shortDate(iso) || iso;
}
