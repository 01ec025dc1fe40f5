// @ts-nocheck built for the bench alone, in the folder of the peers
import { Enums, init, RenderingEngine } from '@cornerstonejs/core';
import { init as initLoader } from '@cornerstonejs/dicom-image-loader';
import { flush, nextFrame, painted } from './page.ts';

const useCPURendering = !new URLSearchParams(location.search).has('gpu');
await init({ rendering: { useCPURendering } });
initLoader({ maxWebWorkers: 2 });

const place = document.body.appendChild(document.createElement('div'));
place.style.cssText = 'position:fixed;inset:0';
const engine = new RenderingEngine('bench');
engine.enableElement({ viewportId: 'film', element: place, type: Enums.ViewportType.STACK });
const viewport = engine.getViewport('film');

function rendered() {
  return new Promise((resolve) => place.addEventListener(Enums.Events.IMAGE_RENDERED, resolve, { once: true }));
}

window.bench = {
  async show(name) {
    const from = performance.now();
    await viewport.setStack([`wadouri:app://enthesis/film/${name}`]);
    const drawn = rendered();
    viewport.render();
    await drawn;
    await painted();
    return { first: null, full: performance.now() - from };
  },
  async redraw(count, colour) {
    const times = [];
    if (colour === 'hot') viewport.setProperties({ colormap: { name: useCPURendering ? 'hotIron' : 'hsv' } });
    for (let i = -2; i < count; i++) {
      await nextFrame();
      const drawn = rendered();
      const from = performance.now();
      const width = 9000 + i * 50;
      viewport.setProperties({ voiRange: { lower: 6000 - width / 2, upper: 6000 + width / 2 } });
      viewport.render();
      await drawn;
      flush(place.querySelector('canvas'));
      if (i >= 0) times.push(performance.now() - from);
    }
    return times;
  },
};
