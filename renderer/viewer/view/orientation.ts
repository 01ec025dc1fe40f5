/** Orientation letters at the four edges, from Patient Orientation (0020,0020), turned and mirrored with the picture. */
import type { ViewportGeometry } from './geometry.ts';

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

const opposites: Readonly<Record<string, string>> = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' };

function opposite(letters: string): string {
  return [...letters].map((letter) => opposites[letter] ?? letter).join('');
}

/**
 * The attribute's first value names the direction of the rows (toward the right), the second that of the columns
 * (downward). Null when it is absent, unknown, or the picture is not turned by a multiple of 90 degrees.
 */
export function edgeLetters(patientOrientation: string | null, geometry: ViewportGeometry): EdgeLetters | null {
  const parts = (patientOrientation ?? '').split('\\').map((part) => part.trim().toUpperCase());
  const [row, column] = parts;
  if (parts.length !== 2 || !row || !column || !/^[LRAPHF]{1,3}$/.test(row) || !/^[LRAPHF]{1,3}$/.test(column)) {
    return null;
  }
  const [a, b, c, d] = geometry.matrix;
  const straight = Math.abs(a) + Math.abs(d) < 1e-6 * (Math.abs(b) + Math.abs(c));
  const upright = Math.abs(b) + Math.abs(c) < 1e-6 * (Math.abs(a) + Math.abs(d));
  if (!straight && !upright) return null;
  const alongX = upright ? row : column;
  const alongY = upright ? column : row;
  const rightward = (upright ? a : c) > 0;
  const downward = (upright ? d : b) > 0;
  return {
    right: rightward ? alongX : opposite(alongX),
    left: rightward ? opposite(alongX) : alongX,
    bottom: downward ? alongY : opposite(alongY),
    top: downward ? opposite(alongY) : alongY,
  };
}
