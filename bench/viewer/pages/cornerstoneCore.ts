// @ts-nocheck peers ship no types; this page is built for the bench alone
import * as cornerstone from 'cornerstone-core';
import loader from 'cornerstone-wado-image-loader';
import * as dicomParser from 'dicom-parser';
import { flush, nextFrame, painted } from './page.ts';

loader.external.cornerstone = cornerstone;
loader.external.dicomParser = dicomParser;
loader.webWorkerManager.initialize({
  maxWebWorkers: 2,
  startWebWorkersOnDemand: true,
  taskConfiguration: { decodeTask: { initializeCodecsOnStartup: false, strict: false } },
});

const place = document.body.appendChild(document.createElement('div'));
place.style.cssText = 'position:fixed;inset:0';
cornerstone.enable(place);

window.bench = {
  async show(name) {
    const from = performance.now();
    const image = await cornerstone.loadAndCacheImage(`wadouri:app://enthesis/film/${name}`);
    const drawn = new Promise((resolve) => place.addEventListener('cornerstoneimagerendered', resolve, { once: true }));
    cornerstone.displayImage(place, image);
    await drawn;
    await painted();
    return { first: null, full: performance.now() - from };
  },
  async redraw(count, colour) {
    const times = [];
    for (let i = -2; i < count; i++) {
      await nextFrame();
      const drawn = new Promise((resolve) =>
        place.addEventListener('cornerstoneimagerendered', resolve, { once: true }),
      );
      const viewport = cornerstone.getViewport(place);
      viewport.colormap = colour === 'hot' ? 'hotIron' : undefined;
      viewport.voi = { windowCenter: 6000, windowWidth: 9000 + i * 50 };
      cornerstone.setViewport(place, viewport);
      const event = await drawn;
      const from = performance.now();
      flush(place.querySelector('canvas'));
      if (i >= 0) times.push(event.detail.renderTimeInMs + performance.now() - from);
    }
    return times;
  },
};
