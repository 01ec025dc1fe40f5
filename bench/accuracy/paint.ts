/** Films and scans painted from the truth, with blur and noise, and what a reader would draw on them. */
import type { StoredFrame } from '../../shared/dicom/model.ts';
import type { Point, Shape } from '../../shared/geometry/shape.ts';
import type { FilmTruth } from './patient.ts';

export const detectorPitchMm = 0.143;
const filmSize = 360;
export const filmCentre: Point = [180.3, 179.6];

/** A lateral film around the focus: bright mineral with an edge about two pixels wide on a slanted, noisy ground. */
export function paintFilm(film: FilmTruth, normal: () => number): StoredFrame {
  const pixels = new Uint16Array(filmSize * filmSize);
  const scale = film.magnification / detectorPitchMm;
  const [a, b] = [(film.longMm / 2) * scale, (film.shortMm / 2) * scale];
  const t = (film.rotationDeg * Math.PI) / 180;
  for (let r = 0; r < filmSize; r += 1) {
    for (let c = 0; c < filmSize; c += 1) {
      const dx = c + 0.5 - filmCentre[0];
      const dy = r + 0.5 - filmCentre[1];
      const u = (dx * Math.cos(t) + dy * Math.sin(t)) / a;
      const v = (-dx * Math.sin(t) + dy * Math.cos(t)) / b;
      const q = Math.hypot(u, v);
      const distance = (1 - q) / Math.max(Math.hypot(u / a, v / b) / Math.max(q, 1e-9), 1e-9);
      const edge = 1 / (1 + Math.exp(-distance / 0.8));
      pixels[r * filmSize + c] = Math.max(0, Math.round(1200 + 0.4 * c + 700 * edge + 30 * normal()));
    }
  }
  return { rows: filmSize, columns: filmSize, samplesPerPixel: 1, pixels };
}

/** Two perpendicular lines through the centre, read with an error of `sdMm` each, in image coordinates. */
export function readAxes(film: FilmTruth, sdMm: number, normal: () => number): { long: Shape; short: Shape } {
  const t = (film.rotationDeg * Math.PI) / 180;
  const line = (mm: number, angle: number): Shape => {
    const half = (Math.max(0.5, mm + sdMm * normal()) * film.magnification) / detectorPitchMm / 2;
    const [x, y] = filmCentre;
    return {
      kind: 'line',
      points: [
        [x - half * Math.cos(angle), y - half * Math.sin(angle)],
        [x + half * Math.cos(angle), y + half * Math.sin(angle)],
      ],
    };
  };
  return { long: line(film.longMm, t), short: line(film.shortMm, t + Math.PI / 2) };
}

export const scanSize = 128;
/** The body's axis, different in every patient, pixels. */
export function scanAxis(patient: number): number {
  return 62.6 + ((patient * 0.37) % 3.4);
}
const fromAxis = 22.1;
const lesionRow = 70.2;
const radii: Point = [6.4, 5.1];

export function lesionRegion(axis: number): Shape {
  return { kind: 'ellipse', center: [axis + fromAxis, lesionRow], radii, rotation: 15 };
}

export function referenceRegion(axis: number): Shape {
  return { kind: 'ellipse', center: [axis - fromAxis, lesionRow], radii, rotation: -15 };
}

export const backgroundRegion: Shape = {
  kind: 'polygon',
  points: [
    [58, 100],
    [71, 100],
    [71, 118],
    [58, 118],
  ],
};
const groundPerPixel = 5;

/** A posterior delayed view of both legs; the lesion's surroundings hold `ratio` times the net counts of the other side. */
export function paintScan(
  ratio: number,
  axis: number,
  referencePerPixel: number,
  poisson: (mean: number) => number,
): StoredFrame {
  const pixels = new Uint16Array(scanSize * scanSize);
  for (let r = 0; r < scanSize; r += 1) {
    for (let c = 0; c < scanSize; c += 1) {
      const side = Math.abs(c + 0.5 - axis);
      const y = r + 0.5;
      let net = 0;
      if (Math.abs(side - 22) < 13 && y > 10 && y < 95) net = referencePerPixel;
      const hot = Math.hypot(c + 0.5 - axis - fromAxis, (y - lesionRow) * 1.1) < 9;
      pixels[r * scanSize + c] = poisson(groundPerPixel + (hot ? ratio * net : net));
    }
  }
  return { rows: scanSize, columns: scanSize, samplesPerPixel: 1, pixels };
}
