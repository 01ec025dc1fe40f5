import type { StudyInfo } from '../dicom/model.ts';
import { calibrationOf } from './calibration.ts';
import { canonicalJson } from './change.ts';
import { fromReadings, lesionsOfReadings } from './earlierReadings.ts';
import { refusal } from './exchangeError.ts';
import { exchangeAnnotation } from './exchangeExport.ts';
import { checkAgainstImages, contradictsSide, patientImages, secondLongAxis } from './exchangeImages.ts';
import type { ExchangeAnnotation, ExchangeFile, ExchangeFinding } from './exchangeModel.ts';
import { toShape } from './exchangeShape.ts';
import { findingKey } from './findings.ts';
import type { Annotation, ChangeOp, Finding, Lesion, PatientRecord } from './model.ts';
import { sideContradictions } from './sides.ts';

export interface ImportInput {
  readonly file: ExchangeFile;
  readonly studies: readonly StudyInfo[];
  /** The patient's record as it is. What the file says is added to it; its own lines are never removed. */
  readonly record: PatientRecord;
  readonly newAnnotationId: () => string;
  readonly newTrackingUid: () => string;
  /** Take marks on images of the other side knowingly. */
  readonly acceptSide?: boolean;
}

/**
 * The steps that bring the file into the record, to be applied as one change. What is there already gives no step, so
 * importing the same file twice does nothing.
 * @throws EnthesisError as checkAgainstImages; also when a lesion, long axis or calibration contradicts the record, and when a file
 *   of version 1 does not say whose a reading is
 */
export function planImport(input: ImportInput): ChangeOp[] {
  checkAgainstImages(input.file, patientImages(input.studies), input.acceptSide);
  return [
    ...lesionOps(input),
    ...annotationOps(input),
    ...findingOps(input),
    ...examinationOps(input),
    ...contextOps(input),
  ];
}

function lesionOps({ file, record, newTrackingUid }: ImportInput): ChangeOp[] {
  return file.lesions.flatMap((lesion, index): ChangeOp[] => {
    const before = record.lesions.find((item) => item.id === lesion.id) ?? null;
    const twin = record.lesions.find((item) => item.trackingUid === lesion.trackingUid && item.id !== lesion.id);
    if (twin !== undefined || (before !== null && before.trackingUid !== (lesion.trackingUid ?? before.trackingUid))) {
      throw refusal(
        ['lesions', index, 'trackingUid'],
        'the library tracks another lesion under this name or this UID under another name',
      );
    }
    const after: Lesion = {
      ...before,
      id: lesion.id,
      site: lesion.site,
      laterality: lesion.laterality,
      label: lesion.label,
      trackingUid: lesion.trackingUid ?? before?.trackingUid ?? newTrackingUid(),
      ...(lesion.operations === undefined ? {} : { operations: lesion.operations }),
      ...(lesion.proposed === undefined ? {} : { proposed: lesion.proposed }),
    };
    // What the file states without a doubt is no proposal any more.
    if (lesion.proposed === undefined) delete after.proposed;
    return step({ entity: 'lesion', key: lesion.id, before, after });
  });
}

function annotationOps({ file, studies, record, newAnnotationId, acceptSide }: ImportInput): ChangeOp[] {
  const present = record.annotations.flatMap((annotation) => exchangeAnnotation(annotation) ?? []);
  const unmatched = new Map<string, number>();
  for (const annotation of present) {
    const text = canonicalJson(annotation);
    unmatched.set(text, (unmatched.get(text) ?? 0) + 1);
  }
  const added: { annotation: ExchangeAnnotation; index: number }[] = [];
  file.annotations.forEach((annotation, index) => {
    const text = canonicalJson(annotation);
    const left = unmatched.get(text) ?? 0;
    if (left > 0) unmatched.set(text, left - 1);
    else added.push({ annotation, index });
  });
  const second = secondLongAxis([...present, ...added.map((item) => item.annotation)], patientImages(studies));
  const offence = second === null ? undefined : added[second - present.length];
  if (offence !== undefined) {
    throw refusal(['annotations', offence.index], 'the lesion has a long axis in this study already');
  }
  for (const { annotation, index } of added) {
    if (annotation.role === 'calibration' && calibrationOf(record.annotations, annotation.sopInstanceUid) !== null) {
      throw refusal(['annotations', index], 'the image is calibrated already');
    }
  }
  const images = patientImages(studies).images;
  return added.map(({ annotation }): ChangeOp => {
    const image = images.get(annotation.sopInstanceUid);
    const otherSide = acceptSide === true && image !== undefined && contradictsSide(file, annotation, image);
    const after = toAnnotation(otherSide ? { ...annotation, sideAccepted: true } : annotation, newAnnotationId());
    return { entity: 'annotation', key: after.id, before: null, after };
  });
}

