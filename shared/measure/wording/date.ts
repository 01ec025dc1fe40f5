const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "2026-01-10" or a date-time as "10 Jan 2026"; "2026-01" as "Jan 2026"; null and other text as an empty text. */
export function shortDate(iso: string | null): string {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso ?? '');
  if (match === null) return '';
  const [, year, month, day] = match;
  const name = months[Number(month) - 1];
  return name === undefined ? `${year}` : [day && Number(day), name, year].filter(Boolean).join(' ');
}

/** The same in a sentence: "undated" for null; other text unchanged. */
export function wordDate(iso: string | null): string {
  return iso === null ? 'undated' : shortDate(iso) || iso;
}
