/** Fetches an instance by its UID, decodes a frame and hands the pixels over without copying them. */

import type { StoredFrame } from '../../../shared/dicom/model.ts';
import { type DicomImage, earlyPicture, openDicomImage } from '../../../shared/dicom/pixels/index.ts';
import { warmUp } from '../../../shared/dicom/pixels/warmUp.ts';
import { EnthesisError, toWireError } from '../../../shared/errors.ts';
import { buildPyramid, type Level } from '../display/pyramid.ts';
import { HelpersOf, help } from './bandHelp.ts';
import { browserCodecs } from './browserCodecs.ts';
import { ByteCache } from './byteCache.ts';
import type { FromWorker, PreviewFrame, ToWorker } from './protocol.ts';
import { type Glance, readInstance } from './readFile.ts';
import { reductionFor } from './reduction.ts';
import { shrunk, smallSide } from './smallPicture.ts';
import { frameStatistics } from './statistics.ts';

type Decode = Extract<ToWorker, { kind: 'decode' }>;

interface OpenFile {
  readonly image: DicomImage;
  readonly buffer: ArrayBuffer;
}

interface Running {
  readonly controller: AbortController;
  readonly helpers: HelpersOf;
}

/** Files as they are, compressed, so that another frame or a dropped film needs no second read. */
const files = new ByteCache<OpenFile>(32 * 1024 * 1024);
const running = new Map<number, Running>();
/** How to end waiting for a band, by the job that it belongs to. */
const helping = new Map<number, () => void>();

function send(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

async function open(
  request: Pick<Decode, 'sopInstanceUid' | 'url'>,
  signal: AbortSignal,
  glance: Glance | null,
  keep = true,
): Promise<OpenFile> {
  const known = files.get(request.sopInstanceUid);
  if (known !== undefined) return known;
  const buffer = await readInstance(request.url, signal, glance);
  const file = { image: openDicomImage(new Uint8Array(buffer), browserCodecs), buffer };
  // A thumbnail does not push out a file that the reader works with.
  if (keep) files.set(request.sopInstanceUid, file, buffer.byteLength);
  return file;
}

function sendPreview(
  { id, sopInstanceUid, frame }: Decode,
  { info, display }: Pick<DicomImage, 'info' | 'display'>,
  small: StoredFrame,
): void {
  // A stream with few resolutions is halved less often than asked.
  const halvings = Math.max(1, Math.round(Math.log2((info.columns ?? 1) / small.columns)));
  const levels: (Level | null)[] = new Array<Level | null>(halvings).fill(null);
  levels.push(...buildPyramid(small));
  const statistics = frameStatistics(small, info.pixelPaddingValue);
  const preview: PreviewFrame = { sopInstanceUid, frame, info, display, levels, statistics };
  send({ kind: 'preview', id, preview });
}

/** A large JPEG 2000 film takes a second or more: something readable comes first, if it can while the file is still read. */
async function decode(request: Decode, { controller: { signal }, helpers }: Running): Promise<void> {
  let wantsPreview = request.preview;
  const glance: Glance = async (beginning) => {
    const early = await earlyPicture(beginning, browserCodecs, reductionFor);
    if (early === 'more') return true;
    if (early !== null) {
      wantsPreview = false;
      sendPreview(request, early, early.small);
    }
    return false;
  };
  const { image, buffer } = await open(request, signal, request.early ? glance : null);
  signal.throwIfAborted();
  const reduce = wantsPreview ? reductionFor(image.info) : 0;
  // A preview that fails is no matter: the full decode says what is wrong.
  const small = reduce === 0 ? null : await image.decodeFramePreview(request.frame, reduce).catch(() => null);
  if (small !== null) sendPreview(request, image, small);
  let stored = await image.decodeFrame(request.frame, helpers);
  if (stored.pixels.buffer === buffer) {
    // Native pixels may lie in the file's own memory. A film gives that away; a file with more frames keeps it.
    if (image.info.numberOfFrames === 1) files.delete(request.sopInstanceUid);
    // Halving and counting read two values at once, and take twice as long where pairs do not begin on a word.
    const apart = stored.pixels.byteOffset % 4 !== 0;
    if (image.info.numberOfFrames > 1 || apart) stored = { ...stored, pixels: stored.pixels.slice() };
  }
  const levels = buildPyramid(stored);
  send(
    {
      kind: 'frame',
      id: request.id,
      frame: {
        sopInstanceUid: request.sopInstanceUid,
        frame: request.frame,
        ...image.ofFrame(request.frame),
        remarks: image.remarks,
        stored,
        levels,
        statistics: frameStatistics(stored, image.info.pixelPaddingValue),
      },
    },
    [
      ...new Set(
        [...levels, ...(stored.cover === undefined ? [] : [stored.cover])].map(
          ({ pixels }) => pixels.buffer as ArrayBuffer,
        ),
      ),
    ],
  );
}

async function small(request: Extract<ToWorker, { kind: 'small' }>, signal: AbortSignal): Promise<void> {
  const { id, sopInstanceUid, frame } = request;
  const { image } = await open(request, signal, null, false);
  signal.throwIfAborted();
  const { info, display } = image;
  const reduce = Math.floor(Math.log2(Math.max(info.rows ?? 1, info.columns ?? 1) / smallSide));
  const reduced = reduce < 1 ? null : await image.decodeFramePreview(frame, Math.min(reduce, 4)).catch(() => null);
  const stored = reduced ?? (await image.decodeFrame(frame));
  const level = shrunk(stored);
  const { samplesPerPixel, cover } = stored;
  const statistics = frameStatistics(
    cover === undefined ? { ...level, samplesPerPixel } : stored,
    info.pixelPaddingValue,
  );
  // Level 0 is the film at full size, which is not there.
  const picture = {
    sopInstanceUid,
    frame,
    info,
    display,
    levels: [null, level],
    statistics,
    ...(cover === undefined ? {} : { cover }),
  };
  send({ kind: 'small', id, picture }, [level.pixels.buffer as ArrayBuffer]);
}

function begin(request: Extract<ToWorker, { kind: 'decode' | 'small' }>): void {
  const job = { controller: new AbortController(), helpers: new HelpersOf(request.id, send) };
  running.set(request.id, job);
  const work = request.kind === 'small' ? small(request, job.controller.signal) : decode(request, job);
  work
    .catch((error: unknown) => {
      const cancelled = new EnthesisError('cancelled', 'Loading was stopped because the image is no longer shown.');
      const { aborted } = job.controller.signal;
      send({ kind: 'error', id: request.id, error: toWireError(aborted ? cancelled : error) });
    })
    .finally(() => running.delete(request.id));
}

function takeBand(request: Extract<ToWorker, { kind: 'help' }>): void {
  const sendAndForget = (message: FromWorker) => {
    helping.delete(request.id);
    send(message);
  };
  helping.set(request.id, help(request, browserCodecs, sendAndForget));
}

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const request = event.data;
  if (request.kind === 'decode' || request.kind === 'small') begin(request);
  else if (request.kind === 'cancel') running.get(request.id)?.controller.abort();
  else if (request.kind === 'helpers') running.get(request.id)?.helpers.answered(request);
  else if (request.kind === 'helper-lost') running.get(request.id)?.helpers.lost(request.helper);
  else if (request.kind === 'help') takeBand(request);
  else helping.get(request.id)?.();
};

/** Not in the way of the window that is just being drawn. */
const warmUpAfterMs = 200;

setTimeout(
  () => warmUp(browserCodecs, () => running.size > 0 || helping.size > 0).catch(() => undefined),
  warmUpAfterMs,
);
