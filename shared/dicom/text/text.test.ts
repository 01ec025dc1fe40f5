import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDataSet } from '../parse/dataSet.ts';
import { characterSetsOf, decodeText } from './characterSets.ts';
import { parseAge, parseDate, parseDateTime, parseOffset, parseTime, toMilliseconds } from './dateTime.ts';
import { displayName } from './personName.ts';

/** "\x1b$B" and the like written as they stand in PS3.5 H, I, J, K: column/row of the code table in hexadecimal. */
const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16));
const decode = (set: string, bytes: Uint8Array): string => decodeText(bytes, characterSetsOf(set), true);

describe('Specific Character Set', () => {
  it.each([
    // PS3.5 H.3.1: Yamada^Tarou with ISO 2022 IR 87
    [
      'Japanese, H.3.1',
      '\\ISO 2022 IR 87',
      '59 61 6d 61 64 61 5e 54 61 72 6f 75 3d 1b 24 42 3b 33 45 44 1b 28 42 5e 1b 24 42 42 40 4f 3a 1b 28 42 3d 1b 24 42 24 64 24 5e 24 40 1b 28 42 5e 1b 24 42 24 3f 24 6d 24 26 1b 28 42',
      'Yamada^Tarou=山田^太郎=やまだ^たろう',
    ],
    // PS3.5 H.3.2: half-width katakana (IR 13) first
    [
      'Japanese, H.3.2',
      'ISO 2022 IR 13\\ISO 2022 IR 87',
      'd4 cf c0 de 5e c0 db b3 3d 1b 24 42 3b 33 45 44 1b 28 4a 5e 1b 24 42 42 40 4f 3a 1b 28 4a 3d 1b 24 42 24 64 24 5e 24 40 1b 28 4a 5e 1b 24 42 24 3f 24 6d 24 26 1b 28 4a',
      'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
    ],
    // PS3.5 I.2: Hong^Gildong
    [
      'Korean, I.2',
      '\\ISO 2022 IR 149',
      '48 6f 6e 67 5e 47 69 6c 64 6f 6e 67 3d 1b 24 29 43 fb f3 5e 1b 24 29 43 d1 ce d4 d7 3d 1b 24 29 43 c8 ab 5e 1b 24 29 43 b1 e6 b5 bf',
      'Hong^Gildong=洪^吉洞=홍^길동',
    ],
    // PS3.5 K.2: Zhang^XiaoDong with GB2312
    [
      'Chinese, K.2',
      '\\ISO 2022 IR 58',
      '5a 68 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d 1b 24 29 41 d5 c5 5e 1b 24 29 41 d0 a1 b6 ab 3d',
      'Zhang^XiaoDong=张^小东=',
    ],
    // PS3.5 J.1 and J.3: Wang^XiaoDong
    [
      'UTF-8, J.1',
      'ISO_IR 192',
      '57 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d e7 8e 8b 5e e5 b0 8f e6 9d b1 3d',
      'Wang^XiaoDong=王^小東=',
    ],
    [
      'GB18030, J.3',
      'GB18030',
      '57 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d cd f5 5e d0 a1 b6 ab 3d',
      'Wang^XiaoDong=王^小东=',
    ],
    ['GBK with a backslash as second byte', 'GBK', '81 5c', '乗'],
    ['Latin-1', 'ISO_IR 100', '4a e9 72 f4 6d 65', 'Jérôme'],
    ['Latin-1, misspelled', 'ISO-IR 100', '4a e9', 'Jé'],
    ['Latin-1 has controls where Windows has quotes', 'ISO_IR 100', '92', '\u0092'],
    ['Latin-2', 'ISO_IR 101', 'b3', 'ł'],
    ['Cyrillic', 'ISO_IR 144', 'bb ee dc de', 'Люмо'],
    ['Arabic', 'ISO_IR 127', 'e2 c8 c7 e6 ea', 'قباني'],
    ['Greek', 'ISO_IR 126', 'c4 e9 ef', 'Διο'],
    ['Hebrew', 'ISO_IR 138', 'f9 f8 e5 ef', 'שרון'],
    ['Turkish', 'ISO_IR 148', 'fe', 'ş'],
    ['Latin-9', 'ISO_IR 203', 'a4', '€'],
    ['Thai', 'ISO_IR 166', 'a1', 'ก'],
    ['JIS X 0201', 'ISO_IR 13', 'd4 cf', 'ﾔﾏ'],
    ['nothing declared, UTF-8 inside', '', 'c3 a9', 'é'],
    ['nothing declared, Latin-1 inside', '', '4a e9 72', 'Jér'],
    ['an unknown name is no Latin-1', 'NONSENSE', '4a e9', 'J\ufffd'],
    ['an unknown name, UTF-8 inside', 'NONSENSE', '4a c3 a9', 'Jé'],
    // Kim^Huijung and Zhang^San in EUC-KR (KS X 1001) and EUC-CN (GB 2312), sets that may only follow an escape.
    ['Korean as the only value', 'ISO_IR 149', 'b1 e8 5e c8 f1 c1 df', '김^희중'],
    ['Chinese as the only value', 'GB2312', 'd5 c5 5e c8 fd', '张^三'],
    ['Chinese by its number', 'ISO_IR 58', 'd5 c5 5e c8 fd', '张^三'],
    ['Korean without its escapes', '\\ISO 2022 IR 149', '4b 69 6d 3d b1 e8 5e c8 f1 c1 df', 'Kim=김^희중'],
    [
      'Korean with one escape for all components',
      '\\ISO 2022 IR 149',
      '4b 69 6d 3d 1b 24 29 43 b1 e8 5e c8 f1 c1 df',
      'Kim=김^희중',
    ],
    // JIS X 0208 has seven bits: eight-bit bytes may be EUC-JP or Shift JIS, and nobody can tell.
    ['Japanese without its escapes is not guessed', '\\ISO 2022 IR 87', '41 bb b3', 'A\ufffd\ufffd'],
    ['Latin-2 by the name of the standard', 'ISO-8859-2', 'b3', 'ł'],
    [
      'ISO 2022 from Latin-1 to Cyrillic and back at "^"',
      'ISO 2022 IR 100\\ISO 2022 IR 144',
      'e9 5e 1b 2d 4c bb 5e e9',
      'é^Л^é',
    ],
    ['an unknown escape is left out', '\\ISO 2022 IR 87', '41 1b 7a 42', 'AzB'],
  ])('%s', (_, set, bytes, expected) => {
    expect(decode(set, hex(bytes))).toBe(expected);
  });

  const folder = '/usr/lib/python3/dist-packages/pydicom/data/charset_files';
  const files = [
    'chrArab',
    'chrFren',
    'chrFrenMulti',
    'chrGerm',
    'chrGreek',
    'chrH31',
    'chrH32',
    'chrHbrw',
    'chrI2',
    'chrJapMulti',
    'chrJapMultiExplicitIR6',
    'chrKoreanMulti',
    'chrRuss',
    'chrX1',
    'chrX2',
  ];
  describe.skipIf(!existsSync(folder))('gives the names that pydicom gives (needs python3-pydicom)', () => {
    it.each(files)('%s', (name) => {
      const path = `${folder}/${name}.dcm`;
      const script =
        'import sys, pydicom; d = pydicom.dcmread(sys.argv[1]); d.decode(); sys.stdout.buffer.write(str(d.PatientName).encode("utf-8"))';
      const expected = execFileSync('/usr/bin/python3', ['-c', script, path]).toString('utf8');
      // Half-width katakana may come back composed: compare what is read, not how it is coded.
      // pydicom drops an empty last group.
      const decoded = openDataSet(readFileSync(path)).text('patientName').replace(/=+$/, '');
      expect(decoded.normalize('NFKC')).toBe(expected.normalize('NFKC'));
    });
  });
});

