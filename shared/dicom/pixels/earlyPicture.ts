/** Something to look at before the whole file is here: the low resolutions of a JPEG 2000 film, which most streams bring first. */
import { EnthesisError } from '../../errors.ts';
import { describeInstance } from '../describe/instance.ts';
import { type DisplayAttributes, displayAttributes } from '../display/attributes.ts';
import type { InstanceInfo, StoredFrame } from '../model.ts';
import { openDataSet } from '../parse/dataSet.ts';
import { ITEM, readLengthAt, readTagAt } from '../parse/elements.ts';
import { isJpeg2000 } from '../parse/transferSyntax.ts';
import type { PixelCodecs } from './codecs.ts';
import { finisher, isNativeInDisguise, layoutOf, streamDecoder } from './frameDecoder.ts';
import { lowResolutionOf } from './jpeg2000/index.ts';

export interface EarlyPicture {
  readonly info: InstanceInfo;
  readonly display: DisplayAttributes;
  readonly small: StoredFrame;
}

/** What has come of the first fragment, after the offset table; null where it has not begun. */
function firstFragment(bytes: Uint8Array, start: number): Uint8Array | null {
  let at = start;
  for (let item = 0; item < 2; item += 1) {
    if (at + 8 > bytes.length || readTagAt(bytes, at, false) !== ITEM) return null;
    const from = at + 8;
    const to = from + readLengthAt(bytes, at + 4, false);
    if (item === 1) return bytes.subarray(from, Math.min(to, bytes.length));
    at = to;
  }
  return null;
}

/**
 * A reduced picture of a single-frame JPEG 2000 film out of the first bytes of its file.
 * @param beginning the bytes so far, at least a few kilobytes
 * @param reductionFor how often to halve a film of this size; 0 when it is not worth it
 * @returns 'more' when the bytes do not reach far enough yet, null when there will be no early picture
 */
export async function earlyPicture(
  beginning: Uint8Array,
  codecs: PixelCodecs,
  reductionFor: (info: InstanceInfo) => number,
): Promise<EarlyPicture | 'more' | null> {
  try {
    const dataSet = openDataSet(beginning, { fileSize: Number.MAX_SAFE_INTEGER, toPixelData: true });
    const { pixelData } = dataSet.walked;
    if (pixelData === null || !isJpeg2000(dataSet.part10.syntax.uid) || isNativeInDisguise(dataSet)) return null;
    const info = describeInstance(dataSet);
    const reduce = reductionFor(info);
    if (info.numberOfFrames !== 1 || reduce < 1) return null;
    const stream = firstFragment(beginning, pixelData.offset);
    const low = stream === null ? 'more' : lowResolutionOf(stream, reduce);
    if (low === null || low === 'more') return low;
    const layout = layoutOf(info);
    const { syntax } = dataSet.part10;
    const decoded = await streamDecoder(syntax.uid, syntax.name, layout, codecs)(low, reduce, null);
    if (decoded === null || decoded.components !== layout.samplesPerPixel) return null;
    const { samples, rows, columns, ybr } = decoded;
    const small = finisher(dataSet, layout)(samples, rows, columns, ybr);
    return { info, display: displayAttributes(dataSet, info), small };
  } catch (error) {
    // Whatever is wrong with the file, the whole decode says it.
    if (error instanceof EnthesisError && error.code === 'dicom-truncated') return 'more';
    return null;
  }
}
