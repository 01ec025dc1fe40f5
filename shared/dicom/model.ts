/**
 * What the index keeps of a DICOM instance: enough to list, hang, calibrate and measure it without reading the file again.
 * Dates are ISO 8601 local time without zone ("2026-01-10", "2026-01-10T10:20:30.250"), cut to the precision of the file.
 */
import { z } from 'zod';

export const nmPhaseSchema = z.enum(['flow', 'pool', 'delayed']);
export type NmPhase = z.infer<typeof nmPhaseSchema>;

/** Spacing attributes as found in the header, millimetres, [row spacing, column spacing] (PS3.3 10.7.1.1). Null when absent or not > 0. */
export const spacingTagsSchema = z.object({
  pixelSpacing: z.tuple([z.number(), z.number()]).nullable(),
  imagerPixelSpacing: z.tuple([z.number(), z.number()]).nullable(),
  nominalScannedPixelSpacing: z.tuple([z.number(), z.number()]).nullable(),
  /** (0028,0034) [vertical, horizontal] size of a pixel, without a unit; null when absent. */
  pixelAspectRatio: z.tuple([z.number(), z.number()]).nullable(),
  /** (0028,0A02) GEOMETRY or FIDUCIAL. */
  pixelSpacingCalibrationType: z.string().nullable(),
  /** (0018,1114) */
  estimatedRadiographicMagnificationFactor: z.number().nullable(),
  /** (0018,1110) mm */
  distanceSourceToDetectorMm: z.number().nullable(),
  /** (0018,1111) mm */
  distanceSourceToPatientMm: z.number().nullable(),
  /** Names of spacing attributes whose values are no numbers (a decimal comma), and which are therefore not used. */
  unreadable: z.array(z.string()),
});
export type SpacingTags = z.infer<typeof spacingTagsSchema>;

/** Which part of the spectrum a frame counted: the tracer's peak, scattered photons below it, or another energy. */
export const energyWindowKindSchema = z.enum(['photopeak', 'scatter', 'other']);
export type EnergyWindowKind = z.infer<typeof energyWindowKindSchema>;

/** Frames of one NM instance that belong together: one detector view of one phase. Frame numbers count from 1. */
export const frameGroupSchema = z.object({
  frames: z.array(z.number().int().positive()),
  /** Detector view of these frames: by code, by orientation or by the name that the camera gave the frame; never by a description. */
  view: z.enum(['ANT', 'POST', 'LAT', 'OTHER']).nullable(),
  proposedPhase: nmPhaseSchema.nullable(),
  wholeBody: z.boolean(),
  /** One line in plain English: why this phase was proposed. */
  reason: z.string(),
  /** Actual Frame Duration (0018,1242), milliseconds, of each frame in the group. */
  frameDurationMs: z.number().nullable(),
  startDateTime: z.string().nullable(),
  /** From the Energy Window Information Sequence (0054,0012); null or absent when it does not tell. */
  energyWindow: energyWindowKindSchema.nullable().optional(),
  /** Collimator Type (0018,1181) and the kind that Collimator/grid Name (0018,1180) states, e.g. "PARA LEHR". */
  collimator: z.string().nullable().optional(),
});
export type FrameGroup = z.infer<typeof frameGroupSchema>;

export const nmInfoSchema = z.object({
  radiopharmaceutical: z.string().nullable(),
  /** (0018,1075) seconds. */
  halfLifeS: z.number().nullable(),
  /** (0018,1074) Bq as the standard says; null when absent. */
  injectedActivityBq: z.number().nullable(),
  /** (0018,1078) or (0018,1072) with the acquisition date. */
  injectionDateTime: z.string().nullable(),
  /** (0018,0070) Counts Accumulated. */
  countsAccumulated: z.number().nullable(),
  /** (0054,1102) NONE, START or ADMIN. */
  decayCorrection: z.string().nullable(),
  /** (0054,1001), e.g. CNTS. */
  units: z.string().nullable(),
  /** Image Type value 3 and 4, e.g. "STATIC\\EMISSION" parts: STATIC, DYNAMIC, WHOLE BODY, TOMO, RECON TOMO, GATED... */
  imageTypes: z.array(z.string()),
  /**
   * Real World Value Mapping (0040,9096) of stored values to counts: counts = slope x stored + intercept. Null when absent; then
   * rescaled values are the counts.
   */
  countScale: z.object({ slope: z.number(), intercept: z.number() }).nullable(),
  /** Hints that the pixels are not raw counts: smoothing, resampling, secondary capture. Empty when raw counts are likely. */
  notRawReasons: z.array(z.string()),
  groups: z.array(frameGroupSchema),
});
export type NmInfo = z.infer<typeof nmInfoSchema>;

