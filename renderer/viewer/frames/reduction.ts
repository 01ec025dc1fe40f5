/** Which films get a first picture at reduced resolution, and how much reduced. */
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { isJpeg2000 } from '../../../shared/dicom/parse/transferSyntax.ts';

/** Pixels above which a first picture is worth its own decode, and what it aims at. */
const large = 6_000_000;
const readable = 350_000;

export type PictureSize = Pick<InstanceInfo, 'rows' | 'columns' | 'samplesPerPixel'>;

/** An image as the store is asked for it. Without its header it is read in one piece. */
export interface WantedImage
  extends Pick<InstanceInfo, 'sopInstanceUid'>,
    Partial<PictureSize & Pick<InstanceInfo, 'transferSyntaxUid' | 'numberOfFrames'>> {}

/** How often to halve a film for its first picture; 0 for those that are there at once anyway. */
export function reductionFor({ rows, columns, samplesPerPixel }: Partial<PictureSize>): number {
  if (rows == null || columns == null || samplesPerPixel !== 1 || rows * columns < large) return 0;
  return Math.max(1, Math.round(Math.log2((rows * columns) / readable) / 2));
}

/**
 * The first picture can be made while the file is still being read. Only these are read as they come: in one piece is faster,
 * 12 instead of 22 ms for 6 MB.
 */
export function comesEarly(image: WantedImage): boolean {
  const { transferSyntaxUid, numberOfFrames } = image;
  return (
    transferSyntaxUid !== undefined && isJpeg2000(transferSyntaxUid) && numberOfFrames === 1 && reductionFor(image) > 0
  );
}
