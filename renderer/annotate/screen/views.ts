/** One view object and one pointer handler per image, the same for as long as the image is known. */
import type { InstanceInfo, StoredFrame, StudyInfo } from '../../../shared/dicom/model.ts';
import { isStack } from '../../../shared/dicom/stack.ts';
import { frames } from '../../viewer/frames/frames.ts';
import { sumFrames } from '../../viewer/nm/derived.ts';
import { imageKey } from '../commands/findings.ts';
import type { ImageView } from '../session/interaction.ts';
import { type AnnotationPointer, annotationPointer } from '../session/pointer.ts';
import type { AnnotationSession } from '../session/session.ts';

export interface Views {
  view(instance: InstanceInfo, frame: number): ImageView;
  pointer(instance: InstanceInfo, frame: number): AnnotationPointer;
  /** Settles once the pixels that an image's midline is sought on are there, or cannot be had. */
  ready(view: ImageView): Promise<void>;
}

function storedOf(sopInstanceUid: string, frame: number): StoredFrame | null {
  const state = frames.state(sopInstanceUid, frame);
  return state.state === 'ready' ? state.frame.stored : null;
}

/** The sum of all frames of a series; null until every one is decoded (the viewport asks for them as it shows one). */
function sumOf(sopInstanceUid: string, series: readonly number[]): StoredFrame | null {
  const all = series.flatMap((frame) => storedOf(sopInstanceUid, frame) ?? []);
  return all.length === series.length ? sumFrames(all) : null;
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
    const series = info.nm?.groups.find((group) => group.frames.includes(frame))?.frames ?? [];
    let summed: StoredFrame | null = null;
    const made: ImageView = {
      info,
      frame,
      studyImages: studyImages.get(info.studyInstanceUid) ?? new Set([info.sopInstanceUid]),
      get stored() {
        return storedOf(info.sopInstanceUid, frame);
      },
      async arrived() {
        const claims = [frame, ...series].map((each) => frames.claim(info.sopInstanceUid, each));
        await Promise.allSettled(claims.map(({ promise }) => promise));
        for (const { release } of claims) release();
      },
      get summed() {
        // Slices lie in space: their sum is no picture of anything.
        if (series.length < 2 || isStack(info)) return undefined;
        summed ??= sumOf(info.sopInstanceUid, series);
        return summed;
      },
    };
    views.set(key, made);
    return made;
  };
  const ready = ({ info, frame }: ImageView): Promise<void> => {
    const series = info.nm?.groups.find((group) => group.frames.includes(frame))?.frames ?? [];
    const wanted = series.length < 2 ? [frame] : series;
    const isDecided = (n: number) => ['ready', 'error'].includes(frames.state(info.sopInstanceUid, n).state);
    return new Promise((resolve) => {
      let stops: (() => void)[] = [];
      const check = () => {
        if (!wanted.every(isDecided)) return;
        for (const stop of stops) stop();
        stops = [];
        resolve();
      };
      stops = wanted.map((n) => frames.subscribe(info.sopInstanceUid, n, check));
      check();
    });
  };
  return {
    view,
    ready,
    pointer(info, frame) {
      const key = imageKey(info.sopInstanceUid, frame);
      const known = pointers.get(key) ?? annotationPointer(session, view(info, frame));
      pointers.set(key, known);
      return known;
    },
  };
}
