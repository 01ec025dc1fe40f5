/**
 * Unsharp mask on what is shown: value + amount x (value - mean of its 3x3 surroundings), in table indices, in place.
 * Display only; measurements read stored values.
 */
export function sharpened(indices: Uint16Array, width: number, height: number, amount: number, top: number): void {
  if (width < 3 || height < 3) return;
  const strength = amount * 2;
  let above = indices.slice(0, width);
  let here = indices.slice(width, 2 * width);
  for (let y = 1; y < height - 1; y++) {
    const below = indices.slice((y + 1) * width, (y + 2) * width);
    const row = y * width;
    for (let x = 1; x < width - 1; x++) {
      const value = here[x]!;
      if (value === 0) continue;
      const sum =
        above[x - 1]! +
        above[x]! +
        above[x + 1]! +
        here[x - 1]! +
        value +
        here[x + 1]! +
        below[x - 1]! +
        below[x]! +
        below[x + 1]!;
      const sharp = value + strength * (value - sum / 9);
      indices[row + x] = sharp < 1 ? 1 : sharp > top ? top : sharp;
    }
    above = here;
    here = below;
  }
}