function findingOps({ file, record, studies, acceptSide }: ImportInput): ChangeOp[] {
  const told = onTheirSide(
    file,
    studies,
    [...file.findings.map(toFinding), ...findingsOfReadings(file, studies)],
    acceptSide,
  );
  return told.flatMap((finding): ChangeOp[] => {
    const key = findingKey(finding);
    const before = record.findings.find((item) => findingKey(item) === key) ?? null;
    return step({ entity: 'finding', key, before, after: { ...before, ...finding } });
  });
}

function toFinding({ lesion, ...finding }: ExchangeFinding): Finding {
  return { ...finding, lesionId: lesion ?? null };
}

/**
 * The findings, each read on images of its lesion's side or kept knowingly.
 * @throws EnthesisError `side-contradiction` for one that was read on the other side, unless `acceptSide`
 */
function onTheirSide(
  file: ExchangeFile,
  studies: readonly StudyInfo[],
  findings: readonly Finding[],
  acceptSide = false,
): Finding[] {
  const sides = file.lesions.map(({ id, site, laterality, label }) => ({
    id,
    site,
    laterality,
    label,
    trackingUid: '',
  }));
  const contradictions = sideContradictions({ lesions: sides, annotations: [], findings: [...findings] }, studies);
  const otherSide = new Set(
    contradictions.map(({ lesionId, studyInstanceUid, what: { sopInstanceUid } }) =>
      findingKey({ lesionId, studyInstanceUid, ...(sopInstanceUid === null ? {} : { sopInstanceUid }) }),
    ),
  );
  return findings.map((finding) => {
    if (!otherSide.has(findingKey(finding))) return finding;
    if (acceptSide) return { ...finding, sideAccepted: true as const };
    const index = file.findings.findIndex((item) => findingKey(toFinding(item)) === findingKey(finding));
    const reading = (file.readings ?? []).findIndex((item) => item.studyInstanceUid === finding.studyInstanceUid);
    throw refusal(
      index >= 0 ? ['findings', index, 'lesion'] : ['readings', reading],
      'what was read is of the other side than the lesion; correct one of them, or import with --accept-side to keep the finding knowingly',
      'side-contradiction',
    );
  });
}

/**
 * What a file of version 1 read of a study belongs to the lesions that it measures there; where it measures none, to its only lesion.
 * @throws EnthesisError `annotation-file-invalid` where neither tells the lesion
 */
function findingsOfReadings(file: ExchangeFile, studies: readonly StudyInfo[]): Finding[] {
  const { images } = patientImages(studies);
  const lesionsOf = lesionsOfReadings(
    file.lesions,
    file.annotations.map((a) => ({ ...a, lesionId: a.lesion })),
    (sopInstanceUid) => images.get(sopInstanceUid)?.studyInstanceUid ?? null,
  );
  const readings = file.readings ?? [];
  readings.forEach(({ studyInstanceUid }, index) => {
    if (lesionsOf(studyInstanceUid).length === 0) throw refusal(['readings', index], 'say which lesion was read');
  });
  return [...fromReadings(file.lesions, readings, lesionsOf).findings.values()];
}

function examinationOps({ file, record }: ImportInput): ChangeOp[] {
  return file.examinations.flatMap((examination): ChangeOp[] => {
    const key = examination.studyInstanceUid;
    const before = record.examinations.find((item) => item.studyInstanceUid === key) ?? null;
    return step({ entity: 'examination', key, before, after: { ...before, ...examination } });
  });
}

function contextOps({ file, record }: ImportInput): ChangeOp[] {
  const before = Object.keys(record.context).length === 0 ? null : record.context;
  const otherSide = { ...record.context.otherSide, ...file.context.otherSide };
  const after = {
    ...record.context,
    ...file.context,
    ...(Object.keys(otherSide).length === 0 ? {} : { otherSide }),
  };
  return Object.keys(after).length === 0 ? [] : step({ entity: 'context', key: 'context', before, after });
}

function step(op: ChangeOp): ChangeOp[] {
  return canonicalJson(op.before) === canonicalJson(op.after) ? [] : [op];
}

function toAnnotation(annotation: ExchangeAnnotation, id: string): Annotation {
  const { lesion, sopInstanceUid, frame, role, pair, reference, phase, millimetres, label, sideAccepted } = annotation;
  return {
    id,
    lesionId: lesion ?? null,
    sopInstanceUid,
    frame,
    role,
    shape: toShape(annotation),
    status: 'accepted',
    source: 'import',
    ...(phase === undefined ? {} : { phase }),
    ...(reference === undefined ? {} : { reference }),
    ...(millimetres === undefined ? {} : { millimetres }),
    ...(label === undefined ? {} : { label }),
    ...(pair === undefined ? {} : { pair }),
    ...(sideAccepted === undefined ? {} : { sideAccepted }),
  };
}
