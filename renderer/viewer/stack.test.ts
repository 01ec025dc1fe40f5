import { describe, expect, it } from 'vitest';
import { plainInstance, plainNm } from '../../shared/dicom/testing/plainInstance.ts';
import { isSeries } from './CineBar.tsx';
import { derivedSources } from './nm/derived.ts';
import { stackOf } from './stack.ts';

const slice = (uid: string, instanceNumber: number, change: Parameters<typeof plainInstance>[0] = {}) =>
  plainInstance({ sopInstanceUid: uid, modality: 'MR', instanceNumber, plane: 'sagittal', ...change });
const group = (frames: number[]) => ({
  frames,
  view: null,
  proposedPhase: null,
  wholeBody: false,
  reason: '',
  frameDurationMs: 1000,
  startDateTime: null,
});
const spect = (imageType: string[]) =>
  plainInstance({
    sopInstanceUid: 't',
    modality: 'NM',
    imageType,
    numberOfFrames: 4,
    nm: { ...plainNm, imageTypes: imageType.slice(2), groups: [group([1, 2]), group([3, 4])] },
  });
const names = (slices: ReturnType<typeof stackOf>) =>
  slices?.map(({ sopInstanceUid, frame }) => `${sopInstanceUid}${frame}`);

describe('a stack', () => {
  it('is the files of a series by their numbers', () => {
    const series = [slice('c', 10), slice('a', 1), slice('b', 2)];
    expect(names(stackOf({ sopInstanceUid: 'b', frame: 1 }, series))).toEqual(['a1', 'b1', 'c1']);
  });

  it('leaves out scouts of another plane or size', () => {
    const series = [slice('s', 1, { plane: 'coronal' }), slice('a', 2), slice('b', 3), slice('x', 4, { rows: 64 })];
    expect(names(stackOf({ sopInstanceUid: 'a', frame: 1 }, series))).toEqual(['a1', 'b1']);
    expect(stackOf({ sopInstanceUid: 's', frame: 1 }, series)).toBeNull();
  });

  it('is the frames of one file of slices, and of one detector of a tomography', () => {
    const enhanced = slice('e', 1, { numberOfFrames: 3 });
    expect(names(stackOf({ sopInstanceUid: 'e', frame: 2 }, [enhanced, slice('a', 2)]))).toEqual(['e1', 'e2', 'e3']);
    const tomo = spect(['ORIGINAL', 'PRIMARY', 'RECON TOMO', 'EMISSION']);
    expect(names(stackOf({ sopInstanceUid: 't', frame: 3 }, [tomo]))).toEqual(['t3', 't4']);
  });

  it('is no film and no scan in time', () => {
    const film = plainInstance({ sopInstanceUid: 'f' });
    expect(stackOf({ sopInstanceUid: 'f', frame: 1 }, [film, plainInstance({ sopInstanceUid: 'g' })])).toBeNull();
    const flow = spect(['ORIGINAL', 'PRIMARY', 'DYNAMIC', 'EMISSION']);
    expect(stackOf({ sopInstanceUid: 't', frame: 1 }, [flow])).toBeNull();
    expect([isSeries(flow), derivedSources(flow, 1, 'sum')]).toEqual([true, [1, 2]]);
  });

  it('is never played or summed', () => {
    for (const kind of ['RECON TOMO', 'TOMO', 'RECON GATED TOMO']) {
      const tomo = spect(['ORIGINAL', 'PRIMARY', kind, 'EMISSION']);
      expect([isSeries(tomo), derivedSources(tomo, 1, 'sum')]).toEqual([false, null]);
    }
    expect(isSeries(slice('e', 1, { numberOfFrames: 3 }))).toBe(false);
  });
});
