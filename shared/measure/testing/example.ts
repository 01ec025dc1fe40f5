/** Builders of made-up patients for tests and for the accuracy bench: no real person, no file. */
import type { InstanceInfo, NmInfo, PatientInfo, StudyInfo } from '../../dicom/model.ts';
import { noSpacing, plainInstance } from '../../dicom/testing/plainInstance.ts';
import { plainStudy } from '../../dicom/testing/plainStudy.ts';
import type { Annotation, Finding, Lesion, PatientRecord } from '../../reading/model.ts';
import { emptyRecord } from '../../reading/testing/patient.ts';
import { defaultSiteSettings, type SiteSettings } from '../../settings/model.ts';
import type { RegionStats } from '../../uptake/model.ts';
import type { MeasureInput } from '../measurePatient.ts';

export const examplePatient: PatientInfo = {
  patientKey: 'HO-001',
  patientId: 'HO-001',
  name: 'Example, Only',
  namePn: 'Example^Only',
  birthDate: null,
  sex: 'F',
};

export function exampleInstance(uid: string, changes: Partial<InstanceInfo> = {}): InstanceInfo {
  return plainInstance({
    sopInstanceUid: uid,
    seriesInstanceUid: `${uid}.1`,
    studyInstanceUid: `${uid}.2`,
    laterality: 'R',
    projection: 'lateral',
    ...changes,
  });
}

/** One static posterior delayed view, started so many hours after injection. */
export function exampleNm(date: string, delayHours: number | null = 3, changes: Partial<NmInfo> = {}): NmInfo {
  const clock = (minutes: number) =>
    `${date}T${String(8 + Math.floor(minutes / 60)).padStart(2, '0')}:${String(Math.round(minutes) % 60).padStart(2, '0')}:00`;
  return {
    radiopharmaceutical: 'Tc-99m HDP',
    halfLifeS: 21624,
    injectedActivityBq: 6e8,
    injectionDateTime: delayHours === null ? null : clock(0),
    countsAccumulated: null,
    decayCorrection: 'NONE',
    units: 'CNTS',
    imageTypes: ['STATIC', 'EMISSION'],
    countScale: null,
    notRawReasons: [],
    groups: [
      {
        frames: [1],
        view: 'POST',
        proposedPhase: 'delayed',
        wholeBody: false,
        reason: 'test',
        frameDurationMs: 300_000,
        startDateTime: delayHours === null ? null : clock(delayHours * 60),
      },
    ],
    ...changes,
  };
}

export function exampleStudy(uid: string, date: string | null, instances: readonly InstanceInfo[]): StudyInfo {
  return plainStudy({
    studyInstanceUid: uid,
    date,
    instances: instances.map((i) => ({ ...i, studyInstanceUid: uid })),
  });
}

/** A lateral film with 0.1 mm pixels in the detector plane. */
export function exampleFilm(uid: string, date: string, changes: Partial<InstanceInfo> = {}): StudyInfo {
  const spacing = { ...noSpacing, imagerPixelSpacing: [0.1, 0.1] as [number, number] };
  return exampleStudy(`${uid}.2`, date, [exampleInstance(uid, { spacing, ...changes })]);
}

export function exampleScan(
  uid: string,
  date: string,
  delayHours: number | null = 3,
  nm: Partial<NmInfo> = {},
  changes: Partial<InstanceInfo> = {},
): StudyInfo {
  return exampleStudy(`${uid}.2`, date, [
    exampleInstance(uid, {
      modality: 'NM',
      sopClassUid: '1.2.840.10008.5.1.4.1.1.20',
      projection: null,
      nm: exampleNm(date, delayHours, nm),
      ...changes,
    }),
  ]);
}

export const exampleLesion: Lesion = {
  id: 'L1',
  site: 'achilles-tendon',
  laterality: 'R',
  label: 'distal focus',
  trackingUid: '1.2.3',
};

/** A horizontal line of so many pixels, or any shape given in `changes`. */
export function mark(id: string, sop: string, role: Annotation['role'], changes: Partial<Annotation> = {}): Annotation {
  return {
    id,
    lesionId: 'L1',
    sopInstanceUid: sop,
    frame: 1,
    role,
    shape: { kind: 'ellipse', center: [50, 50], radii: [5, 5], rotation: 0 },
    status: 'accepted',
    source: 'reader',
    ...changes,
  };
}

export function line(length: number, from: [number, number] = [10, 10]): Annotation['shape'] {
  return {
    kind: 'line',
    points: [
      [from[0], from[1]],
      [from[0] + length, from[1]],
    ],
  };
}

/** Lesion and reference of one scan with the counts they hold, in 100 pixels each. */
export interface ScanCounts {
  readonly sop: string;
  readonly lesion: number;
  readonly reference: number;
}

export function flatStats(counts: number, pixels = 100): RegionStats {
  const mean = counts / pixels;
  return { counts, pixels, mean, max: mean, min: mean, sd: 0 };
}

export function uptakeMarks(
  { sop }: Pick<ScanCounts, 'sop'>,
  reference: Partial<Annotation> = { reference: 'contralateral' },
): Annotation[] {
  return [
    mark(`${sop}-lesion`, sop, 'uptake-lesion'),
    mark(`${sop}-reference`, sop, 'uptake-reference', {
      shape: { kind: 'ellipse', center: [150, 50], radii: [5, 5], rotation: 0 },
      ...reference,
    }),
  ];
}

/** A site that has typed in 5% for repositioning and reading: what the hand-worked numbers of the tests assume. */
export const exampleSettings: SiteSettings = { ...defaultSiteSettings, ratioCv: 0.05, ratioCvSource: 'typed-in' };

export function exampleRecord(changes: Partial<PatientRecord> = {}): PatientRecord {
  return {
    ...emptyRecord,
    revision: 1,
    lesions: [exampleLesion],
    context: { otherSide: { 'achilles-tendon': 'normal' } },
    ...changes,
  };
}

export function exampleInput(
  studies: readonly StudyInfo[],
  record: Partial<PatientRecord>,
  counts: readonly ScanCounts[] = [],
  settings: Partial<SiteSettings> = {},
): MeasureInput {
  const of = new Map<string, number>();
  for (const c of counts) {
    of.set(`${c.sop}-lesion`, c.lesion);
    of.set(`${c.sop}-reference`, c.reference);
  }
  return {
    patient: examplePatient,
    studies,
    record: exampleRecord(record),
    settings: { ...exampleSettings, ...settings },
    statsOf: (annotation) => {
      const value = of.get(annotation.id);
      return value === undefined ? null : flatStats(value);
    },
  };
}

/** A delayed course: one scan per date with the given ratios, 40,000 counts in the reference, so that f is small. */
export function course(
  dates: readonly string[],
  ratios: readonly number[],
  options: { findings?: readonly Finding[]; settings?: Partial<SiteSettings>; reference?: number } = {},
): MeasureInput {
  const reference = options.reference ?? 40_000;
  const studies = dates.map((date, i) => exampleScan(`1.${i + 1}`, date));
  const counts = ratios.map((r, i) => ({ sop: `1.${i + 1}`, lesion: r * reference, reference }));
  return exampleInput(
    studies,
    { annotations: counts.flatMap((c) => uptakeMarks(c)), findings: [...(options.findings ?? [])] },
    counts,
    options.settings,
  );
}
