import { expect, it } from 'vitest';
import { defaultSiteSettings } from '../../shared/settings/model.ts';
import { mergeSettings } from './mergeSettings.ts';

const base = { ...defaultSiteSettings, version: 3 };

it('takes each setting from the one who changed it, and goes on from the number in force', () => {
  const mine = { ...base, ratioCv: 0.07 };
  const theirs = { ...base, version: 4, followUpMonths: 6 };
  expect(mergeSettings(base, mine, theirs)).toEqual({ settings: { ...theirs, ratioCv: 0.07 }, clashes: [] });
});

it('names what both have changed, unless to the same value', () => {
  const mine = { ...base, ratioCv: 0.07, followUpMonths: 6, institution: 'North' };
  const theirs = { ...base, version: 4, ratioCv: 0.2, followUpMonths: 6 };
  expect(mergeSettings(base, mine, theirs)).toEqual({
    settings: { ...theirs, ratioCv: 0.07, institution: 'North' },
    clashes: ['ratioCv'],
  });
});
