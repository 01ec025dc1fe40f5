import { describe, expect, it, vi } from 'vitest';
import { readInstance } from './readFile.ts';

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
    serve({ status: 404 });
    await expect(readInstance('a:', signal, null)).rejects.toMatchObject({ code: 'file-unreadable' });
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('gone')));
    await expect(readInstance('a:', signal, null)).rejects.toMatchObject({ code: 'file-unreadable' });
    serve({}, true);
    await expect(readInstance('a:', signal, async () => false)).rejects.toMatchObject({ code: 'file-unreadable' });
    vi.unstubAllGlobals();
  });
});
