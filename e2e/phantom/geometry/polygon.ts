import type { Point } from '../../../shared/geometry/shape.ts';

/** A closed smooth outline through the given points (centripetal-like Catmull-Rom with uniform knots), `steps` per span. */
export function closedSpline(points: readonly Point[], steps = 6): Point[] {
  const n = points.length;
  const outline: Point[] = [];
  for (let i = 0; i < n; i += 1) {
    const [p0, p1, p2, p3] = [points[(i + n - 1) % n]!, points[i]!, points[(i + 1) % n]!, points[(i + 2) % n]!];
    for (let k = 0; k < steps; k += 1) {
      const t = k / steps;
      const along = (axis: 0 | 1): number =>
        0.5 *
        (2 * p1[axis] +
          (p2[axis] - p0[axis]) * t +
          (2 * p0[axis] - 5 * p1[axis] + 4 * p2[axis] - p3[axis]) * t * t +
          (3 * p1[axis] - p0[axis] - 3 * p2[axis] + p3[axis]) * t * t * t);
      outline.push([along(0), along(1)]);
    }
  }
  return outline;
}

/** Area by the shoelace formula, in the square of the unit of the points. */
export function polygonArea(polygon: readonly Point[]): number {
  let twice = 0;
  polygon.forEach(([x, y], i) => {
    const [nextX, nextY] = polygon[(i + 1) % polygon.length]!;
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice) / 2;
}

export function polygonPerimeter(polygon: readonly Point[]): number {
  return polygon.reduce((sum, point, i) => sum + distance(point, polygon[(i + 1) % polygon.length]!), 0);
}

/** The longest distance between two corners. */
export function longestDiameter(polygon: readonly Point[]): [Point, Point] {
  let best: [Point, Point] = [polygon[0]!, polygon[0]!];
  let longest = -1;
  for (const a of polygon) {
    for (const b of polygon) {
      const length = distance(a, b);
      if (length > longest) {
        longest = length;
        best = [a, b];
      }
    }
  }
  return best[0][1] <= best[1][1] ? best : [best[1], best[0]];
}

/** The longest chord of a polygon at right angles to the given line. The polygon is star-shaped enough for two crossings. */
export function longestPerpendicular(polygon: readonly Point[], line: readonly [Point, Point]): [Point, Point] {
  const [[ax, ay], [bx, by]] = line;
  const length = distance(line[0], line[1]);
  const ux = (bx - ax) / length;
  const uy = (by - ay) / length;
  let best: [Point, Point] = [line[0], line[0]];
  let longest = -1;
  // A chord's length is linear between corners, so the longest one passes through a corner.
  for (const corner of polygon) {
    const along = (corner[0] - ax) * ux + (corner[1] - ay) * uy;
    const offsets: number[] = [];
    polygon.forEach((p, i) => {
      const q = polygon[(i + 1) % polygon.length]!;
      const sp = (p[0] - ax) * ux + (p[1] - ay) * uy - along;
      const sq = (q[0] - ax) * ux + (q[1] - ay) * uy - along;
      if (sp === sq || sp * sq > 0) return;
      const t = sp / (sp - sq);
      const x = p[0] + t * (q[0] - p[0]);
      const y = p[1] + t * (q[1] - p[1]);
      offsets.push((x - ax) * -uy + (y - ay) * ux);
    });
    const low = Math.min(...offsets);
    const high = Math.max(...offsets);
    if (high - low > longest) {
      longest = high - low;
      const at = (offset: number): Point => [ax + along * ux - offset * uy, ay + along * uy + offset * ux];
      best = [at(low), at(high)];
    }
  }
  return best;
}

/**
 * A function that gives the distance to the outline, positive inside (even-odd rule), in the unit of the points. The edges are
 * laid out once, because it is asked for tens of thousands of places.
 */
export function signedDistanceTo(polygon: readonly Point[]): (x: number, y: number) => number {
  const n = polygon.length;
  // Start, direction, and one over the squared length of every edge.
  const edges = new Float64Array(5 * n);
  polygon.forEach(([px, py], i) => {
    const [qx, qy] = polygon[(i + 1) % n]!;
    const squared = (qx - px) ** 2 + (qy - py) ** 2;
    edges.set([px, py, qx - px, qy - py, squared === 0 ? 0 : 1 / squared], 5 * i);
  });
  return (x, y) => {
    let nearest = Number.POSITIVE_INFINITY;
    let inside = false;
    for (let k = 0; k < edges.length; k += 5) {
      const rx = x - edges[k]!;
      const ry = y - edges[k + 1]!;
      const ex = edges[k + 2]!;
      const ey = edges[k + 3]!;
      let t = (rx * ex + ry * ey) * edges[k + 4]!;
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      const dx = rx - t * ex;
      const dy = ry - t * ey;
      const squared = dx * dx + dy * dy;
      if (squared < nearest) nearest = squared;
      if (ry < 0 !== ry < ey && rx < (ry / ey) * ex) inside = !inside;
    }
    return inside ? Math.sqrt(nearest) : -Math.sqrt(nearest);
  };
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
