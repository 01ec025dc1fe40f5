import { expect, it } from 'vitest';
import { shortDate } from './date.ts';

it.each([
  ['2026-01-10', '10 Jan 2026'],
  ['2026-12-01T10:20:30', '1 Dec 2026'],
  ['2026-03', 'Mar 2026'],
  ['2026', '2026'],
  [null, ''],
  ['', ''],
])('%s is shown as "%s"', (iso, shown) => {
  expect(shortDate(iso)).toBe(shown);
});
