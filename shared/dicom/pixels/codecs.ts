/**
 * The WebAssembly codecs, handed in by whoever can load them: electron/service/pixels/nodeCodecs.ts in Node, a worker in the
 * renderer. Each is asked for once, when the first frame of its kind is decoded.
 *
 * In a Vite worker, under a policy without eval:
 *
 *   import factory from '@cornerstonejs/codec-charls/decodewasmjs';
 *   import wasmUrl from '@cornerstonejs/codec-charls/decodewasm?url';
 *   const quiet = { print: () => undefined, printErr: () => undefined };  // OpenJPEG narrates every stream
 *   let charls: ReturnType<PixelCodecs['charls']> | undefined;
 *   const codecs: PixelCodecs = {
 *     charls: () => (charls ??= factory({ ...quiet, locateFile: () => wasmUrl })),
 *     ...
 *   };
 *
 * where `discard` may set `charls` back to undefined; with `.../codec-openjpeg/decodewasmjs`, `.../codec-libjpeg-turbo-8bit/decodewasmjs` and `.../codec-openjph/wasmjs` for the
 * others (`decodewasm` and, for openjph, `wasm` with `?url`). The policy needs 'wasm-unsafe-eval' and nothing more.
 */

export interface WasmFrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned?: boolean;
}

/** What the Emscripten classes of all four codecs have in common. Buffers are views into WASM memory: copy them out. */
export interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): WasmFrameInfo;
  delete(): void;
}

export interface JpegLsDecoder extends WasmDecoder {
  /** 0 none (planes one after the other), 1 line, 2 sample. */
  getInterleaveMode(): number | { value: number };
}

export interface Jpeg2000Decoder extends WasmDecoder {
  readHeader(): void;
  calculateSizeAtDecompositionLevel(level: number): { width: number; height: number };
  decodeSubResolution(level: number, layer: number): void;
}

export type CodecName = 'charls' | 'openjpeg' | 'openjph' | 'libjpegTurbo8';

export interface PixelCodecs {
  charls(): Promise<{ JpegLSDecoder: new () => JpegLsDecoder }>;
  openjpeg(): Promise<{ J2KDecoder: new () => Jpeg2000Decoder }>;
  openjph(): Promise<{ HTJ2KDecoder: new () => Jpeg2000Decoder }>;
  libjpegTurbo8(): Promise<{ JPEGDecoder: new () => WasmDecoder }>;
  /** A codec trapped on a damaged stream: its memory cannot be trusted, so the next call should load a fresh module. */
  discard?(codec: CodecName): void;
  /**
   * Calls `work` with a limit of time; left out where a worker is ended instead.
   * @param patience how many times the usual time it may take
   * @returns 'done'; 'stopped' after the time of computing that no sound stream needs; or how much more patience it
   * wants, when it was stopped because the processor was busy with other things
   */
  limited?(work: () => void, patience: number): 'done' | 'stopped' | number;
}
