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

function durationOf(info: InstanceInfo, frame: number): number | null {
  return info.nm?.groups.find((group) => group.frames.includes(frame))?.frameDurationMs ?? null;
}

/** Frames per second as acquired; null when the file does not say. Rates that nobody can watch are held to 1..30. */
export function trueRate(info: InstanceInfo, frame: number): number | null {
  const duration = durationOf(info, frame);
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

/** Frames per second where the file does not say how long they took. */
const usualRate = 4;

/** What playing as acquired means for this frame, in words: "Real time (2 s a frame)". */
export function trueSpeedText(info: InstanceInfo, frame: number): string {
  const rate = trueRate(info, frame);
  if (rate === null) return `Default speed (${usualRate}/s)`;
  const seconds = (durationOf(info, frame) ?? 0) / 1000;
  if (1 / seconds > rate) return `Limited to ${rate} fps`;
  return `Real time (${rate > 1 ? `${Number(rate.toFixed(1))}/s` : `${Number(seconds.toFixed(1))} s a frame`})`;
}

export function useCine(info: InstanceInfo | null, frame: number, show: (frame: number) => void, ready: boolean): Cine {
  const [playing, setPlaying] = useState(false);
  const [rate, setRate] = useState<number | null>(null);
  const latestShow = useRef(show);
  latestShow.current = show;
  /** The frame that playing put on the screen, and when it was due there. */
  const played = useRef<{ frame: number; due: number } | null>(null);
  const sop = info?.sopInstanceUid ?? null;
  useEffect(() => {
    if (sop !== null) setPlaying(false);
  }, [sop]);
  useEffect(() => {
    if (!playing) played.current = null;
    // A frame that is still being decoded is waited for, never skipped.
    if (!playing || info === null || !ready) return;
    const now = performance.now();
    // A frame that the reader went to begins anew; phases of one file may have frames of different length.
    const since = played.current?.frame === frame ? played.current.due : now;
    const due = Math.max(now, since + 1000 / (rate ?? trueRate(info, frame) ?? usualRate));
    const next = nextInLoop(cineFrames(info, frame), frame, 1);
    played.current = { frame, due: since };
    const timer = setTimeout(() => {
      played.current = { frame: next, due };
      latestShow.current(next);
    }, due - now);
    return () => clearTimeout(timer);
  }, [playing, rate, info, frame, ready]);
  return { playing, rate, toggle: () => setPlaying((on) => !on), setRate };
}
