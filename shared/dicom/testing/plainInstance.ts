import type { InstanceInfo, NmInfo, SpacingTags } from '../model.ts';

/** No spacing attribute in the header. */
export const noSpacing: SpacingTags = {
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

/** A scan of which the header tells nothing. */
export const plainNm: NmInfo = {
  radiopharmaceutical: null,
  halfLifeS: null,
  injectedActivityBq: null,
  injectionDateTime: null,
  countsAccumulated: null,
  decayCorrection: null,
  units: null,
  imageTypes: [],
  countScale: null,
  notRawReasons: [],
  groups: [],
};

/** A gray image of one frame about which the header tells nothing; tests override what they are about. */
export function plainInstance(overrides: Partial<InstanceInfo> = {}): InstanceInfo {
  return {
    sopInstanceUid: '1.2.3.1',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1',
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    seriesInstanceUid: '1.2.3',
    studyInstanceUid: '1.2',
    modality: 'DX',
    instanceNumber: 1,
    seriesNumber: 1,
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
    rows: 512,
    columns: 512,
    numberOfFrames: 1,
    samplesPerPixel: 1,
    photometricInterpretation: 'MONOCHROME2',
    bitsAllocated: 16,
    bitsStored: 16,
    highBit: 15,
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
    ...overrides,
  };
}
