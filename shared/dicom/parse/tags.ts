/**
 * The attributes that are kept while a data set is walked: each tag has a slot in the tables of offsets and lengths, and
 * everything else is stepped over. Tags are 32-bit numbers, group then element.
 */
const wanted = {
  specificCharacterSet: 0x00080005,
  imageType: 0x00080008,
  sopClassUid: 0x00080016,
  sopInstanceUid: 0x00080018,
  studyDate: 0x00080020,
  seriesDate: 0x00080021,
  acquisitionDate: 0x00080022,
  contentDate: 0x00080023,
  acquisitionDateTime: 0x0008002a,
  studyTime: 0x00080030,
  seriesTime: 0x00080031,
  acquisitionTime: 0x00080032,
  contentTime: 0x00080033,
  accessionNumber: 0x00080050,
  modality: 0x00080060,
  manufacturer: 0x00080070,
  referringPhysicianName: 0x00080090,
  timezoneOffsetFromUtc: 0x00080201,
  studyDescription: 0x00081030,
  seriesDescription: 0x0008103e,
  manufacturerModelName: 0x00081090,
  derivationDescription: 0x00082111,
  anatomicRegionSequence: 0x00082218,
  patientName: 0x00100010,
  patientId: 0x00100020,
  issuerOfPatientId: 0x00100021,
  issuerOfPatientIdQualifiersSequence: 0x00100024,
  patientBirthDate: 0x00100030,
  patientSex: 0x00100040,
  patientAge: 0x00101010,
  bodyPartExamined: 0x00180015,
  radiopharmaceutical: 0x00180031,
  countsAccumulated: 0x00180070,
  protocolName: 0x00181030,
  radiopharmaceuticalStartTime: 0x00181072,
  radionuclideTotalDose: 0x00181074,
  radionuclideHalfLife: 0x00181075,
  radiopharmaceuticalStartDateTime: 0x00181078,
  distanceSourceToDetector: 0x00181110,
  distanceSourceToPatient: 0x00181111,
  estimatedRadiographicMagnificationFactor: 0x00181114,
  imagerPixelSpacing: 0x00181164,
  actualFrameDuration: 0x00181242,
  wholeBodyTechnique: 0x00181301,
  acquisitionDeviceProcessingDescription: 0x00181400,
  shutterShape: 0x00181600,
  shutterLeftVerticalEdge: 0x00181602,
  shutterRightVerticalEdge: 0x00181604,
  shutterUpperHorizontalEdge: 0x00181606,
  shutterLowerHorizontalEdge: 0x00181608,
  centerOfCircularShutter: 0x00181610,
  radiusOfCircularShutter: 0x00181612,
  verticesOfPolygonalShutter: 0x00181620,
  shutterPresentationValue: 0x00181622,
  shutterOverlayGroup: 0x00181623,
  processingFunction: 0x00185020,
  viewPosition: 0x00185101,
  nominalScannedPixelSpacing: 0x00182010,
  studyInstanceUid: 0x0020000d,
  seriesInstanceUid: 0x0020000e,
  studyId: 0x00200010,
  seriesNumber: 0x00200011,
  instanceNumber: 0x00200013,
  patientOrientation: 0x00200020,
  imageOrientationPatient: 0x00200037,
  laterality: 0x00200060,
  imageLaterality: 0x00200062,
  samplesPerPixel: 0x00280002,
  photometricInterpretation: 0x00280004,
  planarConfiguration: 0x00280006,
  numberOfFrames: 0x00280008,
  rows: 0x00280010,
  columns: 0x00280011,
  pixelSpacing: 0x00280030,
  pixelAspectRatio: 0x00280034,
  correctedImage: 0x00280051,
  bitsAllocated: 0x00280100,
  bitsStored: 0x00280101,
  highBit: 0x00280102,
  pixelRepresentation: 0x00280103,
  pixelPaddingValue: 0x00280120,
  pixelPaddingRangeLimit: 0x00280121,
  burnedInAnnotation: 0x00280301,
  pixelSpacingCalibrationType: 0x00280a02,
  windowCenter: 0x00281050,
  windowWidth: 0x00281051,
  rescaleIntercept: 0x00281052,
  rescaleSlope: 0x00281053,
  rescaleType: 0x00281054,
  windowExplanation: 0x00281055,
  voiLutFunction: 0x00281056,
  redPaletteDescriptor: 0x00281101,
  greenPaletteDescriptor: 0x00281102,
  bluePaletteDescriptor: 0x00281103,
  redPaletteData: 0x00281201,
  greenPaletteData: 0x00281202,
  bluePaletteData: 0x00281203,
  lossyImageCompression: 0x00282110,
  modalityLutSequence: 0x00283000,
  voiLutSequence: 0x00283010,
  requestedProcedureDescription: 0x00321060,
  realWorldValueMappingSequence: 0x00409096,
  energyWindowVector: 0x00540010,
  energyWindowInformationSequence: 0x00540012,
  radiopharmaceuticalInformationSequence: 0x00540016,
  detectorVector: 0x00540020,
  detectorInformationSequence: 0x00540022,
  phaseVector: 0x00540030,
  phaseInformationSequence: 0x00540032,
  rotationVector: 0x00540050,
  timeSlotVector: 0x00540070,
  timeSliceVector: 0x00540100,
  viewCodeSequence: 0x00540220,
  imageId: 0x00540400,
  units: 0x00541001,
  decayCorrection: 0x00541102,
  presentationLutShape: 0x20500020,
  sharedFunctionalGroupsSequence: 0x52009229,
  perFrameFunctionalGroupsSequence: 0x52009230,
} as const;

