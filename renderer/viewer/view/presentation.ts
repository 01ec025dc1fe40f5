/** How a viewport shows its image, by viewport or by linked group. Nothing here touches measurements. */
import { create } from 'zustand';
import type { Point } from '../../../shared/geometry/shape.ts';
import type { ColourMapId } from '../display/colourMaps.ts';
import type { DerivedKind } from '../nm/derived.ts';
import { type SharedView, wholeImage } from './sharedView.ts';

/**
 * A window as the reader changed it, relative to the image's default (centre c0, width w0): centre = c0 + shift x w0,
 * width = stretch x w0. Relative, so that it carries over to another date or detector.
 */
export interface WindowChange {
  readonly shift: number;
  readonly stretch: number;
}

export interface Presentation {
  readonly view: SharedView;
  /** Null: the default window. */
  readonly window: WindowChange | null;
  /** Index into the image's offered windows (presetWindows); null: the usual choice. */
  readonly preset: number | null;
  /** Null: gray. */
  readonly colourMap: ColourMapId | null;
  /** Null: as the modality is usually read (bone scans dark on bright). */
  readonly inverted: boolean | null;
  /** A picture made of several frames instead of one. */
  readonly derived: DerivedKind;
  readonly smooth: boolean;
  /** 0: off. 1: strong. */
  readonly sharpen: number;
  /** The graphics of the file's overlay planes are drawn. */
  readonly overlays: boolean;
}

export const defaultPresentation: Presentation = {
  view: wholeImage,
  window: null,
  preset: null,
  colourMap: null,
  inverted: null,
  derived: 'none',
  smooth: true,
  sharpen: 0,
  overlays: true,
};

/** Where the pointer is, for linked viewports: a point of the shared reference frame. */
export interface LinkedCursor {
  readonly from: string;
  readonly point: Point;
}

interface Presentations {
  readonly entries: ReadonlyMap<string, Presentation>;
  readonly cursors: ReadonlyMap<string, LinkedCursor>;
  change(key: string, change: Partial<Presentation> | ((current: Presentation) => Partial<Presentation>)): void;
  reset(key: string): void;
  /** Forgets everything, for the next patient. */
  clear(): void;
  /** Starts `to` as `from` is: linking and unlinking never makes a picture jump. */
  copy(from: string, to: string): void;
  pointAt(group: string, cursor: LinkedCursor | null): void;
}

export const usePresentations = create<Presentations>((set) => ({
  entries: new Map(),
  cursors: new Map(),
  change: (key, change) =>
    set(({ entries }) => {
      const current = entries.get(key) ?? defaultPresentation;
      const patch = typeof change === 'function' ? change(current) : change;
      return { entries: new Map(entries).set(key, { ...current, ...patch }) };
    }),
  reset: (key) =>
    set(({ entries }) => {
      const next = new Map(entries);
      next.delete(key);
      return { entries: next };
    }),
  clear: () => set({ entries: new Map(), cursors: new Map() }),
  copy: (from, to) =>
    set(({ entries }) => ({ entries: new Map(entries).set(to, entries.get(from) ?? defaultPresentation) })),
  pointAt: (group, cursor) =>
    set(({ cursors }) => {
      const next = new Map(cursors);
      if (cursor === null) next.delete(group);
      else next.set(group, cursor);
      return { cursors: next };
    }),
}));

export function usePresentation(key: string): Presentation {
  return usePresentations((state) => state.entries.get(key) ?? defaultPresentation);
}

export function changePresentation(key: string, change: Parameters<Presentations['change']>[1]): void {
  usePresentations.getState().change(key, change);
}
