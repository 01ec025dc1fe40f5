import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChange, canonicalJson, compareKeys, invertChange } from './change.ts';
import type { ChangeOp, Lesion, PatientRecord } from './model.ts';
import { emptyRecord } from './testing/patient.ts';

const lesion = (id: string, label = ''): Lesion => ({ id, site: 'hip', laterality: 'L', label, trackingUid: '1.2' });

describe('canonicalJson', () => {
  it('sorts keys at every depth, drops what is undefined and keeps the order of lists', () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined, a: null }], a: 'x' })).toBe('{"a":"x","b":[{"a":null,"d":1}]}');
  });

  it('is the same for the same value however it was built', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });
});

it('compareKeys puts L2 before L10', () => {
  expect(['L10', 'L2', 'L1', 'L11'].sort(compareKeys)).toEqual(['L1', 'L2', 'L10', 'L11']);
});

describe('applyChange', () => {
  it('leaves the given record alone and counts the revision', () => {
    const frozen = Object.freeze({ ...emptyRecord, lesions: Object.freeze([]) as unknown as Lesion[] });
    const next = applyChange(frozen, [{ entity: 'lesion', key: 'L1', before: null, after: lesion('L1') }]);
    expect(next).toMatchObject({ revision: 1, lesions: [lesion('L1')] });
    expect(frozen.lesions).toEqual([]);
  });

  const conflicts: [string, ChangeOp][] = [
    ['adding what is there', { entity: 'lesion', key: 'L1', before: null, after: lesion('L1') }],
    ['changing what is not there', { entity: 'lesion', key: 'L2', before: lesion('L2'), after: null }],
    ['changing what was changed', { entity: 'lesion', key: 'L1', before: lesion('L1', 'old'), after: null }],
    ['a context that was changed', { entity: 'context', key: 'context', before: { onset: '2026' }, after: null }],
  ];
  it.each(conflicts)('refuses %s', (_what, op) => {
    const record = { ...emptyRecord, lesions: [lesion('L1')] };
    expect(() => applyChange(record, [op])).toThrow(expect.objectContaining({ code: 'conflict' }));
  });

  it('refuses to give a thing another identity', () => {
    expect(() =>
      applyChange(emptyRecord, [{ entity: 'lesion', key: 'L1', before: null, after: lesion('L2') }]),
    ).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  });
});

describe('invertChange', () => {
  /** A course of valid steps over few keys, so that one thing is changed several times in a gesture. */
  const gesture = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.option(fc.string({ maxLength: 3 }))), {
    minLength: 1,
  });

  it('takes any gesture back, and applying it again leads to the same state', () => {
    fc.assert(
      fc.property(gesture, gesture, (earlier, later) => {
        const start = applyChange(emptyRecord, stepsOf(emptyRecord, earlier));
        const ops = stepsOf(start, later);
        const after = applyChange(start, ops);
        const back = applyChange(after, invertChange(ops));
        expect({ ...back, revision: 0 }).toEqual({ ...start, revision: 0 });
        expect({ ...applyChange(back, ops), revision: 0 }).toEqual({ ...after, revision: 0 });
      }),
    );
  });

  function stepsOf(record: PatientRecord, plan: readonly [number, string | null][]): ChangeOp[] {
    const now = new Map(record.lesions.map((item) => [item.id, item]));
    return plan.map(([n, label]): ChangeOp => {
      const key = `L${n}`;
      const before = now.get(key) ?? null;
      const after = label === null ? null : lesion(key, label);
      if (after === null) now.delete(key);
      else now.set(key, after);
      return { entity: 'lesion', key, before, after };
    });
  }
});
