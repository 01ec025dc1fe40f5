import { afterEach, describe, expect, it, vi } from 'vitest';
import { readInstance } from './readFile.ts';

afterEach(() => vi.unstubAllGlobals());

describe('reading a file in one piece', () => {
  type Outcome = 'bytes' | 'missing' | 'no connection' | 'none';

  /** As much of a request as is used; it answers in a later task. */
  function serve(outcome: Outcome) {
    class Request {
      status = 0;
      response: ArrayBuffer | null = null;
      responseType = '';
      onload = () => undefined;
      onerror = () => undefined;
      onabort = () => undefined;
      onloadend = () => undefined;
      open() {}
      abort() {
        this.onabort();
        this.onloadend();
      }
      send() {
        if (outcome === 'none') return;
        setTimeout(() => {
          this.status = outcome === 'bytes' ? 200 : 404;
          if (outcome === 'bytes') this.response = Uint8Array.of(1, 2, 3).buffer;
          if (outcome === 'no connection') this.onerror();
          else this.onload();
          this.onloadend();
        });
      }
    }
    vi.stubGlobal('XMLHttpRequest', Request);
  }

  it('gives its bytes', async () => {
    serve('bytes');
    const bytes = await readInstance('enthesis://instance/1.2', new AbortController().signal, null);
    expect([...new Uint8Array(bytes)]).toEqual([1, 2, 3]);
  });

  it.each(['missing', 'no connection'] as const)('says what to do about a file with %s', async (outcome) => {
    serve(outcome);
    const reading = readInstance('enthesis://instance/1.2', new AbortController().signal, null);
    await expect(reading).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  it('stops when it is not wanted any more, on the way or before', async () => {
    serve('none');
    const controller = new AbortController();
    const reading = readInstance('enthesis://instance/1.2', controller.signal, null);
    controller.abort(new Error('not wanted'));
    await expect(reading).rejects.toThrow('not wanted');
    await expect(async () => readInstance('enthesis://instance/1.2', controller.signal, null)).rejects.toThrow(
      'not wanted',
    );
  });
});

describe('reading a file as it comes', () => {
  const bytes = Uint8Array.from({ length: 700_000 }, (_, i) => i % 251);
  const serve = (init: ResponseInit = {}, fails = false) => {
    let at = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (fails && at > 300_000) controller.error(new TypeError('network'));
        else if (at >= bytes.length) controller.close();
        else {
          controller.enqueue(bytes.slice(at, at + 65_536));
          at += 65_536;
        }
      },
    });
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, init)));
  };
  const { signal } = new AbortController();

  it.each([{}, { headers: { 'Content-Length': '700000' } }, { headers: { 'Content-Length': '100' } }])(
    'gives all bytes, told their number (%o) or not, and shows the beginning on the way',
    async (init) => {
      serve(init);
      const seen: number[] = [];
      const glance = async (beginning: Uint8Array) => {
        expect(beginning).toEqual(bytes.subarray(0, beginning.length));
        seen.push(beginning.length);
        return seen.length < 2;
      };
      const whole = await readInstance('enthesis://instance/1.2', signal, glance);
      expect(new Uint8Array(whole)).toEqual(bytes);
      // From 192 KiB on, again at half as much more, then it has seen enough.
      expect(seen).toEqual([196_608, 327_680]);
    },
  );

  it('names a file that is not there, or ends early', async () => {
    const enough = async () => false;
    serve({ status: 404 });
    await expect(readInstance('a:', signal, enough)).rejects.toMatchObject({ code: 'file-unreadable' });
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('gone')));
    await expect(readInstance('a:', signal, enough)).rejects.toMatchObject({ code: 'file-unreadable' });
    serve({}, true);
    await expect(readInstance('a:', signal, enough)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
