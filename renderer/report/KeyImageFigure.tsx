import { useEffect, useRef } from 'react';
import { defaultSettings, renderFrame } from '../../shared/dicom/display/index.ts';
import { pixelAspect } from '../../shared/dicom/pixelAspect.ts';
import type { Shape } from '../../shared/geometry/shape.ts';
import type { Annotation } from '../../shared/reading/model.ts';
import type { KeyImage } from '../../shared/report/model.ts';
import { useFrame } from '../viewer/frames/frames.ts';
import styles from './Preview.module.css';

function ShapeOutline({ shape, dashed }: { shape: Shape; dashed: boolean }) {
  const dash = dashed ? { strokeDasharray: '4 3' } : {};
  const common = { className: styles.outline, vectorEffect: 'non-scaling-stroke' as const, ...dash };
  switch (shape.kind) {
    case 'line':
    case 'angle':
      return <polyline {...common} points={shape.points.map((p) => p.join(',')).join(' ')} />;
    case 'polygon':
      return <polygon {...common} points={shape.points.map((p) => p.join(',')).join(' ')} />;
    case 'ellipse': {
      const [x, y] = shape.center;
      const turn = `rotate(${shape.rotation} ${x} ${y})`;
      return <ellipse {...common} cx={x} cy={y} rx={shape.radii[0]} ry={shape.radii[1]} transform={turn} />;
    }
    case 'point':
      return <circle {...common} cx={shape.point[0]} cy={shape.point[1]} r={2} />;
  }
}

/** The shown part: a square around the annotations, at least 55% of the shorter side; as the export cuts it. */
function cropOf(rows: number, columns: number, shapes: readonly Shape[]) {
  const points = shapes.flatMap((shape) => {
    if (shape.kind === 'point') return [shape.point];
    if (shape.kind !== 'ellipse') return [...shape.points];
    const r = Math.max(...shape.radii);
    const [x, y] = shape.center;
    return [
      [x - r, y - r],
      [x + r, y + r],
    ];
  });
  if (points.length === 0) return { x: 0, y: 0, width: columns, height: rows };
  const xs = points.map((p) => p[0] ?? 0);
  const ys = points.map((p) => p[1] ?? 0);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const side = Math.max(4 * (bottom - top), 2 * (right - left), 0.55 * Math.min(rows, columns));
  const width = Math.min(columns, side);
  const height = Math.min(rows, side);
  const clamp = (value: number, max: number) => Math.min(Math.max(0, value), max);
  return {
    x: clamp((left + right) / 2 - width / 2, columns - width),
    y: clamp((top + bottom) / 2 - height / 2, rows - height),
    width,
    height,
  };
}

export interface KeyImageFigureProps {
  readonly keyImage: KeyImage;
  readonly annotations: readonly Annotation[];
}

/** A key image with its annotations, windowed as the file opens; scans in inverted gray. */
export function KeyImageFigure({ keyImage, annotations }: KeyImageFigureProps) {
  const frame = useFrame(keyImage, keyImage.frame);
  const canvas = useRef<HTMLCanvasElement>(null);
  const ready = frame.state === 'ready' ? frame.frame : null;
  const aspect = ready ? pixelAspect(ready.info.spacing) : 1;
  const own = annotations.filter(
    (item) =>
      item.sopInstanceUid === keyImage.sopInstanceUid && item.frame === keyImage.frame && item.status === 'accepted',
  );
  const crop = ready
    ? cropOf(
        ready.stored.rows,
        ready.stored.columns,
        own.map((item) => item.shape),
      )
    : null;
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || !ready) return;
    const { stored, display, info } = ready;
    const palette = info.modality === 'NM' && stored.samplesPerPixel === 1 ? 'inverted-gray' : 'gray';
    const rgba = renderFrame(stored, display, defaultSettings(display, stored), palette);
    element.width = stored.columns;
    element.height = stored.rows;
    context.putImageData(new ImageData(new Uint8ClampedArray(rgba), stored.columns, stored.rows), 0, 0);
  }, [ready]);
  return (
    <figure className={styles.figure}>
      <div
        className={styles.picture}
        style={crop ? { aspectRatio: `${crop.width} / ${crop.height * aspect}` } : {}}
        role="img"
        aria-label={`Key image with annotations. ${keyImage.caption}`}
      >
        {ready && crop ? (
          <>
            <canvas
              ref={canvas}
              style={{
                width: `${(100 * ready.stored.columns) / crop.width}%`,
                height: `${(100 * ready.stored.rows) / crop.height}%`,
                left: `${(-100 * crop.x) / crop.width}%`,
                top: `${(-100 * crop.y) / crop.height}%`,
              }}
            />
            <svg viewBox={`${crop.x} ${crop.y} ${crop.width} ${crop.height}`} preserveAspectRatio="none" aria-hidden>
              {own.map((item) => (
                <ShapeOutline
                  key={item.id}
                  shape={item.shape}
                  dashed={item.role === 'uptake-reference' || item.role === 'uptake-background'}
                />
              ))}
            </svg>
          </>
        ) : (
          <span className={styles.wait}>
            {frame.state === 'error' ? 'This image cannot be shown now.' : 'Loading the image'}
          </span>
        )}
      </div>
      <figcaption>{keyImage.caption}</figcaption>
    </figure>
  );
}
