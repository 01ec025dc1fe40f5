/**
 * The judges can say no: each attribute that the standard requires (type 1 and 2 of the modules of the IOD, PS3.3) taken out
 * of an object of ours is reported by a program that we did not write. Without this a clean result would mean nothing.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Dataset, writeDicomFile } from './dicomFile.ts';
import { buildEncapsulatedPdf } from './encapsulatedPdf.ts';
import { buildKeyImage } from './keyImages.ts';
import { buildKeyObjects } from './keyObjects.ts';
import { buildPresentationState } from './presentationState.ts';
import { keyImageViews } from './render/keyImageView.ts';
import { buildReportSr } from './sr/buildSr.ts';
import { sampleFrames, sampleSource } from './testing/sample.ts';
import { available, dciodvfyErrors, dcmpschkErrors, dsrdump } from './testing/tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'enthesis-required-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The data set without the attribute at the end of the path; on the way, the first item of a sequence that leads there. */
function without(dataset: Dataset, path: readonly string[]): Dataset | null {
  const [head = '', ...rest] = path;
  if (!(head in dataset)) return null;
  if (rest.length === 0) {
    const { [head]: _, ...kept } = dataset;
    return kept;
  }
  const items = dataset[head] as readonly Dataset[];
  for (const [at, item] of items.entries()) {
    const changed = without(item, rest);
    if (changed !== null) return { ...dataset, [head]: items.map((other, i) => (i === at ? changed : other)) };
  }
  return null;
}

/** Patient, General Study, General Series, General Equipment. */
const common = [
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyInstanceUID',
  'StudyDate',
  'StudyTime',
  'StudyID',
  'AccessionNumber',
  'ReferringPhysicianName',
  'SeriesInstanceUID',
  'SeriesNumber',
  'Manufacturer',
  'InstanceNumber',
];

const content = 'ContentSequence';
/** Imaging Measurements, the first group, its first value. */
const group = [content, content];
const value = [...group, content];

