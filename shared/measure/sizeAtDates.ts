import type { SizeObservation } from '../change/observations.ts';
import type { InstanceInfo, StudyInfo } from '../dicom/model.ts';
import { calibrationsOf } from '../reading/calibration.ts';
import type { Annotation, Lesion, Role } from '../reading/model.ts';
import { angleBetweenLines, measureShape, perpendicularToleranceDeg, relativeLength } from '../size/measureShape.ts';
import type { SizeValue } from '../size/model.ts';
import type { ResolvedSpacing } from '../size/resolveSpacing.ts';
import { resolveSpacing } from '../size/resolveSpacing.ts';
import { wordDate } from '../wording/date.ts';
import { byDate, onFrame, type PatientIndex, type Warnings } from './patientIndex.ts';

const sizeRoles: readonly Role[] = ['long-axis', 'short-axis', 'area', 'insertion-distance', 'gap'];

/** Sizes of one lesion, one row per image on which it was measured, oldest first. */
export function sizeAtDates(index: PatientIndex, lesion: Lesion, warnings: Warnings): SizeObservation[] {
  const frames = new Map<string, { sop: string; frame: number }>();
  for (const a of index.accepted) {
    if (a.lesionId === lesion.id && sizeRoles.includes(a.role)) {
      frames.set(`${a.sopInstanceUid}#${a.frame}`, { sop: a.sopInstanceUid, frame: a.frame });
    }
  }
  const rows: SizeObservation[] = [];
  for (const { sop, frame } of frames.values()) {
    const observation = observe(index, lesion, sop, frame, warnings);
    if (observation !== null) rows.push(observation);
  }
  return rows.sort((a, b) => byDate(a.row, b.row));
}

function observe(
  index: PatientIndex,
  lesion: Lesion,
  sop: string,
  frame: number,
  warnings: Warnings,
): SizeObservation | null {
  const located = index.locate(sop);
  if (located === null) {
    warnings.add('image-missing', `Lesion ${lesion.id}: a measured image is no longer available.`);
    return null;
  }
  const { instance, study, date } = located;
  const where = `Lesion ${lesion.id}, ${wordDate(date)}`;
  const attempt = <T>(work: () => T): T | null => warnings.attempt(where, work);
  const one = (role: Role, lesionId: string | null): Annotation | null => {
    const found = onFrame(index, sop, frame, role, lesionId);
    if (found.length > 1)
      warnings.add(
        'several-marks',
        `${where}: the ${role.replace(/-/g, ' ')} is marked ${found.length} times; the first mark is used.`,
      );
    return found[0] ?? null;
  };

  const calibrations = calibrationsOf(index.accepted, sop);
  if (calibrations.length > 1) {
    warnings.add(
      'several-calibrations',
      `${where}: the image is calibrated ${calibrations.length} times; the last accepted line counts.`,
    );
  }
  const spacing = spacingOfFrame(instance, calibrations.at(-1) ?? null, attempt);
  const { unreadable } = instance.spacing;
  if (unreadable.length > 0) {
    warnings.add(
      'spacing-unreadable',
      `${where}: the ${unreadable.join(' and the ')} of the image ${unreadable.length === 1 ? 'is no number' : 'are no numbers'} as DICOM writes them (a decimal comma, perhaps) and not used.`,
    );
  }
  if (spacing.basis === 'uncalibrated') {
    warnings.add(
      'uncalibrated',
      `${where}: the image gives no usable spacing, so sizes are in pixels. Draw a known length to calibrate it.`,
    );
  }
  const measured = (a: Annotation | null) => (a === null ? null : attempt(() => measureShape(a.shape, spacing)));
  const named = (value: SizeValue | null | undefined, a: Annotation | null): SizeValue | null =>
    value === null || value === undefined || a === null ? null : { ...value, annotationId: a.id };

  const long = one('long-axis', lesion.id);
  const short = one('short-axis', lesion.id);
  const outline = one('area', lesion.id);
  const insertion = one('insertion-distance', lesion.id);
  const gap = one('gap', lesion.id);
  const internal = one('internal-reference', null);
  const areaMeasure = measured(outline);
  const internalLength = measured(internal)?.length ?? null;
  const relative =
    long === null || internal === null || internalLength === null
      ? null
      : attempt(() => relativeLength(long.shape, internal.shape, spacing));
  if (long?.shape.kind === 'line' && short?.shape.kind === 'line') {
    const angle = angleBetweenLines(long.shape.points, short.shape.points, spacing);
    if (90 - angle > perpendicularToleranceDeg) {
      warnings.add(
        'axes-not-perpendicular',
        `${where}: the short axis is ${Math.round(90 - angle)} degrees away from perpendicular to the long axis; up to ${perpendicularToleranceDeg} are accepted.`,
      );
    }
  }
  const [longLength, shortLength] = [measured(long)?.length ?? null, measured(short)?.length ?? null];
  if (longLength !== null && shortLength !== null && shortLength.value > longLength.value) {
    warnings.add('axes-exchanged', `${where}: the short axis is longer than the long axis; draw the two anew.`);
  }
  return {
    row: {
      studyInstanceUid: study.studyInstanceUid,
      date,
      sopInstanceUid: sop,
      frame,
      projection: instance.projection,
      longAxis: named(longLength, long),
      shortAxis: named(shortLength, short),
      area: named(areaMeasure?.area, outline),
      perimeter: named(areaMeasure?.perimeter, outline),
      relativeLongAxis: named(relative, long),
      insertionDistance: named(measured(insertion)?.length, insertion),
      gap: named(measured(gap)?.length, gap),
      foci: lesion.foci?.[study.studyInstanceUid] ?? countedFoci(index, lesion.id, study),
    },
    modality: instance.modality,
    spacing,
    internalReference:
      internal === null || internalLength === null ? null : { label: internal.label ?? '', length: internalLength },
  };
}

/** Foci that the reader marked one by one on the images of a study; null where none was. */
function countedFoci(index: PatientIndex, lesionId: string, study: StudyInfo): number | null {
  const images = new Set(study.instances.map((instance) => instance.sopInstanceUid));
  const points = index.accepted.filter(
    (a) => a.role === 'focus-point' && a.lesionId === lesionId && images.has(a.sopInstanceUid),
  );
  return points.length === 0 ? null : points.length;
}

function spacingOfFrame(
  instance: InstanceInfo,
  calibration: Annotation | null,
  attempt: <T>(work: () => T) => T | null,
): ResolvedSpacing {
  // A calibration that cannot be used is told as a warning; the header's spacing then stands.
  return attempt(() => resolveSpacing(instance, calibration)) ?? resolveSpacing(instance, null);
}
