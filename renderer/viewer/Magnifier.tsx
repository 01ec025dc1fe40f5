import { useLayoutEffect, useRef } from 'react';
import type { Point } from '../../shared/geometry/shape.ts';
import { type Drawable, drawPart } from './display/draw.ts';
import type { CanvasLook } from './useCanvasHost.ts';
import styles from './Viewport.module.css';
import { compose, scaling, translation } from './view/affine.ts';
import type { ViewportGeometry } from './view/geometry.ts';

const sizePx = 220;
const power = 2.5;

export interface MagnifierProps {
  readonly frame: Drawable;
  readonly geometry: ViewportGeometry;
  readonly look: CanvasLook;
  readonly at: Point;
  /** Beside the pointer with a cross in its middle, so that it does not cover what is being drawn. */
  readonly beside?: boolean;
}

const besideSizePx = 132;

/** A round glass under the pointer: full-resolution pixels through the same window. */
/** Where the glass stands: centred on the pointer, or up and to the side of it that has room. */
function corner(at: Point, size: number, geometry: ViewportGeometry, beside: boolean): Point {
  if (!beside) return [at[0] - size / 2, at[1] - size / 2];
  const gap = 28;
  const left = at[0] + gap + size <= geometry.widthPx ? at[0] + gap : at[0] - gap - size;
  const top = at[1] - gap - size >= 0 ? at[1] - gap - size : at[1] + gap;
  return [left, top];
}

export function Magnifier({ frame, geometry, look, at, beside = false }: MagnifierProps) {
  const size = beside ? besideSizePx : sizePx;
  const canvas = useRef<HTMLCanvasElement>(null);
  const ratio = window.devicePixelRatio || 1;
  useLayoutEffect(() => {
    if (canvas.current === null) return;
    // Screen matrix, moved so that the pointer's place is in the middle, enlarged, in device pixels.
    const middle = (size / 2) * ratio;
    const matrix = compose(
      compose(translation(middle, middle), scaling(power * ratio, power * ratio)),
      compose(translation(-at[0], -at[1]), geometry.matrix),
    );
    drawPart(canvas.current, frame, matrix, look);
    const pen = beside ? canvas.current.getContext('2d') : null;
    if (pen === null) return;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.strokeStyle = '#6cb6ff';
    pen.lineWidth = ratio;
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      pen.beginPath();
      pen.moveTo(middle + dx * 4 * ratio, middle + dy * 4 * ratio);
      pen.lineTo(middle + dx * 14 * ratio, middle + dy * 14 * ratio);
      pen.stroke();
    }
  }, [frame, geometry, look, at, ratio, size, beside]);
  const [left, top] = corner(at, size, geometry, beside);
  return (
    <canvas
      ref={canvas}
      className={styles.magnifier}
      data-testid="magnifier"
      width={size * ratio}
      height={size * ratio}
      style={{ width: size, height: size, left, top }}
    />
  );
}
