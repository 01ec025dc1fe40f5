/** How pixels of an image become millimetres (docs/method.md, Size). */
import { z } from 'zod';

export const spacingBasisSchema = z.enum([
  'user-calibrated',
  'calibrated',
  'magnification-corrected',
  'detector-plane',
  'unspecified',
  'image-plane',
  'uncalibrated',
]);
export type SpacingBasis = z.infer<typeof spacingBasisSchema>;
