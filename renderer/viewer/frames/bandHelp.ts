/** Both ends of sharing a JPEG 2000 picture between decoding workers: the one that asks, and the one that takes a band. */

import type { PixelCodecs } from '../../../shared/dicom/pixels/codecs.ts';
import { decodeBand } from '../../../shared/dicom/pixels/jpeg2000/decode.ts';
import type { BandHelper, BandHelpers } from '../../../shared/dicom/pixels/jpeg2000/helpers.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import type { FromHelper, FromWorker, ToHelper, ToWorker } from './protocol.ts';

type Send = (message: FromWorker) => void;
type Reject = (error: EnthesisError) => void;

function lost(): EnthesisError {
  return new EnthesisError('decode-failed', 'A decoder stopped in the middle of this picture.');
}

/** Asks the store for free workers and talks to them. */
export class HelpersOf implements BandHelpers {
  readonly #id: number;
  readonly #send: Send;
  #answer: ((ports: readonly MessagePort[]) => void) | null = null;
  readonly #waiting = new Map<number, Reject>();

  constructor(id: number, send: Send) {
    this.#id = id;
    this.#send = send;
  }

  async ask(): Promise<readonly BandHelper[]> {
    const ports = await new Promise<readonly MessagePort[]>((resolve) => {
      this.#answer = resolve;
      this.#send({ kind: 'ask', id: this.#id });
    });
    return ports.map((port, index) => this.#helper(port, index));
  }

  answered(message: Extract<ToWorker, { kind: 'helpers' }>): void {
    this.#answer?.(message.ports);
  }

  lost(helper: number): void {
    this.#waiting.get(helper)?.(lost());
  }

  #helper(port: MessagePort, index: number): BandHelper {
    const post = (message: ToHelper, transfer: Transferable[] = []) => port.postMessage(message, transfer);
    return {
      decode: (band) =>
        new Promise((resolve, reject) => {
          this.#waiting.set(index, reject);
          port.onmessage = (event: MessageEvent<FromHelper>) => {
            port.close();
            const { samples } = event.data;
            if (samples === null) reject(lost());
            else resolve(samples);
          };
          post({ kind: 'band', band }, [band.stream.buffer as ArrayBuffer]);
        }),
      dismiss: () => {
        post({ kind: 'dismiss' });
        port.close();
      },
    };
  }
}

/** A decoded band from which the worker's memory is worth giving back, in bytes. */
const large = 8 * 1024 * 1024;

/**
 * Waits for a band, decodes it and says so to the store.
 * @returns ends the waiting when no band will come
 */
export function help({ id, port }: Extract<ToWorker, { kind: 'help' }>, codecs: PixelCodecs, send: Send): () => void {
  let over = false;
  const finish = (grown: boolean) => {
    if (over) return;
    over = true;
    port.close();
    send({ kind: 'helped', id, grown });
  };
  port.onmessage = async (event: MessageEvent<ToHelper>) => {
    const request = event.data;
    if (request.kind === 'dismiss') {
      finish(false);
      return;
    }
    const samples = await decodeBand(request.band, codecs).then(
      (frame) => frame.samples,
      () => null,
    );
    const grown = samples === null || samples.byteLength > large;
    const answer: FromHelper = { samples };
    port.postMessage(answer, samples === null ? [] : [samples.buffer as ArrayBuffer]);
    finish(grown);
  };
  return () => finish(false);
}
