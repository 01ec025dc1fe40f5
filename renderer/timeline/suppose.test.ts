import { describe, expect, it } from 'vitest';
import type { Annotation } from '../../shared/reading/model.ts';
import { suppose } from './suppose.ts';

const reference: Annotation = {
  id: 'a1',
  lesionId: 'L1',
  sopInstanceUid: '1.2',
  frame: 1,
  role: 'uptake-reference',
  shape: { kind: 'ellipse', center: [50, 60], radii: [4, 8], rotation: 0 },
  status: 'accepted',
  source: 'reader',
};

describe('suppose', () => {
  it('changes nothing as drawn', () => {
    expect(suppose([reference], 'L1', 'as-drawn')).toEqual([]);
  });
  it('enlarges by a quarter about the same centre', () => {
    expect(suppose([reference], 'L1', 'larger')[0]?.shape).toEqual({
      kind: 'ellipse',
      center: [50, 60],
      radii: [5, 10],
      rotation: 0,
    });
  });
  it('moves by half its height: 16 pixels high, 8 up', () => {
    expect(suppose([reference], 'L1', 'up')[0]?.shape).toMatchObject({ center: [50, 52] });
  });
  it('scales a square about its centre', () => {
    const square: Annotation = {
      ...reference,
      shape: {
        kind: 'polygon',
        points: [
          [0, 0],
          [8, 0],
          [8, 8],
          [0, 8],
        ],
      },
    };
    // Centre (4,4); three quarters of 4 is 3.
    expect(suppose([square], 'L1', 'smaller')[0]?.shape).toEqual({
      kind: 'polygon',
      points: [
        [1, 1],
        [7, 1],
        [7, 7],
        [1, 7],
      ],
    });
  });
  it('keeps the centre of area of an outline, wherever its points crowd', () => {
    const points: [number, number][] = [
      [0, 0],
      [8, 0],
      [8, 2],
      [8, 4],
      [8, 6],
      [8, 8],
      [0, 8],
    ];
    const drawn: Annotation = { ...reference, shape: { kind: 'polygon', points } };
    // The centre is (4, 4), and 0.75 of the way from it to the corner (0, 0) is (1, 1).
    expect(suppose([drawn], 'L1', 'smaller')[0]?.shape).toMatchObject({
      points: expect.arrayContaining([
        [1, 1],
        [7, 7],
      ]),
    });
  });
  it('leaves other lesions, roles and proposals alone', () => {
    const others: Annotation[] = [
      { ...reference, lesionId: 'L2' },
      { ...reference, role: 'uptake-lesion' },
      { ...reference, status: 'proposed' },
    ];
    expect(suppose(others, 'L1', 'larger')).toEqual([]);
  });
});
