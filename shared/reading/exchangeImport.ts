import type { StudyInfo } from '../dicom/model.ts';
import { canonicalJson } from './change.ts';
import { refusal } from './exchangeError.ts';
import { exchangeAnnotation } from './exchangeExport.ts';
import { checkAgainstImages, patientImages, secondLongAxis } from './exchangeImages.ts';
import type { ExchangeAnnotation, ExchangeFile } from './exchangeModel.ts';
import { toShape } from './exchangeShape.ts';
import type { Annotation, ChangeOp, Lesion, PatientRecord, Reading } from './model.ts';

export interface ImportInput {
  readonly file: ExchangeFile;
  readonly studies: readonly StudyInfo[];
  /** The patient's record as it is. What the file says is added to it; its own lines are never removed. */
  readonly record: PatientRecord;
  readonly newAnnotationId: () => string;
  readonly newTrackingUid: () => string;
}

/**
 * The steps that bring the file into the record, to be applied as one change. What is there already gives no step, so
 * importing the same file twice does nothing.
 * @throws EnthesisError as checkAgainstImages; also when a lesion or long axis contradicts the record
 */
export function planImport(input: ImportInput): ChangeOp[] {
  checkAgainstImages(input.file, patientImages(input.studies));
  return [...lesionOps(input), ...annotationOps(input), ...readingOps(input), ...contextOps(input)];
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
    };
    return step({ entity: 'lesion', key: lesion.id, before, after });
  });
}

function annotationOps({ file, studies, record, newAnnotationId }: ImportInput): ChangeOp[] {
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
  return added.map(({ annotation }): ChangeOp => {
    const after = toAnnotation(annotation, newAnnotationId());
    return { entity: 'annotation', key: after.id, before: null, after };
  });
}

function readingOps({ file, record }: ImportInput): ChangeOp[] {
  return file.readings.flatMap((reading): ChangeOp[] => {
    const before = record.readings.find((item) => item.studyInstanceUid === reading.studyInstanceUid) ?? null;
    const after: Reading = { ...before, ...reading };
    return step({ entity: 'reading', key: reading.studyInstanceUid, before, after });
  });
}

function contextOps({ file, record }: ImportInput): ChangeOp[] {
  const before = Object.keys(record.context).length === 0 ? null : record.context;
  const after = { ...record.context, ...file.context };
  return Object.keys(after).length === 0 ? [] : step({ entity: 'context', key: 'context', before, after });
}

function step(op: ChangeOp): ChangeOp[] {
  return canonicalJson(op.before) === canonicalJson(op.after) ? [] : [op];
}

function toAnnotation(annotation: ExchangeAnnotation, id: string): Annotation {
  const { lesion, sopInstanceUid, frame, role, reference, phase, millimetres, label } = annotation;
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
  };
}
