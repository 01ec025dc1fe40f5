/** The WebAssembly codecs in Node: loaded on first use, from the files of their packages. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CodecName, PixelCodecs } from '../../../shared/dicom/pixels/codecs.ts';
import { onLeash } from '../leash.ts';

const require = createRequire(import.meta.url);

/** The codecs narrate every stream they open; nobody reads that. */
const quiet = { print: () => undefined, printErr: () => undefined };

type Factory<T> = (options: { wasmBinary: Uint8Array } & typeof quiet) => Promise<T>;

const loading = new Map<CodecName, Promise<unknown>>();

function load<T>(name: CodecName, scriptName: string, wasmName: string): Promise<T> {
  let module = loading.get(name) as Promise<T> | undefined;
  if (module === undefined) {
    module = (async () => {
      const factory = require(scriptName) as Factory<T>;
      return factory({ ...quiet, wasmBinary: readFileSync(require.resolve(wasmName)) });
    })();
    loading.set(name, module);
    // A load that failed is tried again the next time, not remembered.
    module.catch(() => loading.delete(name));
  }
  return module;
}

const codecs: PixelCodecs = {
  charls: () => load('charls', '@cornerstonejs/codec-charls/decodewasmjs', '@cornerstonejs/codec-charls/decodewasm'),
  openjpeg: () =>
    load('openjpeg', '@cornerstonejs/codec-openjpeg/decodewasmjs', '@cornerstonejs/codec-openjpeg/decodewasm'),
  openjph: () => load('openjph', '@cornerstonejs/codec-openjph/wasmjs', '@cornerstonejs/codec-openjph/wasm'),
  libjpegTurbo8: () =>
    load(
      'libjpegTurbo8',
      '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs',
      '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
    ),
  discard: (name) => {
    loading.delete(name);
  },
};

/** The largest film takes a few seconds of computing on a slow machine; a damaged stream may never end. */
const decodeLimitMs = 30_000;
/** A thread that had this much of the time for itself was not held up by others. */
const ownShare = 0.9;

/** One set for the whole process: the modules hold memory and are reused. */
export function nodeCodecs(limitMs = decodeLimitMs, usedMs = processorMs): PixelCodecs {
  return {
    ...codecs,
    limited(work, patience) {
      const before = usedMs();
      if (onLeash(Math.ceil(limitMs * patience), work)) return 'done';
      const used = usedMs() - before;
      if (used >= limitMs * ownShare) return 'stopped';
      // As much time as the limit takes at the share of the processor that it got, and half as much again.
      return patience * Math.min(10, (1.5 * limitMs) / Math.max(used, 1));
    },
  };
}

/** Processor time of this thread; of the process where Node is older than 22.19. */
function processorMs(): number {
  const { user, system } = process.threadCpuUsage === undefined ? process.cpuUsage() : process.threadCpuUsage();
  return (user + system) / 1000;
}
