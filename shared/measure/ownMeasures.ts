/** Angles, lengths and notes that are no axes of a lesion: what else the reader measured or wrote on an image. */
import type { StudyInfo } from '../dicom/model.ts';
import { EnthesisError } from '../errors.ts';
import { calibrationOf } from '../reading/calibration.ts';
import type { Annotation, PatientRecord } from '../reading/model.ts';
import { namedAngle } from '../size/anglePresets.ts';
import { measureShape, type ShapeMeasure } from '../size/measureShape.ts';
import { type ResolvedSpacing, resolveSpacing } from '../size/resolveSpacing.ts';
import type { OwnMeasure } from './model.ts';
import { byDate, indexPatient, type Located, type PatientIndex } from './patientIndex.ts';

/** In the order of the dates; a mark that has no value (a line without a length) is left out. */
export function ownMeasures(record: PatientRecord, studies: readonly StudyInfo[]): OwnMeasure[] {
  const index = indexPatient(studies, record);
  return index.accepted.flatMap((annotation) => own(index, annotation)).sort(byDate);
}

function own(index: PatientIndex, annotation: Annotation): OwnMeasure[] {
  const { id, lesionId, role, label = '', sopInstanceUid, frame } = annotation;
  const located = index.locate(sopInstanceUid);
  if (located === null || (role !== 'angle' && role !== 'length' && role !== 'note')) return [];
  const { study, date } = located;
  const shared = {
    annotationId: id,
    lesionId,
    studyInstanceUid: study.studyInstanceUid,
    date,
    sopInstanceUid,
    frame,
    label,
  };
  if (role === 'note') return label.trim() === '' ? [] : [{ ...shared, kind: 'note', value: null, unit: null }];
  const measured = measureOrNull(annotation, spacingOf(index, annotation, located));
  if (role === 'angle') {
    const degrees = measured?.angleDeg ?? null;
    return degrees === null ? [] : [{ ...shared, kind: 'angle', value: namedAngle(label, degrees), unit: 'deg' }];
  }
  const length = measured?.length ?? null;
  if (length === null) return [];
  const { value, unit, basis } = length;
  return [{ ...shared, kind: 'length', value, unit, ...(basis === undefined ? {} : { basis }) }];
}

function spacingOf(index: PatientIndex, { sopInstanceUid }: Annotation, { instance }: Located): ResolvedSpacing {
  const calibration = calibrationOf(index.accepted, sopInstanceUid);
  try {
    return resolveSpacing(instance, calibration);
  } catch (error) {
    if (!(error instanceof EnthesisError)) throw error;
    // A calibration that cannot be used is warned about with the sizes; the header's spacing then stands.
    return resolveSpacing(instance, null);
  }
}

/** A mark of another program may have no length: it has no value then, and does not take the others along. */
function measureOrNull({ shape }: Annotation, spacing: ResolvedSpacing): ShapeMeasure | null {
  try {
    return measureShape(shape, spacing);
  } catch (error) {
    if (!(error instanceof EnthesisError)) throw error;
    return null;
  }
}
