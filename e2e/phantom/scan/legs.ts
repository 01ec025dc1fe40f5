/**
 * Where tracer sits in both lower legs and feet, seen from behind: mm, x to the patient's right, y to the feet, origin
 * between the ankle joints. Seen from the front the picture is mirrored and what lies behind is weaker.
 */
import type { Point } from '../../../shared/geometry/shape.ts';

/** A spot or a bar of uptake with a Gaussian cross section; bars that share an end join without a knot. */
export interface Uptake {
  readonly from: Point;
  readonly to: Point;
  /** Standard deviation across, mm, at each end. */
  readonly widthMm: readonly [number, number];
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

export type Side = 'R' | 'L';

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

/** Half width of the limb and its thickness from behind and from the front (1 = calf), by distance below the ankle, mm. */
export const limb: readonly { down: number; outward: number; halfWidthMm: number; behind: number; front: number }[] = [
  { down: -300, outward: 2, halfWidthMm: 58, behind: 1.15, front: 1 },
  { down: -220, outward: 2, halfWidthMm: 55, behind: 1.15, front: 1 },
  { down: -140, outward: 1, halfWidthMm: 45, behind: 1, front: 0.92 },
  { down: -80, outward: 0, halfWidthMm: 36, behind: 0.85, front: 0.85 },
  { down: -30, outward: 0, halfWidthMm: 32, behind: 0.75, front: 0.8 },
  { down: 0, outward: 0, halfWidthMm: 34, behind: 0.78, front: 0.8 },
  { down: 25, outward: 0, halfWidthMm: 31, behind: 0.85, front: 0.78 },
  { down: 55, outward: 1, halfWidthMm: 32, behind: 0.9, front: 0.75 },
  { down: 85, outward: 2, halfWidthMm: 35, behind: 0.72, front: 0.75 },
  { down: 120, outward: 2, halfWidthMm: 40, behind: 0.58, front: 0.66 },
  { down: 145, outward: 1, halfWidthMm: 43, behind: 0.52, front: 0.6 },
  { down: 162, outward: -2, halfWidthMm: 41, behind: 0.4, front: 0.46 },
  { down: 172, outward: -6, halfWidthMm: 36, behind: 0, front: 0 },
];

/** The uptake of one leg in vessels or bone at unit strength; soft tissue is `limb`. */
export function leg(stance: Stance, side: Side, tissue: 'vessel' | 'bone' | 'toes'): Uptake[] {
  const factor = side === 'L' ? stance.leftFactor : 1;
  const at = (outward: number, down: number): Point => onLeg(stance, side, outward, down);
  const bar = (
    from: [number, number],
    to: [number, number],
    widthMm: [number, number],
    behind: number,
    front: number,
  ): Uptake => ({ from: at(...from), to: at(...to), widthMm, behind: behind * factor, front: front * factor });
  const spot = (place: [number, number], width: number, behind: number, front: number): Uptake =>
    bar(place, place, [width, width], behind, front);
  if (tissue === 'toes') {
    return [
      bar([-23, 166], [-21, 186], [7.5, 7], 0.42, 0.5),
      bar([-8, 168], [-7, 188], [4.5, 4], 0.26, 0.32),
      bar([3, 167], [4, 183], [4.3, 3.8], 0.24, 0.3),
      bar([13, 163], [15, 177], [4.2, 3.8], 0.22, 0.28),
      bar([23, 158], [26, 169], [4.4, 4], 0.22, 0.28),
    ];
  }
  if (tissue === 'vessel') {
    return [
      bar([-6, -310], [-10, -150], [4.5, 4], 1, 0.55),
      bar([-10, -150], [-14, -20], [4, 3.2], 0.9, 0.5),
      bar([5, -310], [7, -160], [4, 3.5], 0.5, 0.9),
      bar([7, -160], [2, -10], [3.5, 3], 0.4, 0.9),
      bar([17, -310], [15, -60], [3.6, 3], 0.6, 0.4),
      bar([-14, -20], [-11, 60], [3.2, 3], 0.8, 0.35),
      bar([2, -10], [3, 95], [3, 3], 0.25, 0.8),
      bar([-26, -300], [-24, -120], [3, 3], 0.3, 0.45),
      bar([-24, -120], [-21, 10], [3, 3], 0.3, 0.5),
      bar([22, -120], [20, 0], [2.6, 2.6], 0.35, 0.2),
      bar([-16, 130], [16, 128], [5, 5], 0.2, 0.45),
    ];
  }
  return [
    bar([-8, -310], [-6, -150], [8.5, 7], 0.62, 0.8),
    bar([-6, -150], [-4, -45], [7, 8], 0.62, 0.85),
    bar([-4, -45], [-3, -12], [8, 11], 0.8, 1.1),
    bar([15, -310], [17, -60], [3.6, 3.6], 0.28, 0.25),
    bar([17, -60], [18, 2], [3.8, 5.2], 0.45, 0.42),
    bar([-12, -9], [10, -8], [7, 7], 1.3, 1.8),
    spot([-17, -1], 5.4, 0.7, 0.95),
    spot([18, 5], 5.6, 0.7, 0.7),
    bar([-5, 9], [6, 11], [9.5, 9.5], 2.5, 2.9),
    bar([1, 27], [3, 52], [11, 12.5], 2.05, 1.0),
    bar([-5, 58], [9, 58], [7.5, 7.5], 1.2, 0.3),
    bar([-14, 70], [-3, 74], [8, 8], 1.1, 2.2),
    bar([3, 72], [16, 76], [8, 8], 1.0, 1.9),
    bar([-15, 89], [16, 95], [6, 6], 0.6, 1.15),
    bar([-15, 96], [-22, 146], [4.4, 4.2], 0.5, 0.85),
    bar([-5, 98], [-9, 148], [3.2, 3], 0.35, 0.6),
    bar([4, 99], [4, 147], [3.2, 3], 0.32, 0.55),
    bar([12, 98], [15, 143], [3.2, 3], 0.32, 0.52),
    bar([19, 96], [26, 137], [3.4, 3.4], 0.38, 0.58),
    spot([-23, 152], 6.2, 0.9, 1.75),
    spot([-9, 153], 4.2, 0.35, 0.6),
    spot([4, 152], 4.2, 0.3, 0.52),
    spot([15, 148], 4.2, 0.3, 0.5),
    spot([27, 142], 4.6, 0.36, 0.6),
    bar([-23, 162], [-21, 184], [4, 3.8], 0.35, 0.65),
  ];
}

/** The focus itself at unit strength. */
export function focusUptake(stance: Stance): Uptake {
  const { outward, down } = focusOnLeg;
  return {
    from: onLeg(stance, 'R', outward, down - 5),
    to: onLeg(stance, 'R', outward, down + 5),
    widthMm: [2.6, 2.6],
    behind: 1,
    // Bone and soft tissue in between take part of it.
    front: 0.5,
  };
}
