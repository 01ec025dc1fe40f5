/** Decoding a code stream with one of the WebAssembly codecs; results are copied out of WASM memory. */
import { EnthesisError } from '../../errors.ts';
import type { CodecName, PixelCodecs, WasmDecoder } from './codecs.ts';

export interface DecodedFrame {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Samples interleaved by pixel; two bytes each when the stream has more than 8 bits. */
  readonly samples: Uint8Array | Uint16Array;
}

const streamNames: Readonly<Record<CodecName, string>> = {
  charls: 'JPEG-LS',
  openjpeg: 'JPEG 2000',
  openjph: 'HTJ2K',
  libjpegTurbo8: 'JPEG',
};

function failed(name: string, cause: unknown): EnthesisError {
  // Emscripten throws numbers; neither they nor its texts help a reader.
  return new EnthesisError('decode-failed', `The ${name} pixels cannot be decoded. The stream is damaged or unusual.`, {
    cause,
  });
}

declare const WebAssembly: { readonly RuntimeError: new () => Error };

/**
 * Runs a decoder on one stream; what it throws becomes an EnthesisError, and a module that trapped is dropped. One that was
 * stopped because the computer was busy says nothing about the stream: it begins anew and is given more time.
 */
export async function run<D extends WasmDecoder>(
  codecs: PixelCodecs,
  name: CodecName,
  make: () => Promise<D>,
  stream: Uint8Array,
  decode: (decoder: D) => DecodedFrame,
): Promise<DecodedFrame> {
  for (let patience = 1; ; ) {
    const decoded = attempt(codecs, name, await make(), stream, decode, patience);
    if (typeof decoded !== 'number') return decoded;
    patience = decoded;
  }
}

/** The frame, or the patience that a further attempt needs. */
function attempt<D extends WasmDecoder>(
  codecs: PixelCodecs,
  name: CodecName,
  decoder: D,
  stream: Uint8Array,
  decode: (decoder: D) => DecodedFrame,
  patience: number,
): DecodedFrame | number {
  let sound = true;
  try {
    decoder.getEncodedBuffer(stream.length).set(stream);
    if (codecs.limited === undefined) return decode(decoder);
    let decoded: DecodedFrame | null = null;
    const end = codecs.limited(() => {
      decoded = decode(decoder);
    }, patience);
    if (decoded !== null) return decoded;
    sound = false;
    if (typeof end === 'number') return end;
    throw new EnthesisError(
      'timeout',
      `Decoding the ${streamNames[name]} pixels did not come to an end. The stream is damaged.`,
    );
  } catch (error) {
    if (error instanceof EnthesisError) throw error;
    sound = !(error instanceof WebAssembly.RuntimeError);
    throw failed(streamNames[name], error);
  } finally {
    // After a trap or a stop the module's heap may be broken: nothing of it is touched again.
    if (sound) decoder.delete();
    else codecs.discard?.(name);
  }
}

/** The decoded picture, or only `rows` of it. */
export function copyOut(
  decoder: WasmDecoder,
  columns: number,
  rows: number,
  wanted = { from: 0, to: rows },
): DecodedFrame {
  const { bitsPerSample, componentCount } = decoder.getFrameInfo();
  const wide = bitsPerSample > 8;
  const decoded = decoder.getDecodedBuffer();
  const row = columns * componentCount * (wide ? 2 : 1);
  if (bitsPerSample > 16 || decoded.length < row * rows) {
    throw new EnthesisError('decode-failed', 'The decoded pixels are fewer or deeper than the stream says.');
  }
  const bytes = decoded.slice(wanted.from * row, wanted.to * row);
  const samples = wide ? new Uint16Array(bytes.buffer) : bytes;
  return { rows: wanted.to - wanted.from, columns, components: componentCount, samples };
}

export async function decodeJpegLs(stream: Uint8Array, codecs: PixelCodecs): Promise<DecodedFrame> {
  const make = async () => new (await codecs.charls()).JpegLSDecoder();
  return run(codecs, 'charls', make, stream, (decoder) => {
    decoder.decode();
    const { width, height } = decoder.getFrameInfo();
    const frame = copyOut(decoder, width, height);
    const mode = decoder.getInterleaveMode();
    const planar = (typeof mode === 'number' ? mode : mode.value) === 0;
    return planar && frame.components > 1 ? interleave(frame) : frame;
  });
}

export async function decodeBaseline(stream: Uint8Array, codecs: PixelCodecs): Promise<DecodedFrame> {
  const make = async () => new (await codecs.libjpegTurbo8()).JPEGDecoder();
  return run(codecs, 'libjpegTurbo8', make, stream, (decoder) => {
    decoder.decode();
    const { width, height } = decoder.getFrameInfo();
    return copyOut(decoder, width, height);
  });
}

/** Planes one after the other to samples side by side. */
export function interleave(frame: DecodedFrame): DecodedFrame {
  const { samples, components } = frame;
  const pixels = frame.rows * frame.columns;
  const out = samples instanceof Uint8Array ? new Uint8Array(samples.length) : new Uint16Array(samples.length);
  for (let c = 0; c < components; c += 1) {
    for (let i = 0, at = c; i < pixels; i += 1, at += components) out[at] = samples[c * pixels + i]!;
  }
  return { ...frame, samples: out };
}
