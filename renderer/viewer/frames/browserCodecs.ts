/** The WebAssembly codecs as the decoding workers load them: each on first need, from the app's own files. */

import charlsUrl from '@cornerstonejs/codec-charls/decodewasm?url';
import charls from '@cornerstonejs/codec-charls/decodewasmjs';
import libjpegTurbo8Url from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import libjpegTurbo8 from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import openjpegUrl from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openjpeg from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import openjphUrl from '@cornerstonejs/codec-openjph/wasm?url';
import openjph from '@cornerstonejs/codec-openjph/wasmjs';
import type { PixelCodecs } from '../../../shared/dicom/pixels/codecs.ts';

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

export const browserCodecs: PixelCodecs = {
  charls: once(() => charls({ locateFile: () => charlsUrl })),
  openjpeg: once(() => openjpeg({ locateFile: () => openjpegUrl })),
  openjph: once(() => openjph({ locateFile: () => openjphUrl })),
  libjpegTurbo8: once(() => libjpegTurbo8({ locateFile: () => libjpegTurbo8Url })),
};
