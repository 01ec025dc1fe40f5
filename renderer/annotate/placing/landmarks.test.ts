import { afterEach, describe, expect, it } from 'vitest';
import { applyAlignment } from '../../../shared/geometry/alignment.ts';
import type { Point } from '../../../shared/geometry/shape.ts';
import { useComparison } from '../../viewer/view/comparison.ts';
import { testInstance } from '../testing/instance.ts';
import { landmarksBetween } from './landmarks.ts';

const film = (sopInstanceUid: string, dateTime: string) => ({
  info: testInstance({ sopInstanceUid, dateTime }),
  frame: 1,
});
const [earlier, later, other] = [
  film('1', '2025-01-01T08:00:00'),
  film('2', '2026-01-01T08:00:00'),
  film('3', '2024-01-01T08:00:00'),
];

afterEach(() => useComparison.getState().clearAlignments());

describe('the alignment that the reader made', () => {
  it('carries both landmarks onto each other, in both directions', () => {
    const { beginAlignment, mark } = useComparison.getState();
    const [p, q]: [Point, Point] = [
      [20, 30],
      [120, 30],
    ];
    const [r, s]: [Point, Point] = [
      [50, 10],
      [50, 160],
    ];
    beginAlignment();
    for (const [picture, point] of [
      [later, r],
      [later, s],
      [earlier, p],
      [earlier, q],
    ] as const) {
      mark({ instance: picture.info, point });
    }
    const forward = landmarksBetween(earlier, later)!;
    // A quarter turn and 1.5 times as large: (70, 30) lies half way.
    for (const [from, to] of [
      [p, r],
      [q, s],
      [
        [70, 30],
        [50, 85],
      ],
    ] as [Point, Point][]) {
      const placed = applyAlignment(forward, from);
      expect(placed[0]).toBeCloseTo(to[0], 9);
      expect(placed[1]).toBeCloseTo(to[1], 9);
    }
    const [x, y] = applyAlignment(landmarksBetween(later, earlier)!, s);
    expect(x).toBeCloseTo(q[0], 9);
    expect(y).toBeCloseTo(q[1], 9);
    expect(landmarksBetween(other, later)).toBeNull();
  });

  it('is none before the landmarks are set', () => {
    expect(landmarksBetween(earlier, later)).toBeNull();
  });
});
