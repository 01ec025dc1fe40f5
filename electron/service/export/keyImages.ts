import { derivedUid } from './derivedUid.ts';
import { type Dataset, dicomDate, dicomTime, shortText } from './dicomFile.ts';
import { deidentifiedModule, equipmentModule, patientModule, sopCommon, studyModule } from './modules.ts';
import type { KeyImageView } from './render/keyImageView.ts';
import { burnIn } from './render/raster.ts';
import { type ExportSource, instanceByUid, reportUid, seriesUid } from './source.ts';

const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';

/** A key image as a Secondary Capture (PS3.3 A.8.1) in the study of its source, annotations burned in, eight-bit gray. */
export function buildKeyImage(source: ExportSource, view: KeyImageView, number: number): Dataset {
  const { keyImage } = view;
  const study = source.studies.find((item) => item.studyInstanceUid === keyImage.studyInstanceUid);
  const origin = instanceByUid(source, keyImage.sopInstanceUid);
  if (study === undefined || origin === undefined)
    throw new RangeError('A key image belongs to a study of the report.');
  const burned = burnIn(view.picture, view.shapes);
  const created = source.version?.createdAt ?? source.exportedAt;
  const uid = derivedUid('key-image', reportUid(source), keyImage.sopInstanceUid, String(keyImage.frame));
  const bytes = new Uint8Array(burned.pixels.length + (burned.pixels.length % 2));
  bytes.set(burned.pixels);
  return {
    ...sopCommon(secondaryCapture, uid, created),
    ...patientModule(source.content.patient),
    ...(source.deidentified ? deidentifiedModule() : {}),
    ...studyModule(study),
    Modality: 'OT',
    ConversionType: 'WSD',
    SeriesInstanceUID: seriesUid(study.studyInstanceUid, 'key-images'),
    SeriesNumber: '9003',
    SeriesDescription: 'Key images, heterotopic ossification',
    BodyPartExamined: shortText(origin.bodyPart, 16),
    Laterality: origin.laterality === 'L' || origin.laterality === 'R' ? origin.laterality : '',
    ...equipmentModule(source.content),
    DateOfSecondaryCapture: dicomDate(created),
    TimeOfSecondaryCapture: dicomTime(created),
    SecondaryCaptureDeviceManufacturer: 'Enthesis',
    InstanceNumber: String(number),
    PatientOrientation: '',
    ContentDate: dicomDate(created),
    ContentTime: dicomTime(created) || '000000',
    ImageType: ['DERIVED', 'SECONDARY'],
    ImageComments: shortText(keyImage.caption, 200),
    DerivationDescription: 'Windowed to 8 bits, cropped and resampled, annotations burned in. Not for measuring.',
    SourceImageSequence: [
      {
        ReferencedSOPClassUID: view.sopClassUid,
        ReferencedSOPInstanceUID: keyImage.sopInstanceUid,
        ...(origin.numberOfFrames > 1 ? { ReferencedFrameNumber: String(keyImage.frame) } : {}),
      },
    ],
    BurnedInAnnotation: 'YES',
    LossyImageCompression: '00',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: burned.rows,
    Columns: burned.columns,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    WindowCenter: '128',
    WindowWidth: '256',
    _vrMap: { PixelData: 'OW' },
    PixelData: [bytes.buffer],
  };
}