export type TagName = keyof typeof wanted;

/** In the order of their tags. */
export const TAG_NAMES = (Object.keys(wanted) as TagName[]).sort((a, b) => wanted[a] - wanted[b]);
export const WANTED_TAGS: readonly number[] = TAG_NAMES.map((name) => wanted[name]);
export const SLOTS = TAG_NAMES.length;

/** Name of an attribute to its slot. */
export const slot = Object.fromEntries(TAG_NAMES.map((name, index) => [name, index])) as Readonly<
  Record<TagName, number>
>;

/** Tag to slot; undefined for what is stepped over. */
export const slotOfTag: ReadonlyMap<number, number> = new Map(TAG_NAMES.map((name, index) => [wanted[name], index]));

export const LAST_COMMON_TAG = 0x2050_0020;
/** Overlay groups 6000 to 601E (PS3.5 7.6). */
export const FIRST_OVERLAY_TAG = 0x60000000;
export const LAST_OVERLAY_TAG = 0x601effff;
export const PIXEL_DATA = 0x7fe00010;
export const FLOAT_PIXEL_DATA = 0x7fe00008;
export const DOUBLE_PIXEL_DATA = 0x7fe00009;
export const EXTENDED_OFFSET_TABLE = 0x7fe00001;
export const EXTENDED_OFFSET_LENGTHS = 0x7fe00002;
export const PER_FRAME_FUNCTIONAL_GROUPS = 0x52009230;
export const ENCAPSULATED_DOCUMENT = 0x00420011;
export const CONTENT_SEQUENCE = 0x0040a730;

/** Those of the kept attributes that are sequences: their structure is checked before dicom-parser reads them. */
export const sequenceSlots: ReadonlySet<number> = new Set(
  TAG_NAMES.filter((name) => name.endsWith('Sequence')).map((name) => slot[name]),
);

const binary =
  /^(rows|columns|samplesPerPixel|planarConfiguration|bits|highBit|pixelRepresentation|pixelPadding|shutterPresentation|shutterOverlay)|Palette|Vector$|Sequence$/;

/** Those of the kept attributes whose values are text of any kind. */
export const textSlots: readonly number[] = TAG_NAMES.filter((name) => !binary.test(name)).map((name) => slot[name]);
