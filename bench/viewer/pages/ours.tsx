/// <reference types="vite/client" />
import { type CornerstoneImage, getEnabledElement } from 'cornerstone-core';
import { StrictMode, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { shownValue, spacingOf } from '../../../renderer/annotate/values/imageValues.ts';
import { frames } from '../../../renderer/viewer/frames/frames.ts';
import { Viewport } from '../../../renderer/viewer/Viewport.tsx';
import { dragWindow } from '../../../renderer/viewer/view/interaction.ts';
import { changePresentation } from '../../../renderer/viewer/view/presentation.ts';
import { panBy, wholeImage, zoomAt } from '../../../renderer/viewer/view/sharedView.ts';
import { shownImage } from '../../../renderer/viewer/view/shownImages.ts';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { flush, frameTimes, nextFrame, painted } from './page.ts';

let show: (instance: InstanceInfo) => void = () => undefined;

function film(sopInstanceUid: string): InstanceInfo {
  const spacing = { pixelSpacing: null, imagerPixelSpacing: null, nominalScannedPixelSpacing: null };
  // Computed radiography is 2.1.x, and smaller; the rest are large.
  const side = sopInstanceUid.startsWith('2.1.') ? { rows: 1760, columns: 1760 } : { rows: 5120, columns: 4096 };
  const size = { ...side, numberOfFrames: 1, samplesPerPixel: 1 };
  // As gdcmconv wrote them (../films.ts): the fifth encoding, and the ten films of memory, are JPEG 2000.
  const jpeg2000 = /^2\.\d\.4$|^3\./.test(sopInstanceUid);
  return {
    sopInstanceUid,
    transferSyntaxUid: jpeg2000 ? '1.2.840.10008.1.2.4.90' : '1.2.840.10008.1.2.1',
    modality: 'DX',
    nm: null,
    patientOrientation: null,
    dateTime: null,
    studyDate: null,
    patientAge: null,
    laterality: null,
    projection: null,
    seriesDescription: '',
    studyDescription: '',
    bodyPart: '',
    lossy: false,
    ...size,
    spacing,
  } as never;
}

function Page() {
  const [instance, setInstance] = useState<InstanceInfo | null>(null);
  show = setInstance;
  return (
    <div style={{ position: 'fixed', inset: 0 }}>
      <Viewport viewportId="bench" instance={instance} frame={1} />
    </div>
  );
}

createRoot(document.body.appendChild(document.createElement('div'))).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);

function element() {
  return getEnabledElement(document.querySelector<HTMLElement>('[data-viewport] canvas')!.parentElement!);
}

/** When `name` is drawn, in full or (for the first picture) at all: cornerstone-core says so, as in its own page. */
function rendered(name: string, inFull: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (act: () => void) => {
      document.removeEventListener('cornerstoneimagerendered', see, true);
      stop();
      act();
    };
    const see = (event: Event) => {
      const { image } = (event as CustomEvent<{ image: CornerstoneImage }>).detail;
      const right = image.imageId.includes(`:${name}#`) && (!inFull || image.getPixelData().length > 0);
      if (right) end(resolve);
    };
    const stop = frames.subscribe(name, 1, () => {
      const state = frames.state(name, 1);
      if (state.state === 'error') end(() => reject(state.error));
      // No reduced picture came before the full one.
      else if (state.state === 'ready' && !inFull) end(reject);
    });
    document.addEventListener('cornerstoneimagerendered', see, true);
  });
}

window.bench = {
  async show(name) {
    const from = performance.now();
    let first: number | null = null;
    const preview = rendered(name, false).then(
      async () => {
        await painted();
        first = performance.now() - from;
      },
      () => undefined,
    );
    const full = rendered(name, true);
    flushSync(() => show(film(name)));
    await full;
    await painted();
    const took = performance.now() - from;
    await preview;
    return { first, full: took };
  },

  async redraw(count, colour) {
    const enabled = element();
    enabled.viewport.colormap = colour === 'hot' ? 'hot-iron' : 'gray';
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      await nextFrame();
      const from = performance.now();
      enabled.viewport.voi.windowWidth = 9000 + i * 50;
      enabled.image!.render(enabled, false);
      flush(enabled.canvas);
      times.push(performance.now() - from);
    }
    return times;
  },

  async step(names, count) {
    const claims = names.map((name) => frames.claim(name, 1));
    await Promise.all(claims.map(({ promise }) => promise));
    const times: number[] = [];
    const frameCounts: number[] = [];
    for (let i = 0; i < count; i++) {
      const name = names[i % 2]!;
      await nextFrame();
      const from = performance.now();
      let counted = 0;
      let waiting = true;
      const count = () => {
        counted += 1;
        if (waiting) requestAnimationFrame(count);
      };
      requestAnimationFrame(count);
      const full = rendered(name, true);
      flushSync(() => show(film(name)));
      await full;
      waiting = false;
      flush(element().canvas);
      times.push(performance.now() - from);
      frameCounts.push(counted);
    }
    for (const { release } of claims) release();
    return { times, frames: frameCounts };
  },

  async drag(kind, count) {
    const { key } = shownImage('bench')!;
    changePresentation(key, { view: wholeImage, window: null });
    await painted();
    return frameTimes(count, (step) => {
      const image = shownImage('bench')!;
      const there = step % 40 < 20 ? 1 : -1;
      changePresentation(key, (now) => {
        if (kind === 'window') return { window: dragWindow(now.window, 4 * there, 2 * there) };
        if (kind === 'pan') return { view: panBy(image.placed, 9 * there, 6 * there) };
        return { view: zoomAt(image.placed, [400, 300], 1.06 ** there) };
      });
    });
  },

  async ellipse(count) {
    const enabled = element();
    const name = /:(.+)#/.exec(enabled.image!.imageId)![1]!;
    const state = frames.state(name, 1);
    if (state.state !== 'ready') throw new Error('The film is not there.');
    const { info, stored } = state.frame;
    const view = { info, frame: 1, studyImages: new Set<string>(), stored };
    const spacing = spacingOf(view, null);
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      // Half axes of 180 and 88.4 pixels: 50,000 pixels.
      const shape = {
        kind: 'ellipse',
        center: [1500 + i * 3.3, 2200 + i * 2.1],
        radii: [180, 88.42],
        rotation: 20,
      } as const;
      const from = performance.now();
      const value = shownValue(
        { role: 'uptake-lesion', shape: { ...shape, center: [...shape.center], radii: [...shape.radii] }, label: '' },
        view,
        spacing,
      );
      times.push(performance.now() - from);
      if (!/ [45][0-9]{4} px$|50000 px$/.test(value.text))
        throw new Error('The ellipse is not the one that was meant.');
      if (i % 8 === 0) await nextFrame();
    }
    return times;
  },
};
