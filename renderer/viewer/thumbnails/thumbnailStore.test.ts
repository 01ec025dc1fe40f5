import { describe, expect, it } from 'vitest';
import type { PreviewFrame } from '../frames/protocol.ts';
import { ThumbnailStore } from './thumbnailStore.ts';

const picture = { statistics: {} } as PreviewFrame;
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('thumbnails', () => {
  it('are made once, and whoever shows them is told', async () => {
    const made: string[] = [];
    const store = new ThumbnailStore(async (sop, frame) => {
      made.push(`${sop}#${frame}`);
      return picture;
    }, 10);
    let told = 0;
    store.subscribe('1.2#1', () => {
      told += 1;
    });
    store.want('1.2', 1);
    store.want('1.2', 1);
    expect(store.state('1.2#1')).toEqual({ state: 'waiting' });
    await settled();
    store.want('1.2', 1);
    expect(made).toEqual(['1.2#1']);
    expect(store.state('1.2#1')).toEqual({ state: 'ready', picture });
    expect(told).toBeGreaterThan(0);
  });

  it('say that there is none, and are tried again when seen again', async () => {
    let tries = 0;
    const store = new ThumbnailStore(async () => (++tries === 1 ? null : picture), 10);
    store.want('1.2', 1);
    await settled();
    expect(store.state('1.2#1')).toEqual({ state: 'none' });
    store.want('1.2', 1);
    await settled();
    expect(store.state('1.2#1')).toMatchObject({ state: 'ready' });
  });

  it('are kept within a bound, but never dropped while shown', async () => {
    const store = new ThumbnailStore(async () => picture, 3);
    store.subscribe('1#1', () => undefined);
    for (let i = 1; i <= 5; i++) {
      store.want(String(i), 1);
      await settled();
    }
    const ready = [1, 2, 3, 4, 5].filter((i) => store.state(`${i}#1`).state === 'ready');
    expect(ready).toEqual([1, 4, 5]);
  });
});
