/** Playing the frames of a series at their true rate or a chosen one. */
import { useEffect, useRef, useState } from 'react';
import type { InstanceInfo } from '../../shared/dicom/model.ts';

export interface Cine {
  readonly playing: boolean;
  /** Frames per second; null: as acquired. */
  readonly rate: number | null;
  toggle(): void;
  setRate(rate: number | null): void;
}

/** Frames per second as acquired; null when the file does not say. Rates that nobody can watch are held to 1..30. */
export function trueRate(info: InstanceInfo, frame: number): number | null {
  const group = info.nm?.groups.find((candidate) => candidate.frames.includes(frame));
  const duration = group?.frameDurationMs ?? null;
  // Frames of many seconds are separate pictures, not a film.
  if (duration === null || !(duration > 0) || duration > 20_000) return null;
  return Math.min(30, 1000 / duration);
}

/** The frames that belong together with this one: the same view and phase; all of them where that is not known. */
export function cineFrames(info: InstanceInfo, frame: number): readonly number[] {
  const group = info.nm?.groups.find((candidate) => candidate.frames.includes(frame));
  if (group !== undefined && group.frames.length > 1) return group.frames;
  return Array.from({ length: info.numberOfFrames }, (_, i) => i + 1);
}

export function nextInLoop(frames: readonly number[], frame: number, by: number): number {
  const at = frames.indexOf(frame);
  if (at < 0) return frames[0] ?? frame;
  return frames[(at + by + frames.length) % frames.length] ?? frame;
}

const usualRate = 4;

export function useCine(info: InstanceInfo | null, frame: number, show: (frame: number) => void, ready: boolean): Cine {
  const [playing, setPlaying] = useState(false);
  const [rate, setRate] = useState<number | null>(null);
  const latest = useRef({ frame, show, ready });
  latest.current = { frame, show, ready };
  const sop = info?.sopInstanceUid ?? null;
  useEffect(() => {
    if (sop !== null) setPlaying(false);
  }, [sop]);
  useEffect(() => {
    if (!playing || info === null) return;
    const perSecond = rate ?? trueRate(info, latest.current.frame) ?? usualRate;
    const timer = setInterval(() => {
      const { frame: now, show: go, ready: shown } = latest.current;
      // A frame that is still being decoded is waited for, never skipped.
      if (shown) go(nextInLoop(cineFrames(info, now), now, 1));
    }, 1000 / perSecond);
    return () => clearInterval(timer);
  }, [playing, rate, info]);
  return { playing, rate, toggle: () => setPlaying((on) => !on), setRate };
}
