/** Key images as Grayscale Softcopy Presentation States (PS3.3 A.33.1): the image itself, shown as in the report. */

import type { LookupTable } from '../../../shared/dicom/display/index.ts';
import type { SpacingTags } from '../../../shared/dicom/model.ts';
import { pixelAspect } from '../../../shared/dicom/pixelAspect.ts';
import { signerPn } from '../../../shared/report/signer.ts';
import { derivedUid } from './derivedUid.ts';
import { type Dataset, dicomDate, dicomTime, shortText } from './dicomFile.ts';
import { deidentifiedModule, equipmentModule, patientModule, sopCommon, studyModule } from './modules.ts';
import type { DrawnShape, KeyImageView } from './render/keyImageView.ts';
import type { Presentation } from './render/presentation.ts';
import { type ExportSource, instanceByUid, reportUid, seriesUid } from './source.ts';
import { decimalString } from './sr/values/num.ts';
import { graphicOf } from './sr/values/scoord.ts';

export const presentationStateClass = '1.2.840.10008.5.1.4.1.1.11.1';

/** Lesions and what they are compared with lie on layers of their own, so that a viewer can hide one of them. */
const layers = {
  lesion: { name: 'LESION', description: 'Measurements of the lesion', gray: 65535, cieLab: [65535, 32896, 32896] },
  reference: {
    name: 'REFERENCE',
    description: 'Reference regions and calibration',
    gray: 45000,
    // CIELab of a light blue: L 80, a -10, b -25 in the encoding of PS3.3 C.10.7.1.1.
    cieLab: [52428, 30326, 26471],
  },
} as const;
type Layer = keyof typeof layers;

const layerOf = (shape: DrawnShape): Layer => (shape.dashed ? 'reference' : 'lesion');

/** Units of PIXEL have the origin of SCOORD: the outer corner of the top left pixel (PS3.3 C.10.5.1.2). */
function graphicObject({ origin, closed }: DrawnShape): Dataset {
  const { type, points } = graphicOf(origin);
  return {
    GraphicAnnotationUnits: 'PIXEL',
    GraphicDimensions: 2,
    NumberOfGraphicPoints: points.length,
    GraphicData: points.flat(),
    GraphicType: type,
    ...(closed ? { GraphicFilled: 'N' } : {}),
  };
}

function textObject({ label, anchor }: DrawnShape): Dataset {
  return {
    UnformattedTextValue: label,
    AnchorPoint: [...anchor],
    AnchorPointVisibility: 'N',
    AnchorPointAnnotationUnits: 'PIXEL',
  };
}

/** One layer's graphics and words on the referenced image. */
function annotationItem(view: KeyImageView, layer: Layer, reference: Dataset): Dataset | null {
  const shapes = view.shapes.filter((shape) => layerOf(shape) === layer && shape.points.length > 0);
  if (shapes.length === 0) return null;
  const words = shapes.filter((shape) => shape.label !== '').map(textObject);
  return {
    ReferencedImageSequence: [reference],
    GraphicLayer: layers[layer].name,
    ...(words.length === 0 ? {} : { TextObjectSequence: words }),
    GraphicObjectSequence: shapes.map(graphicObject),
  };
}

/** A look-up table as a sequence item, its entries in 16 bits (PS3.3 C.11.1, C.11.2). */
function lutItem(table: LookupTable, signedInput: boolean, stretch: boolean): Dataset {
  const factor = stretch ? 65535 / (2 ** table.bits - 1) : 1;
  const entries = table.entries.length % 65536;
  const first = table.firstMapped < 0 ? table.firstMapped + 65536 : table.firstMapped;
  return {
    LUTDescriptor: [entries, first, 16],
    LUTExplanation: shortText(table.explanation, 64),
    LUTData: [table.entries.map((entry) => Math.min(65535, Math.round(entry * factor))).buffer],
    _vrMap: { LUTDescriptor: signedInput && table.firstMapped < 0 ? 'SS' : 'US', LUTData: 'OW' },
  };
}

/** Stored to modality values (C.11.1): said by the state itself, as what the image says does not hold beside it. */
function modalityTransform({ modality, signed }: Presentation): Dataset {
  if ('entries' in modality) {
    return { ModalityLUTSequence: [{ ...lutItem(modality, signed, false), ModalityLUTType: 'US' }] };
  }
  if (modality.slope === 1 && modality.intercept === 0) return {};
  return {
    RescaleIntercept: decimalString(modality.intercept),
    RescaleSlope: decimalString(modality.slope),
    RescaleType: 'US',
  };
}

