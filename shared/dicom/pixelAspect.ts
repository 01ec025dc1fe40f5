import type { SpacingTags } from './model.ts';

/** Row spacing over column spacing: of the spacing that the header gives, else Pixel Aspect Ratio (PS3.3 C.7.6.3.1.7); 1 when not told. */
export function pixelAspect(spacing: SpacingTags): number {
  const shape =
    spacing.pixelSpacing ??
    spacing.imagerPixelSpacing ??
    spacing.nominalScannedPixelSpacing ??
    spacing.pixelAspectRatio ??
    null;
  const ratio = shape === null ? 1 : shape[0] / shape[1];
  return Number.isFinite(ratio) && ratio > 0 ? ratio : 1;
}
