/** Standard concepts used in our structured reports. Meanings that readers compare to the letter are kept exactly. */
import { code } from './code.ts';

// Document and observer (TID 1500, 1204, 1001 to 1004)
export const imagingMeasurementReport = code('126000', 'DCM', 'Imaging Measurement Report');
export const languageOfContent = code('121049', 'DCM', 'Language of Content Item and Descendants');
export const englishUs = code('en-US', 'RFC5646', 'English (United States)');
export const observerType = code('121005', 'DCM', 'Observer Type');
export const person = code('121006', 'DCM', 'Person');
export const device = code('121007', 'DCM', 'Device');
export const personObserverName = code('121008', 'DCM', 'Person Observer Name');
export const deviceObserverUid = code('121012', 'DCM', 'Device Observer UID');
export const deviceObserverName = code('121013', 'DCM', 'Device Observer Name');
export const procedureReported = code('121058', 'DCM', 'Procedure reported');
export const imagingProcedure = code('363679005', 'SCT', 'Imaging procedure');
export const imageLibrary = code('111028', 'DCM', 'Image Library');
export const imageLibraryGroup = code('126200', 'DCM', 'Image Library Group');
export const modality = code('121139', 'DCM', 'Modality');
export const imagingMeasurements = code('126010', 'DCM', 'Imaging Measurements');
export const qualitativeEvaluations = code('C0034375', 'UMLS', 'Qualitative Evaluations');

// Measurement group (TID 1501, 1502)
export const measurementGroup = code('125007', 'DCM', 'Measurement Group');
export const trackingIdentifier = code('112039', 'DCM', 'Tracking Identifier');
export const trackingUniqueIdentifier = code('112040', 'DCM', 'Tracking Unique Identifier');
export const finding = code('121071', 'DCM', 'Finding');
export const ossification = code('83323007', 'SCT', 'Ossification');
export const subjectTimePointIdentifier = code('126070', 'DCM', 'Subject Time Point Identifier');
export const timePoint = code('C2348792', 'UMLS', 'Time Point');
export const findingSite = code('363698007', 'SCT', 'Finding Site');
export const laterality = code('272741003', 'SCT', 'Laterality');
export const left = code('7771000', 'SCT', 'Left');
export const right = code('24028007', 'SCT', 'Right');
export const rightAndLeft = code('51440002', 'SCT', 'Right and left');
export const median = code('260528009', 'SCT', 'Median');
export const comment = code('121106', 'DCM', 'Comment');

// Measurements (TID 300)
export const length = code('410668003', 'SCT', 'Length');
export const longAxis = code('103339001', 'SCT', 'Long Axis');
export const shortAxis = code('103340004', 'SCT', 'Short Axis');
export const area = code('42798000', 'SCT', 'Area');
export const perimeter = code('131191004', 'SCT', 'Perimeter');
export const ratio = code('118586006', 'SCT', 'Ratio');
export const projectionActivity = code('110820', 'DCM', 'Nuclear Medicine Projection Activity');
export const derivation = code('121401', 'DCM', 'Derivation');
export const mean = code('373098007', 'SCT', 'Mean');
export const minimum = code('255605001', 'SCT', 'Minimum');
export const maximum = code('56851009', 'SCT', 'Maximum');
export const standardDeviation = code('386136009', 'SCT', 'Standard Deviation');
export const total = code('255619001', 'SCT', 'Total');

// Report text
export const procedureDescription = code('121065', 'DCM', 'Procedure Description');
export const indications = code('121109', 'DCM', 'Indications for Procedure');
export const impression = code('121073', 'DCM', 'Impression');
export const recommendation = code('121075', 'DCM', 'Recommendation');

// Units (UCUM)
export const millimetre = code('mm', 'UCUM', 'millimeter');
export const squareMillimetre = code('mm2', 'UCUM', 'square millimeter');
export const angle = code('1483009', 'SCT', 'Angle');
export const referenceRegion = code('C94970', 'NCIt', 'Reference Region');
export const degree = code('deg', 'UCUM', 'degree');
export const noUnits = code('1', 'UCUM', 'no units');
export const counts = code('{counts}', 'UCUM', 'Counts');
export const ratioUnit = code('{ratio}', 'UCUM', 'ratio');
export const pixels = code('{pixels}', 'UCUM', 'pixels');

const modalityMeanings: Readonly<Record<string, string>> = {
  CR: 'Computed Radiography',
  DX: 'Digital Radiography',
  RG: 'Radiographic imaging',
  RF: 'Radiofluoroscopy',
  XA: 'X-Ray Angiography',
  NM: 'Nuclear Medicine',
  PT: 'Positron emission tomography',
  CT: 'Computed Tomography',
  MR: 'Magnetic Resonance',
  US: 'Ultrasound',
  OT: 'Other Modality',
};

export function modalityCode(value: string) {
  const known = modalityMeanings[value];
  return known === undefined ? code('OT', 'DCM', 'Other Modality') : code(value, 'DCM', known);
}
