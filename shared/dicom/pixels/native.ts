/** Frames of native pixel data: implicit or explicit, little or big endian, inflated, integer or floating point. */
import { EnthesisError } from '../../errors.ts';
import type { DataSet } from '../parse/dataSet.ts';
import { UNDEFINED_LENGTH } from '../parse/elements.ts';
import { DOUBLE_PIXEL_DATA, FLOAT_PIXEL_DATA } from '../parse/tags.ts';
import { expand422, planesToPixels } from './colour.ts';
import { type Finish, type FinishedFrame, type PixelLayout, swapBytes, unpackBits, viewSamples } from './samples.ts';

/** Bits of one frame as stored. */
function frameBits(layout: PixelLayout): number {
  const pixels = layout.rows * layout.columns;
  if (layout.photometric === 'YBR_FULL_422' && layout.samplesPerPixel === 3) return pixels * 2 * layout.bitsAllocated;
  return pixels * layout.samplesPerPixel * layout.bitsAllocated;
}

/**
 * @returns a reader of frames, counted from 1
 * @throws EnthesisError pixel-data-mismatch when the header promises more than the element holds, dicom-truncated when the
 *   element promises more than the file holds
 */
export function nativeFrames(dataSet: DataSet, layout: PixelLayout): (frame: number, finish: Finish) => FinishedFrame {
  const element = dataSet.walked.pixelData!;
  if (element.length === UNDEFINED_LENGTH) {
    throw new EnthesisError(
      'pixel-data-mismatch',
      'The pixels of this file are compressed, but its transfer syntax says they are not.',
    );
  }
  const bits = frameBits(layout);
  const expected = Math.ceil((bits * layout.frames) / 8);
  if (expected > element.length) {
    throw new EnthesisError(
      'pixel-data-mismatch',
      `The header of this file promises ${expected} bytes of pixels, but only ${element.length} are stored.`,
    );
  }
  if (element.offset + expected > dataSet.bytes.length) {
    throw new EnthesisError('dicom-truncated', 'The pixels of this file are cut off. Send it again.');
  }
  const { bigEndian } = dataSet.encoding;
  const { rows, columns, bitsAllocated } = layout;
  const pixels = rows * columns;

  if (element.tag === FLOAT_PIXEL_DATA || element.tag === DOUBLE_PIXEL_DATA) {
    return (frame) => {
      const size = bitsAllocated / 8;
      const start = element.offset + (frame - 1) * pixels * size;
      const bytes = dataSet.bytes.slice(start, start + pixels * size);
      const ordered = bigEndian ? swapBytes(bytes, size) : bytes;
      const values =
        element.tag === FLOAT_PIXEL_DATA
          ? new Float32Array(ordered.buffer)
          : Float32Array.from(new Float64Array(ordered.buffer));
      return { rows, columns, samplesPerPixel: 1, pixels: values };
    };
  }
  if (bitsAllocated === 64)
    throw new EnthesisError('pixel-data-mismatch', '64 bits allocated are not supported for integer pixels.');
  if (bitsAllocated === 1) {
    return (frame, finish) => {
      const stored = dataSet.bytes.subarray(element.offset, element.offset + expected);
      return finish(unpackBits(stored, (frame - 1) * pixels, pixels), rows, columns, false);
    };
  }
  // 8-bit pixels in big-endian OW were written as words, so their bytes come in swapped pairs (PS3.5 A.3).
  const wordSize = bitsAllocated === 8 ? (bigEndian && element.vr === 'OW' ? 2 : 1) : bitsAllocated / 8;
  const ybr = layout.photometric.startsWith('YBR_FULL');
  return (frame, finish) => {
    const from = element.offset + (frame - 1) * (bits / 8);
    // A frame of an odd number of bytes begins in the middle of a swapped pair.
    const lead = wordSize === 2 && bitsAllocated === 8 ? (from - element.offset) % 2 : 0;
    const to = from + bits / 8;
    const tail =
      wordSize === 2 && bitsAllocated === 8 && (to - element.offset) % 2 === 1 && to < dataSet.bytes.length ? 1 : 0;
    let bytes = dataSet.bytes.subarray(from - lead, to + tail);
    if (bigEndian && wordSize > 1) bytes = swapBytes(bytes, wordSize).subarray(lead, lead + bits / 8);
    if (layout.samplesPerPixel === 1) return finish(viewSamples(bytes, bitsAllocated), rows, columns, false);
    if (layout.photometric === 'YBR_FULL_422') return finish(expand422(bytes, pixels), rows, columns, true);
    const samples = viewSamples(bytes, bitsAllocated);
    return finish(layout.planar ? planesToPixels(samples, pixels) : samples, rows, columns, ybr);
  };
}
