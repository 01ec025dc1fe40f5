/** The display shutter (PS3.3 C.7.6.11): what of the image is meant to be seen. */
import type { DataSet } from '../parse/dataSet.ts';

/** Rows and columns of the image, from 1; what lies on an edge is seen. */
export type ShutterShape =
  | {
      readonly kind: 'rectangle';
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
  /** The radius counts columns. */
  | { readonly kind: 'circle'; readonly row: number; readonly column: number; readonly radius: number }
  /** Row and column of each corner. */
  | { readonly kind: 'polygon'; readonly corners: readonly (readonly [number, number])[] };

export interface Shutter {
  /** Only what lies inside all of them is seen. */
  readonly shapes: readonly ShutterShape[];
  /** What is shown instead of the rest, 0 black to 255. */
  readonly gray: number;
  /** Row spacing over column spacing: circles are round on the patient. */
  readonly aspect: number;
}

const finite = (values: readonly number[]): boolean => values.every(Number.isFinite);

function shapeOf(dataSet: DataSet, name: string): ShutterShape | null {
  if (name === 'RECTANGULAR') {
    const [left, right, top, bottom] = (
      [
        'shutterLeftVerticalEdge',
        'shutterRightVerticalEdge',
        'shutterUpperHorizontalEdge',
        'shutterLowerHorizontalEdge',
      ] as const
    ).map((edge) => dataSet.number(edge) ?? Number.NaN) as [number, number, number, number];
    return finite([left, right, top, bottom]) && left < right && top < bottom
      ? { kind: 'rectangle', left, right, top, bottom }
      : null;
  }
  if (name === 'CIRCULAR') {
    const [row, column] = dataSet.numbers('centerOfCircularShutter');
    const radius = dataSet.number('radiusOfCircularShutter');
    if (row === undefined || column === undefined || radius === null || radius <= 0 || !finite([row, column]))
      return null;
    return { kind: 'circle', row, column, radius };
  }
  if (name === 'POLYGONAL') {
    const values = dataSet.numbers('verticesOfPolygonalShutter');
    if (values.length < 6 || values.length % 2 === 1 || !finite(values)) return null;
    const corners = Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i]!, values[2 * i + 1]!] as const);
    return { kind: 'polygon', corners };
  }
  return null;
}

/** @param aspect row spacing over column spacing */
export function shutterOf(dataSet: DataSet, aspect: number): Shutter | null {
  if (!dataSet.has('shutterShape')) return null;
  const shapes = dataSet.codes('shutterShape').flatMap((name) => shapeOf(dataSet, name.toUpperCase()) ?? []);
  if (shapes.length === 0) return null;
  // P-Values run from black to white in 16 bits.
  return { shapes, gray: Math.round(((dataSet.uint16('shutterPresentationValue') ?? 0) / 65535) * 255), aspect };
}

function crossings(corners: readonly (readonly [number, number])[], row: number): number[] {
  const found: number[] = [];
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i, i += 1) {
    const [r0, c0] = corners[j]!;
    const [r1, c1] = corners[i]!;
    if (r0 <= row !== r1 <= row) found.push(c0 + ((row - r0) / (r1 - r0)) * (c1 - c0));
  }
  return found.sort((a, b) => a - b);
}

/** Columns of a row, both from 1, that a shape lets through, as pairs of first and last. */
export function openSpans(shape: ShutterShape, row: number, aspect: number): number[] {
  if (shape.kind === 'rectangle') return row < shape.top || row > shape.bottom ? [] : [shape.left, shape.right];
  if (shape.kind === 'circle') {
    const square = shape.radius ** 2 - ((row - shape.row) * aspect) ** 2;
    return square < 0 ? [] : [shape.column - Math.sqrt(square), shape.column + Math.sqrt(square)];
  }
  return crossings(shape.corners, row);
}
