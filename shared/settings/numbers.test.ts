import { describe, expect, it } from 'vitest';
import { defaultSiteSettings, siteSettingsSchema } from './model.ts';
import { type NumberName, numberSettings, parseNumber, withTypedNumber, wordNumber } from './numbers.ts';

const setting = (name: NumberName) => numberSettings.find((s) => s.name === name)!;
const read = (name: NumberName, text: string) => parseNumber(setting(name), text);

describe('a number that was typed', () => {
  it.each<[NumberName, string, number]>([
    ['ratioCv', '2.5%', 0.025],
    ['ratioCv', '2.5', 0.025],
    ['ratioCv', '2,5 %', 0.025],
    ['ratioCv', '10', 0.1],
    ['sdcMm', '3,2', 3.2],
    ['sdcMm', '3.2 mm', 3.2],
    ['sdcMm', ' 2 ', 2],
    ['sdcMm', '.5', 0.5],
    ['plateauMargin', '1,2', 1.2],
    ['plateauDays', '60 days', 60],
    ['halfLifeHours', '6.0067 h', 6.0067],
    ['fwhmMm', '7,5', 7.5],
  ])('%s %s is %d', (name, text, value) => {
    expect(read(name, text)).toEqual({ ok: true, value: expect.closeTo(value, 12) });
  });

  it.each<[NumberName, string, string]>([
    ['sdcMm', '3,2,1', 'is not a plain number'],
    ['sdcMm', '1.234,5', 'without a thousands separator'],
    ['sdcMm', '3.2e1', 'is not a plain number'],
    ['sdcMm', 'three', 'is not a plain number'],
    ['sdcMm', '', 'no number was given'],
    ['sdcMm', '32', '32 mm is out of range, from 0.1 mm to 20 mm'],
    ['sdcMm', '-3.2', '-3.2 mm is out of range'],
    ['sdcMm', '3.2 %', 'has the unit %; it is given in mm'],
    ['ratioCv', '60', '60% is out of range, from 0.5% to 50%'],
    ['ratioCv', '0', '0% is out of range'],
    ['plateauMargin', '20%', 'it is given without a unit'],
    ['plateauMargin', '1', '1 is out of range, from 1.01 to 2'],
    ['fwhmMm', '0,8', '0.8 mm is out of range, from 2 mm to 30 mm'],
  ])('%s "%s" is refused in words', (name, text, reason) => {
    const parsed = read(name, text);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.reason).toContain(reason);
    expect(parsed.ok ? '' : parsed.reason).toContain(setting(name).label);
  });

  it('every default is in range, reads back from its own words, and the schema takes both ends', () => {
    for (const s of numberSettings) {
      for (const value of [defaultSiteSettings[s.key], s.min, s.max]) {
        expect(parseNumber(s, wordNumber(s, value))).toEqual({ ok: true, value: expect.closeTo(value, 9) });
        expect(siteSettingsSchema.safeParse({ ...defaultSiteSettings, [s.key]: value }).success).toBe(true);
      }
    }
  });
});

describe('where a number comes from', () => {
  const measured = siteSettingsSchema.parse({
    ratioCv: 0.06,
    ratioCvSource: 'measured',
    ratioCvMeasured: {
      degrees: 12,
      interval95: [0.043, 0.099],
      n: 18,
      patients: 6,
      reader: 'A. Reader',
      date: '2026-11-28',
    },
  });
  it('what is typed in is never called measured, and the same number again changes nothing', () => {
    expect(withTypedNumber(measured, setting('ratioCv'), 0.05)).toMatchObject({
      ratioCv: 0.05,
      ratioCvSource: 'typed-in',
      ratioCvMeasured: null,
    });
    expect(withTypedNumber(measured, setting('ratioCv'), 0.06)).toBe(measured);
    expect(withTypedNumber(measured, setting('sdcMm'), 2)).toMatchObject({
      sdcSource: 'typed-in',
      ratioCvSource: 'measured',
    });
    expect(withTypedNumber(measured, setting('fwhmMm'), 8)).toMatchObject({ fwhmSource: 'typed-in' });
  });
  it('"site" of earlier versions said no more than that it was not the default', () => {
    expect(siteSettingsSchema.parse({ sdcLengthMm: 2.1, sdcSource: 'site' })).toMatchObject({
      sdcLengthMm: 2.1,
      sdcSource: 'typed-in',
      sdcMeasured: null,
    });
    expect(siteSettingsSchema.parse({})).toMatchObject({
      sdcSource: 'surrogate',
      ratioCvSource: 'assumed',
      fwhmSource: 'assumed',
    });
  });
});
