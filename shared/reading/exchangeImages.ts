import type { StudyInfo } from '../dicom/model.ts';
import type { Point } from '../geometry/shape.ts';
import { requireInside } from '../geometry/validateShape.ts';
import { refusal } from './exchangeError.ts';
import type { ExchangeAnnotation, ExchangeFile } from './exchangeModel.ts';
import { toShape } from './exchangeShape.ts';
import { mayHoldCounts, needsCounts } from './roles.ts';

/** What an exchange file needs to know of an image. Sizes in pixels. */
export interface ExchangeImage {
  readonly studyInstanceUid: string;
  readonly rows: number;
  readonly columns: number;
  readonly numberOfFrames: number;
  /** As the header says. */
  readonly laterality: string | null;
  readonly holdsCounts: boolean;
}

export interface PatientImages {
  readonly studies: ReadonlySet<string>;
  /** By SOP Instance UID; only objects with pixels. */
  readonly images: ReadonlyMap<string, ExchangeImage>;
}

export function patientImages(studies: readonly StudyInfo[]): PatientImages {
  const images = new Map<string, ExchangeImage>();
  for (const study of studies) {
    for (const instance of study.instances) {
      const { sopInstanceUid, studyInstanceUid, rows, columns, numberOfFrames, laterality } = instance;
      if (rows === null || columns === null) continue;
      const holdsCounts = mayHoldCounts(instance);
      images.set(sopInstanceUid, { studyInstanceUid, rows, columns, numberOfFrames, laterality, holdsCounts });
    }
  }
  return { studies: new Set(studies.map((study) => study.studyInstanceUid)), images };
}

/**
 * Checks a parsed file against the patient's images.
 * @throws EnthesisError `unknown-image`, `unknown-frame`, `unknown-study`, `side-contradiction`, or `annotation-file-invalid` for a
 *   point outside the image, a region of uptake on an image without counts, a second long axis of a lesion in one study and a second
 *   calibration of one image; always with the JSON pointer
 */
export function checkAgainstImages(file: ExchangeFile, patient: PatientImages, acceptSide = false): void {
  const calibrated = new Set<string>();
  file.annotations.forEach((annotation, index) => {
    const image = patient.images.get(annotation.sopInstanceUid);
    const at = (...rest: PropertyKey[]) => ['annotations', index, ...rest];
    if (image === undefined) {
      throw refusal(at('sopInstanceUid'), 'this image of the patient is not in the library', 'unknown-image');
    }
    if (annotation.frame > image.numberOfFrames) {
      throw refusal(at('frame'), 'the image has no such frame', 'unknown-frame');
    }
    if (needsCounts(annotation.role) && !image.holdsCounts) {
      throw refusal(at('role'), 'the image is no scintigram, so it holds no counts');
    }
    const outside = pathOutside(annotation, image);
    if (outside !== null) throw refusal(at(...outside), 'a point lies outside the image');
    if (annotation.role === 'calibration') {
      if (calibrated.has(annotation.sopInstanceUid)) throw refusal(at(), 'the image has a second calibration');
      calibrated.add(annotation.sopInstanceUid);
    }
    if (!acceptSide && annotation.sideAccepted !== true && contradictsSide(file, annotation, image)) {
      throw refusal(
        at('lesion'),
        'the image is of the other side than the lesion; correct one of them, or import with --accept-side to keep the mark knowingly',
        'side-contradiction',
      );
    }
  });
  const second = secondLongAxis(file.annotations, patient);
  if (second !== null) {
    throw refusal(['annotations', second], 'the lesion has a second long axis in the same study');
  }
  const requireStudy = (list: string, uids: readonly { studyInstanceUid: string }[]) => {
    uids.forEach(({ studyInstanceUid }, index) => {
      if (patient.studies.has(studyInstanceUid)) return;
      throw refusal(
        [list, index, 'studyInstanceUid'],
        'this study of the patient is not in the library',
        'unknown-study',
      );
    });
  };
  requireStudy('readings', file.readings ?? []);
  requireStudy('findings', file.findings);
  requireStudy('examinations', file.examinations);
  file.findings.forEach(({ sopInstanceUid, studyInstanceUid }, index) => {
    if (sopInstanceUid === undefined) return;
    if (patient.images.get(sopInstanceUid)?.studyInstanceUid !== studyInstanceUid) {
      throw refusal(
        ['findings', index, 'sopInstanceUid'],
        'the study has no such image in the library',
        'unknown-image',
      );
    }
  });
  file.examinations.forEach(({ keyImages = [], studyInstanceUid }, index) => {
    keyImages.forEach((key, at) => {
      const [sop = '', frame] = key.split('#');
      const image = patient.images.get(sop);
      if (image?.studyInstanceUid === studyInstanceUid && Number(frame) <= image.numberOfFrames) return;
      throw refusal(
        ['examinations', index, 'keyImages', at],
        'the study has no such image in the library',
        'unknown-image',
      );
    });
  });
}

/** A lesion of one side on an image that says it is of the other. A side that is not known contradicts nothing. */
export function contradictsSide(
  file: Pick<ExchangeFile, 'lesions'>,
  annotation: Pick<ExchangeAnnotation, 'lesion'>,
  image: Pick<ExchangeImage, 'laterality'>,
): boolean {
  const side = file.lesions.find(({ id }) => id === annotation.lesion)?.laterality;
  return (side === 'L' && image.laterality === 'R') || (side === 'R' && image.laterality === 'L');
}

/** Index of the first long axis that is the second of its lesion in its study; null when there is none. */
export function secondLongAxis(annotations: readonly ExchangeAnnotation[], patient: PatientImages): number | null {
  const seen = new Set<string>();
  for (const [index, { role, lesion, sopInstanceUid }] of annotations.entries()) {
    if (role !== 'long-axis') continue;
    // An image that the library does not hold is its own study: nothing can be said of it.
    const key = `${lesion} ${patient.images.get(sopInstanceUid)?.studyInstanceUid ?? sopInstanceUid}`;
    if (seen.has(key)) return index;
    seen.add(key);
  }
  return null;
}

/** Path of the offence within the annotation, or null. The outer edge belongs to the image: 0 to columns, 0 to rows. */
function pathOutside(annotation: ExchangeAnnotation, { rows, columns }: ExchangeImage): PropertyKey[] | null {
  const outside = ([x, y]: Point) => x < 0 || y < 0 || x > columns || y > rows;
  if (annotation.shape !== 'ellipse') {
    const index = annotation.points.findIndex(outside);
    return index < 0 ? null : ['points', index];
  }
  if (outside(annotation.center)) return ['center'];
  try {
    requireInside(toShape(annotation), rows, columns);
    return null;
  } catch {
    return ['radii'];
  }
}
