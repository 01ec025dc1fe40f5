/** The WebAssembly codecs in Node: loaded on first use, from the files of their packages. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { PixelCodecs } from '../../../shared/dicom/pixels/codecs.ts';

const require = createRequire(import.meta.url);

/** The codecs narrate every stream they open; nobody reads that. */
const quiet = { print: () => undefined, printErr: () => undefined };

type Factory<T> = (options: { wasmBinary: Uint8Array } & typeof quiet) => Promise<T>;

function lazy<T>(scriptName: string, wasmName: string): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= (async () => {
      const factory = require(scriptName) as Factory<T>;
      return factory({ ...quiet, wasmBinary: readFileSync(require.resolve(wasmName)) });
    })();
    // A load that failed is tried again the next time, not remembered.
    loading.catch(() => {
      loading = undefined;
    });
    return loading;
  };
}

const codecs: PixelCodecs = {
  charls: lazy('@cornerstonejs/codec-charls/decodewasmjs', '@cornerstonejs/codec-charls/decodewasm'),
  openjpeg: lazy('@cornerstonejs/codec-openjpeg/decodewasmjs', '@cornerstonejs/codec-openjpeg/decodewasm'),
  openjph: lazy('@cornerstonejs/codec-openjph/wasmjs', '@cornerstonejs/codec-openjph/wasm'),
  libjpegTurbo8: lazy(
    '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs',
    '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
  ),
};

/** One set for the whole process: the modules hold memory and are reused. */
export function nodeCodecs(): PixelCodecs {
  return codecs;
}