const iods: readonly {
  readonly name: string;
  readonly required: readonly string[];
  readonly make: () => Promise<Dataset>;
}[] = [
  {
    name: 'Comprehensive SR (A.35.3)',
    make: async () => buildReportSr(sampleSource()),
    required: [
      ...common,
      'Modality',
      'ReferencedPerformedProcedureStepSequence',
      'CompletionFlag',
      'VerificationFlag',
      'ContentDate',
      'ContentTime',
      'PerformedProcedureCodeSequence',
      'VerifyingObserverSequence',
      'VerifyingObserverSequence/VerifyingObserverName',
      'VerifyingObserverSequence/VerifyingOrganization',
      'VerifyingObserverSequence/VerificationDateTime',
      'VerifyingObserverSequence/VerifyingObserverIdentificationCodeSequence',
      'CurrentRequestedProcedureEvidenceSequence',
      'CurrentRequestedProcedureEvidenceSequence/StudyInstanceUID',
      'CurrentRequestedProcedureEvidenceSequence/ReferencedSeriesSequence',
      'CurrentRequestedProcedureEvidenceSequence/ReferencedSeriesSequence/SeriesInstanceUID',
      'CurrentRequestedProcedureEvidenceSequence/ReferencedSeriesSequence/ReferencedSOPSequence',
      'CurrentRequestedProcedureEvidenceSequence/ReferencedSeriesSequence/ReferencedSOPSequence/ReferencedSOPClassUID',
      'ValueType',
      'ContinuityOfContent',
      'ConceptNameCodeSequence',
      'ConceptNameCodeSequence/CodeValue',
      'ConceptNameCodeSequence/CodingSchemeDesignator',
      'ConceptNameCodeSequence/CodeMeaning',
      [content, 'RelationshipType'].join('/'),
      [content, 'ValueType'].join('/'),
      [content, 'ConceptCodeSequence'].join('/'),
      [...group, 'RelationshipType'].join('/'),
      [...value, 'MeasuredValueSequence'].join('/'),
      [...value, 'MeasuredValueSequence', 'NumericValue'].join('/'),
      [...value, 'MeasuredValueSequence', 'MeasurementUnitsCodeSequence'].join('/'),
      [...value, content, 'GraphicType'].join('/'),
      [...value, content, 'GraphicData'].join('/'),
      [...value, content, content, 'ReferencedSOPSequence'].join('/'),
      [...value, content, content, 'ReferencedSOPSequence', 'ReferencedSOPInstanceUID'].join('/'),
    ],
  },
  {
    name: 'Encapsulated PDF (A.45.1)',
    make: async () => buildEncapsulatedPdf(sampleSource(), new TextEncoder().encode('%PDF-1.7')),
    required: [
      ...common,
      'Modality',
      'ConversionType',
      'ContentDate',
      'ContentTime',
      'AcquisitionDateTime',
      'BurnedInAnnotation',
      'DocumentTitle',
      'ConceptNameCodeSequence',
      'MIMETypeOfEncapsulatedDocument',
      'EncapsulatedDocument',
    ],
  },
  {
    name: 'Secondary Capture (A.8.1)',
    make: async () => {
      const { views } = await keyImageViews(sampleSource(), sampleFrames, 200);
      if (views[0] === undefined) throw new Error('No key image');
      return buildKeyImage(sampleSource(), views[0], 1);
    },
    required: [
      ...common,
      'ConversionType',
      'PatientOrientation',
      'SamplesPerPixel',
      'PhotometricInterpretation',
      'Rows',
      'Columns',
      'BitsAllocated',
      'BitsStored',
      'HighBit',
      'PixelRepresentation',
      'PixelData',
      'SourceImageSequence/ReferencedSOPClassUID',
      'SourceImageSequence/ReferencedSOPInstanceUID',
    ],
  },
  {
    name: 'Key Object Selection (A.35.4)',
    make: async () => {
      const [first] = buildKeyObjects(sampleSource());
      if (first === undefined) throw new Error('No selection');
      return first.dataset;
    },
    required: [
      ...common,
      'Modality',
      'ReferencedPerformedProcedureStepSequence',
      'ContentDate',
      'ContentTime',
      'CurrentRequestedProcedureEvidenceSequence',
      'CurrentRequestedProcedureEvidenceSequence/ReferencedSeriesSequence/ReferencedSOPSequence',
      'ValueType',
      'ContinuityOfContent',
      'ConceptNameCodeSequence',
      'ContentSequence/RelationshipType',
    ],
  },
  {
    name: 'Grayscale Softcopy Presentation State (A.33.1)',
    make: async () => {
      const { views } = await keyImageViews(sampleSource(), sampleFrames, 200);
      const state = views[0] === undefined ? null : buildPresentationState(sampleSource(), views[0], 1);
      if (state === null) throw new Error('No presentation state');
      return state;
    },
    required: [
      ...common,
      'Modality',
      'ContentLabel',
      'ContentDescription',
      'PresentationCreationDate',
      'PresentationCreationTime',
      'PresentationLUTShape',
      'ReferencedSeriesSequence',
      'ReferencedSeriesSequence/SeriesInstanceUID',
      'ReferencedSeriesSequence/ReferencedImageSequence',
      'ReferencedSeriesSequence/ReferencedImageSequence/ReferencedSOPClassUID',
      'ReferencedSeriesSequence/ReferencedImageSequence/ReferencedSOPInstanceUID',
      'DisplayedAreaSelectionSequence',
      'DisplayedAreaSelectionSequence/DisplayedAreaTopLeftHandCorner',
      'DisplayedAreaSelectionSequence/DisplayedAreaBottomRightHandCorner',
      'DisplayedAreaSelectionSequence/PresentationSizeMode',
      'DisplayedAreaSelectionSequence/PresentationPixelAspectRatio',
      'GraphicAnnotationSequence/GraphicLayer',
      'GraphicAnnotationSequence/GraphicObjectSequence/GraphicAnnotationUnits',
      'GraphicAnnotationSequence/GraphicObjectSequence/GraphicDimensions',
      'GraphicAnnotationSequence/GraphicObjectSequence/NumberOfGraphicPoints',
      'GraphicAnnotationSequence/GraphicObjectSequence/GraphicData',
      'GraphicAnnotationSequence/GraphicObjectSequence/GraphicType',
      'GraphicAnnotationSequence/TextObjectSequence/UnformattedTextValue',
      'GraphicAnnotationSequence/TextObjectSequence/AnchorPoint',
      'GraphicAnnotationSequence/TextObjectSequence/AnchorPointVisibility',
      'GraphicAnnotationSequence/TextObjectSequence/AnchorPointAnnotationUnits',
      'GraphicLayerSequence/GraphicLayer',
      'GraphicLayerSequence/GraphicLayerOrder',
      'SoftcopyVOILUTSequence/WindowCenter',
      'SoftcopyVOILUTSequence/WindowWidth',
    ],
  },
];

describe.skipIf(!available.dciodvfy || !available.dcmpschk)(
  'each required attribute (needs dicom3tools and dcmtk)',
  () => {
    for (const { name, required, make } of iods) {
      it(`${name}: is missed when it is taken out`, { timeout: 60_000 }, async () => {
        const dataset = await make();
        const path = join(folder, 'one.dcm');
        const faults = (object: Dataset): readonly string[] => {
          writeFileSync(path, writeDicomFile(object));
          return [
            ...dciodvfyErrors(path),
            ...(dataset.Modality === 'PR' ? dcmpschkErrors(path) : []),
            ...(dataset.Modality === 'SR' && dsrdump(path).status !== 0 ? ['dsrdump refuses it'] : []),
          ];
        };
        expect(faults(dataset)).toEqual([]);
        const unseen = required.filter((attribute) => {
          const broken = without(dataset, attribute.split('/'));
          if (broken === null) return true;
          return faults(broken).length === 0;
        });
        expect(unseen).toEqual([]);
      });
    }
  },
);
