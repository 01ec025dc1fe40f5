/**
 * Where tracer sits in both lower legs and feet, seen from behind: mm, x to the patient's right, y to the feet, origin
 * between the ankle joints. Seen from the front the picture is mirrored and what lies behind is weaker.
 */
import type { Point } from '../../../shared/reading/model.ts';

/** A soft spot or bar of uptake: a segment (or a point) with a Gaussian or a flat-topped cross section. */
export interface Uptake {
  readonly from: Point;
  readonly to: Point;
  /** Half width at each end, mm: standard deviation, or radius of a flat-topped body. */
  readonly widthMm: readonly [number, number];
  readonly profile: 'gaussian' | 'body';
  /** Activity per area seen from behind and from the front, arbitrary units. */
  readonly behind: number;
  readonly front: number;
}

export interface Stance {
  /** Distance of each leg's axis from the midline at the ankle, mm. */
  readonly halfGapMm: number;
  readonly shiftMm: Point;
  /** Small differences between the legs, from visit to visit, in mm and as a factor of uptake. */
  readonly leftDownMm: number;
  readonly leftFactor: number;
}

type Side = 'R' | 'L';

/** A place on one leg: `outward` mm from the leg's axis, `down` mm from the ankle joint. */
export function onLeg(stance: Stance, side: Side, outward: number, down: number): Point {
  const sign = side === 'R' ? 1 : -1;
  // The legs converge a little towards the ankles, the feet turn out.
  const spread = down < 0 ? -0.075 * down : 0.16 * Math.max(0, down - 20);
  return [
    sign * (stance.halfGapMm + outward + spread) + stance.shiftMm[0],
    down + stance.shiftMm[1] + (side === 'L' ? stance.leftDownMm : 0),
  ];
}

/** The distal Achilles focus: behind the ankle joint, above the heel. */
export const focusOnLeg = { outward: -1, down: 6 } as const;

export type Tissue = 'soft' | 'vessel' | 'bone';

/** The uptake of one leg for one kind of tissue, at unit strength. */
export function leg(stance: Stance, side: Side, tissue: Tissue): Uptake[] {
  const factor = side === 'L' ? stance.leftFactor : 1;
  const at = (outward: number, down: number): Point => onLeg(stance, side, outward, down);
  const bar = (
    from: [number, number],
    to: [number, number],
    widthMm: [number, number],
    behind: number,
    front: number,
    profile: Uptake['profile'] = 'gaussian',
  ): Uptake => ({ from: at(...from), to: at(...to), widthMm, profile, behind: behind * factor, front: front * factor });
  const spot = (place: [number, number], width: number, behind: number, front: number): Uptake =>
    bar(place, place, [width, width], behind, front);
  if (tissue === 'soft') {
    return [
      bar([0, -290], [1, -120], [58, 45], 1, 0.95, 'body'),
      bar([1, -120], [0, -12], [45, 29], 1, 0.95, 'body'),
      bar([0, -12], [0, 45], [29, 29], 0.9, 0.85, 'body'),
      bar([0, 40], [2, 150], [29, 38], 0.75, 0.85, 'body'),
      bar([-14, 168], [-14, 182], [11, 10], 0.5, 0.6, 'body'),
      bar([6, 164], [22, 170], [12, 10], 0.45, 0.5, 'body'),
    ];
  }
  if (tissue === 'vessel') {
    return [
      bar([-8, -290], [-12, -20], [5, 3.5], 1, 0.55),
      bar([6, -290], [2, -30], [5, 3.5], 0.55, 1),
      bar([18, -290], [16, -60], [4, 3], 0.7, 0.5),
      bar([-14, -10], [-12, 70], [3.5, 3], 0.8, 0.35),
      bar([0, -20], [4, 90], [3, 3], 0.3, 0.8),
      bar([-20, -250], [-18, 20], [3, 3], 0.35, 0.5),
    ];
  }
  return [
    bar([-7, -290], [-6, -150], [9, 7.5], 1.15, 1.35),
    bar([-6, -150], [-4, -40], [7.5, 8.5], 1.2, 1.4),
    bar([15, -290], [17, -40], [4, 4], 0.45, 0.4),
    bar([-10, -17], [7, -15], [9, 9], 1.5, 1.75),
    bar([16, -20], [18, 8], [5.5, 5.5], 1.1, 1.1),
    bar([-17, -8], [-16, 6], [5, 5], 0.9, 1.1),
    bar([-6, 7], [6, 8], [9, 9], 1.45, 1.65),
    bar([0, 30], [3, 50], [11.5, 12], 2.5, 1.35),
    spot([2, 62], 8, 1.1, 0.3),
    bar([-10, 66], [12, 70], [9, 9], 1.0, 1.7),
    bar([-12, 88], [16, 92], [7, 7], 0.85, 1.35),
    bar([-15, 96], [-22, 148], [4.5, 4.5], 0.7, 1.05),
    bar([-5, 98], [-8, 150], [3.4, 3.4], 0.5, 0.75),
    bar([3, 98], [5, 149], [3.4, 3.4], 0.45, 0.7),
    bar([11, 98], [16, 145], [3.4, 3.4], 0.45, 0.65),
    bar([18, 96], [27, 140], [3.6, 3.6], 0.5, 0.7),
    spot([-23, 152], 6.5, 1.0, 1.7),
    spot([-8, 153], 4.5, 0.45, 0.7),
    spot([6, 152], 4.5, 0.35, 0.6),
    spot([17, 148], 4.5, 0.35, 0.55),
    spot([28, 143], 5, 0.4, 0.6),
    bar([-22, 160], [-19, 182], [4, 4], 0.45, 0.75),
  ];
}

/** The focus itself at unit strength. */
export function focusUptake(stance: Stance): Uptake {
  const { outward, down } = focusOnLeg;
  return {
    from: onLeg(stance, 'R', outward, down - 5),
    to: onLeg(stance, 'R', outward, down + 5),
    widthMm: [2.6, 2.6],
    profile: 'gaussian',
    behind: 1,
    // Bone and soft tissue in between take part of it.
    front: 0.5,
  };
}
