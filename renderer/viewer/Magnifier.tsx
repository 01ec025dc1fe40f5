import { useLayoutEffect, useRef } from 'react';
import type { Point } from '../../shared/reading/model.ts';
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
}

/** A round glass under the pointer: full-resolution pixels through the same window. */
export function Magnifier({ frame, geometry, look, at }: MagnifierProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ratio = window.devicePixelRatio || 1;
  useLayoutEffect(() => {
    if (canvas.current === null) return;
    // Screen matrix, moved so that the pointer's place is in the middle, enlarged, in device pixels.
    const middle = (sizePx / 2) * ratio;
    const matrix = compose(
      compose(translation(middle, middle), scaling(power * ratio, power * ratio)),
      compose(translation(-at[0], -at[1]), geometry.matrix),
    );
    drawPart(canvas.current, frame, matrix, look);
  }, [frame, geometry, look, at, ratio]);
  return (
    <canvas
      ref={canvas}
      className={styles.magnifier}
      width={sizePx * ratio}
      height={sizePx * ratio}
      style={{ width: sizePx, height: sizePx, left: at[0] - sizePx / 2, top: at[1] - sizePx / 2 }}
    />
  );
}
