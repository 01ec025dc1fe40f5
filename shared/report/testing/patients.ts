/** Hand-made patients for tests: the shape of a real library, with made-up identifiers under the UUID root 2.25. */
import type { InstanceInfo, NmPhase, PatientInfo, StudyInfo } from '../../dicom/model.ts';
import { plainInstance } from '../../dicom/testing/plainInstance.ts';

/** A fixed, readable UID: the same name gives the same UID (FNV-1a over the name, twice). */
export function testUid(name: string): string {
  let low = 0x811c9dc5;
  let high = 0x9dc5811c;
  for (let i = 0; i < name.length; i += 1) {
    low = Math.imul(low ^ name.charCodeAt(i), 0x01000193) >>> 0;
    high = Math.imul(high ^ name.charCodeAt(name.length - 1 - i), 0x01000193) >>> 0;
  }
  return `2.25.${high}${String(low).padStart(10, '0')}`;
}

export const testPatient: PatientInfo = {
  patientKey: 'HO-001',
  patientId: 'HO-001',
  name: 'Doe, Jane',
  namePn: 'Doe^Jane',
  birthDate: '1972-04-05',
  sex: 'F',
};

export interface FilmOptions {
  readonly imagerPixelSpacing?: readonly [number, number] | null;
  readonly pixelSpacing?: readonly [number, number] | null;
  readonly calibrationType?: string | null;
  readonly magnification?: number | null;
  readonly projection?: string | null;
  readonly description?: string;
  readonly bodyPart?: string;
  readonly laterality?: 'L' | 'R' | null;
  /** Clock time, for two examinations of one day. */
  readonly time?: string;
}

function blank(name: string, date: string): InstanceInfo {
  return plainInstance({
    sopInstanceUid: testUid(`${name} instance`),
    seriesInstanceUid: testUid(`${name} series`),
    studyInstanceUid: testUid(`${name} study`),
    dateTime: `${date}T10:00:00`,
    studyDate: date,
    bodyPart: 'ANKLE',
    laterality: 'R',
    imageType: ['ORIGINAL', 'PRIMARY'],
    manufacturerModel: 'Phantom',
    rows: 1000,
    columns: 800,
    bitsStored: 12,
    highBit: 11,
  });
}

function study(
  name: string,
  date: string,
  description: string,
  first: InstanceInfo,
  others: readonly InstanceInfo[] = [],
  time = '10:00:00',
): StudyInfo {
  return {
    studyInstanceUid: testUid(`${name} study`),
    date,
    studyDate: date,
    time,
    studyId: name.slice(0, 16),
    accessionNumber: `A${date.replaceAll('-', '')}`,
    description,
    referringPhysician: 'Referrer^Ruth',
    modalities: [first.modality],
    instances: [first, ...others].map((instance) => ({ ...instance, studyDescription: description })),
  };
}

/** One lateral ankle radiograph, 800 x 1000; detector spacing 0.1 mm unless told otherwise. */
export function filmStudy(name: string, date: string, options: FilmOptions = {}): StudyInfo {
  const base = blank(name, date);
  const pair = (value: readonly [number, number] | null | undefined): [number, number] | null =>
    value == null ? null : [value[0], value[1]];
  const film: InstanceInfo = {
    ...base,
    bodyPart: options.bodyPart ?? base.bodyPart,
    laterality: options.laterality === undefined ? base.laterality : options.laterality,
    projection: options.projection === undefined ? 'lateral' : options.projection,
    spacing: {
      ...base.spacing,
      imagerPixelSpacing: options.imagerPixelSpacing === undefined ? [0.1, 0.1] : pair(options.imagerPixelSpacing),
      pixelSpacing: pair(options.pixelSpacing),
      pixelSpacingCalibrationType: options.calibrationType ?? null,
      estimatedRadiographicMagnificationFactor: options.magnification ?? null,
    },
  };
  return study(name, date, options.description ?? 'XR ankle right', film, [], options.time);
}

/** One posterior and anterior delayed scan of both feet, 256 x 256, two frames, injected `hours` before the start. */
export function scanStudy(
  name: string,
  date: string,
  hours = 3,
  phase: NmPhase = 'delayed',
  options: { readonly threePhase?: boolean; readonly description?: string; readonly time?: string } = {},
): StudyInfo {
  const start = new Date(`${date}T12:00:00Z`).getTime();
  const injected = new Date(start - hours * 3_600_000).toISOString().slice(0, 19);
  const group = (frame: number, view: 'ANT' | 'POST', of: NmPhase = phase) => ({
    frames: [frame],
    view,
    proposedPhase: of,
    wholeBody: false,
    reason: 'Start three hours after injection.',
    frameDurationMs: 300_000,
    startDateTime: `${date}T12:00:00`,
  });
  const delayed: InstanceInfo = {
    ...blank(name, date),
    sopClassUid: '1.2.840.10008.5.1.4.1.1.20',
    modality: 'NM',
    bodyPart: 'FOOT',
    laterality: null,
    imageType: ['ORIGINAL', 'PRIMARY', 'STATIC', 'EMISSION'],
    dateTime: `${date}T12:00:00`,
    rows: 256,
    columns: 256,
    numberOfFrames: 2,
    bitsStored: 16,
    highBit: 15,
    spacing: { ...blank(name, date).spacing, pixelSpacing: [1.1, 1.1] },
    nm: {
      radiopharmaceutical: 'Tc-99m HDP',
      halfLifeS: 21_624,
      injectedActivityBq: 600e6,
      injectionDateTime: injected,
      countsAccumulated: null,
      decayCorrection: 'NONE',
      units: 'CNTS',
      imageTypes: ['STATIC', 'EMISSION'],
      countScale: null,
      notRawReasons: [],
      groups: [group(1, 'POST'), group(2, 'ANT')],
    },
  };
  const early: InstanceInfo = {
    ...delayed,
    sopInstanceUid: testUid(`${name} early`),
    nm: delayed.nm && { ...delayed.nm, groups: [group(1, 'POST', 'flow'), group(2, 'POST', 'pool')] },
  };
  const description = options.description ?? 'NM bone three phase';
  return study(
    name,
    date,
    description,
    delayed,
    options.threePhase === true ? [early] : [],
    options.time ?? '12:00:00',
  );
}

export function mrStudy(name: string, date: string, description = 'MR ankle right'): StudyInfo {
  return study(name, date, description, {
    ...blank(name, date),
    sopClassUid: '1.2.840.10008.5.1.4.1.1.4',
    modality: 'MR',
    spacing: { ...blank(name, date).spacing, pixelSpacing: [0.4, 0.4] },
  });
}

export function instanceOfStudy(item: StudyInfo): InstanceInfo {
  const instance = item.instances[0];
  if (instance === undefined) throw new Error('A test study always has one instance.');
  return instance;
}
