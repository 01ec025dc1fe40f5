import { expect, it } from 'vitest';
import { decimalNumber } from './decimalNumber.ts';

it.each([
  ['4.5', 'en', '4.5'],
  ['4,5', 'en', '4.5'],
  ['-0,25', 'en', '-0.25'],
  ['1,234', 'en', null],
  ['1,234', '', null],
  ['1,234', 'de', '1.234'],
  ['1.234', 'de-AT', '1.234'],
  ['12', 'de', '12'],
  ['.5', 'en', '0.5'],
  ['1.234,5', 'de', null],
  ['4,5 mm', 'de', null],
  ['', 'en', null],
  ['-', 'en', null],
])('%s in "%s" is %s', (text, language, expected) => {
  expect(decimalNumber(text, language)).toBe(expected);
});
