/** The bytes of an instance as they arrive. */
import { EnthesisError } from '../../../shared/errors.ts';

/** Looks at the bytes so far; false when it has seen enough. */
export type Glance = (beginning: Uint8Array) => Promise<boolean>;

/** First look after this many bytes, then each time when half as much again has come. */
const firstGlance = 192 * 1024;

function unreadable(): EnthesisError {
  const message =
    'The file of this image is not where it was. Connect its disk, or choose “Find them” beside the patient in the worklist.';
  return new EnthesisError('file-unreadable', message);
}

/**
 * @param glance called with the beginning of the file while the rest is still on its way
 * @throws EnthesisError file-unreadable, and the signal's reason
 */
export async function readInstance(url: string, signal: AbortSignal, glance: Glance | null): Promise<ArrayBuffer> {
  return glance === null ? readWhole(url, signal) : readAsItComes(url, signal, glance);
}

/** The older interface, since it is the faster one for a file in one piece: Chromium moves the bytes in larger portions. */
function readWhole(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open('GET', url);
    request.responseType = 'arraybuffer';
    request.onload = () => {
      const bytes = request.response as ArrayBuffer | null;
      if (request.status !== 200 || bytes === null) reject(unreadable());
      else resolve(bytes);
    };
    request.onerror = () => reject(unreadable());
    request.onabort = () => reject(signal.reason);
    request.onloadend = () => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop);
    request.send();
  });
}

async function readAsItComes(url: string, signal: AbortSignal, glance: Glance): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal }).catch(() => null);
  signal.throwIfAborted();
  if (response === null || !response.ok || response.body === null) throw unreadable();
  try {
    return await readGlancing(response.body, sizeOf(response), glance);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EnthesisError) throw error;
    throw unreadable();
  }
}

/** A guess where the size is not told: room is made as it fills up. */
function sizeOf(response: Response): number {
  const told = Number(response.headers.get('Content-Length') ?? 0);
  return told > 0 && told < 2 ** 31 ? told : 8 * 1024 * 1024;
}

async function readGlancing(body: ReadableStream<Uint8Array>, size: number, glance: Glance): Promise<ArrayBuffer> {
  const reader = body.getReader();
  let bytes = new Uint8Array(size);
  let filled = 0;
  let next = firstGlance;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (filled + value.length > bytes.length) {
      const larger = new Uint8Array(Math.max(bytes.length * 2, filled + value.length));
      larger.set(bytes.subarray(0, filled));
      bytes = larger;
    }
    bytes.set(value, filled);
    filled += value.length;
    if (filled < next) continue;
    next = (await glance(bytes.subarray(0, filled))) ? filled * 1.5 : Infinity;
  }
  return filled === bytes.length ? bytes.buffer : bytes.buffer.slice(0, filled);
}
