import { describe, expect, it } from 'vitest';
import {
  fixed,
  ratioNumbers,
  sayRatio,
  signedFixed,
  signedSize,
  wordAngle,
  wordShare,
  wordSize,
} from '../wording/numbers.ts';
import { inSentence, listed } from '../wording/terms.ts';
import { asSentence, formatDate, formatDateShort } from './format.ts';

describe('numbers for people', () => {
  it('writes a real minus sign and never minus zero', () => {
    expect(fixed(-0.04, 1)).toBe('0.0');
    expect(fixed(-1.25, 1)).toMatch(/^\u22121\.[23]$/);
    expect(signedFixed(0.6, 1)).toBe('+0.6');
    expect(signedFixed(-0.6, 1)).toBe('\u22120.6');
    expect(signedFixed(0.001, 1)).toBe('0.0');
  });

  it('names the unit of every size', () => {
    expect(wordSize({ value: 12.06, unit: 'mm' })).toBe('12.1 mm');
    expect(wordSize({ value: 39.6, unit: 'mm2' })).toBe('40 mm\u00b2');
    expect(wordSize({ value: 128.4, unit: '{pixels}' })).toBe('128 pixels');
    expect(wordSize({ value: 0.1104, unit: '1' })).toBe('0.110');
    expect(wordSize({ value: 4.26, unit: 'mm2' })).toBe('4.3 mm\u00b2');
  });

  it('rounds a ratio by its error', () => {
    // f = 0.036, CV = 0.05: 1.96 * sqrt(0.036^2 + 0.05^2) = 1.96 * 0.061612 = 0.120759; exp = 1.128353
    // 1.97 / 1.128353 = 1.7459, 1.97 * 1.128353 = 2.2229
    expect(sayRatio({ ratio: 1.97, relativeError: 0.036 }, 0.05)).toBe('1.97 (95% interval 1.75 to 2.22)');
    // 1.05 / 1.128353 = 0.9306, 1.05 * 1.128353 = 1.1848: the interval holds 1.
    expect(sayRatio({ ratio: 1.05, relativeError: 0.036 }, 0.05)).toBe(
      '1.05 (95% interval 0.93 to 1.18, not above the reference)',
    );
    expect(ratioNumbers(12.345, 0.1, 0.05).value).toBe('12.3');
    expect(sayRatio({ ratio: 1.974, relativeError: null }, 0.05)).toBe('1.97');
  });

  it('rounds a difference of sizes as the sizes', () => {
    expect(signedSize({ value: 5.86, unit: 'mm' })).toBe('+5.9 mm');
    expect(signedSize({ value: -0.04, unit: 'mm' })).toBe('0.0 mm');
    expect(signedSize({ value: -12.4, unit: 'mm2' })).toBe('\u221212 mm\u00b2');
  });

  it('writes angles and shares', () => {
    expect(wordAngle(18.26)).toBe('18.3\u00b0');
    expect([wordShare(0.05), wordShare(0.025), wordShare(0.1)]).toEqual(['5%', '2.5%', '10%']);
  });
});

describe('words', () => {
  it('writes dates', () => {
    expect(formatDate('2026-03-12')).toBe('12 March 2026');
    expect(formatDate('2026-03-02T10:00:00')).toBe('2 March 2026');
    expect(formatDateShort('2026-09-12')).toBe('12 Sep 2026');
    expect(formatDateShort('2026-05-12')).toBe('12 May 2026');
    expect(formatDate(null)).toBe('unknown date');
    expect(formatDate('2026-13-40')).toBe('unknown date');
  });

  it('joins and ends sentences', () => {
    expect(listed([])).toBe('');
    expect(listed(['a'])).toBe('a');
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
    expect(asSentence('heel pain')).toBe('Heel pain.');
    expect(asSentence('Heel pain?')).toBe('Heel pain?');
    expect(asSentence('measured (detector plane)')).toBe('Measured (detector plane).');
    expect(inSentence('Different basis')).toBe('different basis');
    expect(inSentence('MRI')).toBe('MRI');
  });
});
