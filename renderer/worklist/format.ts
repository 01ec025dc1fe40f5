const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "2026-01-10" as "10 Jan 2026"; partial dates stay partial, null is an empty text. */
export function formatDate(iso: string | null): string {
  if (iso === null) return '';
  const [year, month, day] = iso.slice(0, 10).split('-');
  if (!year) return '';
  const name = months[Number(month) - 1];
  if (!name) return year;
  return day ? `${Number(day)} ${name} ${year}` : `${name} ${year}`;
}
