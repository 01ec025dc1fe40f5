/** Fetches an instance by its UID, decodes a frame and hands the pixels over without copying them. */
import { EnthesisError, toWireError } from '../../../shared/contract/errors.ts';
import { type DicomImage, openDicomImage } from '../../../shared/dicom/pixels/index.ts';
import { buildPyramid, type Level } from '../display/pyramid.ts';
import { browserCodecs } from './browserCodecs.ts';
import { ByteCache } from './byteCache.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { frameStatistics } from './statistics.ts';

interface OpenFile {
  readonly image: DicomImage;
  readonly buffer: ArrayBuffer;
}

/** Files as they are, compressed, so that another frame or a dropped film needs no second read. */
const files = new ByteCache<OpenFile>(32 * 1024 * 1024);
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
    const message =
      'The file of this image is not where it was. Connect its disk, or choose “Find them” beside the patient in the worklist.';
    throw new EnthesisError('file-unreadable', message);
  }
  const buffer = await response.arrayBuffer();
  const file = { image: openDicomImage(new Uint8Array(buffer), browserCodecs), buffer };
  files.set(sopInstanceUid, file, buffer.byteLength);
  return file;
}

/** Pixels above which a first picture at reduced resolution is worth its own decode, and what it aims at. */
const large = 6_000_000;
const readable = 350_000;

/** A large JPEG 2000 film takes a second or more: something readable comes first. */
async function preview(request: Extract<ToWorker, { kind: 'decode' }>, image: DicomImage): Promise<void> {
  const { rows, columns, samplesPerPixel } = image.info;
  if (rows === null || columns === null || samplesPerPixel !== 1 || rows * columns < large) return;
  const reduce = Math.max(1, Math.round(Math.log2((rows * columns) / readable) / 2));
  // A preview that fails is no matter: the full decode says what is wrong.
  const small = await image.decodeFramePreview(request.frame, reduce).catch(() => null);
  if (small === null) return;
  const levels: (Level | null)[] = new Array<Level | null>(reduce).fill(null);
  levels.push(...buildPyramid(small));
  const statistics = frameStatistics(small, image.info.pixelPaddingValue);
  const { info, display } = image;
  const { id, sopInstanceUid, frame } = request;
  send({ kind: 'preview', id, preview: { sopInstanceUid, frame, info, display, levels, statistics } });
}

async function decode(request: Extract<ToWorker, { kind: 'decode' }>, signal: AbortSignal): Promise<void> {
  const { image, buffer } = await open(request.sopInstanceUid, request.url, signal);
  signal.throwIfAborted();
  if (request.preview) await preview(request, image);
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
