import { describe, expect, it } from 'vitest';
import type { PixelCodecs } from '../../../shared/dicom/pixels/codecs.ts';
import { HelpersOf, help } from './bandHelp.ts';
import { neighbour } from './frameStore.ts';
import type { DecodedFrame, FromWorker, ToWorker } from './protocol.ts';
import { type FakeWorker, setUp } from './testing/fakeWorkers.ts';

describe('a large film shared between workers', () => {
  const ask = (worker: FakeWorker, id = worker.received.findLast((m) => m.kind === 'decode')!.id) =>
    worker.reply({ kind: 'ask', id });
  const of = <K extends ToWorker['kind']>(worker: FakeWorker, kind: K) =>
    worker.received.filter((m): m is Extract<ToWorker, { kind: K }> => m.kind === kind);
  const started = (workers: readonly FakeWorker[], uid: string) =>
    workers.find((w) => of(w, 'decode').some((m) => m.sopInstanceUid === uid))!;

  it('lends every free worker, each with its own port', () => {
    const { store, workers } = setUp(1000, 3);
    store.claim('1.1', 1);
    const leader = started(workers, '1.1');
    ask(leader);
    expect(of(leader, 'helpers')[0]!.ports).toHaveLength(2);
    const helping = workers.filter((w) => of(w, 'help').length > 0);
    expect(helping).toHaveLength(2);
    expect(helping).not.toContain(leader);
  });

  it('lends nobody while another film that the reader sees waits, nor for looking ahead', () => {
    const busy = setUp(1000, 2);
    for (const uid of ['1.1', '1.2', '1.3']) busy.store.claim(uid, 1);
    ask(busy.workers[0]!);
    expect(of(busy.workers[0]!, 'helpers')[0]!.ports).toHaveLength(0);
    const ahead = setUp(1000, 2);
    ahead.store.prefetch('1.1', 1, neighbour);
    const leader = started(ahead.workers, '1.1');
    ask(leader);
    expect(of(leader, 'helpers')[0]!.ports).toHaveLength(0);
  });

  it('ends a worker that only looks ahead, and takes that film up again afterwards', () => {
    const { store, workers } = setUp(1000, 2);
    store.prefetch('1.1', 1, neighbour);
    const ahead = started(workers, '1.1');
    store.claim('1.2', 1);
    const leader = started(workers, '1.2');
    ask(leader);
    expect(ahead.ended).toBe(true);
    const helper = workers.at(-1)!;
    expect(of(helper, 'help')).toHaveLength(1);
    expect(of(helper, 'decode')).toHaveLength(0);
    const { id } = of(helper, 'help')[0]!;
    const stored = { rows: 1, columns: 1, samplesPerPixel: 1, pixels: new Uint8Array(1) };
    const frame = { sopInstanceUid: '1.2', frame: 1, stored, levels: [stored] } as unknown as DecodedFrame;
    helper.reply({ kind: 'helped', id, grown: false });
    leader.reply({ kind: 'frame', id, frame });
    expect(
      workers
        .filter((w) => !w.ended)
        .flatMap((w) => of(w, 'decode'))
        .map((m) => m.sopInstanceUid),
    ).toContain('1.1');
  });

  it('gives a helper no other work until it is done', () => {
    const { store, workers } = setUp(1000, 2);
    store.claim('1.1', 1);
    const leader = started(workers, '1.1');
    ask(leader);
    const helper = workers.find((w) => w !== leader)!;
    store.claim('1.2', 1);
    expect(started(workers, '1.2')).toBeUndefined();
    helper.reply({ kind: 'helped', id: of(helper, 'help')[0]!.id, grown: true });
    expect(started(workers, '1.2')).toBe(helper);
  });

  it('tells the one when the other dies', () => {
    const { store, workers } = setUp(1000, 2);
    store.claim('1.1', 1).promise.catch(() => undefined);
    const leader = started(workers, '1.1');
    ask(leader);
    const helper = workers.find((w) => w !== leader)!;
    helper.die();
    expect(of(leader, 'helper-lost')).toEqual([{ kind: 'helper-lost', id: of(helper, 'help')[0]!.id, helper: 0 }]);
    ask(leader);
    const second = workers.at(-1)!;
    expect(of(second, 'help')).toHaveLength(1);
    leader.die();
    expect(of(second, 'help-over')).toHaveLength(1);
  });

  it('does not look ahead while the reader waits for a film', () => {
    const { store, workers, answer } = setUp(1000, 2);
    store.claim('1.1', 1).promise.catch(() => undefined);
    store.prefetch('1.2', 1, neighbour);
    expect(started(workers, '1.2')).toBeUndefined();
    started(workers, '1.1').reply({ kind: 'error', id: 1, error: { code: 'decode-failed', message: 'gone' } });
    expect(started(workers, '1.2')).toBeDefined();
    answer();
  });
});

describe('a band between two workers', () => {
  const broken = { kind: 'band', band: { stream: new Uint8Array(40), from: 0, to: 1 } } as const;
  const codecs = {
    openjpeg: () => Promise.reject(new Error('no codec here')),
  } as unknown as PixelCodecs;

  it('comes back as nothing when it cannot be decoded, and the helper is free again', async () => {
    const { port1, port2 } = new MessageChannel();
    const sent: FromWorker[] = [];
    help({ kind: 'help', id: 7, port: port2 }, codecs, (message) => sent.push(message));
    const answered = new Promise<unknown>((resolve) => {
      port1.onmessage = (event) => resolve(event.data);
    });
    port1.postMessage(broken);
    expect(await answered).toEqual({ samples: null });
    expect(sent).toEqual([{ kind: 'helped', id: 7, grown: true }]);
  });

  it('is refused to the asker when the helper dies or fails, and is given when it comes', async () => {
    const pairs = [new MessageChannel(), new MessageChannel(), new MessageChannel()];
    const helpers = new HelpersOf(3, (message) => expect(message).toEqual({ kind: 'ask', id: 3 }));
    const asked = helpers.ask();
    helpers.answered({ kind: 'helpers', id: 3, ports: pairs.map(({ port1 }) => port1) });
    const [dies, fails, works] = await asked;
    const band = () => ({ stream: new Uint8Array(8), from: 0, to: 1 });
    const lost = dies!.decode(band());
    helpers.lost(0);
    await expect(lost).rejects.toMatchObject({ code: 'decode-failed' });
    const answer = (pair: MessageChannel, samples: Uint8Array | null) => {
      pair.port2.onmessage = () => pair.port2.postMessage({ samples });
    };
    answer(pairs[1]!, null);
    await expect(fails!.decode(band())).rejects.toMatchObject({ code: 'decode-failed' });
    answer(pairs[2]!, Uint8Array.of(5));
    expect(await works!.decode(band())).toEqual(Uint8Array.of(5));
    for (const { port1, port2 } of pairs) for (const port of [port1, port2]) port.close();
  });

  it('ends at once when it is not needed', async () => {
    const { port1, port2 } = new MessageChannel();
    const freed = new Promise<FromWorker>((resolve) => {
      help({ kind: 'help', id: 8, port: port2 }, codecs, resolve);
    });
    port1.postMessage({ kind: 'dismiss' });
    expect(await freed).toEqual({ kind: 'helped', id: 8, grown: false });
    port1.close();
    const sent: FromWorker[] = [];
    const end = help({ kind: 'help', id: 9, port: new MessageChannel().port1 }, codecs, (m) => sent.push(m));
    end();
    end();
    expect(sent).toHaveLength(1);
  });
});
