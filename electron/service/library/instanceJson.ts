import type { InstanceInfo, SpacingTags } from '../../../shared/dicom/model.ts';

type Held = 'sopInstanceUid' | 'seriesInstanceUid' | 'studyInstanceUid';
type Kept = Omit<InstanceInfo, Held>;

const noSpacing: SpacingTags = {
  pixelSpacing: null,
  imagerPixelSpacing: null,
  nominalScannedPixelSpacing: null,
  pixelSpacingCalibrationType: null,
  estimatedRadiographicMagnificationFactor: null,
  distanceSourceToDetectorMm: null,
  distanceSourceToPatientMm: null,
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
  projection: null,
  patientOrientation: null,
  imageType: [],
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

/**
 * InstanceInfo -> compact JSON; the three UIDs are left to the columns. Written out field by field: it runs once per file, and
 * a loop over keys costs three times as much. What is missing here is found by the test that every field comes back.
 */
export function packInstance(info: InstanceInfo): string {
  const { spacing } = info;
  const imageType = info.imageType.join('\\');
  // One look at all texts instead of one at each: hardly any holds a character that has to be escaped.
  const plain = !needsEscape.test(
    `${info.sopClassUid}${info.transferSyntaxUid}${info.modality}${info.seriesDescription}${info.studyDescription}${info.dateTime}${info.studyDate}${info.patientAge}${info.bodyPart}${info.laterality}${info.projection}${info.patientOrientation}${info.manufacturerModel}${info.photometricInterpretation}${spacing.pixelSpacingCalibrationType}`,
  );
  const spacings =
    pair('pixelSpacing', spacing.pixelSpacing) +
    pair('imagerPixelSpacing', spacing.imagerPixelSpacing) +
    pair('nominalScannedPixelSpacing', spacing.nominalScannedPixelSpacing) +
    text('pixelSpacingCalibrationType', spacing.pixelSpacingCalibrationType, null, plain) +
    bare('estimatedRadiographicMagnificationFactor', spacing.estimatedRadiographicMagnificationFactor, null) +
    bare('distanceSourceToDetectorMm', spacing.distanceSourceToDetectorMm, null) +
    bare('distanceSourceToPatientMm', spacing.distanceSourceToPatientMm, null);
  const out =
    text('sopClassUid', info.sopClassUid, defaults.sopClassUid, plain) +
    text('transferSyntaxUid', info.transferSyntaxUid, defaults.transferSyntaxUid, plain) +
    text('modality', info.modality, defaults.modality, plain) +
    bare('instanceNumber', info.instanceNumber, defaults.instanceNumber) +
    bare('seriesNumber', info.seriesNumber, defaults.seriesNumber) +
    text('seriesDescription', info.seriesDescription, defaults.seriesDescription, plain) +
    text('studyDescription', info.studyDescription, defaults.studyDescription, plain) +
    text('dateTime', info.dateTime, defaults.dateTime, plain) +
    text('studyDate', info.studyDate, defaults.studyDate, plain) +
    text('patientAge', info.patientAge, defaults.patientAge, plain) +
    text('bodyPart', info.bodyPart, defaults.bodyPart, plain) +
    text('laterality', info.laterality, defaults.laterality, plain) +
    text('projection', info.projection, defaults.projection, plain) +
    text('patientOrientation', info.patientOrientation, defaults.patientOrientation, plain) +
    (info.imageType.length === 0 ? '' : `,"imageType":${packedList(imageType, info.imageType)}`) +
    text('manufacturerModel', info.manufacturerModel, defaults.manufacturerModel, plain) +
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
    (spacings === '' ? '' : `,"spacing":{${spacings.slice(1)}}`) +
    (info.nm === null ? '' : `,"nm":${JSON.stringify(info.nm)}`);
  return `{${out.slice(1)}}`;
}

let lastList: { readonly joined: string | null; readonly packed: string } = { joined: null, packed: '[]' };

/** Image types repeat from file to file. */
function packedList(joined: string, list: readonly string[]): string {
  if (joined !== lastList.joined) lastList = { joined, packed: JSON.stringify(list) };
  return lastList.packed;
}

/** The inverse of `packInstance`. */
export function unpackInstance(json: string, uids: Pick<InstanceInfo, Held>): InstanceInfo {
  const kept = JSON.parse(json) as Partial<Kept>;
  return { ...defaults, ...kept, spacing: { ...noSpacing, ...kept.spacing }, ...uids };
}
