/** Offers every lesion of the nearest comparable date at the same place of this image, dashed until accepted. */
import type { Annotation, PatientRecord, Point, Shape } from '../../../shared/reading/model.ts';
import { annotationOp, type Command } from '../commands/command.ts';
import { clampShape } from '../geometry/shapes.ts';
import type { ImageView } from './interaction.ts';

/** An earlier (or, failing that, later) image of the same kind, nearest in time first. */
export interface PriorImage {
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly columns: number;
  readonly rows: number;
  /** Prior pixels to pixels of this image; null scales by the image size. */
  readonly align: ((p: Point) => Point) | null;
}

const carried: readonly Annotation['role'][] = [
  'long-axis',
  'short-axis',
  'area',
  'uptake-lesion',
  'uptake-reference',
  'uptake-background',
];

/** The shape at its place on the new image. An ellipse keeps its rotation and is scaled by the mean of both axes. */
export function carriedShape(shape: Shape, prior: PriorImage, view: ImageView): Shape {
  const columns = view.info.columns ?? 0;
  const rows = view.info.rows ?? 0;
  const sx = columns / prior.columns;
  const sy = rows / prior.rows;
  const to = prior.align ?? ((p: Point): Point => [p[0] * sx, p[1] * sy]);
  const place = (): Shape => {
    switch (shape.kind) {
      case 'line':
        return { kind: 'line', points: [to(shape.points[0]), to(shape.points[1])] };
      case 'polygon':
        return { kind: 'polygon', points: shape.points.map(to) };
      case 'angle':
        return { kind: 'angle', points: [to(shape.points[0]), to(shape.points[1]), to(shape.points[2])] };
      case 'point':
        return { kind: 'point', point: to(shape.point) };
      case 'ellipse': {
        const center = to(shape.center);
        const edge = to([shape.center[0] + 1, shape.center[1]]);
        const factor = Math.hypot(edge[0] - center[0], edge[1] - center[1]);
        const radii: Point = [shape.radii[0] * factor, shape.radii[1] * factor];
        return { kind: 'ellipse', center, radii, rotation: shape.rotation };
      }
    }
  };
  return clampShape(place(), columns, rows);
}

/** Proposals on this image for every lesion that has none of its own here. Null when there is nothing to offer. */
export function carryForward(
  record: PatientRecord,
  view: ImageView,
  priors: readonly PriorImage[],
  newId: () => string,
): Command | null {
  const ops = record.lesions.flatMap((lesion) => {
    const own = record.annotations.filter((a) => a.lesionId === lesion.id);
    if (
      own.some((a) => view.studyImages.has(a.sopInstanceUid) && carried.includes(a.role) && alreadyDrawn(a, view, own))
    ) {
      return [];
    }
    if (lesion.notSeen?.includes(view.info.studyInstanceUid)) return [];
    const prior = priors.find((p) =>
      own.some((a) => a.sopInstanceUid === p.sopInstanceUid && a.frame === p.frame && a.status === 'accepted'),
    );
    if (!prior) return [];
    return own
      .filter((a) => a.sopInstanceUid === prior.sopInstanceUid && a.frame === prior.frame)
      .filter((a) => a.status === 'accepted' && carried.includes(a.role))
      .map((a) => {
        const proposal: Annotation = {
          ...a,
          id: newId(),
          sopInstanceUid: view.info.sopInstanceUid,
          frame: view.frame,
          shape: carriedShape(a.shape, prior, view),
          status: 'proposed',
          source: 'carried-forward',
        };
        return annotationOp(record, proposal.id, proposal);
      });
  });
  return ops.length === 0 ? null : { label: 'Carry lesions forward', ops };
}

/** Sizes are kept once per study, uptake regions once per image and frame. */
function alreadyDrawn(a: Annotation, view: ImageView, own: readonly Annotation[]): boolean {
  const here = own.filter((b) => b.sopInstanceUid === view.info.sopInstanceUid && b.frame === view.frame);
  return a.role.startsWith('uptake') ? here.some((b) => b.role.startsWith('uptake')) : view.info.nm === null;
}