describe('person names for people', () => {
  it.each([
    ['Example^Anna', 'Example, Anna'],
    ['Adams^John Robert Quincy^^Rev.^B.A. M.Div.', 'Adams, Rev. John Robert Quincy, B.A. M.Div.'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'Yamada, Tarou (山田 太郎, やまだ たろう)'],
    ['=山田^太郎=やまだ^たろう', '山田 太郎 (やまだ たろう)'],
    ['==やまだ', 'やまだ'],
    ['Wang^XiaoDong=王^小東=', 'Wang, XiaoDong (王 小東)'],
    ['Example', 'Example'],
    ['^Anna', 'Anna'],
    ['^^^^', ''],
    ['', ''],
  ])('%s', (personName, shown) => {
    expect(displayName(personName)).toBe(shown);
  });
});

describe('dates, times and ages', () => {
  it.each([
    ['20260110', '2026-01-10'],
    ['1993.11.24', '1993-11-24'],
    ['202601', '2026-01'],
    ['2026', '2026'],
    ['20240229', '2024-02-29'],
    ['20230229', null],
    ['19000229', null],
    ['20261301', null],
    ['00000101', null],
    ['2026011', null],
    ['', null],
    ['20260110-20260112', null],
  ])('DA %s', (value, iso) => {
    expect(parseDate(value)).toBe(iso);
  });

  it.each([
    ['093000', '09:30:00'],
    ['09:53:00', '09:53:00'],
    ['0930', '09:30'],
    ['09', '09'],
    ['235960', '23:59:60'],
    ['120000.0000', '12:00:00'],
    ['120000.25', '12:00:00.250'],
    ['120000.123456', '12:00:00.123'],
    ['240000', null],
    ['126000', null],
    ['1', null],
    ['noon', null],
  ])('TM %s', (value, iso) => {
    expect(parseTime(value)).toBe(iso);
  });

  it.each([
    ['20260110102030.5+0100', null, '2026-01-10T10:20:30.500'],
    ['20260110003000+0100', -300, '2026-01-09T18:30:00'],
    ['20260110102030-0500', -300, '2026-01-10T10:20:30'],
    ['2026+0100', 0, '2026'],
    ['202601', null, '2026-01'],
    ['2026011010', null, '2026-01-10T10'],
    ['', null, null],
  ])('DT %s in a file at %s min', (value, offset, iso) => {
    expect(parseDateTime(value, offset)).toBe(iso);
  });

  it('offsets, ages, milliseconds', () => {
    expect(parseOffset('-0430')).toBe(-270);
    expect(parseOffset('Z')).toBeNull();
    expect(parseAge('076Y')).toEqual({ value: 76, unit: 'years' });
    expect(parseAge('18M ')).toEqual({ value: 18, unit: 'months' });
    expect(parseAge('old')).toBeNull();
    // 1970-01-02T01:01:01.5 = 86,400 + 3,661.5 s
    expect(toMilliseconds('1970-01-02T01:01:01.500')).toBe(90_061_500);
    expect(toMilliseconds('1970-01-02')).toBeNull();
  });
});
