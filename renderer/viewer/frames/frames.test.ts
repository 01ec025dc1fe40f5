import { describe, expect, it, vi } from 'vitest';
import { ByteCache } from './byteCache.ts';
import { neighbour, visible } from './frameStore.ts';
import { comesEarly, reductionFor, type WantedImage } from './reduction.ts';
import { setUp } from './testing/fakeWorkers.ts';

describe('byte cache', () => {
  it('drops what was used longest ago when the bound is passed', () => {
    const cache = new ByteCache<string>(100);
    cache.set('a', 'A', 40);
    cache.set('b', 'B', 40);
    cache.get('a');
    cache.set('c', 'C', 40);
    expect([cache.peek('a'), cache.peek('b'), cache.peek('c')]).toEqual(['A', undefined, 'C']);
    expect(cache.bytes).toBe(80);
  });

  it('keeps what is pinned and never drops the newest', () => {
    const cache = new ByteCache<string>(50, (key) => key === 'a');
    cache.set('a', 'A', 40);
    cache.set('b', 'B', 40);
    cache.set('c', 'C', 400);
    expect([cache.peek('a'), cache.peek('b'), cache.peek('c')]).toEqual(['A', undefined, 'C']);
  });

  it('counts a replaced entry once', () => {
    const cache = new ByteCache<string>(100);
    cache.set('a', 'A', 60);
    cache.set('a', 'B', 30);
    expect([cache.bytes, cache.size]).toEqual([30, 1]);
  });
});

describe('a first picture from the beginning of a file', () => {
  const film = {
    sopInstanceUid: '1.2',
    transferSyntaxUid: '1.2.840.10008.1.2.4.90',
    numberOfFrames: 1,
    rows: 5120,
    columns: 4096,
    samplesPerPixel: 1,
  };

  it('is for large gray films in JPEG 2000', () => {
    expect(comesEarly(film)).toBe(true);
    // 20.97 million pixels to about 350,000: halved 3 times, 640 x 512.
    expect(reductionFor(film)).toBe(3);
  });

  it.each([
    [{ transferSyntaxUid: '1.2.840.10008.1.2.1' }],
    [{ transferSyntaxUid: undefined }],
    [{ numberOfFrames: 2 }],
    [{ rows: 1760, columns: 1760 }],
    [{ samplesPerPixel: 3 }],
    [{ rows: null }],
  ])('is not for %o', (other) => {
    expect(comesEarly({ ...film, ...other } as WantedImage)).toBe(false);
  });
});

