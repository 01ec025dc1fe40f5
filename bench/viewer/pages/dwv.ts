// @ts-nocheck peers ship no types; this page is built for the bench alone
import { App, AppOptions, ViewConfig, WindowLevel } from 'dwv';
import { flush, nextFrame, painted } from './page.ts';

const place = document.body.appendChild(document.createElement('div'));
place.id = 'layers';
place.style.cssText = 'position:fixed;inset:0';

const app = new App();
app.init(new AppOptions({ '*': [new ViewConfig('layers')] }));

window.bench = {
  async show(name) {
    const from = performance.now();
    app.reset();
    app.init(new AppOptions({ '*': [new ViewConfig('layers')] }));
    const drawn = new Promise((resolve, reject) => {
      app.addEventListener('renderend', resolve);
      app.addEventListener('error', (event) => reject(event.error ?? new Error('dwv could not load the film')));
    });
    app.loadURLs([`app://enthesis/film/${name}`]);
    await drawn;
    await painted();
    return { first: null, full: performance.now() - from };
  },
  async redraw(count, colour) {
    const times = [];
    const view = app.getActiveLayerGroup().getActiveViewLayer().getViewController();
    for (let i = -1; i < count; i++) {
      await nextFrame();
      const drawn = new Promise((resolve) => app.addEventListener('renderend', () => resolve(true)));
      const from = performance.now();
      if (i <= 0) view.setColourMap(colour === 'hot' ? 'hot_iron' : 'plain');
      view.setWindowLevel(new WindowLevel(6000, 9000 + i * 50));
      // A step that it does not announce is not counted.
      const announced = await Promise.race([drawn, new Promise((resolve) => setTimeout(resolve, 3000))]);
      flush(place.querySelector('canvas'));
      if (i >= 0 && announced === true) times.push(performance.now() - from);
    }
    return times;
  },
};
