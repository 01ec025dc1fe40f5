/** Chooses how the frames of an image are decoded, after checking that the header and the bytes agree. */
import { EnthesisError } from '../../errors.ts';
import type { InstanceInfo } from '../model.ts';
import type { DataSet } from '../parse/dataSet.ts';
import { UNDEFINED_LENGTH } from '../parse/elements.ts';
import { MAX_FRAME_SAMPLES, MAX_FRAMES } from '../parse/limits.ts';
import type { PixelCodecs } from './codecs.ts';
import { applyPalette, toBytes, ybrFullToRgb } from './colour.ts';
import { encapsulatedFrames } from './fragments.ts';
import { decodeJpeg2000 } from './jpeg2000/decode.ts';
import type { BandHelpers } from './jpeg2000/helpers.ts';
import { decodeJpegLossless } from './jpegLossless.ts';
import { readJpeg, withoutColourTransform } from './jpegMarkers.ts';
import { decodeJpegSequential } from './jpegSequential.ts';
import { nativeFrames } from './native.ts';
import { readPalette } from './palette.ts';
import { decodeRle } from './rle.ts';
import {
  type Finish,
  type FinishedFrame,
  fitAllocated,
  type PixelLayout,
  storedValues,
  type UnsignedSamples,
  viewSamples,
} from './samples.ts';
import { checkStreamSize } from './streamSize.ts';
import { type DecodedFrame, decodeBaseline, decodeJpegLs } from './wasmDecode.ts';

export type FrameDecoder = (
  frame: number,
  reduce: number,
  helpers: BandHelpers | null,
) => Promise<FinishedFrame | null>;

function mismatch(what: string): EnthesisError {
  return new EnthesisError('pixel-data-mismatch', `The pixels of this file do not fit its header: ${what}.`);
}

/** The pixel description, with every number checked. */
export function layoutOf(info: InstanceInfo): PixelLayout {
  const { rows, columns, bitsAllocated, samplesPerPixel, numberOfFrames } = info;
  if (rows === null || columns === null) throw new EnthesisError('no-pixel-data', 'This object holds no image.');
  if (rows === 0 || columns === 0) throw mismatch('it has no rows or no columns');
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3)
    throw mismatch(`${samplesPerPixel} samples per pixel are not supported`);
  if (
    bitsAllocated !== 1 &&
    bitsAllocated !== 8 &&
    bitsAllocated !== 16 &&
    bitsAllocated !== 32 &&
    bitsAllocated !== 64
  ) {
    throw mismatch(`${bitsAllocated ?? 'no'} bits allocated are not supported`);
  }
  if (numberOfFrames > MAX_FRAMES) throw mismatch('it claims more frames than can be real');
  if (rows * columns * samplesPerPixel > MAX_FRAME_SAMPLES) throw mismatch('a frame is larger than can be shown');
  const bitsStored = info.bitsStored ?? bitsAllocated;
  const highBit = info.highBit ?? bitsStored - 1;
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit + 1 < bitsStored) {
    throw mismatch(`${bitsStored} bits stored below bit ${highBit} do not fit ${bitsAllocated} bits allocated`);
  }
  return {
    rows,
    columns,
    frames: numberOfFrames,
    samplesPerPixel,
    photometric: info.photometricInterpretation ?? 'MONOCHROME2',
    planar: info.planarConfiguration === 1,
    bitsAllocated,
    bitsStored,
    highBit,
    signed: info.pixelRepresentation === 1,
  };
}

/**
 * Pixels of a definite length under a syntax of compression: some archives unpack the pixels and leave the label. Fragments have
 * an undefined length (PS3.5 A.4), so the bytes tell; what follows checks that they are as many as the header promises.
 */
export function isNativeInDisguise({ part10, walked }: Pick<DataSet, 'part10' | 'walked'>): boolean {
  return part10.syntax.encapsulated && walked.pixelData !== null && walked.pixelData.length !== UNDEFINED_LENGTH;
}

/** @param spareBits bits of the pixels' words in which overlay planes lie */
export function frameDecoder(
  dataSet: DataSet,
  info: InstanceInfo,
  codecs: PixelCodecs,
  spareBits: readonly number[] = [],
): FrameDecoder {
  const layout = layoutOf(info);
  if (dataSet.walked.pixelData === null) throw new EnthesisError('no-pixel-data', 'This object holds no image.');
  const finish = finisher(dataSet, layout, spareBits);
  const { syntax } = dataSet.part10;
  if (!syntax.encapsulated || isNativeInDisguise(dataSet)) {
    const read = nativeFrames(dataSet, layout);
    return async (frame, reduce) => (reduce > 0 ? null : read(frame, finish));
  }
  const decode = streamDecoder(syntax.uid, syntax.name, layout, codecs);
  const bytesOf = encapsulatedFrames(dataSet, layout.frames);
  return async (frame, reduce, helpers) => {
    const decoded = await decode(bytesOf(frame), reduce, helpers);
    if (decoded === null) return null;
    if (decoded.components !== layout.samplesPerPixel)
      throw mismatch('the stream has another number of colour components');
    if (reduce === 0 && (decoded.rows !== layout.rows || decoded.columns !== layout.columns)) {
      throw mismatch(`the stream is ${decoded.columns} x ${decoded.rows} pixels`);
    }
    return finish(decoded.samples, decoded.rows, decoded.columns, decoded.ybr);
  };
}

