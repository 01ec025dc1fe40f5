import { describe, expect, it } from 'vitest';
import { csvCell } from './csv.ts';

describe('csvCell', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "it"', '"say ""it"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['@cmd', "'@cmd"],
    [-3.5, '-3.5'],
    [null, ''],
    [undefined, ''],
  ])('%j', (value, expected) => {
    expect(csvCell(value)).toBe(expected);
  });
});
