/// <reference types="vite/client" />
import { getEnabledElement } from 'cornerstone-core';
import { StrictMode, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { frames } from '../../../renderer/viewer/frames/frames.ts';
import { Viewport } from '../../../renderer/viewer/Viewport.tsx';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { flush, nextFrame, painted } from './page.ts';

let show: (instance: InstanceInfo) => void = () => undefined;

function film(sopInstanceUid: string): InstanceInfo {
  const spacing = { pixelSpacing: null, imagerPixelSpacing: null, nominalScannedPixelSpacing: null };
  const size = { rows: 5120, columns: 4096, numberOfFrames: 1, samplesPerPixel: 1 };
  return {
    sopInstanceUid,
    modality: 'DX',
    nm: null,
    patientOrientation: null,
    dateTime: null,
    studyDate: null,
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

window.bench = {
  async show(name) {
    const from = performance.now();
    let first: number | null = null;
    flushSync(() => show(film(name)));
    for (;;) {
      await nextFrame();
      const state = frames.state(name, 1);
      if (state.state === 'error') throw state.error;
      if (state.state === 'loading' && state.preview !== null && first === null) {
        await painted();
        first = performance.now() - from;
      }
      const shown = document.querySelector('[data-viewport]')?.getAttribute('data-state') === 'ready';
      if (state.state === 'ready' && shown && element().image?.imageId.includes(name)) {
        await painted();
        return { first, full: performance.now() - from };
      }
    }
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
};
