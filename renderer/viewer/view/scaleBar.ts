/** A ruler of a round length in millimetres that takes about a fifth of the viewport. */
export interface ScaleBar {
  readonly millimetres: number;
  readonly lengthPx: number;
}

/** @param pxPerMm CSS pixels for one millimetre in the direction of the bar */
export function scaleBar(pxPerMm: number, widthPx: number): ScaleBar | null {
  if (!(pxPerMm > 0) || !Number.isFinite(pxPerMm)) return null;
  const most = (widthPx * 0.25) / pxPerMm;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [5, 2, 1].find((n) => n * power <= most) ?? 1;
  const millimetres = step * power;
  return { millimetres, lengthPx: millimetres * pxPerMm };
}
