/** Frames as cornerstone-core images: it keeps viewport, transforms and events, we draw through its `render` door. */
import { type CornerstoneImage, EVENTS, getEnabledElement, registerImageLoader, triggerEvent } from 'cornerstone-core';
import { pixelAspect } from '../../../shared/dicom/pixelAspect.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import type { FrameStore } from '../frames/frameStore.ts';
import { type Drawable, draw, fullSize } from './draw.ts';

const scheme = 'enthesis';
const made = new WeakMap<Drawable, CornerstoneImage>();

export function imageId(sopInstanceUid: string, frame: number): string {
  return `${scheme}:${sopInstanceUid}#${frame}`;
}

export function cornerstoneImage(frame: Drawable): CornerstoneImage {
  let image = made.get(frame);
  if (image === undefined) {
    const { rows, columns } = fullSize(frame);
    const aspect = pixelAspect(frame.info.spacing);
    image = {
      imageId: imageId(frame.sopInstanceUid, frame.frame),
      minPixelValue: frame.statistics.min,
      maxPixelValue: frame.statistics.max,
      slope: frame.info.rescaleSlope,
      intercept: frame.info.rescaleIntercept,
      windowCenter: 0,
      windowWidth: 1,
      getPixelData: () => ('stored' in frame ? frame.stored.pixels : new Uint8Array(0)),
      rows,
      columns,
      height: rows,
      width: columns,
      color: frame.info.samplesPerPixel === 3,
      rowPixelSpacing: aspect,
      columnPixelSpacing: 1,
      invert: false,
      sizeInBytes: frame.levels.reduce((sum, level) => sum + (level?.pixels.byteLength ?? 0), 0),
      render: (element) => draw(element, frame),
    };
    made.set(frame, image);
  }
  return image;
}

/**
 * Draws what an element was given, now: cornerstone-core would begin only when the next frame is being made, and a film that
 * takes 10 ms to bring to screen size would make that frame late.
 */
export function drawNow(element: HTMLElement): void {
  const enabled = getEnabledElement(element);
  const { image, viewport } = enabled;
  if (image === undefined) return;
  image.render(enabled, enabled.invalid);
  enabled.needsRedraw = false;
  enabled.invalid = false;
  triggerEvent(element, EVENTS.IMAGE_RENDERED, { element, image, viewport, enabledElement: enabled });
}

/** Lets cornerstone-core load "enthesis:<SOP Instance UID>#<frame>". */
export function registerLoader(store: FrameStore): void {
  registerImageLoader(scheme, (id) => {
    const match = /^enthesis:([0-9.]+)#(\d+)$/.exec(id);
    if (match === null) {
      return { promise: Promise.reject(new EnthesisError('unknown-image', 'This image address is not understood.')) };
    }
    const claim = store.claim(match[1] ?? '', Number(match[2]));
    return { promise: claim.promise.then(cornerstoneImage), cancelFn: claim.release };
  });
}
