/** What a file says about showing its gray values (PS3.3 C.11.1, C.11.2, C.7.6.3.1): the input of the display pipeline. */
import type { Element, DataSet as ParserDataSet } from 'dicom-parser';
import { type Rescale, windowTextsOf } from '../describe/functionalGroups.ts';
import type { InstanceInfo } from '../model.ts';
import type { DataSet } from '../parse/dataSet.ts';
import { readAscii } from '../parse/dataSet.ts';
import { decimal } from '../parse/decimal.ts';
import { pixelAspect } from '../pixelAspect.ts';
import { type OverlayPlane, overlayPlanes } from './overlays.ts';
import { type Shutter, shutterOf } from './shutter.ts';

export interface VoiWindow {
  readonly center: number;
  readonly width: number;
  readonly explanation: string;
}

/** A look-up table as data: entry 0 is for `firstMapped`; inputs below or above take the first or last entry. */
export interface LookupTable {
  readonly firstMapped: number;
  readonly entries: Uint16Array;
  /** Bits of an entry: outputs run from 0 to 2^bits - 1. */
  readonly bits: number;
  readonly explanation: string;
}

export type VoiFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

export interface DisplayAttributes {
  readonly photometricInterpretation: string;
  /** True when the lowest value is to be shown white: MONOCHROME1, or Presentation LUT Shape INVERSE. Never both at once. */
  readonly inverted: boolean;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  /** Takes the place of rescale when present. */
  readonly modalityLut: LookupTable | null;
  readonly windows: readonly VoiWindow[];
  readonly voiFunction: VoiFunction;
  readonly voiLuts: readonly LookupTable[];
  /** Stored values from `low` to `high` are no image (PS3.3 C.7.5.1.1.2). */
  readonly padding: { readonly low: number; readonly high: number } | null;
  readonly overlays: readonly OverlayPlane[];
  readonly shutter: Shutter | null;
}

const MAX_LUT_ENTRIES = 65536;

/** Fewer entries than the descriptor says are taken as some makers leave one out; far fewer are a damaged table. */
const MOST_MISSING = 0.1;

/** Entries of 16 bits, or of 8 bits packed two to a word; null when there are too few. */
function lutEntries(item: ParserDataSet, data: Element, count: number): Uint16Array | null {
  if (data.length < count) return null;
  if (data.length < 2 * count && data.length <= count + 1) {
    return Uint16Array.from(item.byteArray.subarray(data.dataOffset, data.dataOffset + count));
  }
  const stored = Math.min(count, data.length >> 1);
  if (stored < count * (1 - MOST_MISSING)) return null;
  return Uint16Array.from({ length: stored }, (_, i) => item.uint16('x00283006', i) ?? 0);
}

/**
 * The bits that the entries really have: a descriptor of 16 bits over data of 12 is met on many films, and one of 8 over data of
 * 12 as well. A table that is meant to end below white keeps the bits of its largest entry, and so at least half the range.
 */
function bitsOf(entries: Uint16Array, described: number): number {
  const largest = entries.reduce((most, entry) => Math.max(most, entry), 0);
  return largest === 0 ? described : 32 - Math.clz32(largest);
}

/**
 * One item of a Modality or VOI LUT Sequence. The descriptor's first mapped value is read with the sign of the pixels, its
 * number of entries 0 means 65536.
 */
function readLut(item: ParserDataSet, signedInput: boolean): LookupTable | null {
  const descriptor: Element | undefined = item.elements.x00283002;
  const data: Element | undefined = item.elements.x00283006;
  if (descriptor === undefined || data === undefined || descriptor.length < 6) return null;
  const count = item.uint16('x00283002', 0) || MAX_LUT_ENTRIES;
  const firstMapped = (signedInput ? item.int16('x00283002', 1) : item.uint16('x00283002', 1)) ?? 0;
  const described = item.uint16('x00283002', 2) ?? 16;
  if (described < 1 || described > 16) return null;
  const entries = lutEntries(item, data, count);
  if (entries === null) return null;
  const meaning: Element | undefined = item.elements.x00283003;
  const explanation =
    meaning === undefined ? '' : readAscii(item.byteArray, meaning.dataOffset, meaning.dataOffset + meaning.length);
  return { firstMapped, entries, bits: bitsOf(entries, described), explanation };
}

