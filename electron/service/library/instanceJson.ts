import type { InstanceInfo, SpacingTags } from '../../../shared/dicom/model.ts';
import { earlierSide } from './earlierSide.ts';

type Held = 'sopInstanceUid' | 'seriesInstanceUid' | 'studyInstanceUid';
type Kept = Omit<InstanceInfo, Held>;

const noSpacing: SpacingTags = {
  pixelSpacing: null,
  imagerPixelSpacing: null,
  nominalScannedPixelSpacing: null,
  pixelAspectRatio: null,
  pixelSpacingCalibrationType: null,
  estimatedRadiographicMagnificationFactor: null,
  distanceSourceToDetectorMm: null,
  distanceSourceToPatientMm: null,
  unreadable: [],
};

/** What a missing key stands for. A value equal to its default is not written: a million rows take a third of the space. */
const defaults: Kept = {
  sopClassUid: '',
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  modality: '',
  instanceNumber: null,
  seriesNumber: null,
  seriesDescription: '',
  studyDescription: '',
  dateTime: null,
  studyDate: null,
  patientAge: null,
  bodyPart: '',
  laterality: null,
  proposedLaterality: null,
  projection: null,
  patientOrientation: null,
  imageType: [],
  plane: null,
  manufacturerModel: '',
  rows: null,
  columns: null,
  numberOfFrames: 1,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
  bitsAllocated: 16,
  bitsStored: null,
  highBit: null,
  pixelRepresentation: 0,
  planarConfiguration: null,
  pixelPaddingValue: null,
  rescaleSlope: 1,
  rescaleIntercept: 0,
  hasModalityLut: false,
  burnedInAnnotation: null,
  lossy: false,
  spacing: noSpacing,
  nm: null,
};

/** What cannot stand in a JSON string as it is (RFC 8259 section 7; lone surrogates for well-formedness). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

/** `,"key":"value"` unless it is the default. */
function text(key: string, value: string | null, absent: string | null, plain: boolean): string {
  if (value === absent) return '';
  if (value === null) return `,"${key}":null`;
  return plain ? `,"${key}":"${value}"` : `,"${key}":${JSON.stringify(value)}`;
}

function bare(key: string, value: number | boolean | null, absent: number | boolean | null): string {
  return value === absent ? '' : `,"${key}":${value}`;
}

function pair(key: string, value: readonly [number, number] | null): string {
  return value === null ? '' : `,"${key}":[${value[0]},${value[1]}]`;
}

/** What files of a series have in common. */
function descriptionOf(info: InstanceInfo): string {
  // One look at all texts instead of one at each: hardly any holds a character that has to be escaped.
  const plain = !needsEscape.test(
    `${info.sopClassUid}${info.transferSyntaxUid}${info.modality}${info.seriesDescription}${info.studyDescription}${info.studyDate}${info.patientAge}${info.bodyPart}${info.laterality}${info.proposedLaterality}${info.projection}${info.patientOrientation}${info.manufacturerModel}`,
  );
  return (
    text('sopClassUid', info.sopClassUid, defaults.sopClassUid, plain) +
    text('transferSyntaxUid', info.transferSyntaxUid, defaults.transferSyntaxUid, plain) +
    text('modality', info.modality, defaults.modality, plain) +
    bare('seriesNumber', info.seriesNumber, defaults.seriesNumber) +
    text('seriesDescription', info.seriesDescription, defaults.seriesDescription, plain) +
    text('studyDescription', info.studyDescription, defaults.studyDescription, plain) +
    text('studyDate', info.studyDate, defaults.studyDate, plain) +
    text('patientAge', info.patientAge, defaults.patientAge, plain) +
    text('bodyPart', info.bodyPart, defaults.bodyPart, plain) +
    // Not under the name that rows of the first index version have, whose side may be one of words (earlierSide).
    text('side', info.laterality, defaults.laterality, plain) +
    text('proposedLaterality', info.proposedLaterality, defaults.proposedLaterality, plain) +
    text('projection', info.projection, defaults.projection, plain) +
    text('patientOrientation', info.patientOrientation, defaults.patientOrientation, plain) +
    (info.imageType.length === 0 ? '' : `,"imageType":${JSON.stringify(info.imageType)}`) +
    text('plane', info.plane, defaults.plane, true) +
    text('manufacturerModel', info.manufacturerModel, defaults.manufacturerModel, plain)
  );
}

