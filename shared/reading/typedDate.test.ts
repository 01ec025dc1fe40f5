import { describe, expect, it } from 'vitest';
import { readTypedDate } from './typedDate.ts';

describe('a typed date', () => {
  it.each([
    ['2024-12-05', '2024-12-05'],
    ['20241205', '2024-12-05'],
    ['5 Dec 2024', '2024-12-05'],
    [' 05 december 2024 ', '2024-12-05'],
    ['5-Dec-2024', '2024-12-05'],
    ['Dec 5, 2024', '2024-12-05'],
    ['Sept. 1st 2024', '2024-09-01'],
    ['5.12.2024', '2024-12-05'],
    ['29 Feb 2024', '2024-02-29'],
    // Only one order is possible.
    ['25/12/2024', '2024-12-25'],
    ['12/25/2024', '2024-12-25'],
    ['7/7/2024', '2024-07-07'],
  ])('%s', (text, iso) => {
    expect(readTypedDate(text)).toEqual({ iso });
  });

  it('is refused where day and month could change places', () => {
    expect(readTypedDate('05/12/2024')).toEqual({
      problem: 'Day and month cannot be told apart. Write it as 5 Dec 2024 or 2024-12-05.',
    });
  });

  it.each(['30 Feb 2024', '29 Feb 2023', '2024-13-01', '0 May 2024'])('%s is no day', (text) => {
    expect(readTypedDate(text)).toHaveProperty('problem', expect.stringContaining('no such day'));
  });

  it.each(['', 'yesterday', 'Dec 2024', '5 Decal 2024', '5 De 2024', '12/24'])('"%s" is not read', (text) => {
    expect(readTypedDate(text)).toHaveProperty('problem', expect.stringContaining('not read as a date'));
  });
});
