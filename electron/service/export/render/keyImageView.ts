import type { DisplayAttributes } from '../../../../shared/dicom/display/index.ts';
import type { StoredFrame } from '../../../../shared/dicom/model.ts';
import { pixelAspect } from '../../../../shared/dicom/pixelAspect.ts';
import type { Point, Shape } from '../../../../shared/geometry/shape.ts';
import type { Annotation } from '../../../../shared/reading/model.ts';
import type { KeyImage } from '../../../../shared/report/model.ts';
import { wordSize } from '../../../../shared/wording/numbers.ts';
import { type ExportSource, instanceByUid } from '../source.ts';
import { type Box, cropAround, type PictureScale, resample } from './crop.ts';
import { type GrayImage, windowedGray, withoutGraphics } from './gray.ts';
import { type Presentation, presentationOf } from './presentation.ts';

/** Decodes one frame by SOP Instance UID, as the service has the files. */
export type LoadFrame = (
  sopInstanceUid: string,
  frame: number,
) => Promise<{ readonly stored: StoredFrame; readonly display?: DisplayAttributes }>;

/** One drawn annotation in coordinates of the shown picture (origin top left, its pixels). */
export interface DrawnShape {
  /** As drawn on the image, in its coordinates. */
  readonly origin: Shape;
  /** The label's place on the image. */
  readonly anchor: Point;
  readonly points: readonly Point[];
  readonly closed: boolean;
  /** Shown at the end of a line or right of a region; empty for a silent one. */
  readonly label: string;
  readonly labelAt: Point;
  /** Reference and background regions are dashed, so that they differ from the lesion without colour. */
  readonly dashed: boolean;
}

export interface KeyImageView {
  readonly keyImage: KeyImage;
  readonly picture: GrayImage;
  readonly shapes: readonly DrawnShape[];
  readonly sopClassUid: string;
  /** What of the image the picture shows. */
  readonly box: Box;
  /** How its values became gray; null for colour. */
  readonly presentation: Presentation | null;
}

function outline(shape: Shape): { points: readonly Point[]; closed: boolean } {
  switch (shape.kind) {
    case 'line':
    case 'angle':
      return { points: shape.points, closed: false };
    case 'polygon':
      return { points: shape.points, closed: true };
    case 'point':
      return { points: [shape.point], closed: false };
    case 'ellipse': {
      const t = (shape.rotation * Math.PI) / 180;
      const [cx, cy] = shape.center;
      const [a, b] = shape.radii;
      const points = Array.from({ length: 72 }, (_, i): Point => {
        const u = (2 * Math.PI * i) / 72;
        const [x, y] = [a * Math.cos(u), b * Math.sin(u)];
        return [cx + x * Math.cos(t) - y * Math.sin(t), cy + x * Math.sin(t) + y * Math.cos(t)];
      });
      return { points, closed: true };
    }
  }
}

function labelOf(source: ExportSource, annotation: Annotation): string {
  const sizes = source.content.measure.lesions.flatMap((lesion) => lesion.size);
  const value = sizes
    .flatMap((size) => [size.longAxis, size.shortAxis, size.insertionDistance])
    .find((size) => size?.annotationId === annotation.id);
  const measured = value == null ? '' : ` ${wordSize(value)}`;
  switch (annotation.role) {
    case 'long-axis':
      return `${annotation.lesionId ?? ''}${measured}`;
    case 'short-axis':
    case 'length':
    case 'insertion-distance':
      return measured.trim();
    case 'area':
      return '';
    case 'uptake-lesion':
      return annotation.lesionId ?? 'lesion';
    case 'uptake-reference':
      return 'reference';
    case 'uptake-background':
      return 'background';
    case 'calibration':
      return annotation.millimetres === undefined ? '' : `${annotation.millimetres} mm`;
    default:
      return annotation.label ?? '';
  }
}

function draw(source: ExportSource, annotation: Annotation, box: Box, scale: PictureScale): DrawnShape {
  const { points, closed } = outline(annotation.shape);
  const placed = points.map(([x, y]): Point => [(x - box.x) * scale.x, (y - box.y) * scale.y]);
  const anchor = closed
    ? placed.reduce((best, point) => (point[0] > best[0] ? point : best))
    : annotation.role === 'short-axis'
      ? placed.reduce((best, point) => (point[0] > best[0] ? point : best))
      : placed.reduce((best, point) => (point[1] < best[1] ? point : best));
  return {
    origin: annotation.shape,
    anchor: [anchor[0] / scale.x + box.x, anchor[1] / scale.y + box.y],
    points: placed,
    closed,
    label: labelOf(source, annotation),
    labelAt: anchor,
    dashed: ['uptake-reference', 'uptake-background', 'calibration', 'internal-reference'].includes(annotation.role),
  };
}

/**
 * A key image ready to be drawn: windowed, cut to what matters, `outWidth` columns wide, with its accepted annotations.
 * @throws EnthesisError as `loadFrame`
 */
export async function keyImageView(
  source: ExportSource,
  keyImage: KeyImage,
  loadFrame: LoadFrame,
  outWidth: number,
): Promise<KeyImageView | null> {
  const info = instanceByUid(source, keyImage.sopInstanceUid);
  if (info === undefined || (source.deidentified && info.burnedInAnnotation === true)) return null;
  const { stored, display } = await loadFrame(keyImage.sopInstanceUid, keyImage.frame);
  const annotations = source.record.annotations.filter(
    (item) =>
      item.sopInstanceUid === keyImage.sopInstanceUid &&
      item.frame === keyImage.frame &&
      item.status === 'accepted' &&
      item.role !== 'midline',
  );
  const box = cropAround(
    stored.rows,
    stored.columns,
    annotations.map((item) => item.shape),
  );
  // Overlay planes may name the patient, as pixels with burned-in words do.
  const shown = source.deidentified ? withoutGraphics(stored) : stored;
  const { scale, ...picture } = resample(windowedGray(shown, info, display), box, outWidth, pixelAspect(info.spacing));
  return {
    keyImage,
    picture,
    shapes: annotations.map((item) => draw(source, item, box, scale)),
    sopClassUid: info.sopClassUid,
    box,
    presentation: presentationOf(stored, info, display),
  };
}

/** All key images that can be shown; those whose file is missing are named in `missing`. */
export async function keyImageViews(
  source: ExportSource,
  loadFrame: LoadFrame,
  outWidth: number,
): Promise<{ readonly views: readonly KeyImageView[]; readonly missing: readonly KeyImage[] }> {
  const views: KeyImageView[] = [];
  const missing: KeyImage[] = [];
  for (const keyImage of source.content.keyImages) {
    try {
      const view = await keyImageView(source, keyImage, loadFrame, outWidth);
      if (view === null) missing.push(keyImage);
      else views.push(view);
    } catch {
      // One unreadable file must not keep the report from leaving; the report says which picture is not there.
      missing.push(keyImage);
    }
  }
  return { views, missing };
}
