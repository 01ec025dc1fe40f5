/** Dates and sentences as a report prints them; numbers come from shared/wording. */
import { longDate, shortDate } from '../wording/date.ts';
import { capitalise } from '../wording/terms.ts';

/** "2026-03-12" or a date-time -> "12 March 2026". Null or anything else -> "unknown date". */
export function formatDate(iso: string | null): string {
  return longDate(iso) || 'unknown date';
}

/** "2026-03-12" -> "12 Mar 2026", for tables. */
export function formatDateShort(iso: string | null): string {
  return shortDate(iso) || 'unknown date';
}

/** One full stop at the end, whatever the text ended with. */
export function asSentence(text: string): string {
  const trimmed = capitalise(text.trim());
  return /[.!?:)]$/.test(trimmed) && !trimmed.endsWith(')') ? trimmed : `${trimmed}.`;
}
