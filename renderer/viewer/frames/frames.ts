/** The one frame store of the window, and its hooks. */
import { useEffect, useSyncExternalStore } from 'react';
import { registerLoader } from '../display/cornerstoneImage.ts';
import { type DecodeWorker, type FrameState, FrameStore, neighbour, visible } from './frameStore.ts';
import type { FromWorker } from './protocol.ts';
import { comesEarly, type WantedImage } from './reduction.ts';

const megabyte = 1024 * 1024;

function startWorker(onMessage: (message: FromWorker) => void, onDeath: () => void): DecodeWorker {
  const worker = new Worker(new URL('./decodeWorker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = (event: MessageEvent<FromWorker>) => onMessage(event.data);
  worker.onerror = onDeath;
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    terminate: () => worker.terminate(),
  };
}

/** A third worker shortens JPEG 2000 where there are cores for it; each holds up to 150 MB while it decodes a large film. */
const workers = navigator.hardwareConcurrency >= 4 ? 3 : 2;

export const frames = new FrameStore(startWorker, { workers, decodedBytes: 200 * megabyte, restAfterMs: 4000 });

registerLoader(frames);
frames.warmUp();

/** The decoded frame for live values, decoded when needed and kept while in use. */
export function useFrame(image: WantedImage | null, frame: number): FrameState {
  const sopInstanceUid = image?.sopInstanceUid ?? null;
  const early = image !== null && comesEarly(image);
  const state = useSyncExternalStore(
    (listener) => (sopInstanceUid === null ? () => undefined : frames.subscribe(sopInstanceUid, frame, listener)),
    () => (sopInstanceUid === null ? idle : frames.state(sopInstanceUid, frame)),
  );
  useEffect(() => {
    if (sopInstanceUid === null) return;
    const claim = frames.claim(sopInstanceUid, frame, visible, early);
    // The failure is part of the state that is returned.
    claim.promise.catch(() => undefined);
    return claim.release;
  }, [sopInstanceUid, frame, early]);
  return state;
}

const idle: FrameState = { state: 'loading', preview: null };

/** Decodes images that the reader is likely to look at next, in this order, when nothing else is waiting. */
export function prefetch(images: readonly { readonly sopInstanceUid: string; readonly frame: number }[]): void {
  for (const image of images) frames.prefetch(image.sopInstanceUid, image.frame, neighbour);
}

/** Stops what was prefetched but not begun, for example on leaving a patient. */
export function cancelPrefetches(): void {
  frames.cancelPrefetches();
}
