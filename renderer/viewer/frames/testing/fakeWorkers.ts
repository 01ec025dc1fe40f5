import { type DecodeWorker, FrameStore } from '../frameStore.ts';
import type { DecodedFrame, FromWorker, ToWorker } from '../protocol.ts';

export interface FakeWorker extends DecodeWorker {
  readonly received: ToWorker[];
  reply(message: FromWorker): void;
  die(): void;
  ended: boolean;
}

/** A store whose workers do nothing but note what they are told; the test answers for them. */
export function setUp(decodedBytes = 1000, workerCount = 1) {
  const workers: FakeWorker[] = [];
  const store = new FrameStore(
    (onMessage, onDeath) => {
      const worker: FakeWorker = {
        received: [],
        post: (message) => worker.received.push(message),
        terminate: () => {
          worker.ended = true;
        },
        ended: false,
        reply: onMessage,
        die: onDeath,
      };
      workers.push(worker);
      return worker;
    },
    { workers: workerCount, decodedBytes, restAfterMs: 1000 },
  );
  const decodes = () => workers.flatMap((w) => w.received.filter((m) => m.kind === 'decode'));
  const answer = (bytes = 100) => {
    const request = decodes().at(-1)!;
    const { sopInstanceUid, frame, id } = request;
    const stored = { rows: 1, columns: bytes, samplesPerPixel: 1, pixels: new Uint8Array(bytes) };
    const decoded = { sopInstanceUid, frame, stored, levels: [stored] } as unknown as DecodedFrame;
    workers.at(-1)!.reply({ kind: 'frame', id, frame: decoded });
    return decoded;
  };
  return { store, workers, decodes, answer };
}
