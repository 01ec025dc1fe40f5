/** The bones of the lateral ankle with their shells and the run of their trabeculae. */
import type { Point } from '../../../shared/geometry/shape.ts';
import * as ankle from '../geometry/ankle.ts';
import { smoothstep } from '../plane.ts';
import type { Bone } from './bone.ts';
import { fibres, mesh } from './texture.ts';

const constant = (mm: number) => () => mm;

/** Trabeculae that run on rays from a point, seen in polar coordinates. */
function rays(centre: Point, radiusMm: number, seed: number): (x: number, y: number) => number {
  return (x, y) => {
    const dx = x - centre[0];
    const dy = y - centre[1];
    return fibres(Math.hypot(dx, dy), Math.atan2(dy, dx) * radiusMm, seed);
  };
}

/** Trabeculae that run on arcs about a point. */
function arcs(centre: Point, radiusMm: number, seed: number): (x: number, y: number) => number {
  return (x, y) => {
    const dx = x - centre[0];
    const dy = y - centre[1];
    return fibres(Math.atan2(dy, dx) * radiusMm, Math.hypot(dx, dy), seed);
  };
}

const underPosteriorFacet = rays([14, 2], 45, 11);
const alongTheSole = arcs([2, 20], 55, 13);
const fromTheDome = rays([0, -40], 70, 17);

const calcaneus: Bone = {
  outline: ankle.calcaneus,
  depthMm: 27,
  edgeMm: 8.5,
  cortexMm: (x, y) =>
    0.75 + 0.9 * smoothstep(12, 0, Math.abs(x + 5)) * smoothstep(52, 42, y) + 0.5 * smoothstep(58, 74, y),
  spongy: (x, y) => {
    // The neutral triangle below the lateral process carries little bone.
    const neutral = smoothstep(15, 4, Math.hypot((x + 4) * 0.75, y - 57));
    const thalamic = smoothstep(34, 6, Math.abs(x - 18 - (y - 30) * 0.35));
    const density = 0.0115 + 0.006 * thalamic - 0.0085 * neutral;
    const pattern = 0.62 * underPosteriorFacet(x, y) + 0.42 * alongTheSole(x, y) + 0.35 * mesh(x, y, 19);
    return density * (1 + 0.62 * (1 - 0.6 * neutral) * pattern);
  },
};

const talus: Bone = {
  outline: ankle.talus,
  depthMm: 30,
  edgeMm: 9,
  cortexMm: (_x, y) => 0.8 + 0.35 * smoothstep(10, 2, y),
  spongy: (x, y) => {
    const body = smoothstep(-26, -8, x);
    return (0.0135 + 0.004 * body) * (1 + 0.5 * fromTheDome(x, y) + 0.3 * mesh(x, y, 23));
  },
};

const tibia: Bone = {
  outline: ankle.tibia,
  depthMm: 29,
  edgeMm: 11,
  cortexMm: (_x, y) => 0.9 + 3.3 * smoothstep(-22, -95, y) + 0.4 * smoothstep(-6, 0, y),
  spongy: (x, y) => {
    const metaphysis = smoothstep(-88, -18, y);
    // A faint physeal scar crosses above the plafond.
    const scar = 0.35 * smoothstep(1.1, 0.2, Math.abs(y + 15.5 + 0.05 * x + 0.8 * Math.sin(x / 4)));
    return 0.0005 + 0.0145 * metaphysis * (1 + scar + 0.62 * fibres(y, x + 0.06 * y, 29) + 0.3 * mesh(x, y, 31));
  },
};

const medialMalleolus: Bone = {
  outline: ankle.medialMalleolus,
  depthMm: 11,
  edgeMm: 6,
  cortexMm: constant(0.7),
  spongy: (x, y) => 0.008 * (1 + 0.4 * mesh(x, y, 37)),
  // Upwards it is the tibia itself.
  presence: (_x, y) => smoothstep(-9, 3, y),
};

const sustentaculum: Bone = {
  outline: ankle.sustentaculum,
  depthMm: 9,
  edgeMm: 3.5,
  cortexMm: constant(0.8),
  spongy: (x, y) => 0.007 * (1 + 0.4 * mesh(x, y, 38)),
  // Only its lower border is seen; the rest melts into talus and calcaneus.
  presence: (x, y) => smoothstep(36.5, 42, y + 0.12 * x) * smoothstep(-5, 1, x),
};

function fibula(shiftMm: number): Bone {
  return {
    outline: ankle.fibula.map(([x, y]): Point => [x + shiftMm, y]),
    depthMm: 12.5,
    edgeMm: 6,
    cortexMm: (_x, y) => 0.7 + 1.9 * smoothstep(-10, -70, y),
    spongy: (x, y) => 0.0005 + 0.011 * smoothstep(-60, -12, y) * (1 + 0.55 * fibres(y, x, 41)),
  };
}

function tarsal(outline: readonly Point[], depthMm: number, seed: number): Bone {
  return {
    outline,
    depthMm,
    edgeMm: 7,
    cortexMm: constant(0.75),
    spongy: (x, y) =>
      0.0115 * (1 + 0.42 * fibres(x * 0.94 + y * 0.34, y * 0.94 - x * 0.34, seed) + 0.35 * mesh(x, y, seed + 2)),
  };
}

function metatarsal(outline: readonly Point[], seed: number): Bone {
  return {
    outline,
    depthMm: 15,
    edgeMm: 5.5,
    cortexMm: (x) => 0.8 + 1.4 * smoothstep(-86, -112, x),
    spongy: (x, y) => 0.001 + 0.0105 * smoothstep(-112, -84, x) * (1 + 0.45 * fibres(x, y + 0.45 * x, seed)),
  };
}

/**
 * The two sides of a bone seldom lie on one line of sight: the far half is drawn a little smaller and shifted, which doubles
 * the contours of domes and facets as on a film.
 */
function halves(bone: Bone, shiftMm: Point, shrink: number): Bone[] {
  const n = bone.outline.length;
  const centre = bone.outline.reduce<Point>(([sx, sy], [x, y]) => [sx + x / n, sy + y / n], [0, 0]);
  const far = bone.outline.map(
    ([x, y]): Point => [
      centre[0] + (x - centre[0]) * shrink + shiftMm[0],
      centre[1] + (y - centre[1]) * shrink + shiftMm[1],
    ],
  );
  return [
    { ...bone, depthMm: bone.depthMm * 0.55 },
    { ...bone, outline: far, depthMm: bone.depthMm * 0.45 },
  ];
}

/** All bones; `fibulaShiftMm` is how far a slight turn of the leg moves the fibula, and the far halves, against the tibia. */
export function skeleton(fibulaShiftMm: number): Bone[] {
  const turn = 0.35 * fibulaShiftMm;
  return [
    tibia,
    medialMalleolus,
    fibula(fibulaShiftMm),
    ...halves(talus, [0.5 + turn, 0.55], 0.985),
    ...halves(calcaneus, [-0.4 + turn, 0.1], 0.983),
    sustentaculum,
    ...halves(tarsal(ankle.navicular, 24, 43), [-0.9 + turn, 0.8], 0.96),
    ...halves(tarsal(ankle.cuboid, 22, 47), [1.3 + turn, 0.8], 0.95),
    tarsal(ankle.medialCuneiform, 14, 53),
    ...halves(tarsal(ankle.lateralCuneiforms, 22, 59), [-1.2, 1.6], 0.94),
    ...ankle.metatarsals.map((outline, i) => metatarsal(outline, 61 + 4 * i)),
  ];
}
