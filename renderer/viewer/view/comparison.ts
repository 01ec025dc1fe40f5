/** What holds for all viewports together: one scale for several scans, and priors laid over the current film by landmarks. */
import { create } from 'zustand';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import type { Point } from '../../../shared/geometry/shape.ts';
import { imageSize } from './imageSize.ts';
import { type Alignment, alignByLandmarks } from './sharedView.ts';

export type SharedScale =
  | { readonly kind: 'own' }
  /** The same range of counts for every scan. */
  | { readonly kind: 'counts'; readonly lower: number; readonly upper: number }
  /** From zero to a multiple of the mean of each scan's reference region. */
  | { readonly kind: 'reference'; readonly factor: number };

export interface Landmark {
  readonly instance: InstanceInfo;
  readonly point: Point;
}

interface Comparison {
  readonly scale: SharedScale;
  /** By SOP Instance UID of the film that is laid over another one. */
  readonly alignments: ReadonlyMap<string, Alignment>;
  /** Marks set so far while landmarks are being picked; null otherwise. */
  readonly marks: readonly Landmark[] | null;
  setScale(scale: SharedScale): void;
  beginAlignment(): void;
  mark(landmark: Landmark): void;
  cancelAlignment(): void;
  clearAlignments(): void;
}

/** The alignment that four marks define, two on each of two films; the earlier film is laid over the later one. */
export function alignmentOf(marks: readonly Landmark[]): { sopInstanceUid: string; alignment: Alignment } | null {
  const first = marks[0]?.instance;
  const other = marks.find((mark) => mark.instance.sopInstanceUid !== first?.sopInstanceUid)?.instance;
  if (first === undefined || other === undefined) return null;
  const pointsOn = (instance: InstanceInfo) =>
    marks.filter((mark) => mark.instance.sopInstanceUid === instance.sopInstanceUid).map((mark) => mark.point);
  const firstIsLater = (first.dateTime ?? '') >= (other.dateTime ?? '');
  const [target, moving] = firstIsLater ? [first, other] : [other, first];
  const [from, to] = [pointsOn(moving), pointsOn(target)];
  const size = imageSize(target);
  if (from.length !== 2 || to.length !== 2 || size === null) return null;
  const matrix = alignByLandmarks([from[0]!, from[1]!], [to[0]!, to[1]!]);
  return matrix === null
    ? null
    : { sopInstanceUid: moving.sopInstanceUid, alignment: { matrix, target: size, onto: target.sopInstanceUid } };
}

/** Two marks on each of two films; a third on the same film is not taken. */
export function takesMark(marks: readonly Landmark[], instance: InstanceInfo): boolean {
  const films = new Set(marks.map((mark) => mark.instance.sopInstanceUid)).add(instance.sopInstanceUid);
  const here = marks.filter((mark) => mark.instance.sopInstanceUid === instance.sopInstanceUid).length;
  return films.size <= 2 && here < 2;
}

export const useComparison = create<Comparison>((set) => ({
  scale: { kind: 'own' },
  alignments: new Map(),
  marks: null,
  setScale: (scale) => set({ scale }),
  beginAlignment: () => set({ marks: [] }),
  mark: (landmark) =>
    set(({ marks, alignments }) => {
      if (marks === null || !takesMark(marks, landmark.instance)) return {};
      const next = [...marks, landmark];
      if (next.length < 4) return { marks: next };
      const done = alignmentOf(next);
      if (done === null) return { marks: [] };
      return { marks: null, alignments: new Map(alignments).set(done.sopInstanceUid, done.alignment) };
    }),
  cancelAlignment: () => set({ marks: null }),
  clearAlignments: () => set({ alignments: new Map(), marks: null }),
}));
