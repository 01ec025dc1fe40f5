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
const defaultValues = defaults as unknown as Readonly<Record<string, unknown>>;
const held: ReadonlySet<string> = new Set<Held>(['sopInstanceUid', 'seriesInstanceUid', 'studyInstanceUid']);

/** InstanceInfo -> compact JSON; the three UIDs are left to the columns. */
export function packInstance(info: InstanceInfo): string {
  const out: Record<string, unknown> = {};
  const values = info as unknown as Readonly<Record<string, unknown>>;
  for (const key in values) {
    const value = values[key];
    if (value === defaultValues[key] || held.has(key)) continue;
    if (key === 'imageType' && info.imageType.length === 0) continue;
    if (key === 'spacing') {
      const spacing = packSpacing(info.spacing);
      if (spacing !== null) out[key] = spacing;
      continue;
    }
    out[key] = value;
  }
  return JSON.stringify(out);
}

function packSpacing(spacing: SpacingTags): Record<string, unknown> | null {
  let out: Record<string, unknown> | null = null;
  const values = spacing as unknown as Readonly<Record<string, unknown>>;
  for (const key in values) {
    if (values[key] === null) continue;
    out ??= {};
    out[key] = values[key];
  }
  return out;
}

/** The inverse of `packInstance`. */
export function unpackInstance(json: string, uids: Pick<InstanceInfo, Held>): InstanceInfo {
  const kept = JSON.parse(json) as Partial<Kept>;
  return { ...defaults, ...kept, spacing: { ...noSpacing, ...kept.spacing }, ...uids };
}