function luts(dataSet: DataSet, name: 'modalityLutSequence' | 'voiLutSequence', signedInput: boolean): LookupTable[] {
  if (!dataSet.has(name)) return [];
  return dataSet.items(name).flatMap((item) => readLut(item, signedInput) ?? []);
}

function windows(dataSet: DataSet): VoiWindow[] {
  const explanations = dataSet.text('windowExplanation').split('\\');
  return paired(dataSet.numbers('windowCenter'), dataSet.numbers('windowWidth'), explanations);
}

function paired(centers: readonly number[], widths: readonly number[], explanations: readonly string[]): VoiWindow[] {
  return centers.flatMap((center, i) => {
    const width = widths[i];
    return Number.isFinite(center) && width !== undefined && width > 0
      ? [{ center, width, explanation: explanations[i]?.trim() ?? '' }]
      : [];
  });
}

function voiFunction(name: string): VoiFunction {
  const value = name.trim().toUpperCase();
  return value === 'SIGMOID' || value === 'LINEAR_EXACT' ? value : 'LINEAR';
}

function padding(dataSet: DataSet, signed: boolean): DisplayAttributes['padding'] {
  const sign = (value: number): number => (signed ? (value << 16) >> 16 : value);
  const value = dataSet.uint16('pixelPaddingValue');
  if (value === null) return null;
  const limit = dataSet.uint16('pixelPaddingRangeLimit') ?? value;
  return { low: Math.min(sign(value), sign(limit)), high: Math.max(sign(value), sign(limit)) };
}

/** Reads the display attributes of an image; `rescale` and `bitsStored` are those of its description. */
export function displayAttributes(
  dataSet: DataSet,
  info: Pick<
    InstanceInfo,
    | 'photometricInterpretation'
    | 'rows'
    | 'columns'
    | 'samplesPerPixel'
    | 'bitsAllocated'
    | 'bitsStored'
    | 'highBit'
    | 'pixelRepresentation'
    | 'rescaleSlope'
    | 'rescaleIntercept'
    | 'spacing'
  >,
): DisplayAttributes {
  const signed = info.pixelRepresentation === 1;
  const photometricInterpretation = info.photometricInterpretation ?? 'MONOCHROME2';
  const shape = dataSet.code('presentationLutShape').toUpperCase();
  // The shape, where there is one, restates the photometric interpretation: applying both would invert twice.
  const inverted = shape === 'INVERSE' || (photometricInterpretation === 'MONOCHROME1' && shape !== 'IDENTITY');
  const modalityLut = luts(dataSet, 'modalityLutSequence', signed)[0] ?? null;
  // After a modality LUT values are unsigned; after a rescale they may be negative whatever the pixels are.
  const signedVoi = modalityLut === null && (signed || info.rescaleIntercept < 0);
  return {
    photometricInterpretation,
    inverted,
    bitsStored: info.bitsStored ?? 16,
    signed,
    rescaleSlope: info.rescaleSlope,
    rescaleIntercept: info.rescaleIntercept,
    modalityLut,
    windows: windows(dataSet),
    voiFunction: voiFunction(dataSet.code('voiLutFunction')),
    voiLuts: luts(dataSet, 'voiLutSequence', signedVoi),
    padding: padding(dataSet, signed),
    overlays: overlayPlanes(dataSet, info),
    shutter: shutterOf(dataSet, pixelAspect(info.spacing)),
  };
}

/**
 * The attributes of one frame of an enhanced object: its own rescale and window take the place of those of the object.
 * @param groups functional groups that speak of the frame, the most particular first
 */
export function frameAttributes(
  display: DisplayAttributes,
  rescale: Rescale | null,
  groups: readonly (ParserDataSet | null | undefined)[],
): DisplayAttributes {
  const scaled =
    rescale === null ? display : { ...display, rescaleSlope: rescale.slope, rescaleIntercept: rescale.intercept };
  const numbers = (text: string) => text.split('\\').map(decimal);
  for (const texts of groups.map(windowTextsOf)) {
    if (texts === null) continue;
    const own = paired(numbers(texts.centers), numbers(texts.widths), texts.explanations.split('\\'));
    if (own.length === 0) continue;
    const name = texts.voiFunction === '' ? display.voiFunction : voiFunction(texts.voiFunction);
    return { ...scaled, windows: own, voiFunction: name };
  }
  return scaled;
}
