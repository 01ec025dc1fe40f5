/** Decoding a code stream with one of the WebAssembly codecs; results are copied out of WASM memory. */
import { EnthesisError } from '../../contract/errors.ts';
import type { CodecName, Jpeg2000Decoder, PixelCodecs, WasmDecoder } from './codecs.ts';
import { codestreamStart, decompositionLevels } from './streamSize.ts';

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

function run<D extends WasmDecoder>(
  codecs: PixelCodecs,
  name: CodecName,
  decoder: D,
  stream: Uint8Array,
  decode: (decoder: D) => DecodedFrame,
): DecodedFrame {
  let sound = true;
  try {
    decoder.getEncodedBuffer(stream.length).set(stream);
    if (codecs.limited === undefined) return decode(decoder);
    let decoded: DecodedFrame | null = null;
    const finished = codecs.limited(() => {
      decoded = decode(decoder);
    });
    if (finished && decoded !== null) return decoded;
    sound = false;
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

function copyOut(decoder: WasmDecoder, columns: number, rows: number): DecodedFrame {
  const { bitsPerSample, componentCount } = decoder.getFrameInfo();
  const wide = bitsPerSample > 8;
  const decoded = decoder.getDecodedBuffer();
  const expected = columns * rows * componentCount * (wide ? 2 : 1);
  if (bitsPerSample > 16 || decoded.length < expected) {
    throw new EnthesisError('decode-failed', 'The decoded pixels are fewer or deeper than the stream says.');
  }
  const bytes = decoded.slice(0, expected);
  const samples = wide ? new Uint16Array(bytes.buffer) : bytes;
  return { rows, columns, components: componentCount, samples };
}

export async function decodeJpegLs(stream: Uint8Array, codecs: PixelCodecs): Promise<DecodedFrame> {
  const { JpegLSDecoder } = await codecs.charls();
  return run(codecs, 'charls', new JpegLSDecoder(), stream, (decoder) => {
    decoder.decode();
    const { width, height } = decoder.getFrameInfo();
    const frame = copyOut(decoder, width, height);
    const mode = decoder.getInterleaveMode();
    const planar = (typeof mode === 'number' ? mode : mode.value) === 0;
    return planar && frame.components > 1 ? interleave(frame) : frame;
  });
}

export async function decodeBaseline(stream: Uint8Array, codecs: PixelCodecs): Promise<DecodedFrame> {
  const { JPEGDecoder } = await codecs.libjpegTurbo8();
  return run(codecs, 'libjpegTurbo8', new JPEGDecoder(), stream, (decoder) => {
    decoder.decode();
    const { width, height } = decoder.getFrameInfo();
    return copyOut(decoder, width, height);
  });
}

/**
 * JPEG 2000 or its high-throughput form.
 * @param reduce how many resolution levels to leave out: 1 halves rows and columns, 2 quarters them; capped by the stream
 */
export async function decodeJpeg2000(
  stream: Uint8Array,
  codecs: PixelCodecs,
  highThroughput: boolean,
  reduce: number,
): Promise<DecodedFrame> {
  const create = async (): Promise<Jpeg2000Decoder> => {
    if (highThroughput) return new (await codecs.openjph()).HTJ2KDecoder();
    return new (await codecs.openjpeg()).J2KDecoder();
  };
  const unsigned = withoutNarrowSign(stream);
  const frame = run(
    codecs,
    highThroughput ? 'openjph' : 'openjpeg',
    await create(),
    unsigned?.stream ?? stream,
    (decoder) => {
      if (reduce === 0) {
        decoder.decode();
        const { width, height } = decoder.getFrameInfo();
        return copyOut(decoder, width, height);
      }
      decoder.readHeader();
      const level = Math.min(reduce, decompositionLevels(stream));
      decoder.decodeSubResolution(level, 0);
      // Asked for before decoding, the codecs answer 0 x 0.
      const { width, height } = decoder.calculateSizeAtDecompositionLevel(level);
      return copyOut(decoder, width, height);
    },
  );
  if (unsigned === null) return frame;
  // Undo the level shift; 16-bit words keep the sign on the way into 16-bit images.
  return { ...frame, samples: Uint16Array.from(frame.samples, (sample) => sample - unsigned.levelShift) };
}

/**
 * The codecs clamp signed samples of 8 bits or less at 0. Declared unsigned, the same stream decodes to value + 2^(bits-1): the
 * level shift of T.800 G.1, which unsigned components have and signed ones have not. Null for all other streams.
 */
function withoutNarrowSign(stream: Uint8Array): { stream: Uint8Array; levelShift: number } | null {
  const start = codestreamStart(stream);
  if (start < 0 || start + 42 >= stream.length) return null;
  const components = (stream[start + 40]! << 8) | stream[start + 41]!;
  const depth = stream[start + 42]!;
  const bits = (depth & 0x7f) + 1;
  if ((depth & 0x80) === 0 || bits > 8 || start + 42 + components * 3 > stream.length) return null;
  const patched = stream.slice();
  for (let c = 0; c < components; c += 1) patched[start + 42 + c * 3]! &= 0x7f;
  return { stream: patched, levelShift: 1 << (bits - 1) };
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
