/** The thumbnails of the window, and their hook. */
import { useEffect, useSyncExternalStore } from 'react';
import { frames } from '../frames/frames.ts';
import type { PreviewFrame } from '../frames/protocol.ts';
import { shrunk } from '../frames/smallPicture.ts';
import { frameStatistics } from '../frames/statistics.ts';
import { type Thumbnail, ThumbnailStore } from './thumbnailStore.ts';

/** From the frame itself where it is decoded already, else made by a worker that has nothing better to do. */
async function make(sopInstanceUid: string, frame: number): Promise<PreviewFrame | null> {
  const known = frames.state(sopInstanceUid, frame);
  if (known.state !== 'ready') return frames.smallPicture(sopInstanceUid, frame);
  const { info, display, stored, levels } = known.frame;
  const { samplesPerPixel, cover } = stored;
  const level = shrunk({ ...(levels.at(-1) ?? stored), samplesPerPixel });
  const base = { sopInstanceUid, frame, info, display, levels: [null, level] };
  // The shutter hides parts of the frame that the means of its blocks still hold.
  if (cover !== undefined) return { ...base, statistics: known.frame.statistics, cover };
  return { ...base, statistics: frameStatistics({ ...level, samplesPerPixel }, info.pixelPaddingValue) };
}

const thumbnails = new ThumbnailStore(make, 200);

/** @param seen whether it is in sight: what is not scrolled to is not made */
export function useThumbnail(sopInstanceUid: string, frame: number, seen: boolean): Thumbnail {
  const key = `${sopInstanceUid}#${frame}`;
  useEffect(() => {
    if (seen) thumbnails.want(sopInstanceUid, frame);
  }, [sopInstanceUid, frame, seen]);
  return useSyncExternalStore(
    (listener) => thumbnails.subscribe(key, listener),
    () => thumbnails.state(key),
  );
}
