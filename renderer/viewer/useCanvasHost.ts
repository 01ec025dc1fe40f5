/** A cornerstone-core element that follows the size and pixel density of its place. */
import { disable, displayImage, enable, getEnabledElement, resize, setViewport } from 'cornerstone-core';
import { type RefObject, useLayoutEffect, useState } from 'react';
import { cornerstoneImage, drawNow } from './display/cornerstoneImage.ts';
import type { Drawable } from './display/draw.ts';
import type { ScreenSize, ViewState } from './view/geometry.ts';

export interface CanvasLook {
  readonly view: ViewState;
  readonly center: number;
  readonly width: number;
  readonly invert: boolean;
  readonly voiLut: number | undefined;
  readonly colourMap: string;
  readonly smooth: boolean;
  readonly sharpen: number;
  readonly overlays: boolean;
}

interface Place extends ScreenSize {
  readonly pixelRatio: number;
}

/** Size of the place in CSS pixels. cornerstone-core counts canvas pixels, so its element is made that large and scaled back. */
export function usePlace(place: RefObject<HTMLElement | null>): Place {
  const [size, setSize] = useState<Place>({ widthPx: 0, heightPx: 0, pixelRatio: 1 });
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const measure = () => {
      const pixelRatio = window.devicePixelRatio || 1;
      const across = Math.round(element.clientWidth * pixelRatio);
      const down = Math.round(element.clientHeight * pixelRatio);
      const next = { widthPx: across / pixelRatio, heightPx: down / pixelRatio, pixelRatio };
      setSize((last) =>
        last.widthPx === next.widthPx && last.heightPx === next.heightPx && last.pixelRatio === pixelRatio
          ? last
          : next,
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [place]);
  return size;
}

export function useCanvasHost(
  host: RefObject<HTMLDivElement | null>,
  place: Place,
  drawable: Drawable | null,
  look: CanvasLook | null,
): void {
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    enable(element);
    return () => disable(element);
  }, [host]);

  useLayoutEffect(() => {
    const element = host.current;
    if (element === null || place.widthPx === 0 || place.heightPx === 0) return;
    element.style.width = `${Math.round(place.widthPx * place.pixelRatio)}px`;
    element.style.height = `${Math.round(place.heightPx * place.pixelRatio)}px`;
    element.style.transform = `scale(${1 / place.pixelRatio})`;
    resize(element);
  }, [host, place]);

  useLayoutEffect(() => {
    const element = host.current;
    if (element === null || drawable === null || look === null || place.widthPx === 0 || place.heightPx === 0) return;
    const viewport = {
      scale: look.view.scale * place.pixelRatio,
      translation: { x: look.view.pan[0], y: look.view.pan[1] },
      rotation: look.view.rotation,
      hflip: look.view.hflip,
      vflip: look.view.vflip,
      voi: { windowCenter: look.center, windowWidth: look.width },
      invert: look.invert,
      colormap: look.colourMap,
      pixelReplication: !look.smooth,
      sharpen: look.sharpen,
      overlays: look.overlays,
      // cornerstone-core skips null only, so "no table" is undefined.
      voiTable: look.voiLut,
    };
    const image = cornerstoneImage(drawable);
    if (getEnabledElement(element).image === image) {
      // Drags change the view more often than there are frames: these wait for the next one.
      setViewport(element, viewport);
    } else {
      displayImage(element, image, viewport);
      drawNow(element);
    }
  }, [host, place, drawable, look]);
}
