/** Pixels of a DICOM file as stored values, whatever its transfer syntax. */
import { EnthesisError } from '../../errors.ts';
import { groupsOfFrames, rescaleOf, sharedGroups } from '../describe/functionalGroups.ts';
import { describeInstance } from '../describe/instance.ts';
import { type DisplayAttributes, displayAttributes, frameAttributes } from '../display/attributes.ts';
import { coverOf } from '../display/cover.ts';
import type { InstanceInfo, StoredFrame } from '../model.ts';
import { openDataSet } from '../parse/dataSet.ts';
import { withTypedErrors } from '../parse/errors.ts';
import type { PixelCodecs } from './codecs.ts';
import { frameDecoder, isNativeInDisguise } from './frameDecoder.ts';
import type { BandHelpers } from './jpeg2000/helpers.ts';
import type { FinishedFrame } from './samples.ts';

export type { PixelCodecs } from './codecs.ts';
export { type EarlyPicture, earlyPicture } from './earlyPicture.ts';

export interface DicomImage {
  readonly info: InstanceInfo;
  readonly display: DisplayAttributes;
  /** `info` and `display` as they are for one frame (from 1): enhanced objects may rescale and window each of their own. */
  ofFrame(frame: number): { readonly info: InstanceInfo; readonly display: DisplayAttributes };
  /** What is odd about the file though its picture can be shown, one sentence each, for the reader. */
  readonly remarks: readonly string[];
  /**
   * Stored values of one frame, counted from 1; colour as 8-bit RGB with samplesPerPixel 3. The array may be a view into the
   * file's bytes: do not write to it, and copy before transferring. What lies over it, overlay planes and shutter, comes with it.
   * @param helpers decoders that may share a large JPEG 2000 picture; the result is the same
   * @throws EnthesisError unknown-frame, decode-failed, pixel-data-mismatch, dicom-truncated, dicom-malformed
   */
  decodeFrame(frame: number, helpers?: BandHelpers): Promise<StoredFrame>;
  /**
   * The frame at a fraction of its resolution (1/2, 1/4... for reduce 1, 2...), for showing something early. Null where the
   * transfer syntax has no such levels. Rows and columns are rounded up; values are for display only, never for measuring.
   */
  decodeFramePreview(frame: number, reduce: number): Promise<StoredFrame | null>;
}

/**
 * Opens the image in `bytes` (a whole file), which must stay unchanged while it is used. Dimensions are checked against the
 * bytes that are there before anything is allocated.
 * @throws EnthesisError as readHeader, and no-pixel-data, pixel-data-mismatch, unsupported-transfer-syntax
 */
export function openDicomImage(bytes: Uint8Array, codecs: PixelCodecs): DicomImage {
  return withTypedErrors('its pixels cannot be reached', () => {
    const dataSet = openDataSet(bytes, { toPixelData: true });
    const info = describeInstance(dataSet);
    const display = displayAttributes(dataSet, info);
    const shared = sharedGroups(dataSet);
    const frames = groupsOfFrames(dataSet);
    const ofFrame: DicomImage['ofFrame'] = (frame) => {
      const own = frames[frame - 1];
      if (own === undefined && shared === null) return { info, display };
      const rescale = rescaleOf(own);
      const scaled =
        rescale === null ? info : { ...info, rescaleSlope: rescale.slope, rescaleIntercept: rescale.intercept };
      return { info: scaled, display: frameAttributes(display, rescale, [own, shared]) };
    };
    const spareBits = display.overlays.filter(({ bits }) => bits === null).map(({ bit }) => bit);
    const decode = frameDecoder(dataSet, info, codecs, spareBits);
    const checked = async (
      frame: number,
      reduce: number,
      helpers: BandHelpers | null,
    ): Promise<FinishedFrame | null> => {
      if (!Number.isInteger(frame) || frame < 1 || frame > info.numberOfFrames) {
        throw new EnthesisError(
          'unknown-frame',
          `This image has ${info.numberOfFrames} frames; there is no frame ${frame}.`,
        );
      }
      try {
        return await decode(frame, reduce, helpers);
      } catch (error) {
        if (error instanceof EnthesisError) throw error;
        throw new EnthesisError('decode-failed', 'The pixels of this frame cannot be decoded.', { cause: error });
      }
    };
    return {
      info,
      display,
      ofFrame,
      remarks: isNativeInDisguise(dataSet) ? [uncompressed] : [],
      decodeFrame: async (frame, helpers) => covered((await checked(frame, 0, helpers ?? null))!, display, frame),
      decodeFramePreview: (frame, reduce) => checked(frame, Math.max(1, Math.trunc(reduce)), null),
    };
  });
}

/** Said of the picture, which is shown as its bytes are. */
const uncompressed = 'The header says compressed, the pixels are not';

const noPlanes: ReadonlyMap<number, Uint8Array> = new Map();

function covered(
  { spare = noPlanes, ...stored }: FinishedFrame,
  display: DisplayAttributes,
  frame: number,
): StoredFrame {
  const cover = coverOf(display, stored, frame, spare);
  return cover === undefined ? stored : { ...stored, cover };
}
