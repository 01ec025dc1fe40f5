import { describe, expect, it } from 'vitest';
import { buildCsv, csvCell } from './csv.ts';
import { sampleSource } from './testing/sample.ts';

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

describe('angles, lengths and notes beside the lesions', () => {
  const source = sampleSource();
  const image = { studyInstanceUid: '1.2', sopInstanceUid: '1.2.3', frame: 1, date: '2026-03-12' };
  const own = [
    {
      ...image,
      annotationId: 'a',
      lesionId: null,
      kind: 'angle' as const,
      label: 'Meary',
      value: 4.25,
      unit: 'deg' as const,
    },
    {
      ...image,
      annotationId: 'b',
      lesionId: 'L1',
      kind: 'length' as const,
      label: '',
      value: 10.5,
      unit: 'mm' as const,
      basis: 'detector-plane' as const,
    },
    {
      ...image,
      annotationId: 'c',
      lesionId: null,
      kind: 'note' as const,
      label: 'Spur, plantar',
      value: null,
      unit: null,
    },
  ];
  const csv = buildCsv({ ...source, content: { ...source.content, measure: { ...source.content.measure, own } } });
  const rows = csv.trim().split('\r\n');

  it('are rows of their own, at full precision, with the lesion where they have one', () => {
    const tracking = source.content.measure.lesions[0]?.trackingUid;
    expect(rows[0]?.split(',').at(-1)).toBe('label');
    expect(rows.slice(-3)).toEqual([
      'HO-001,,,,,1.2,2026-03-12,1.2.3,1,,,angle,4.25,deg,,,,,Meary',
      `HO-001,L1,achilles-tendon,R,${tracking},1.2,2026-03-12,1.2.3,1,,,length,10.5,mm,detector-plane,,,,`,
      'HO-001,,,,,1.2,2026-03-12,1.2.3,1,,,note,,,,,,,"Spur, plantar"',
    ]);
  });
});
