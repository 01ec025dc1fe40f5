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

function quoted(text: string): string {
  return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`;
}

const fields = (Object.keys(defaults) as (keyof Kept)[])
  .filter((key) => key !== 'spacing')
  .map((key) => ({ key, prefix: `,"${key}":`, absent: defaults[key] }));
const spacingFields = (Object.keys(noSpacing) as (keyof SpacingTags)[]).map((key) => ({ key, prefix: `,"${key}":` }));

/** InstanceInfo -> compact JSON; the three UIDs are left to the columns. Written by hand: it runs once per file. */
export function packInstance(info: InstanceInfo): string {
  let out = '';
  for (const { key, prefix, absent } of fields) {
    const value = info[key];
    if (value === absent || value === undefined) continue;
    if (typeof value === 'string') out += prefix + quoted(value);
    else if (typeof value === 'number' || typeof value === 'boolean' || value === null) out += prefix + value;
    else if (!Array.isArray(value) || value.length > 0) out += prefix + JSON.stringify(value);
  }
  let spacing = '';
  for (const { key, prefix } of spacingFields) {
    const value = info.spacing[key];
    if (value === null) continue;
    spacing += prefix + (typeof value === 'number' ? value : JSON.stringify(value));
  }
  if (spacing !== '') out += `,"spacing":{${spacing.slice(1)}}`;
  return `{${out.slice(1)}}`;
}

/** The inverse of `packInstance`. */
export function unpackInstance(json: string, uids: Pick<InstanceInfo, Held>): InstanceInfo {
  const kept = JSON.parse(json) as Partial<Kept>;
  return { ...defaults, ...kept, spacing: { ...noSpacing, ...kept.spacing }, ...uids };
}
