import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { pixelAspect } from '../../../shared/dicom/pixelAspect.ts';
import { drawPart, fullSize } from '../display/draw.ts';
import { compose, scaling, translation } from '../view/affine.ts';
import { fitScale, type ViewState } from '../view/geometry.ts';
import { lookOf } from '../view/look.ts';
import { defaultPresentation } from '../view/presentation.ts';
import { useThumbnail } from './thumbnails.ts';

export interface ThumbnailCanvasProps {
  readonly sopInstanceUid: string;
  readonly frame: number;
  /** CSS pixels of the square it fits into. */
  readonly sidePx: number;
  readonly placeholder: ReactNode;
}

/** A small picture in its usual window; the placeholder until it is there, and where it cannot be made. */
export function ThumbnailCanvas({ sopInstanceUid, frame, sidePx, placeholder }: ThumbnailCanvasProps) {
  const place = useRef<HTMLSpanElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const thumbnail = useThumbnail(sopInstanceUid, frame, seen);
  const picture = thumbnail.state === 'ready' ? thumbnail.picture : null;
  const ratio = window.devicePixelRatio || 1;
  const side = Math.round(sidePx * ratio);
  useLayoutEffect(() => {
    if (picture === null || canvas.current === null) return;
    const { rows, columns } = fullSize(picture);
    const aspect = pixelAspect(picture.info.spacing);
    const scale = fitScale({ rows, columns, aspect }, 0, { widthPx: side, heightPx: side });
    const matrix = compose(
      compose(translation(side / 2, side / 2), scaling(scale / Math.min(1, aspect), scale * Math.max(1, aspect))),
      translation(-columns / 2, -rows / 2),
    );
    const view: ViewState = { scale, pan: [0, 0], rotation: 0, hflip: false, vflip: false };
    drawPart(canvas.current, picture, matrix, lookOf(picture, picture.info, defaultPresentation, null, view));
  }, [picture, side]);
  return (
    <span ref={place} data-thumbnail={thumbnail.state}>
      {picture === null ? placeholder : <canvas ref={canvas} width={side} height={side} />}
    </span>
  );
}
