/**
 * Two pictures of one patient in one viewport: laid over each other, or one in place of the other. Pure rules; the store
 * below keeps what is under way. Nothing is measured on a blend: its pixels belong to no single image.
 */
import { create } from 'zustand';
import type { InstanceInfo, StudyInfo } from '../../../shared/dicom/model.ts';
import { comparableThroughTime, type HungImage, imageKind } from '../hanging.ts';
import type { Alignment } from './sharedView.ts';

/** Fade: one over the other by opacity. Tint: one in cyan, one in red, so that what both show alike is gray. */
export type BlendMode = 'fade' | 'tint';

export interface Blend {
  readonly viewportId: string;
  /** What the viewport holds; the blend ends when another image hangs there. */
  readonly base: HungImage;
  readonly other: HungImage;
  /** Overlay: both at once. Blink: the other one alone, in place. */
  readonly kind: 'overlay' | 'blink';
  readonly mode: BlendMode;
  /** 0: only the base is seen. 1: only the other. */
  readonly share: number;
}

/** How two pictures came to lie over each other. */
export type PairStatus = 'aligned' | 'matched' | 'matching' | 'same-geometry' | 'not-aligned';

export const pairWords: Readonly<Record<PairStatus, string>> = {
  aligned: 'Aligned by landmarks',
  matched: 'Aligned by picture match',
  matching: 'Matching the pictures',
  'same-geometry': 'Same view, not aligned',
  'not-aligned': 'Not aligned',
};

const same = (a: HungImage, b: HungImage) => a.sopInstanceUid === b.sopInstanceUid && a.frame === b.frame;

/** The picture to compare with: the one aligned with it by landmarks, else the comparable one before it, else the one after. */
export function partnerOf(
  studies: readonly StudyInfo[],
  image: HungImage,
  alignments: ReadonlyMap<string, Alignment>,
): HungImage | null {
  const row = comparableThroughTime(studies, image);
  const aligned = row.find(
    (other) => !same(other, image) && isAligned(image.sopInstanceUid, other.sopInstanceUid, alignments),
  );
  if (aligned !== undefined) return aligned;
  const at = row.findIndex((other) => same(other, image));
  return row[at - 1] ?? row[at + 1] ?? null;
}

function isAligned(a: string, b: string, alignments: ReadonlyMap<string, Alignment>): boolean {
  const [ofA, ofB] = [alignments.get(a)?.onto, alignments.get(b)?.onto];
  return ofA === b || ofB === a || (ofA !== undefined && ofA === ofB);
}

export function pairStatus(
  base: InstanceInfo,
  other: InstanceInfo,
  alignments: ReadonlyMap<string, Alignment>,
): Exclude<PairStatus, 'matched' | 'matching'> {
  if (isAligned(base.sopInstanceUid, other.sopInstanceUid, alignments)) return 'aligned';
  if (imageKind(base) !== 'scan' || base.rows !== other.rows || base.columns !== other.columns) return 'not-aligned';
  const [a, b] = [base.spacing.pixelSpacing, other.spacing.pixelSpacing];
  // Detector pixels of one size to a hundredth: the fields of view then differ by less than a pixel or two.
  const equal = a !== null && b !== null && a.every((mm, i) => Math.abs(mm / (b[i] ?? 0) - 1) < 0.01);
  return equal ? 'same-geometry' : 'not-aligned';
}

/** One press of the blink key: the other picture and back; within an overlay from one end of the slider to the other. */
export function blinked(blend: Blend | null, viewportId: string, base: HungImage, other: HungImage): Blend | null {
  if (blend === null) return { viewportId, base, other, kind: 'blink', mode: 'fade', share: 1 };
  if (blend.kind === 'blink') return null;
  return { ...blend, mode: 'fade', share: blend.share >= 0.5 ? 0 : 1 };
}

export function faded(blend: Blend, by: number): Blend {
  const share = Math.min(1, Math.max(0, Math.round((blend.share + by) * 100) / 100));
  return { ...blend, mode: 'fade', share };
}

/** The blend as it applies to what a viewport holds now. */
export function blendIn(blend: Blend | null, viewportId: string, image: HungImage | null): Blend | null {
  return blend !== null && image !== null && blend.viewportId === viewportId && same(blend.base, image) ? blend : null;
}

interface BlendStore {
  readonly blend: Blend | null;
  /** The overlay that is opened again when the landmarks are set that it lacked. */
  readonly waiting: Blend | null;
  set(blend: Blend | null): void;
  change(patch: Partial<Pick<Blend, 'mode' | 'share'>>): void;
  wait(blend: Blend): void;
  /** True when there was something to leave. */
  leave(): boolean;
}

export const useBlend = create<BlendStore>((set, get) => ({
  blend: null,
  waiting: null,
  set: (blend) => set({ blend, waiting: null }),
  change: (patch) => set(({ blend }) => ({ blend: blend === null ? null : { ...blend, ...patch } })),
  wait: (waiting) => set({ blend: null, waiting }),
  leave: () => {
    const was = get().blend !== null;
    set({ blend: null, waiting: null });
    return was;
  },
}));
