import { describe, expect, it } from 'vitest';
import { gradeScaleSchema } from '../model.ts';
import { siteProfiles } from '../profiles.ts';
import { achillesDistance, longFocusNote } from './achilles.ts';
import { hastingsGraham } from './elbow.ts';
import { brooker, dellaValle } from './hip.ts';
import { errorOfOneLength } from './length.ts';
import { gradeScale, gradeValue, gradeWords } from './scales.ts';

describe('grade scales', () => {
  it('are those of clinical rules, section 8, at their sites', () => {
    const at = (site: string) => siteProfiles.find((p) => p.id === site)?.grades;
    expect(at('achilles-tendon')).toEqual(['achilles-distance']);
    expect(at('calcaneus')).toEqual(['achilles-distance']);
    expect(at('hip')).toEqual(['brooker', 'della-valle']);
    expect(at('pelvis')).toEqual(['brooker', 'della-valle']);
    expect(at('elbow')).toEqual(['hastings-graham']);
    for (const site of ['knee', 'shoulder', 'thigh', 'spine', 'other']) expect(at(site)).toEqual([]);
  });

  it('fit the exchange file and have a code of their own each', () => {
    const codes = gradeScaleSchema.options.flatMap((id) => gradeScale(id).values.map((v) => v.code.value));
    expect(new Set(codes).size).toBe(codes.length);
    for (const id of gradeScaleSchema.options)
      for (const { value } of gradeScale(id).values) expect(value.length).toBeLessThanOrEqual(16);
  });

  it('show how well observers agree (E14)', () => {
    expect(gradeScale('brooker').agreement?.text).toContain('0.43');
    expect(gradeScale('della-valle').agreement?.text).toContain('0.59');
  });

  it('are worded with the name said once', () => {
    expect(gradeWords('brooker', ['III', 'II'])).toBe('Brooker class III or II');
    expect(gradeWords('achilles-distance', ['within-3-cm'])).toBe('within 3 cm of the insertion');
    expect(gradeWords('brooker', [])).toBe('');
    expect(gradeValue('brooker', 'V')).toBeNull();
  });
});

// SDC 3.2 mm = 1.96 sqrt(2) SD; one length lies within 1.96 SD = 3.2 / sqrt(2) = 2.2627 mm.
const error = errorOfOneLength(3.2);

it('takes the error of one length from the smallest detectable change of two', () => {
  expect(error).toBeCloseTo(2.2627, 4);
});

describe('Achilles distance class', () => {
  it.each([
    ['not told from none', 2.2, ['at-insertion', 'within-3-cm']],
    ['just told from none', 2.3, ['within-3-cm']],
    ['well within', 15, ['within-3-cm']],
    ['27.7 + 2.26 mm stays below 30', 27.7, ['within-3-cm']],
    ['27.8 + 2.26 mm reaches 30: either', 27.8, ['within-3-cm', 'beyond-3-cm']],
    ['32.2 - 2.26 mm reaches 30: either', 32.2, ['beyond-3-cm', 'within-3-cm']],
    ['32.3 - 2.26 mm does not', 32.3, ['beyond-3-cm']],
  ] as const)('%s', (_, mm, values) => {
    expect(achillesDistance(mm, error).values).toEqual(values);
  });

  it('is not proposed without millimetres', () => {
    expect(achillesDistance(null, error)).toEqual({
      scale: 'achilles-distance',
      values: [],
      reason: 'the distance from the insertion is not measured in millimetres',
    });
  });

  it('notes the risk of fracture beyond 5 cm and not at it', () => {
    expect(longFocusNote(50)).toBeNull();
    expect(longFocusNote(50.1)?.evidence).toBe('E9');
    expect(longFocusNote(null)).toBeNull();
  });
});

describe('Brooker class', () => {
  it.each([
    ['a wide gap: spurs or islands', 15, ['II', 'I']],
    ['12.3 - 2.26 mm stays above 10', 12.3, ['II', 'I']],
    ['12.2 mm: either', 12.2, ['II', 'III']],
    ['10 mm: either', 10, ['II', 'III']],
    ['7.8 mm: either', 7.8, ['III', 'II']],
    ['7.7 + 2.26 mm stays below 10', 7.7, ['III']],
    ['a narrow gap', 4, ['III']],
    ['a gap not told from none', 2, ['III', 'IV']],
  ] as const)('%s', (_, mm, values) => {
    expect(brooker(mm, error).values).toEqual(values);
  });

  it('leaves everything from II to IV open when the error is as large as the limit', () => {
    expect(brooker(5, 6).values).toEqual(['III', 'IV', 'II']);
  });

  it('is not proposed without a gap in millimetres', () => {
    expect(brooker(null, error).values).toEqual([]);
  });
});

describe('Della Valle grade', () => {
  it.each([
    ['under 1 cm, whatever the length', 5, 40, ['C']],
    ['wide, long', 20, 30, ['B']],
    ['wide, short: an island is A, a spur B', 20, 5, ['A', 'B']],
    ['wide, 1 cm long within the error', 20, 10, ['B', 'A']],
    ['wide, length not measured', 20, null, ['B', 'A']],
    ['about 1 cm, long', 9, 30, ['C', 'B']],
    ['just over 1 cm, long', 11, 30, ['B', 'C']],
    ['about 1 cm, short', 9, 5, ['C', 'A', 'B']],
  ] as const)('%s', (_, gap, length, values) => {
    expect(dellaValle(gap, length, error).values).toEqual(values);
  });

  it('is not proposed without a gap in millimetres', () => {
    expect(dellaValle(null, 30, error).values).toEqual([]);
  });
});

describe('Hastings-Graham class', () => {
  const full = { flexion: 145, extensionDeficit: 0, pronation: 80, supination: 85 };
  it.each([
    ['full motion', full, ['I']],
    ['flexion to 100', { ...full, flexion: 100 }, ['IIA']],
    ['45 degrees short of straight', { ...full, extensionDeficit: 45 }, ['IIA']],
    ['pronation 20', { ...full, pronation: 20 }, ['IIB']],
    ['both planes', { ...full, flexion: 100, supination: 10 }, ['IIC']],
    ['fixed at 90', { ...full, flexion: 90, extensionDeficit: 90 }, ['III']],
    ['no rotation', { ...full, pronation: 0, supination: 0 }, ['III']],
    ['fixed at 90, rotation not entered', { flexion: 90, extensionDeficit: 90 }, ['III']],
    ['flexion to 128, 2 degrees from the limit', { ...full, flexion: 128 }, ['I', 'IIA']],
    ['exactly 130', { ...full, flexion: 130 }, ['I', 'IIA']],
    ['flexion to 135, the error away', { ...full, flexion: 135 }, ['I']],
    [
      'both at their limits',
      { flexion: 130, extensionDeficit: 0, pronation: 50, supination: 50 },
      ['I', 'IIA', 'IIB', 'IIC'],
    ],
    ['one limited, one at its limit', { ...full, flexion: 90, pronation: 52 }, ['IIA', 'IIC']],
  ] as const)('%s', (_, motion, values) => {
    expect(hastingsGraham(motion).values).toEqual(values);
  });

  it('takes nothing for free that was not entered', () => {
    expect(hastingsGraham({ flexion: 145, extensionDeficit: 0 })).toMatchObject({
      values: [],
      reason: 'not entered: pronation, supination',
    });
    expect(hastingsGraham(null).reason).toBe('not entered: flexion, extension deficit, pronation, supination');
  });
});
