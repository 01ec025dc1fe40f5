import { describe, expect, it } from 'vitest';
import { longDate, otherStudyDate, shortDate, wordDate } from './date.ts';

it.each([
  ['2026-01-10', '10 Jan 2026', '10 January 2026'],
  ['2026-12-01T10:20:30', '1 Dec 2026', '1 December 2026'],
  ['2026-03', 'Mar 2026', 'March 2026'],
  ['2026', '2026', '2026'],
  ['2026-13-40', '', ''],
  [null, '', ''],
  ['', '', ''],
])('%s is "%s" in a table and "%s" in a sentence', (iso, short, long) => {
  expect(shortDate(iso)).toBe(short);
  expect(longDate(iso)).toBe(long);
});

it('never leaves a gap in a sentence', () => {
  expect([wordDate('2026-01-10'), wordDate(null), wordDate('soon')]).toEqual(['10 January 2026', 'undated', 'soon']);
});

describe('the date under which a study is filed', () => {
  it('is told where it differs from the acquisition, as far as both are known', () => {
    expect(otherStudyDate({ dateTime: '1992-12-25T12:00', studyDate: '2004-08-26' })).toBe('2004-08-26');
    expect(otherStudyDate({ dateTime: '2026-01-10T09:30', studyDate: '2026-01-10' })).toBeNull();
    expect(otherStudyDate({ dateTime: '2026-01', studyDate: '2026-01-10' })).toBeNull();
    expect(otherStudyDate({ dateTime: null, studyDate: '2026-01-10' })).toBeNull();
  });
});
