import { smoothstep } from '../plane.ts';
import { randomFrom } from '../random.ts';

const latticeSize = 512;
const mask = latticeSize - 1;

/** A table of uniform numbers stands for an endless lattice: it repeats only after centimetres, and it is fast. */
const lattice = ((): Float32Array => {
  const random = randomFrom('texture');
  return Float32Array.from({ length: latticeSize * latticeSize }, () => random.uniform());
})();

/** Value noise in [0, 1): smooth between the points of a unit lattice. */
export function valueNoise(u: number, v: number, seed: number): number {
  const floorU = Math.floor(u);
  const floorV = Math.floor(v);
  const fu = u - floorU;
  const fv = v - floorV;
  const su = fu * fu * (3 - 2 * fu);
  const sv = fv * fv * (3 - 2 * fv);
  const i0 = (floorU + seed * 149) & mask;
  const i1 = (i0 + 1) & mask;
  const j0 = ((floorV + seed * 83) & mask) * latticeSize;
  const j1 = ((floorV + seed * 83 + 1) & mask) * latticeSize;
  const upper = lattice[j0 + i0]! * (1 - su) + lattice[j0 + i1]! * su;
  const lower = lattice[j1 + i0]! * (1 - su) + lattice[j1 + i1]! * su;
  return upper * (1 - sv) + lower * sv;
}

/** Thin fibres along u (mm) that vary across v (mm): about -1 to 1, bright lines on a darker ground. */
export function fibres(u: number, v: number, seed: number): number {
  const fine = valueNoise(u / 4.2, v / 0.52, seed);
  const coarse = valueNoise(u / 7, v / 1.15, seed + 1);
  const ridge = 1 - Math.abs(2 * fine - 1);
  return 0.9 * (ridge * ridge - 0.33) + 0.9 * (coarse - 0.5);
}

/** A mesh of trabeculae without a direction, about -1 to 1. */
export function mesh(u: number, v: number, seed: number): number {
  const a = valueNoise(u / 0.75, v / 0.75, seed);
  const b = valueNoise(u / 1.9, v / 1.9, seed + 1);
  return 1.1 * (a - 0.5) + 0.9 * (b - 0.5);
}

/** Clumps with soft borders, 0 to 1: floccular mineral. */
export function clumps(u: number, v: number, seed: number): number {
  const big = valueNoise(u / 1.7, v / 1.35, seed);
  const small = valueNoise(u / 0.6, v / 0.6, seed + 1);
  return smoothstep(0.4, 0.66, 0.68 * big + 0.32 * small);
}
