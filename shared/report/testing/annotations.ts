/** Annotations and records for tests, in image coordinates. */
import type { StudyInfo } from '../../dicom/model.ts';
import type { Shape } from '../../geometry/shape.ts';
import type { Annotation, Lesion, PatientRecord, Role } from '../../reading/model.ts';
import { emptyRecord } from '../../reading/testing/patient.ts';
import { instanceOfStudy, testUid } from './patients.ts';

export const testLesion: Lesion = {
  id: 'L1',
  site: 'achilles-tendon',
  laterality: 'R',
  label: 'distal focus',
  trackingUid: testUid('lesion L1'),
};

export function annotation(item: StudyInfo, role: Role, shape: Shape, extra: Partial<Annotation> = {}): Annotation {
  const { sopInstanceUid } = instanceOfStudy(item);
  return {
    id: `${item.studyId}-${role}`,
    lesionId: ['calibration', 'internal-reference', 'note'].includes(role) ? null : 'L1',
    sopInstanceUid,
    frame: 1,
    role,
    shape,
    status: 'accepted',
    source: 'reader',
    ...extra,
  };
}

/** Long axis of `la` pixels and a perpendicular short axis of `sa` pixels, and the ellipse's hull as an area of 24 points. */
export function filmAnnotations(item: StudyInfo, la: number, sa: number, lesionId = 'L1'): Annotation[] {
  const centre = [402.25, 640.5] as const;
  const hull: [number, number][] = Array.from({ length: 24 }, (_, i) => {
    const t = (2 * Math.PI * i) / 24;
    return [centre[0] + (sa / 2) * Math.cos(t), centre[1] + (la / 2) * Math.sin(t)];
  });
  const marks = [
    annotation(item, 'long-axis', {
      kind: 'line',
      points: [
        [centre[0], centre[1] - la / 2],
        [centre[0], centre[1] + la / 2],
      ],
    }),
    annotation(item, 'short-axis', {
      kind: 'line',
      points: [
        [centre[0] - sa / 2, centre[1]],
        [centre[0] + sa / 2, centre[1]],
      ],
    }),
    annotation(item, 'area', { kind: 'polygon', points: hull }),
  ];
  return marks.map((mark) => ofLesion(mark, lesionId));
}

/** The same mark of another lesion. */
function ofLesion(mark: Annotation, lesionId: string): Annotation {
  return lesionId === 'L1' ? mark : { ...mark, id: `${mark.id}-${lesionId}`, lesionId };
}

/** Lesion ellipse on the posterior frame and its mirror as the reference. */
export function scanAnnotations(item: StudyInfo, background = false, lesionId = 'L1'): Annotation[] {
  // Regions of other lesions lie below, so that none is the reference of another.
  const y = 150.5 + 40 * (Number(lesionId.replace(/\D/g, '')) - 1);
  const ellipse = (x: number): Shape => ({ kind: 'ellipse', center: [x, y], radii: [6, 4], rotation: 15 });
  const items = [
    annotation(item, 'uptake-lesion', ellipse(160.25)),
    annotation(item, 'uptake-reference', ellipse(95.75), { reference: 'contralateral' }),
  ];
  if (background) {
    const shape: Shape = {
      kind: 'polygon',
      points: [
        [120, 200],
        [136, 200],
        [136, 216],
        [120, 216],
      ],
    };
    items.push(annotation(item, 'uptake-background', shape));
  }
  return items.map((mark) => ofLesion(mark, lesionId));
}

export function record(parts: Partial<PatientRecord> = {}): PatientRecord {
  return {
    ...emptyRecord,
    revision: 1,
    lesions: [testLesion],
    ...parts,
  };
}
