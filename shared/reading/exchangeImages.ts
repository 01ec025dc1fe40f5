import type { StudyInfo } from '../dicom/model.ts';
import type { Point } from '../geometry/shape.ts';
import { requireInside } from '../geometry/validateShape.ts';
import { refusal } from './exchangeError.ts';
import type { ExchangeAnnotation, ExchangeFile } from './exchangeModel.ts';
import { toShape } from './exchangeShape.ts';

/** What an exchange file needs to know of an image. Sizes in pixels. */
export interface ExchangeImage {
  readonly studyInstanceUid: string;
  readonly rows: number;
  readonly columns: number;
  readonly numberOfFrames: number;
}

export interface PatientImages {
  readonly studies: ReadonlySet<string>;
  /** By SOP Instance UID; only objects with pixels. */
  readonly images: ReadonlyMap<string, ExchangeImage>;
}

export function patientImages(studies: readonly StudyInfo[]): PatientImages {
  const images = new Map<string, ExchangeImage>();
  for (const study of studies) {
    for (const { sopInstanceUid, studyInstanceUid, rows, columns, numberOfFrames } of study.instances) {
      if (rows === null || columns === null) continue;
      images.set(sopInstanceUid, { studyInstanceUid, rows, columns, numberOfFrames });
    }
  }
  return { studies: new Set(studies.map((study) => study.studyInstanceUid)), images };
}

/**
 * Checks a parsed file against the patient's images.
 * @throws EnthesisError `unknown-image`, `unknown-frame`, `unknown-study`, or `annotation-file-invalid` for a point outside
 * the image and for a second long axis of a lesion in one study; always with the JSON pointer
 */
export function checkAgainstImages(file: ExchangeFile, patient: PatientImages): void {
  file.annotations.forEach((annotation, index) => {
    const image = patient.images.get(annotation.sopInstanceUid);
    const at = (...rest: PropertyKey[]) => ['annotations', index, ...rest];
    if (image === undefined) {
      throw refusal(at('sopInstanceUid'), 'this image of the patient is not in the library', 'unknown-image');
    }
    if (annotation.frame > image.numberOfFrames) {
      throw refusal(at('frame'), 'the image has no such frame', 'unknown-frame');
    }
    const outside = pathOutside(annotation, image);
    if (outside !== null) throw refusal(at(...outside), 'a point lies outside the image');
  });
  const second = secondLongAxis(file.annotations, patient);
  if (second !== null) {
    throw refusal(['annotations', second], 'the lesion has a second long axis in the same study');
  }
  file.readings.forEach((reading, index) => {
    if (!patient.studies.has(reading.studyInstanceUid)) {
      throw refusal(
        ['readings', index, 'studyInstanceUid'],
        'this study of the patient is not in the library',
        'unknown-study',
      );
    }
  });
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
