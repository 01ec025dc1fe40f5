/** The WebAssembly codecs as the decoding workers load them: each on first need, from the app's own files. */

import charlsUrl from '@cornerstonejs/codec-charls/decodewasm?url';
import charls from '@cornerstonejs/codec-charls/decodewasmjs';
import libjpegTurbo8Url from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import libjpegTurbo8 from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import openjpegUrl from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openjpeg from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import openjphUrl from '@cornerstonejs/codec-openjph/wasm?url';
import openjph from '@cornerstonejs/codec-openjph/wasmjs';
import type { CodecName, PixelCodecs } from '../../../shared/dicom/pixels/codecs.ts';

/** The codecs narrate every stream they open; nobody reads that. */
const quiet = { print: () => undefined, printErr: () => undefined };

const loaded = new Map<CodecName, Promise<unknown>>();

function once<T>(name: CodecName, load: () => Promise<T>): () => Promise<T> {
  return () => {
    let module = loaded.get(name) as Promise<T> | undefined;
    if (module === undefined) {
      module = load();
      loaded.set(name, module);
      // A load that failed is tried again the next time, not remembered.
      module.catch(() => loaded.delete(name));
    }
    return module;
  };
}

export const browserCodecs: PixelCodecs = {
  charls: once('charls', () => charls({ ...quiet, locateFile: () => charlsUrl })),
  openjpeg: once('openjpeg', () => openjpeg({ ...quiet, locateFile: () => openjpegUrl })),
  openjph: once('openjph', () => openjph({ ...quiet, locateFile: () => openjphUrl })),
  libjpegTurbo8: once('libjpegTurbo8', () => libjpegTurbo8({ ...quiet, locateFile: () => libjpegTurbo8Url })),
  discard: (name) => {
    loaded.delete(name);
  },
};
