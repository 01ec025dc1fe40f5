/** One view object and one pointer handler per image, the same for as long as the image is known. */
import type { InstanceInfo, StudyInfo } from '../../../shared/dicom/model.ts';
import { frames } from '../../viewer/frames/frames.ts';
import { imageKey } from '../commands/readings.ts';
import type { ImageView } from '../session/interaction.ts';
import { type AnnotationPointer, annotationPointer } from '../session/pointer.ts';
import type { AnnotationSession } from '../session/session.ts';

export interface Views {
  view(instance: InstanceInfo, frame: number): ImageView;
  pointer(instance: InstanceInfo, frame: number): AnnotationPointer;
}

export function createViews(session: AnnotationSession, studies: readonly StudyInfo[]): Views {
  const studyImages = new Map(
    studies.map((s) => [s.studyInstanceUid, new Set(s.instances.map((i) => i.sopInstanceUid))] as const),
  );
  const views = new Map<string, ImageView>();
  const pointers = new Map<string, AnnotationPointer>();
  const view = (info: InstanceInfo, frame: number): ImageView => {
    const key = imageKey(info.sopInstanceUid, frame);
    const known = views.get(key);
    if (known) return known;
    const made: ImageView = {
      info,
      frame,
      studyImages: studyImages.get(info.studyInstanceUid) ?? new Set([info.sopInstanceUid]),
      get stored() {
        const state = frames.state(info.sopInstanceUid, frame);
        return state.state === 'ready' ? state.frame.stored : null;
      },
    };
    views.set(key, made);
    return made;
  };
  return {
    view,
    pointer(info, frame) {
      const key = imageKey(info.sopInstanceUid, frame);
      const known = pointers.get(key) ?? annotationPointer(session, view(info, frame));
      pointers.set(key, known);
      return known;
    },
  };
}
