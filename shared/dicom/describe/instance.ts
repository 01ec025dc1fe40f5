/** Patient, study and instance of one data set, in the words of the index. */
import type { InstanceInfo, PatientInfo, StudyInfo } from '../model.ts';
import type { DataSet } from '../parse/dataSet.ts';
import { joinDateTime, parseAge, parseDate, parseDateTime, parseOffset, parseTime } from '../text/dateTime.ts';
import { displayName } from '../text/personName.ts';
import { commonSpacing, groupsOfFrames, rescaleOf, sharedGroups, spacingTextOf } from './functionalGroups.ts';
import { lateralityOf, proposedLateralityOf } from './laterality.ts';
import { remember } from './memo.ts';
import { nmInfo } from './nuclear.ts';
import { planeOf } from './plane.ts';
import { spacingTags } from './spacing.ts';
import { bodyPartOf, projectionOf } from './view.ts';

/** Acquisition, else content, series, study: date and time always come from the same pair. */
function acquisitionDateTime(dataSet: DataSet, offset: number | null): string | null {
  const acquired = parseDate(dataSet.code('acquisitionDate'));
  const acquiredTime = acquired === null ? null : parseTime(dataSet.code('acquisitionTime'));
  if (acquired !== null && acquiredTime !== null) return joinDateTime(acquired, acquiredTime);
  if (dataSet.has('acquisitionDateTime')) {
    // Without a time of its own, the date takes that of the same day.
    const dateTime = parseDateTime(dataSet.code('acquisitionDateTime'), offset);
    if (dateTime !== null && (acquired === null || dateTime.startsWith(acquired))) return dateTime;
  }
  if (acquired !== null) return joinDateTime(acquired, null);
  const content = parseDate(dataSet.code('contentDate'));
  if (content !== null) return joinDateTime(content, parseTime(dataSet.code('contentTime')));
  const series = parseDate(dataSet.code('seriesDate'));
  if (series !== null) return joinDateTime(series, parseTime(dataSet.code('seriesTime')));
  return joinDateTime(parseDate(dataSet.code('studyDate')), parseTime(dataSet.code('studyTime')));
}

function burnedIn(dataSet: DataSet): boolean | null {
  const value = dataSet.code('burnedInAnnotation').toUpperCase();
  return value === 'YES' ? true : value === 'NO' ? false : null;
}

function paddingValue(dataSet: DataSet, signed: boolean): number | null {
  const value = dataSet.uint16('pixelPaddingValue');
  return value === null ? null : signed ? (value << 16) >> 16 : value;
}

const NO_PIXELS = {
  samplesPerPixel: null,
  bitsAllocated: null,
  bitsStored: null,
  highBit: null,
  pixelRepresentation: null,
} as const;

function pixelDescription(dataSet: DataSet) {
  const rows = dataSet.uint16('rows');
  const columns = dataSet.uint16('columns');
  if (rows === null || columns === null) {
    return {
      rows: null,
      columns: null,
      numberOfFrames: 1,
      photometricInterpretation: null,
      planarConfiguration: null,
      pixelPaddingValue: null,
      ...NO_PIXELS,
    };
  }
  const bitsAllocated = dataSet.uint16('bitsAllocated');
  const bitsStored = dataSet.uint16('bitsStored') ?? bitsAllocated;
  const pixelRepresentation = dataSet.uint16('pixelRepresentation');
  return {
    rows,
    columns,
    numberOfFrames: Math.max(1, dataSet.integer('numberOfFrames') ?? 1),
    samplesPerPixel: dataSet.uint16('samplesPerPixel') ?? 1,
    photometricInterpretation: dataSet.code('photometricInterpretation').toUpperCase() || null,
    bitsAllocated,
    bitsStored,
    highBit: dataSet.uint16('highBit') ?? (bitsStored === null ? null : bitsStored - 1),
    pixelRepresentation,
    planarConfiguration: dataSet.uint16('planarConfiguration'),
    pixelPaddingValue: paddingValue(dataSet, pixelRepresentation === 1),
  };
}

function ageString(dataSet: DataSet): string | null {
  const text = dataSet.code('patientAge');
  return parseAge(text) === null ? null : text;
}