function sameDescription(a: InstanceInfo, b: InstanceInfo): boolean {
  return (
    a.sopClassUid === b.sopClassUid &&
    a.transferSyntaxUid === b.transferSyntaxUid &&
    a.modality === b.modality &&
    a.seriesNumber === b.seriesNumber &&
    a.seriesDescription === b.seriesDescription &&
    a.studyDescription === b.studyDescription &&
    a.studyDate === b.studyDate &&
    a.patientAge === b.patientAge &&
    a.bodyPart === b.bodyPart &&
    a.laterality === b.laterality &&
    a.proposedLaterality === b.proposedLaterality &&
    a.projection === b.projection &&
    a.patientOrientation === b.patientOrientation &&
    sameList(a.imageType, b.imageType) &&
    a.plane === b.plane &&
    a.manufacturerModel === b.manufacturerModel
  );
}

/** How the pixels are to be read, and their spacing. */
function pixelsOf(info: InstanceInfo): string {
  const { spacing } = info;
  const plain = !needsEscape.test(`${info.photometricInterpretation}${spacing.pixelSpacingCalibrationType}`);
  const spacings =
    pair('pixelSpacing', spacing.pixelSpacing) +
    pair('imagerPixelSpacing', spacing.imagerPixelSpacing) +
    pair('nominalScannedPixelSpacing', spacing.nominalScannedPixelSpacing) +
    pair('pixelAspectRatio', spacing.pixelAspectRatio) +
    text('pixelSpacingCalibrationType', spacing.pixelSpacingCalibrationType, null, plain) +
    bare('estimatedRadiographicMagnificationFactor', spacing.estimatedRadiographicMagnificationFactor, null) +
    bare('distanceSourceToDetectorMm', spacing.distanceSourceToDetectorMm, null) +
    bare('distanceSourceToPatientMm', spacing.distanceSourceToPatientMm, null) +
    (spacing.unreadable.length === 0 ? '' : `,"unreadable":${JSON.stringify(spacing.unreadable)}`);
  return (
    bare('rows', info.rows, defaults.rows) +
    bare('columns', info.columns, defaults.columns) +
    bare('numberOfFrames', info.numberOfFrames, defaults.numberOfFrames) +
    bare('samplesPerPixel', info.samplesPerPixel, defaults.samplesPerPixel) +
    text('photometricInterpretation', info.photometricInterpretation, defaults.photometricInterpretation, plain) +
    bare('bitsAllocated', info.bitsAllocated, defaults.bitsAllocated) +
    bare('bitsStored', info.bitsStored, defaults.bitsStored) +
    bare('highBit', info.highBit, defaults.highBit) +
    bare('pixelRepresentation', info.pixelRepresentation, defaults.pixelRepresentation) +
    bare('planarConfiguration', info.planarConfiguration, defaults.planarConfiguration) +
    bare('pixelPaddingValue', info.pixelPaddingValue, defaults.pixelPaddingValue) +
    bare('rescaleSlope', info.rescaleSlope, defaults.rescaleSlope) +
    bare('rescaleIntercept', info.rescaleIntercept, defaults.rescaleIntercept) +
    bare('hasModalityLut', info.hasModalityLut, defaults.hasModalityLut) +
    bare('burnedInAnnotation', info.burnedInAnnotation, defaults.burnedInAnnotation) +
    bare('lossy', info.lossy, defaults.lossy) +
    (spacings === '' ? '' : `,"spacing":{${spacings.slice(1)}}`)
  );
}