export const instanceInfoSchema = z.object({
  sopInstanceUid: z.string(),
  sopClassUid: z.string(),
  transferSyntaxUid: z.string(),
  seriesInstanceUid: z.string(),
  studyInstanceUid: z.string(),
  modality: z.string(),
  instanceNumber: z.number().nullable(),
  seriesNumber: z.number().nullable(),
  seriesDescription: z.string(),
  studyDescription: z.string(),
  /** Acquisition date and time, else content, series, study: what orders the timeline. */
  dateTime: z.string().nullable(),
  /** (0008,0020), shown beside the acquisition date when they differ. */
  studyDate: z.string().nullable(),
  /** (0010,1010) as it stands, e.g. "076Y"; null when absent or no age. */
  patientAge: z.string().nullable(),
  bodyPart: z.string(),
  /** What the header says (0020,0062; 0020,0060; 0020,9072) and nothing else. */
  laterality: z.enum(['L', 'R', 'B', 'U']).nullable(),
  /** What the words of its descriptions propose where the header says nothing: shown as a proposal, never used as a side. */
  proposedLaterality: z.enum(['L', 'R', 'B']).nullable(),
  /** Radiographic projection as words: "lateral", "AP", "PA", "oblique", "axial" or the raw View Position; null when unknown. */
  projection: z.string().nullable(),
  patientOrientation: z.string().nullable(),
  imageType: z.array(z.string()),
  /** Anatomical plane of a slice (CT, MR, PET, SPECT); null for other images and where the header does not tell. */
  plane: z.enum(['axial', 'coronal', 'sagittal', 'oblique']).nullable(),
  manufacturerModel: z.string(),
  /** Pixel description; all null for objects without pixels (SR, PDF). */
  rows: z.number().nullable(),
  columns: z.number().nullable(),
  numberOfFrames: z.number().int(),
  samplesPerPixel: z.number().nullable(),
  photometricInterpretation: z.string().nullable(),
  bitsAllocated: z.number().nullable(),
  bitsStored: z.number().nullable(),
  highBit: z.number().nullable(),
  pixelRepresentation: z.number().nullable(),
  planarConfiguration: z.number().nullable(),
  pixelPaddingValue: z.number().nullable(),
  rescaleSlope: z.number(),
  rescaleIntercept: z.number(),
  hasModalityLut: z.boolean(),
  burnedInAnnotation: z.boolean().nullable(),
  lossy: z.boolean(),
  spacing: spacingTagsSchema,
  nm: nmInfoSchema.nullable(),
});
export type InstanceInfo = z.infer<typeof instanceInfoSchema>;

export const patientInfoSchema = z.object({
  /**
   * What the reader's work is kept under: PatientID, or "~" + StudyInstanceUID where the file has none. Where the library holds
   * several people under one ID, "~" and a mark of the person follow.
   */
  patientKey: z.string(),
  patientId: z.string(),
  /** Issuer of Patient ID; absent where the files name none. */
  issuer: z.string().optional(),
  /** Alphabetic, ideographic and phonetic groups joined for people, e.g. "Yamada^Tarou" shown as "Yamada, Tarou (…)". */
  name: z.string(),
  /** The raw PN value in Unicode, for exports. */
  namePn: z.string(),
  birthDate: z.string().nullable(),
  sex: z.string(),
});
export type PatientInfo = z.infer<typeof patientInfoSchema>;

export const studyInfoSchema = z.object({
  studyInstanceUid: z.string(),
  /** ISO date of acquisition that orders the timeline. */
  date: z.string().nullable(),
  studyDate: z.string().nullable(),
  time: z.string().nullable(),
  studyId: z.string(),
  accessionNumber: z.string(),
  description: z.string(),
  referringPhysician: z.string(),
  modalities: z.array(z.string()),
  instances: z.array(instanceInfoSchema),
});
export type StudyInfo = z.infer<typeof studyInfoSchema>;

/** What lies over a frame when it is shown, row by row: bit 1 a graphic of an overlay plane, bit 2 behind the display shutter. */
export interface Cover {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint8Array;
}

/** Pixels of one frame as stored, before rescale. `length` is rows x columns x samplesPerPixel, row by row from the top. */
export interface StoredFrame {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: 1 | 3;
  readonly pixels: Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array;
  /** Never part of a measurement. Absent where nothing lies over the frame. */
  readonly cover?: Cover;
}