describe('frame store', () => {
  it('decodes once for all who ask, and tells them', async () => {
    const { store, decodes, answer } = setUp();
    let told = 0;
    store.subscribe('1.2', 1, () => {
      told += 1;
    });
    const a = store.claim('1.2', 1);
    const b = store.claim('1.2', 1);
    expect(decodes()).toHaveLength(1);
    expect(decodes()[0]).toMatchObject({ url: 'enthesis://instance/1.2', frame: 1, preview: true });
    const frame = answer();
    expect(await a.promise).toBe(frame);
    expect(await b.promise).toBe(frame);
    expect(store.state('1.2', 1)).toEqual({ state: 'ready', frame });
    expect(told).toBeGreaterThan(0);
    expect(await store.claim('1.2', 1).promise).toBe(frame);
    expect(decodes()).toHaveLength(1);
  });

  it('decodes what is on screen before what may be wanted', () => {
    const { store, decodes, answer } = setUp();
    store.prefetch('1.1', 1, neighbour);
    store.prefetch('1.2', 1, neighbour);
    store.claim('1.3', 1, visible);
    answer();
    expect(decodes().map((m) => m.sopInstanceUid)).toEqual(['1.1', '1.3']);
    answer();
    expect(decodes().map((m) => m.sopInstanceUid)).toEqual(['1.1', '1.3', '1.2']);
  });

  it('gives a new film to the worker that decoded last, and to another while that one works', () => {
    const { store, workers } = setUp(1000, 2);
    const files = () => workers.map((w) => w.received.flatMap((m) => (m.kind === 'decode' ? [m.sopInstanceUid] : [])));
    const finish = (index: number) => {
      const request = workers[index]!.received.findLast((m) => m.kind === 'decode')!;
      workers[index]!.reply({ kind: 'error', id: request.id, error: { code: 'cancelled', message: '' } as never });
    };
    const claim = (uid: string, frame = 1) => store.claim(uid, frame, visible).promise.catch(() => undefined);
    claim('1.1');
    finish(0);
    claim('1.2');
    claim('1.3');
    expect(files()).toEqual([['1.1', '1.2'], ['1.3']]);
    finish(0);
    finish(1);
    claim('1.4');
    finish(1);
    // The file that one of them has open decides for its other frames.
    claim('1.2', 2);
    expect(files()).toEqual([
      ['1.1', '1.2', '1.2'],
      ['1.3', '1.4'],
    ]);
  });

  it('reads a film as it comes when somebody waits for a picture from its beginning', () => {
    const { store, decodes, answer } = setUp();
    store.claim('1.1', 1, visible);
    store.claim('1.2', 1, visible);
    store.claim('1.2', 1, visible, true);
    answer();
    expect(decodes().map(({ early }) => early)).toEqual([false, true]);
  });

  it('makes thumbnails only while nothing else waits, one at a time', async () => {
    const { store, workers, decodes, answer } = setUp(1000, 2);
    const smalls = () => workers.flatMap((w) => w.received.filter((m) => m.kind === 'small'));
    store.claim('1.1', 1, visible);
    const first = store.smallPicture('1.2', 1);
    const second = store.smallPicture('1.3', 1);
    expect(smalls()).toEqual([]);
    answer();
    // The newest first: it is what is in sight now.
    expect(smalls().map((m) => m.sopInstanceUid)).toEqual(['1.3']);
    // A film that is asked for meanwhile does not wait behind it: the other worker is free.
    store.claim('1.4', 1, visible);
    expect(decodes().at(-1)).toMatchObject({ sopInstanceUid: '1.4' });
    const picture = { info: { rows: 10, columns: 10 } } as never;
    const reply = (id: number) => {
      for (const worker of workers) worker.reply({ kind: 'small', id, picture });
    };
    reply(smalls()[0]!.id);
    expect(await second).toBe(picture);
    // The next one waits for that film.
    expect(smalls()).toHaveLength(1);
    store.cancelPrefetches();
    expect(await first).toBeNull();
  });

  it('says that a thumbnail cannot be made, and goes on', async () => {
    const { store, workers } = setUp();
    const first = store.smallPicture('1.2', 1);
    const second = store.smallPicture('1.3', 1);
    const error = { code: 'file-unreadable', message: '' } as never;
    workers[0]!.reply({ kind: 'error', id: 1, error });
    expect(await first).toBeNull();
    expect(workers[0]!.received.at(-1)).toMatchObject({ kind: 'small', sopInstanceUid: '1.3' });
    workers[0]!.die();
    expect(await second).toBeNull();
  });

  it('ends a worker that does not come back, tries its image once more alone, and only then says so', async () => {
    vi.useFakeTimers();
    try {
      const { store, workers, decodes, answer } = setUp();
      const stuck = store.claim('1.2', 1).promise;
      const refused = expect(stuck).rejects.toMatchObject({ code: 'timeout' });
      const next = store.claim('1.3', 1).promise;
      vi.advanceTimersByTime(119_000);
      expect(workers[0]!.ended).toBe(false);
      vi.advanceTimersByTime(2_000);
      expect(workers[0]!.ended).toBe(true);
      expect(store.state('1.2', 1)).toMatchObject({ state: 'loading' });
      const asked = () => decodes().map(({ sopInstanceUid }) => sopInstanceUid);
      // Whichever of the two is next, the other one follows; the one that was stopped has four minutes now.
      if (asked().at(-1) === '1.3') answer();
      vi.advanceTimersByTime(238_000);
      expect(store.state('1.2', 1)).toMatchObject({ state: 'loading' });
      vi.advanceTimersByTime(2_000);
      await refused;
      expect(store.state('1.2', 1)).toMatchObject({ state: 'error' });
      if (asked().at(-1) !== '1.2') answer();
      await next;
      expect(asked().filter((uid) => uid === '1.2')).toHaveLength(2);
      expect(asked().filter((uid) => uid === '1.3')).toHaveLength(1);
      // One that has answered is not ended for it later.
      vi.advanceTimersByTime(300_000);
      expect(workers.at(-1)!.ended).toBe(false);
      // Stopped beside a busy machine only: the second try gives the picture.
      const slow = store.claim('1.4', 1).promise;
      vi.advanceTimersByTime(121_000);
      expect(asked().at(-1)).toBe('1.4');
      const frame = answer();
      expect(await slow).toBe(frame);
    } finally {
      vi.useRealTimers();
    }
  });

  it('cancels what nobody waits for any more', async () => {
    const { store, workers, answer } = setUp();
    const claim = store.claim('1.2', 1);
    claim.release();
    await expect(claim.promise).rejects.toMatchObject({ code: 'cancelled' });
    expect(workers[0]!.received.at(-1)).toMatchObject({ kind: 'cancel' });
    // It finished all the same: whoever asks again gets it.
    const again = store.claim('1.2', 1);
    const frame = answer();
    expect(await again.promise).toBe(frame);
  });

  it('does not cancel what moves from one view to another', async () => {
    const { store, workers, answer } = setUp();
    const first = store.claim('1.2', 1);
    first.release();
    const second = store.claim('1.2', 1);
    await Promise.resolve();
    expect(workers[0]!.received.map((m) => m.kind)).toEqual(['decode']);
    expect(await Promise.all([second.promise, Promise.resolve(answer())])).toHaveLength(2);
  });

  it('keeps within its bound, but never drops what is on screen', async () => {
    const { store, answer } = setUp(250);
    const shown = store.claim('1.0', 1);
    answer();
    for (let i = 1; i <= 5; i++) {
      const claim = store.claim(`1.${i}`, 1);
      answer();
      await claim.promise;
      claim.release();
    }
    expect(store.bytes).toBeLessThanOrEqual(250);
    expect(store.state('1.0', 1).state).toBe('ready');
    expect(store.state('1.1', 1).state).toBe('loading');
    shown.release();
  });

  it('names the failure, and tries again when asked again', async () => {
    const { store, workers, decodes, answer } = setUp();
    const claim = store.claim('1.2', 1);
    workers[0]!.reply({ kind: 'error', id: 1, error: { code: 'dicom-truncated', message: 'cut off' } });
    await expect(claim.promise).rejects.toMatchObject({ code: 'dicom-truncated' });
    expect(store.state('1.2', 1)).toMatchObject({ state: 'error' });
    const again = store.claim('1.2', 1);
    expect(decodes()).toHaveLength(2);
    const frame = answer();
    expect(await again.promise).toBe(frame);
  });

  it('survives a worker that dies', async () => {
    const { store, workers, answer } = setUp();
    const bad = store.claim('1.1', 1);
    const good = store.claim('1.2', 1);
    workers[0]!.die();
    await expect(bad.promise).rejects.toMatchObject({ code: 'decode-failed' });
    expect(workers).toHaveLength(2);
    const frame = answer();
    expect(await good.promise).toBe(frame);
  });

  it('keeps a worker free while another looks ahead', () => {
    const { store, workers } = setUp(1000, 2);
    for (let i = 0; i < 6; i++) store.prefetch(`1.${i}`, 1, neighbour);
    expect(workers.flatMap((w) => w.received)).toHaveLength(1);
    store.claim('1.9', 1, visible);
    expect(workers.flatMap((w) => w.received).at(-1)).toMatchObject({ sopInstanceUid: '1.9' });
    expect(workers).toHaveLength(2);
  });

  it('ends a worker that rests after a large film, and starts one again when needed', () => {
    vi.useFakeTimers();
    try {
      const { store, workers, answer } = setUp();
      store.claim('1.1', 1);
      answer();
      vi.advanceTimersByTime(5000);
      expect(workers[0]!.ended).toBe(false);
      store.claim('1.4', 1);
      answer(17 * 1024 * 1024);
      vi.advanceTimersByTime(900);
      store.claim('1.2', 1);
      vi.advanceTimersByTime(5000);
      expect(workers[0]!.ended).toBe(false);
      answer();
      vi.advanceTimersByTime(1100);
      expect(workers[0]!.ended).toBe(true);
      store.claim('1.3', 1);
      expect(workers).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('shows the preview until the frame is there', () => {
    const { store, workers, answer } = setUp();
    store.claim('1.2', 1);
    const preview = { sopInstanceUid: '1.2', frame: 1, levels: [null] } as never;
    workers[0]!.reply({ kind: 'preview', id: 1, preview });
    expect(store.state('1.2', 1)).toEqual({ state: 'loading', preview });
    answer();
    expect(store.state('1.2', 1).state).toBe('ready');
  });
});