/** The window or table by which the report shows the image (C.11.8). */
function softcopyVoi({ voi, signed }: Presentation, reference: Dataset): Dataset {
  const transform: Dataset =
    'entries' in voi
      ? { VOILUTSequence: [lutItem(voi, signed, true)] }
      : {
          WindowCenter: decimalString(voi.center),
          WindowWidth: decimalString(voi.width),
          ...(voi.function === 'LINEAR' ? {} : { VOILUTFunction: voi.function }),
        };
  return { SoftcopyVOILUTSequence: [{ ReferencedImageSequence: [reference], ...transform }] };
}

/**
 * The presentation state of one key image, in the study of its image. Null for colour pixels, which it cannot describe.
 */
export function buildPresentationState(source: ExportSource, view: KeyImageView, number: number): Dataset | null {
  const { keyImage, box, presentation } = view;
  const study = source.studies.find((item) => item.studyInstanceUid === keyImage.studyInstanceUid);
  const origin = instanceByUid(source, keyImage.sopInstanceUid);
  if (study === undefined || origin === undefined)
    throw new RangeError('A key image belongs to a study of the report.');
  if (presentation === null) return null;
  const created = source.version?.createdAt ?? source.exportedAt;
  const reference: Dataset = {
    ReferencedSOPClassUID: view.sopClassUid,
    ReferencedSOPInstanceUID: keyImage.sopInstanceUid,
    ...(origin.numberOfFrames > 1 ? { ReferencedFrameNumber: String(keyImage.frame) } : {}),
  };
  const items = (['lesion', 'reference'] as const).flatMap((layer) => {
    const item = annotationItem(view, layer, reference);
    return item === null ? [] : [{ layer, item }];
  });
  return {
    ...sopCommon(
      presentationStateClass,
      derivedUid('presentation-state', reportUid(source), keyImage.sopInstanceUid, String(keyImage.frame)),
      created,
    ),
    ...patientModule(source.content.patient),
    ...(source.deidentified ? deidentifiedModule() : {}),
    ...studyModule(study),
    Modality: 'PR',
    SeriesInstanceUID: seriesUid(study.studyInstanceUid, 'presentation-states'),
    SeriesNumber: '9004',
    Laterality: origin.laterality === 'L' || origin.laterality === 'R' ? origin.laterality : '',
    SeriesDescription: 'Key images, heterotopic ossification (presentation states)',
    ...equipmentModule(source.content),
    InstanceNumber: String(number),
    // Presentation State Identification (C.11.10)
    ContentLabel: `KEY_IMAGE_${number}`,
    ContentDescription: shortText(keyImage.caption, 64),
    PresentationCreationDate: dicomDate(created),
    PresentationCreationTime: dicomTime(created) || '000000',
    ContentCreatorName: source.deidentified ? '' : creatorName(source),
    // Presentation State Relationship (C.11.11)
    ReferencedSeriesSequence: [{ ReferencedImageSequence: [reference], SeriesInstanceUID: origin.seriesInstanceUid }],
    // Displayed Area (C.10.4): corners count pixels from 1, the bottom right one included
    DisplayedAreaSelectionSequence: [
      {
        ReferencedImageSequence: [reference],
        DisplayedAreaTopLeftHandCorner: [Math.floor(box.x) + 1, Math.floor(box.y) + 1],
        DisplayedAreaBottomRightHandCorner: [Math.floor(box.x + box.width), Math.floor(box.y + box.height)],
        PresentationSizeMode: 'SCALE TO FIT',
        PresentationPixelAspectRatio: aspectRatio(origin.spacing),
      },
    ],
    ...(items.length === 0
      ? {}
      : {
          GraphicAnnotationSequence: items.map(({ item }) => item),
          GraphicLayerSequence: items.map(({ layer }, index) => ({
            GraphicLayer: layers[layer].name,
            GraphicLayerOrder: String(index + 1),
            GraphicLayerRecommendedDisplayGrayscaleValue: layers[layer].gray,
            GraphicLayerRecommendedDisplayCIELabValue: [...layers[layer].cieLab],
            GraphicLayerDescription: layers[layer].description,
          })),
        }),
    ...modalityTransform(presentation),
    ...softcopyVoi(presentation, reference),
    // Softcopy Presentation LUT (C.11.6): scans are shown dark on white, as on a film sheet
    PresentationLUTShape: presentation.inverted ? 'INVERSE' : 'IDENTITY',
  };
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** Vertical over horizontal size of a pixel in whole numbers (C.10.4): as the image says it, or the ratio of its spacings. */
function aspectRatio(spacing: SpacingTags): [string, string] {
  const precision = 10_000;
  const rows = Math.round(pixelAspect(spacing) * precision);
  const common = divisor(rows, precision);
  return [String(rows / common), String(precision / common)];
}

function creatorName(source: ExportSource): string {
  return signerPn(source.version?.signerName ?? '');
}
