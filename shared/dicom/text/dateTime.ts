/**
 * DA, TM, DT and AS (PS3.5 6.2) as ISO 8601 local text, cut to the precision that the file gives. Values that are no date or
 * time are null: a wrong date on a timeline is worse than none.
 */

const isMonth = (month: number): boolean => month >= 1 && month <= 12;
function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isDigits(text: string, from: number, to: number): boolean {
  if (text.length < to) return false;
  for (let i = from; i < to; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** DA, also as "YYYY.MM.DD" of ACR-NEMA times and cut to month or year. */
export function parseDate(value: string): string | null {
  const text =
    value.length === 10 && (value[4] === '.' || value[4] === '-')
      ? value.slice(0, 4) + value.slice(5, 7) + value.slice(8)
      : value;
  if ((text.length !== 8 && text.length !== 6 && text.length !== 4) || !isDigits(text, 0, text.length)) return null;
  const year = Number(text.slice(0, 4));
  if (year < 1) return null;
  if (text.length === 4) return text;
  const month = Number(text.slice(4, 6));
  if (!isMonth(month)) return null;
  if (text.length === 6) return `${text.slice(0, 4)}-${text.slice(4)}`;
  const day = Number(text.slice(6));
  if (day < 1 || day > daysIn(year, month)) return null;
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/** TM, also as "HH:MM:SS"; a fraction is given in milliseconds and left out when it is zero. */
export function parseTime(value: string): string | null {
  const text = value.includes(':') ? value.replaceAll(':', '') : value;
  if (text.length < 2 || !isDigits(text, 0, 2) || Number(text.slice(0, 2)) > 23) return null;
  let iso = text.slice(0, 2);
  if (text.length === 2) return iso;
  if (!isDigits(text, 2, 4) || Number(text.slice(2, 4)) > 59) return null;
  iso += `:${text.slice(2, 4)}`;
  if (text.length === 4) return iso;
  // 60 is a leap second.
  if (!isDigits(text, 4, 6) || Number(text.slice(4, 6)) > 60) return null;
  iso += `:${text.slice(4, 6)}`;
  if (text.length === 6) return iso;
  if (text[6] !== '.' || text.length > 13 || !isDigits(text, 7, text.length)) return null;
  const milliseconds = text.slice(7, 10).padEnd(3, '0');
  return milliseconds === '000' ? iso : `${iso}.${milliseconds}`;
}

/** "+0130" or "-0400" in minutes; null when it is not an offset. */
export function parseOffset(value: string): number | null {
  if (!/^[+-]\d{4}$/.test(value)) return null;
  const minutes = Number(value.slice(1, 3)) * 60 + Number(value.slice(3));
  return value.startsWith('-') ? -minutes : minutes;
}

/**
 * DT with its optional "&ZZXX" suffix.
 * @param localOffset Timezone Offset From UTC (0008,0201) of the data set, minutes: a DT that names another zone is moved to it
 */
export function parseDateTime(value: string, localOffset: number | null): string | null {
  const sign = Math.max(value.indexOf('+'), value.indexOf('-', 1));
  const hasOffset = sign >= 4 && isDigits(value, 0, sign < 14 ? sign : 14);
  const plain = hasOffset ? value.slice(0, sign) : value;
  const offset = hasOffset ? parseOffset(value.slice(sign)) : null;
  const date = parseDate(plain.slice(0, 8));
  if (date === null) return null;
  if (plain.length <= 8) return date;
  const time = parseTime(plain.slice(8));
  if (time === null) return date;
  const iso = `${date}T${time}`;
  if (offset === null || localOffset === null || offset === localOffset || time.length < 5) return iso;
  return shiftMinutes(iso, localOffset - offset);
}

export function joinDateTime(date: string | null, time: string | null): string | null {
  if (date === null) return null;
  return time === null || date.length < 10 ? date : `${date}T${time}`;
}

/** Milliseconds since 1970 of a local ISO date and time as this module writes them; null without an hour and minute. */
export function toMilliseconds(iso: string | null): number | null {
  if (iso === null || iso.length < 16) return null;
  const seconds = iso.length >= 19 ? Number(iso.slice(17)) : 0;
  const minutes = Date.UTC(
    Number(iso.slice(0, 4)),
    Number(iso.slice(5, 7)) - 1,
    Number(iso.slice(8, 10)),
    Number(iso.slice(11, 13)),
    Number(iso.slice(14, 16)),
  );
  return minutes + Math.round(seconds * 1000);
}

function shiftMinutes(iso: string, minutes: number): string {
  const moved = toMilliseconds(iso);
  if (moved === null) return iso;
  return new Date(moved + minutes * 60_000).toISOString().slice(0, iso.length);
}

export interface Age {
  readonly value: number;
  readonly unit: 'days' | 'weeks' | 'months' | 'years';
}

/** AS: "076Y", "018M", "006W", "003D". */
export function parseAge(value: string): Age | null {
  const match = /^(\d{1,3})([DWMY])$/.exec(value.trim());
  if (match === null) return null;
  const units = { D: 'days', W: 'weeks', M: 'months', Y: 'years' } as const;
  return { value: Number(match[1]), unit: units[match[2] as keyof typeof units] };
}
