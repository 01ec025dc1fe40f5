import { describe, expect, it } from 'vitest';
import { plainInstance } from '../../shared/dicom/testing/plainInstance.ts';
import { ontoBase } from './useBlendMatch.ts';
import { type Affine, apply } from './view/affine.ts';

const base = plainInstance({ sopInstanceUid: '1.1', rows: 100, columns: 80 });

describe('a picture match as the viewer keeps alignments', () => {
  it('takes a point to where the similarity does: twice as large, a quarter turn, moved by (30, 5)', () => {
    // As complex numbers: z -> 2i z + (30 + 5i), so 10 + 4i -> -8 + 20i + 30 + 5i.
    const alignment = ontoBase({ a: [0, 2], b: [30, 5] }, base, null);
    expect(alignment && apply(alignment.matrix, [10, 4])).toEqual([22, 25]);
    expect(alignment).toMatchObject({ onto: '1.1', target: { rows: 100, columns: 80 } });
  });

  it('goes on to the image onto which the base itself was laid', () => {
    const third = { columns: 200, rows: 300, aspect: 1 };
    const half: Affine = [0.5, 0, 0, 0.5, 1, 2];
    const alignment = ontoBase({ a: [1, 0], b: [4, 0] }, base, { matrix: half, target: third, onto: '1.3' });
    // (10, 4) -> (14, 4) -> (8, 4).
    expect(alignment && apply(alignment.matrix, [10, 4])).toEqual([8, 4]);
    expect(alignment).toMatchObject({ onto: '1.3', target: third });
  });
});
