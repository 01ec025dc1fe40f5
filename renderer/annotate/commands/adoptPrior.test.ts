import { describe, expect, it } from 'vitest';
import type { PatientRecord } from '../../../shared/reading/model.ts';
import type { PriorMeasurement } from '../../../shared/reading/prior.ts';
import { testInstance } from '../testing/instance.ts';
import { emptyRecord } from '../testing/memoryService.ts';
import { adoptPrior, isAdopted } from './adoptPrior.ts';

const instance = testInstance();
const prior: PriorMeasurement = {
  id: 'prior-1',
  documentUid: '2.25.1',
  studyInstanceUid: instance.studyInstanceUid,
  sopInstanceUid: instance.sopInstanceUid,
  frame: 1,
  shape: {
    kind: 'line',
    points: [
      [10, 20],
      [70, 100],
    ],
  },
  label: 'Target 1',
  laterality: 'L',
  values: [{ name: 'Long Axis', value: 12.5, unit: 'mm' }],
};
const empty = emptyRecord('P');
const target = { lesionId: null, trackingUid: '2.25.9', studyImages: new Set([instance.sopInstanceUid]) };

/** The record after a command, as the store would have it. */
function after(record: PatientRecord, command: ReturnType<typeof adoptPrior>): PatientRecord {
  const lesions = [...record.lesions];
  const annotations = [...record.annotations];
  for (const op of command?.ops ?? []) {
    if (op.entity === 'lesion' && op.after) lesions.push(op.after);
    if (op.entity === 'annotation' && op.after) annotations.push(op.after);
  }
  return { ...record, lesions, annotations };
}

describe('adopting a measurement of another program', () => {
  const adopted = after(empty, adoptPrior(empty, prior, instance, target));

  it('gives an accepted annotation at the same place, and a lesion where there is none', () => {
    expect(adopted.lesions).toEqual([
      {
        id: 'L1',
        site: 'other',
        laterality: 'L',
        label: 'Target 1',
        trackingUid: '2.25.9',
        proposed: ['site', 'laterality'],
      },
    ]);
    expect(adopted.annotations).toMatchObject([
      { id: 'prior-1', lesionId: 'L1', role: 'long-axis', shape: prior.shape, status: 'accepted', source: 'sr' },
    ]);
  });

  it('happens once', () => {
    expect(isAdopted(adopted, prior)).toBe(true);
    expect(adoptPrior(adopted, prior, instance, target)).toBeNull();
  });

  it('never replaces what the lesion has on that date', () => {
    const other = { ...prior, id: 'prior-2' };
    expect(adoptPrior(adopted, other, instance, { ...target, lesionId: 'L1' })).toBeNull();
    expect(adoptPrior(adopted, other, instance, { ...target, lesionId: 'L1', studyImages: new Set() })).not.toBeNull();
  });
});