function samePixels(a: InstanceInfo, b: InstanceInfo): boolean {
  return (
    a.rows === b.rows &&
    a.columns === b.columns &&
    a.numberOfFrames === b.numberOfFrames &&
    a.samplesPerPixel === b.samplesPerPixel &&
    a.photometricInterpretation === b.photometricInterpretation &&
    a.bitsAllocated === b.bitsAllocated &&
    a.bitsStored === b.bitsStored &&
    a.highBit === b.highBit &&
    a.pixelRepresentation === b.pixelRepresentation &&
    a.planarConfiguration === b.planarConfiguration &&
    a.pixelPaddingValue === b.pixelPaddingValue &&
    a.rescaleSlope === b.rescaleSlope &&
    a.rescaleIntercept === b.rescaleIntercept &&
    a.hasModalityLut === b.hasModalityLut &&
    a.burnedInAnnotation === b.burnedInAnnotation &&
    a.lossy === b.lossy &&
    sameSpacing(a.spacing, b.spacing)
  );
}

function sameSpacing(a: SpacingTags, b: SpacingTags): boolean {
  return (
    samePair(a.pixelSpacing, b.pixelSpacing) &&
    samePair(a.imagerPixelSpacing, b.imagerPixelSpacing) &&
    samePair(a.nominalScannedPixelSpacing, b.nominalScannedPixelSpacing) &&
    samePair(a.pixelAspectRatio, b.pixelAspectRatio) &&
    a.pixelSpacingCalibrationType === b.pixelSpacingCalibrationType &&
    a.estimatedRadiographicMagnificationFactor === b.estimatedRadiographicMagnificationFactor &&
    a.distanceSourceToDetectorMm === b.distanceSourceToDetectorMm &&
    a.distanceSourceToPatientMm === b.distanceSourceToPatientMm &&
    sameList(a.unreadable, b.unreadable)
  );
}

function samePair(a: readonly [number, number] | null, b: readonly [number, number] | null): boolean {
  return a === null || b === null ? a === b : a[0] === b[0] && a[1] === b[1];
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The file before: its neighbour, most of the time, whose description and pixels are the same. */
let last: { readonly info: InstanceInfo; readonly description: string; readonly pixels: string } | null = null;

/**
 * InstanceInfo -> compact JSON; the three UIDs are left to the columns. Written out field by field: it runs once per file, and
 * a loop over keys costs three times as much. What is missing here is found by the test that every field comes back, after
 * a file that differs in this field alone.
 */
export function packInstance(info: InstanceInfo): string {
  const description = last !== null && sameDescription(info, last.info) ? last.description : descriptionOf(info);
  const pixels = last !== null && samePixels(info, last.info) ? last.pixels : pixelsOf(info);
  last = { info, description, pixels };
  const out =
    bare('instanceNumber', info.instanceNumber, defaults.instanceNumber) +
    text('dateTime', info.dateTime, defaults.dateTime, info.dateTime === null || !needsEscape.test(info.dateTime)) +
    description +
    pixels +
    (info.nm === null ? '' : `,"nm":${JSON.stringify(info.nm)}`);
  return `{${out.slice(1)}}`;
}

/** The inverse of `packInstance`. */
export function unpackInstance(json: string, uids: Pick<InstanceInfo, Held>): InstanceInfo {
  const { side, ...kept } = JSON.parse(json) as Partial<Kept> & { side?: InstanceInfo['laterality'] };
  // An index of an earlier version does not say by what scale the values become counts.
  const nm = kept.nm == null ? null : { ...kept.nm, countScale: kept.nm.countScale ?? null };
  const info = { ...defaults, ...kept, spacing: { ...noSpacing, ...kept.spacing }, nm, ...uids };
  if (side !== undefined) return { ...info, laterality: side };
  return kept.laterality === undefined ? info : { ...info, ...earlierSide(info) };
}
