import { describe, expect, it } from 'vitest';
import { ageAt, patientAge, wordAge } from './age.ts';

describe('the age at an examination', () => {
  it.each([
    ['1971-03-02', '2026-03-01T08:00', '54 y'],
    ['1971-03-02', '2026-03-02', '55 y'],
    ['2024-02-29', '2026-02-28', '23 mo'],
    ['2024-02-29', '2026-03-01', '2 y'],
    ['2025-12-15', '2026-02-14', '61 d'],
    ['2025-12-15', '2026-02-15', '2 mo'],
    ['2026-02-14', '2026-02-14', '0 d'],
  ])('born %s, on %s: %s', (birth, date, age) => {
    expect(ageAt(birth, date)).toBe(age);
  });

  it('is not given where a date is missing, cut, or before birth', () => {
    expect([ageAt(null, '2026-02-14'), ageAt('1971', '2026-02-14'), ageAt('1971-03-02', null)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(ageAt('2026-02-15', '2026-02-14')).toBeNull();
  });

  it('comes from the age string where the dates do not tell (PS3.5 6.2)', () => {
    expect(['076Y', '018M', '006W', '003D', '54', ''].map(wordAge)).toEqual([
      '76 y',
      '18 mo',
      '6 wk',
      '3 d',
      null,
      null,
    ]);
    const image = { dateTime: '2026-02-14T10:00', patientAge: '076Y' };
    expect(patientAge({ birthDate: null }, image)).toBe('76 y');
    expect(patientAge({ birthDate: '1971-03-02' }, image)).toBe('54 y');
    expect(patientAge({ birthDate: null }, { ...image, patientAge: null })).toBeNull();
  });
});
