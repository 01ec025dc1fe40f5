/** Fetches an instance by its UID, decodes a frame and hands the pixels over without copying them. */
import { EnthesisError, toWireError } from '../../../shared/contract/errors.ts';
import { type DicomImage, openDicomImage } from '../../../shared/dicom/pixels/index.ts';
import { buildPyramid } from '../display/pyramid.ts';
import { browserCodecs } from './browserCodecs.ts';
import { ByteCache } from './byteCache.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { frameStatistics } from './statistics.ts';

interface OpenFile {
  readonly image: DicomImage;
  readonly buffer: ArrayBuffer;
}

/** Files as they are, compressed, so that another frame or a dropped film needs no second read. */
const files = new ByteCache<OpenFile>(64 * 1024 * 1024);
const running = new Map<number, AbortController>();

function send(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

async function open(sopInstanceUid: string, url: string, signal: AbortSignal): Promise<OpenFile> {
  const known = files.get(sopInstanceUid);
  if (known !== undefined) return known;
  const response = await fetch(url, { signal }).catch(() => null);
  signal.throwIfAborted();
  if (response === null || !response.ok) {
    const message = 'The file of this image could not be read. Check that the disk is connected, then try again.';
    throw new EnthesisError('file-unreadable', message);
  }
  const buffer = await response.arrayBuffer();
  const file = { image: openDicomImage(new Uint8Array(buffer), browserCodecs), buffer };
  files.set(sopInstanceUid, file, buffer.byteLength);
  return file;
}

async function decode(request: Extract<ToWorker, { kind: 'decode' }>, signal: AbortSignal): Promise<void> {
  const { image, buffer } = await open(request.sopInstanceUid, request.url, signal);
  signal.throwIfAborted();
  let stored = await image.decodeFrame(request.frame);
  if (stored.pixels.buffer === buffer) {
    // Native pixels may lie in the file's own memory. A film gives that away; a file with more frames keeps it.
    if (image.info.numberOfFrames > 1) stored = { ...stored, pixels: stored.pixels.slice() };
    else files.delete(request.sopInstanceUid);
  }
  const levels = buildPyramid(stored);
  send(
    {
      kind: 'frame',
      id: request.id,
      frame: {
        sopInstanceUid: request.sopInstanceUid,
        frame: request.frame,
        info: image.info,
        display: image.display,
        stored,
        levels,
        statistics: frameStatistics(stored, image.info.pixelPaddingValue),
      },
    },
    [...new Set(levels.map((level) => level.pixels.buffer as ArrayBuffer))],
  );
}

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const request = event.data;
  if (request.kind === 'cancel') {
    running.get(request.id)?.abort();
    return;
  }
  const controller = new AbortController();
  running.set(request.id, controller);
  decode(request, controller.signal)
    .catch((error: unknown) => {
      const cancelled = new EnthesisError('cancelled', 'Loading was stopped because the image is no longer shown.');
      send({ kind: 'error', id: request.id, error: toWireError(controller.signal.aborted ? cancelled : error) });
    })
    .finally(() => running.delete(request.id));
};