interface Decoded extends Omit<DecodedFrame, 'samples'> {
  readonly samples: UnsignedSamples;
  /** Colour is still luminance and chrominance. */
  readonly ybr: boolean;
}
type StreamDecoder = (stream: Uint8Array, reduce: number, helpers: BandHelpers | null) => Promise<Decoded | null>;

export function streamDecoder(uid: string, name: string, layout: PixelLayout, codecs: PixelCodecs): StreamDecoder {
  const { rows, columns, samplesPerPixel, bitsAllocated } = layout;
  const ybr = layout.photometric.startsWith('YBR_FULL');
  const toAllocated = (frame: DecodedFrame, isYbr: boolean): Decoded => ({
    ...frame,
    samples: fitAllocated(frame.samples, bitsAllocated),
    ybr: isYbr,
  });
  const wholeOnly =
    (decode: (stream: Uint8Array) => Promise<Decoded>): StreamDecoder =>
    async (stream, reduce) =>
      reduce > 0 ? null : decode(stream);
  const leaf = uid.slice('1.2.840.10008.1.2.'.length);
  switch (leaf) {
    case '1.98':
      return wholeOnly(async (stream) => {
        const expected = rows * columns * samplesPerPixel * (bitsAllocated / 8);
        if (bitsAllocated < 8 || stream.length < expected) throw mismatch('a frame is too short');
        const samples = viewSamples(stream.subarray(0, expected), bitsAllocated);
        return { rows, columns, components: samplesPerPixel, samples, ybr };
      });
    case '5':
      return wholeOnly(async (stream) => {
        const bytes = decodeRle(stream, rows * columns, samplesPerPixel, Math.max(1, bitsAllocated / 8));
        return { rows, columns, components: samplesPerPixel, samples: viewSamples(bytes, bitsAllocated), ybr };
      });
    case '4.50':
    case '4.51':
    case '4.57':
    case '4.70':
      return wholeOnly(async (stream) => {
        checkStreamSize(stream, layout);
        // The stream's own frame header decides: labels of the JPEG family get mixed up.
        const jpeg = readJpeg(stream);
        if (jpeg.frame.process === 3) return toAllocated(decodeJpegLossless(stream, jpeg), ybr);
        if (jpeg.frame.precision === 12) return toAllocated(decodeJpegSequential(stream, jpeg), false);
        // The codec turns luminance and chrominance into RGB itself, and takes colours for that unless a marker says otherwise.
        const named = layout.photometric === 'RGB' ? withoutColourTransform(stream, jpeg.frame) : stream;
        return toAllocated(await decodeBaseline(named, codecs), false);
      });
    case '4.80':
    case '4.81':
      return wholeOnly(async (stream) => {
        checkStreamSize(stream, layout);
        return toAllocated(await decodeJpegLs(stream, codecs), ybr);
      });
    case '4.90':
    case '4.91':
    case '4.201':
    case '4.202':
    case '4.203':
      return async (stream, reduce, helpers) => {
        checkStreamSize(stream, layout);
        const highThroughput = leaf.startsWith('4.20');
        return toAllocated(await decodeJpeg2000(stream, codecs, { highThroughput, reduce, helpers }), ybr);
      };
    default:
      throw new EnthesisError(
        'unsupported-transfer-syntax',
        `Images in ${name} (${uid}) cannot be shown. Ask for them in another transfer syntax.`,
      );
  }
}

/** One bit of every word, as a byte 0 or 1. */
function planeOfBit(samples: UnsignedSamples, bit: number): Uint8Array {
  const plane = new Uint8Array(samples.length);
  for (let i = 0; i < plane.length; i += 1) plane[i] = (samples[i]! >>> bit) & 1;
  return plane;
}

/**
 * The last step of all: gray to stored values, palette and colour to RGB.
 * @param spareBits bits of the words in which overlay planes lie
 */
export function finisher(dataSet: DataSet, layout: PixelLayout, spareBits: readonly number[] = []): Finish {
  const palette = layout.photometric === 'PALETTE COLOR' && layout.samplesPerPixel === 1 ? readPalette(dataSet) : null;
  return (samples, rows, columns, ybr) => {
    if (layout.samplesPerPixel === 1) {
      const pixels = storedValues(samples, layout);
      const spare = new Map(spareBits.map((bit) => [bit, planeOfBit(samples, bit)]));
      if (palette === null) return { rows, columns, samplesPerPixel: 1, pixels, ...(spare.size > 0 ? { spare } : {}) };
      return { rows, columns, samplesPerPixel: 3, pixels: applyPalette(pixels, palette) };
    }
    const bytes = toBytes(samples, layout.bitsStored);
    if (!ybr) return { rows, columns, samplesPerPixel: 3, pixels: bytes };
    const rgb = bytes.slice();
    ybrFullToRgb(rgb);
    return { rows, columns, samplesPerPixel: 3, pixels: rgb };
  };
}
