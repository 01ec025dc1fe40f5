import { describe, expect, it } from 'vitest';
import type { Lesion, PatientRecord } from '../../../shared/reading/model.ts';
import { testInstance } from '../testing/instance.ts';
import { emptyRecord } from '../testing/memoryService.ts';
import { noLesionYet, readTarget } from './readTarget.ts';

const lesion = (id: string, laterality: Lesion['laterality']): Lesion => ({
  id,
  site: 'hip',
  laterality,
  label: '',
  trackingUid: `2.25.${id.slice(1)}`,
});
const record = (...lesions: Lesion[]): PatientRecord => ({ ...emptyRecord(), lesions });
const left = testInstance({ laterality: 'L' });

describe('what a key reads', () => {
  it('is the active lesion, and nothing without one', () => {
    expect(readTarget(record(lesion('L1', 'R')), 'L1', testInstance({ laterality: 'R' }))).toMatchObject({
      lesion: { id: 'L1' },
    });
    expect(readTarget(record(), null, left)).toEqual({ problem: noLesionYet, instead: null });
  });

  it('is refused on an image of the other side, with the lesion of that side where there is only one', () => {
    const problem = 'This image shows the left side, and L1 is on the right.';
    const [one, two, three] = [lesion('L1', 'R'), lesion('L2', 'L'), lesion('L3', 'L')];
    expect(readTarget(record(one), 'L1', left)).toEqual({ problem, instead: null });
    expect(readTarget(record(one, two), 'L1', left)).toEqual({ problem, instead: two });
    expect(readTarget(record(one, two, three), 'L1', left)).toEqual({ problem, instead: null });
  });

  it('is not refused where the lesion is marked on the image, or no side contradicts', () => {
    const marked: PatientRecord = {
      ...record(lesion('L1', 'R')),
      annotations: [
        {
          id: 'a',
          lesionId: 'L1',
          sopInstanceUid: left.sopInstanceUid,
          frame: 1,
          role: 'focus-point',
          shape: { kind: 'point', point: [1, 1] },
          status: 'accepted',
          source: 'reader',
        },
      ],
    };
    expect(readTarget(marked, 'L1', left)).toHaveProperty('lesion');
    for (const side of ['U', 'B', 'M'] as const) {
      expect(readTarget(record(lesion('L1', side)), 'L1', left)).toHaveProperty('lesion');
    }
    expect(readTarget(record(lesion('L1', 'R')), 'L1', testInstance({ laterality: 'B' }))).toHaveProperty('lesion');
  });
});
