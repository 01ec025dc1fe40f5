/**
 * Where a mark of one image belongs on another, and by which right. Nothing is placed without saying how: what rests on no
 * alignment is a hint and is called one. Pure.
 */
import { kindOf } from '../../../shared/dicom/kind.ts';
import type { FrameGroup, InstanceInfo } from '../../../shared/dicom/model.ts';
import { type Alignment, alignShape, identityAlignment } from '../../../shared/geometry/alignment.ts';
import type { Point, Shape } from '../../../shared/geometry/shape.ts';
import { mirrorShape } from '../../../shared/uptake/midline.ts';
import { clampShape, pushInside } from '../geometry/shapes.ts';

/** One picture: an image and a frame of it. */
export interface Picture {
  readonly info: InstanceInfo;
  readonly frame: number;
}

export interface Placement {
  readonly alignment: Alignment;
  /** Mirrored left to right after the alignment: from the front view to the back view and the other way round. */
  readonly mirrored: boolean;
  /** In words: "aligned by two landmarks". */
  readonly how: string;
  /** Placed by nothing that was aligned: worth a look, not more. */
  readonly isHint: boolean;
  /** The same pixels of the same camera view: nothing is guessed at all. */
  readonly isExact: boolean;
}

const groupOf = ({ info, frame }: Picture): FrameGroup | null =>
  info.nm?.groups.find((group) => group.frames.includes(frame)) ?? null;

/** Detector view of a picture as its header tells; null when it does not. */
export const viewOf = (picture: Picture): FrameGroup['view'] => groupOf(picture)?.view ?? null;

export const isScan = ({ info }: Picture): boolean => kindOf(info) === 'scan';

/** Whether two pictures may show the same place at all: film with film of the same projection, scan with scan. */
export function canPlace(from: Picture, to: Picture): boolean {
  if (isScan(from) !== isScan(to)) return false;
  return isScan(from) || from.info.projection === to.info.projection;
}

/** Views of opposite heads: the patient's right lies on the other side. */
function opposed(from: Picture, to: Picture): boolean {
  const views = [viewOf(from), viewOf(to)];
  return views.includes('ANT') && views.includes('POST');
}

/** Millimetres per pixel along a row where the header gives them in the plane of the scan or detector; null otherwise. */
function pixelMm({ info }: Picture): number | null {
  const { pixelSpacing, imagerPixelSpacing } = info.spacing;
  return (info.nm === null ? imagerPixelSpacing : pixelSpacing)?.[1] ?? null;
}

/** Scale from one picture to the other by their pixel sizes; null where one of them is not known. */
export function knownScale(from: Picture, to: Picture): number | null {
  const [a, b] = [pixelMm(from), pixelMm(to)];
  return a === null || b === null ? null : a / b;
}

/** Middle on middle, by pixel size where both are known, else by the width of the image. */
function centred(from: Picture, to: Picture): Alignment {
  const [fc, fr] = [from.info.columns ?? 1, from.info.rows ?? 1];
  const [tc, tr] = [to.info.columns ?? 1, to.info.rows ?? 1];
  const s = knownScale(from, to) ?? Math.min(tc / fc, tr / fr);
  return { a: [s, 0], b: [tc / 2 - (s * fc) / 2, tr / 2 - (s * fr) / 2] };
}

export interface KnownAlignments {
  /** By two landmarks that the reader set. */
  readonly landmarks: Alignment | null;
  /** By the pictures themselves, with their correlation. */
  readonly match: { readonly alignment: Alignment; readonly score: number } | null;
}

/** The best placement there is, in this order: same pixels, the reader's landmarks, the pictures' match, a hint. */
export function placementOf(from: Picture, to: Picture, known: KnownAlignments): Placement {
  const plain = { mirrored: false, isHint: false, isExact: false };
  const sameFile = from.info.sopInstanceUid === to.info.sopInstanceUid;
  if (sameFile && viewOf(from) === viewOf(to) && (viewOf(from) !== null || from.frame === to.frame)) {
    return { ...plain, alignment: identityAlignment, how: 'the same place of the same view', isExact: true };
  }
  if (opposed(from, to)) {
    const alignment = sameFile ? identityAlignment : centred(from, to);
    const how = `mirrored from the ${viewOf(from) === 'ANT' ? 'anterior' : 'posterior'} view`;
    return { ...plain, alignment, mirrored: true, how, isHint: !sameFile };
  }
  if (known.landmarks) return { ...plain, alignment: known.landmarks, how: 'aligned by two landmarks' };
  if (known.match) {
    const how = `aligned by picture match, correlation ${known.match.score.toFixed(2)}`;
    return { ...plain, alignment: known.match.alignment, how };
  }
  const why = isScan(from) && viewOf(from) !== viewOf(to) ? 'the view of a frame is not known' : 'not aligned';
  const alignment = sameFile ? identityAlignment : centred(from, to);
  return { ...plain, alignment, how: `${why}: a hint, middle on middle`, isHint: true };
}

/** The shape at its place, inside the image: pushed in where it would reach over the edge, cut only where it is too large. */
export function placed(shape: Shape, { alignment, mirrored }: Placement, to: Picture): Shape {
  const columns = to.info.columns ?? 0;
  const rows = to.info.rows ?? 0;
  const there = alignShape(alignment, shape);
  const turned = mirrored ? mirrorShape(there, { column: columns / 2, row: 0, angleDeg: 0 }) : there;
  return clampShape(pushInside(turned, columns, rows), columns, rows);
}

/** The same alignment between pictures of which only smaller copies were compared. */
export function fullSize(
  alignment: Alignment,
  from: { readonly full: number; readonly small: number },
  to: { readonly full: number; readonly small: number },
): Alignment {
  const [f, t] = [from.small / from.full, to.full / to.small];
  const scale = (p: Point, by: number): Point => [p[0] * by, p[1] * by];
  return { a: scale(alignment.a, f * t), b: scale(alignment.b, t) };
}