/** What the index keeps of an instance. Identifiers that the file lacks are empty. */
export function describeInstance(dataSet: DataSet): InstanceInfo {
  const { part10 } = dataSet;
  const modality = dataSet.code('modality').toUpperCase();
  const seriesDescription = dataSet.text('seriesDescription');
  const studyDescription = dataSet.text('studyDescription');
  const offset = dataSet.has('timezoneOffsetFromUtc') ? parseOffset(dataSet.code('timezoneOffsetFromUtc')) : null;
  const dateTime = acquisitionDateTime(dataSet, offset);
  const imageType = dataSet.codes('imageType');
  const shared = sharedGroups(dataSet);
  const frames = groupsOfFrames(dataSet);
  // That of the first frame stands for an object whose frames differ: whoever shows or measures one takes the frame's own.
  const transformation = rescaleOf(shared) ?? rescaleOf(frames[0]);
  const rescaleSlope = dataSet.number('rescaleSlope') ?? transformation?.slope ?? 1;
  const rescaleIntercept = dataSet.number('rescaleIntercept') ?? transformation?.intercept ?? 0;
  const lossy = dataSet.code('lossyImageCompression') === '01' || part10.syntax.lossy;
  const pixels = pixelDescription(dataSet);
  const protocol = dataSet.text('protocolName');
  const laterality = lateralityOf(dataSet, shared);
  return {
    sopInstanceUid: dataSet.code('sopInstanceUid') || part10.metaSopInstanceUid,
    sopClassUid: dataSet.code('sopClassUid') || part10.metaSopClassUid,
    transferSyntaxUid: part10.syntax.uid,
    seriesInstanceUid: dataSet.code('seriesInstanceUid'),
    studyInstanceUid: dataSet.code('studyInstanceUid'),
    modality,
    instanceNumber: dataSet.integer('instanceNumber'),
    seriesNumber: dataSet.integer('seriesNumber'),
    seriesDescription,
    studyDescription,
    dateTime,
    studyDate: parseDate(dataSet.code('studyDate')),
    patientAge: ageString(dataSet),
    bodyPart: bodyPartOf(dataSet),
    laterality,
    proposedLaterality: proposedLateralityOf(laterality, modality, seriesDescription, studyDescription),
    projection: projectionOf(dataSet, modality, [
      seriesDescription,
      dataSet.text('acquisitionDeviceProcessingDescription'),
      protocol,
    ]),
    patientOrientation: dataSet.code('patientOrientation') || null,
    imageType,
    plane: planeOf(dataSet, { modality, imageType }, shared),
    manufacturerModel: `${dataSet.text('manufacturer')} ${dataSet.text('manufacturerModelName')}`.trim(),
    rows: pixels.rows,
    columns: pixels.columns,
    numberOfFrames: pixels.numberOfFrames,
    samplesPerPixel: pixels.samplesPerPixel,
    photometricInterpretation: pixels.photometricInterpretation,
    bitsAllocated: pixels.bitsAllocated,
    bitsStored: pixels.bitsStored,
    highBit: pixels.highBit,
    pixelRepresentation: pixels.pixelRepresentation,
    planarConfiguration: pixels.planarConfiguration,
    pixelPaddingValue: pixels.pixelPaddingValue,
    rescaleSlope: Number.isFinite(rescaleSlope) && rescaleSlope !== 0 ? rescaleSlope : 1,
    rescaleIntercept: Number.isFinite(rescaleIntercept) ? rescaleIntercept : 0,
    hasModalityLut: dataSet.has('modalityLutSequence'),
    burnedInAnnotation: burnedIn(dataSet),
    lossy,
    spacing: spacingTags(dataSet, spacingTextOf(shared) || commonSpacing(frames)),
    nm:
      modality === 'NM'
        ? nmInfo(dataSet, {
            imageType,
            dateTime,
            offset,
            pixels,
            rescaleSlope,
            lossy,
            seriesDescription,
            studyDescription,
            protocol,
          })
        : null,
  };
}

const rememberedName = remember(displayName);

/** Issuer of Patient ID, else the Universal Entity ID of its qualifiers (PS3.3 10.14); '' where there is neither. */
function issuerOf(dataSet: DataSet): string {
  const issuer = dataSet.text('issuerOfPatientId');
  if (issuer !== '' || !dataSet.has('issuerOfPatientIdQualifiersSequence')) return issuer;
  return dataSet.items('issuerOfPatientIdQualifiersSequence')[0]?.string('x00400032')?.trim() ?? '';
}

/** The patient as this file states it; the key falls back to the study where there is no Patient ID. */
export function describePatient(dataSet: DataSet, studyInstanceUid: string): PatientInfo {
  const patientId = dataSet.text('patientId');
  const namePn = dataSet.text('patientName');
  const issuer = issuerOf(dataSet);
  return {
    patientKey: patientId === '' ? `~${studyInstanceUid}` : patientId,
    patientId,
    ...(issuer === '' ? {} : { issuer }),
    name: rememberedName(namePn),
    namePn,
    birthDate: parseDate(dataSet.code('patientBirthDate')),
    sex: dataSet.code('patientSex').toUpperCase(),
  };
}

/** The study as this instance describes it; `date` and `time` are those of acquisition. */
export function describeStudy(dataSet: DataSet, instance: InstanceInfo): Omit<StudyInfo, 'instances' | 'modalities'> {
  const { dateTime } = instance;
  const date = dateTime === null ? null : dateTime.slice(0, 10);
  const time = dateTime === null || dateTime.length < 11 ? null : dateTime.slice(11);
  return {
    studyInstanceUid: instance.studyInstanceUid,
    date,
    studyDate: instance.studyDate,
    time,
    studyId: dataSet.text('studyId'),
    accessionNumber: dataSet.text('accessionNumber'),
    description: instance.studyDescription,
    referringPhysician: rememberedName(dataSet.text('referringPhysicianName')),
  };
}
