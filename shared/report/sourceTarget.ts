/** Where a sentence of the report comes from, as a place on the images. */
import type { InstanceInfo, StudyInfo } from '../dicom/model.ts';
import type { Annotation, PatientRecord } from '../reading/model.ts';

export interface SourceTarget {
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly annotationId: string | null;
  readonly lesionId: string | null;
  /** What of the study it is about: its measurements or what the reader saw. */
  readonly about: 'measure' | 'read';
}

export interface SourceLookup {
  readonly studies: readonly StudyInfo[];
  readonly record: Pick<PatientRecord, 'annotations' | 'lesions'>;
}

function findInstance(studies: readonly StudyInfo[], sopInstanceUid: string): InstanceInfo | undefined {
  for (const study of studies) {
    const found = study.instances.find((item) => item.sopInstanceUid === sopInstanceUid);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ofAnnotation(annotation: Annotation, { studies }: SourceLookup): SourceTarget | null {
  const instance = findInstance(studies, annotation.sopInstanceUid);
  if (instance === undefined) return null;
  const { id, lesionId, sopInstanceUid, frame } = annotation;
  const { studyInstanceUid } = instance;
  return { studyInstanceUid, sopInstanceUid, frame, annotationId: id, lesionId, about: 'measure' };
}

/** The image of a study that carries its marks, else its first image. */
function ofStudy(study: StudyInfo, lookup: SourceLookup): SourceTarget | null {
  const uids = new Set(study.instances.map((instance) => instance.sopInstanceUid));
  const marked = lookup.record.annotations.find((item) => item.lesionId !== null && uids.has(item.sopInstanceUid));
  const target = marked === undefined ? null : ofAnnotation(marked, lookup);
  if (target !== null) return { ...target, annotationId: null };
  const image = study.instances.find((instance) => (instance.rows ?? 0) > 0);
  if (image === undefined) return null;
  const { studyInstanceUid } = study;
  const { sopInstanceUid } = image;
  return { studyInstanceUid, sopInstanceUid, frame: 1, annotationId: null, lesionId: null, about: 'measure' };
}

/** The latest image on which the lesion is marked. */
function ofLesion(lesionId: string, lookup: SourceLookup): SourceTarget | null {
  const dateOf = (annotation: Annotation) => {
    const uid = findInstance(lookup.studies, annotation.sopInstanceUid)?.studyInstanceUid;
    return lookup.studies.find((study) => study.studyInstanceUid === uid)?.date ?? '';
  };
  const own = lookup.record.annotations
    .filter((item) => item.lesionId === lesionId)
    .sort((a, b) => dateOf(b).localeCompare(dateOf(a)));
  const target = own[0] === undefined ? null : ofAnnotation(own[0], lookup);
  return target === null ? null : { ...target, annotationId: null };
}

/**
 * The place of one source of a sentence or open point: an annotation id, a SOP Instance UID, a Study Instance UID
 * ("reading:" before it means what the reader saw in it), a lesion id or a lesion's tracking UID.
 * @returns null for a source that is no place: a rule, a setting, an attribute of the header
 */
export function sourceTarget(source: string, lookup: SourceLookup): SourceTarget | null {
  const about = source.startsWith('reading:') ? 'read' : 'measure';
  const id = source.replace(/^reading:/, '');
  const annotation = lookup.record.annotations.find((item) => item.id === id);
  if (annotation !== undefined) return ofAnnotation(annotation, lookup);
  const study = lookup.studies.find((item) => item.studyInstanceUid === id);
  if (study !== undefined) {
    const target = ofStudy(study, lookup);
    return target === null ? null : { ...target, about };
  }
  const instance = findInstance(lookup.studies, id);
  if (instance !== undefined) {
    const { studyInstanceUid, sopInstanceUid } = instance;
    return { studyInstanceUid, sopInstanceUid, frame: 1, annotationId: null, lesionId: null, about: 'measure' };
  }
  const lesion = lookup.record.lesions.find((item) => item.id === id || item.trackingUid === id);
  return lesion === undefined ? null : ofLesion(lesion.id, lookup);
}

/** The source of a sentence that can be shown: the first that is a place, else the lesion that its id names ("trend/L1/size"). */
export function sentenceSource(
  sentence: { readonly id: string; readonly sources: readonly string[] },
  lookup: SourceLookup,
): string | null {
  const candidates = [...sentence.sources, sentence.id.split('/')[1] ?? ''];
  return candidates.find((source) => source !== '' && sourceTarget(source, lookup) !== null) ?? null;
}
