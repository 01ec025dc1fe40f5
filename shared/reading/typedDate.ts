/** A date as people type it. Where day and month could change places it is refused, not guessed. */
import { parseDate } from '../dicom/text/dateTime.ts';

export type TypedDate = { readonly iso: string } | { readonly problem: string };

const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** "Dec", "December", "sept." as 1 to 12; null for other words. */
function monthOf(word: string): number | null {
  const text = word.toLowerCase().replace(/\.$/, '');
  const index = text.length < 3 ? -1 : monthNames.findIndex((name) => name.startsWith(text));
  return index < 0 ? null : index + 1;
}

const howTo = 'Write it as 5 Dec 2024 or 2024-12-05.';

function dateOf(year: number, month: number, day: number): TypedDate {
  const iso = parseDate(
    `${String(year).padStart(4, '0')}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`,
  );
  return iso === null ? { problem: `There is no such day. ${howTo}` } : { iso };
}

/**
 * Reads "2024-12-05", "5 Dec 2024", "December 5, 2024", "5.12.2024" and "20241205". With slashes the order differs between
 * countries: such a date is taken only when one of its numbers can be no month, or when both are the same.
 */
export function readTypedDate(text: string): TypedDate {
  const typed = text.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(typed);
  if (iso) return dateOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /^(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})$/.exec(typed);
  if (dotted) return dateOf(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]));
  const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(typed);
  if (slashed) {
    const [first, second, year] = [Number(slashed[1]), Number(slashed[2]), Number(slashed[3])];
    if (first > 12 || first === second) return dateOf(year, second, first);
    if (second > 12) return dateOf(year, first, second);
    return { problem: `Day and month cannot be told apart. ${howTo}` };
  }
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]+\.?)[\s,-]+(\d{4})$/.exec(typed);
  const monthFirst = /^([A-Za-z]+\.?)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/.exec(typed);
  const month = monthOf(dayFirst?.[2] ?? monthFirst?.[1] ?? '');
  if (month !== null)
    return dateOf(Number((dayFirst ?? monthFirst)?.[3]), month, Number(dayFirst?.[1] ?? monthFirst?.[2]));
  return { problem: `This is not read as a date. ${howTo}` };
}
