import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../../shared/dicom/model.ts';
import { longestDiameter } from '../../shared/geometry/longestDiameter.ts';
import { polygonAreaPx } from '../../shared/geometry/polygon.ts';
import type { Point } from '../../shared/geometry/shape.ts';
import { seeded } from '../../shared/geometry/testing.ts';
import { growContour } from '../../shared/size/growContour.ts';
import { snapAlong } from '../../shared/size/snapToEdge.ts';
import { type FilmVisit, films } from './course.ts';
import { filmColumns, filmRows, paintFilm } from './radiograph/paint.ts';
import { filmTruth } from './truth.ts';

const length = ([a, b]: readonly [Point, Point]) => Math.hypot(b[0] - a[0], b[1] - a[1]);

function painted(visit: FilmVisit) {
  const film = paintFilm(visit);
  const stored: StoredFrame = { rows: filmRows, columns: filmColumns, samplesPerPixel: 1, pixels: film.pixels };
  return { stored, truth: filmTruth(visit, film) };
}

/** Relative errors of the contour from 6 clicks inside the middle half of the focus. */
function contourErrors(visit: FilmVisit) {
  const { stored, truth } = painted(visit);
  const by = seeded(9);
  const [p, q] = truth.longAxis.points;
  const [r, s] = truth.shortAxis.points;
  const pixel = truth.objectPlanePixelMm;
  return Array.from({ length: 6 }, () => {
    const [u, v] = [(by() - 0.5) / 2, (by() - 0.5) / 2];
    const click: Point = [
      (p[0] + q[0]) / 2 + u * (q[0] - p[0]) + v * (s[0] - r[0]),
      (p[1] + q[1]) / 2 + u * (q[1] - p[1]) + v * (s[1] - r[1]),
    ];
    const grown = growContour(stored, click);
    if (!grown) throw new Error('Nothing was grown.');
    const { long, short } = longestDiameter(grown.points);
    return {
      area: (polygonAreaPx(grown.points) * pixel ** 2) / truth.areaMm2 - 1,
      long: (length(long) * pixel) / truth.longAxis.mm - 1,
      short: (length(short) * pixel) / truth.shortAxis.mm - 1,
    };
  });
}

/**
 * The phantom's outline is where mineral begins; a contour runs where it is half as dense as inside. The softer the margin,
 * the further inside that is. The bounds are those of docs/accuracy.md.
 */
describe('one-click contour on the films of the demonstration patient', () => {
  it.each([
    ['2025-07-22', 'well-defined, rim with gaps', { area: 0.12, long: 0.02, short: 0.06 }],
    ['2025-11-18', 'mature', { area: 0.06, long: 0.02, short: 0.04 }],
    ['2026-03-17', 'mature', { area: 0.06, long: 0.02, short: 0.04 }],
  ])('%s, %s: the same from every click, near the truth', (date, _stage, within) => {
    for (const error of contourErrors(films.find((film) => film.date === date)!)) {
      expect(Math.abs(error.area)).toBeLessThan(within.area);
      expect(Math.abs(error.long)).toBeLessThan(within.long);
      expect(Math.abs(error.short)).toBeLessThan(within.short);
    }
  });

  it('an ill-defined focus is taken too small, never too large: the reader widens it', () => {
    for (const date of ['2025-01-14', '2025-04-15']) {
      for (const { area, long } of contourErrors(films.find((film) => film.date === date)!)) {
        expect(area).toBeLessThan(0);
        expect(area).toBeGreaterThan(-0.55);
        expect(long).toBeGreaterThan(-0.3);
      }
    }
  });
});

describe('ends of axes that snap, on the films with a well-defined focus', () => {
  it.each(['2025-11-18', '2026-03-17'])(
    '%s: within 1 mm of the true long axis from ends set up to 0.7 mm beside',
    (date) => {
      const { stored, truth } = painted(films.find((film) => film.date === date)!);
      const by = seeded(5);
      const [p, q] = truth.longAxis.points;
      const true0 = length([p, q]);
      const d: Point = [(q[0] - p[0]) / true0, (q[1] - p[1]) / true0];
      for (let k = 0; k < 20; k += 1) {
        const ends = [p, q].map((end, i): Point => {
          const off = 5 * (2 * by() - 1);
          const at: Point = [end[0] + off * d[0], end[1] + off * d[1]];
          const out: Point = i === 0 ? [-d[0], -d[1]] : d;
          return snapAlong(stored, at, out, 8) ?? at;
        });
        const error = (length([ends[0]!, ends[1]!]) - true0) * truth.objectPlanePixelMm;
        expect(Math.abs(error)).toBeLessThan(1);
      }
    },
  );

  it('the ball of known size within a pixel and a half, from ends set up to six pixels beside its edge', () => {
    const by = seeded(6);
    for (const visit of films) {
      const { stored, truth } = painted(visit);
      const [p, q] = truth.ball.points;
      const true0 = length([p, q]);
      const d: Point = [(q[0] - p[0]) / true0, (q[1] - p[1]) / true0];
      const ends = [p, q].map((end): Point => {
        const off = 6 * (2 * by() - 1);
        const found = snapAlong(stored, [end[0] + off * d[0], end[1] + off * d[1]], d, 8);
        expect(found).not.toBeNull();
        return found!;
      });
      expect(Math.abs(length([ends[0]!, ends[1]!]) - true0)).toBeLessThan(1.5);
    }
  });
});
