/** Overlay planes of the image itself (PS3.3 C.9.2, C.9.3): side markers, text and outlines, one bit for each pixel. */
import type { DataSet } from '../parse/dataSet.ts';
import { decimal } from '../parse/decimal.ts';
import { MAX_FRAME_SAMPLES, MAX_FRAMES } from '../parse/limits.ts';
import { swapBytes } from '../pixels/samples.ts';

export interface OverlayPlane {
  readonly rows: number;
  readonly columns: number;
  /** Row and column of the image, from 1, on which the plane's first point lies; both may be outside. */
  readonly origin: readonly [number, number];
  /** A region of interest is drawn as an outline, so that it hides nothing. */
  readonly kind: 'graphic' | 'region';
  /** The frames that it belongs to, from 1; null: every frame. */
  readonly frames: { readonly first: number; readonly count: number } | null;
  /** One bit for each pixel, the first in the lowest bit, frame after frame; null: in bit `bit` of the pixels' own words. */
  readonly bits: Uint8Array | null;
  readonly bit: number;
}

/** Of the image that carries the planes. */
interface Image {
  readonly rows: number | null;
  readonly columns: number | null;
  readonly samplesPerPixel: number | null;
  readonly bitsAllocated: number | null;
  readonly bitsStored: number | null;
  readonly highBit: number | null;
}

const GROUPS = 16;

/** Bits of a word that hold no part of the value. */
function isSpare(bit: number, { bitsAllocated, bitsStored, highBit }: Image): boolean {
  const allocated = bitsAllocated ?? 16;
  const high = highBit ?? (bitsStored ?? allocated) - 1;
  const low = high + 1 - (bitsStored ?? allocated);
  return bit >= 0 && bit < allocated && (bit > high || bit < low);
}

function readPlane(dataSet: DataSet, group: number, image: Image): OverlayPlane | null {
  const { overlays } = dataSet.walked;
  const { bytes } = dataSet;
  const { bigEndian } = dataSet.encoding;
  const at = (element: number) => overlays?.get(group * 0x10000 + element);
  const word = (element: number, index = 0): number | null => {
    const found = at(element);
    if (found === undefined || found.length < index * 2 + 2) return null;
    const [first, second] = [bytes[found.offset + index * 2]!, bytes[found.offset + index * 2 + 1]!];
    return bigEndian ? (first << 8) | second : (second << 8) | first;
  };
  const text = (element: number): string => {
    const found = at(element);
    if (found === undefined || found.length > 64) return '';
    return String.fromCharCode(...bytes.subarray(found.offset, found.offset + found.length)).trim();
  };
  const signed = (value: number | null): number => ((value ?? 1) << 16) >> 16;
  const [rows, columns] = [word(0x0010), word(0x0011)];
  if (!rows || !columns || rows * columns > MAX_FRAME_SAMPLES) return null;
  const count = Math.trunc(decimal(text(0x0015)));
  const several = count >= 1 && count <= MAX_FRAMES;
  const plane = {
    rows,
    columns,
    origin: [signed(word(0x0050, 0)), signed(word(0x0050, 1))] as const,
    kind: text(0x0040) === 'R' ? ('region' as const) : ('graphic' as const),
    frames: several ? { first: word(0x0051) ?? 1, count } : null,
    bit: word(0x0102) ?? 0,
  };
  const data = at(0x3000);
  if (data === undefined) {
    const embedded =
      word(0x0100) === image.bitsAllocated &&
      image.samplesPerPixel === 1 &&
      rows === image.rows &&
      columns === image.columns &&
      isSpare(plane.bit, image);
    // Bits of the pixels' words go along with their frame.
    return embedded ? { ...plane, origin: [1, 1], frames: null, bits: null } : null;
  }
  if ((word(0x0100) ?? 1) !== 1 || data.length * 8 < rows * columns * (several ? count : 1)) return null;
  const stored = bytes.subarray(data.offset, data.offset + data.length);
  const isOB = data.vr === 0x4f42;
  // A copy: a view would drag the whole file along to wherever the plane is sent.
  return { ...plane, bits: bigEndian && !isOB ? swapBytes(stored, 2) : stored.slice() };
}

/** The overlay planes of an image, in the order of their groups. Planes that contradict their own header are left out. */
export function overlayPlanes(dataSet: DataSet, image: Image): OverlayPlane[] {
  if (dataSet.walked.overlays === null) return [];
  return Array.from({ length: GROUPS }, (_, i) => readPlane(dataSet, 0x6000 + 2 * i, image)).filter(
    (plane) => plane !== null,
  );
}

/** Whether a plane belongs to a frame (from 1) of its image. */
export function isOnFrame({ frames }: OverlayPlane, frame: number): boolean {
  return frames === null || (frame >= frames.first && frame < frames.first + frames.count);
}
