/** JPEG 2000 by the WebAssembly codecs: whole, at a fraction of its resolution, or shared among several decoders by bands. */
import { EnthesisError } from '../../../errors.ts';
import type { Jpeg2000Decoder, PixelCodecs } from '../codecs.ts';
import { codestreamStart, decompositionLevels } from '../streamSize.ts';
import { copyOut, type DecodedFrame, run } from '../wasmDecode.ts';
import type { BandHelper, BandHelpers } from './helpers.ts';
import { type BandStream, type DivisibleStream, divide } from './index.ts';

export interface Jpeg2000Options {
  readonly highThroughput: boolean;
  /** How many resolution levels to leave out: 1 halves rows and columns, 2 quarters them; capped by the stream. */
  readonly reduce: number;
  readonly helpers: BandHelpers | null;
}

/** Bytes from which sharing pays: entropy decoding takes about 140 ms for a million, a band costs up to 20 ms more. */
const worthSharing = 1_000_000;

export async function decodeJpeg2000(
  stream: Uint8Array,
  codecs: PixelCodecs,
  { highThroughput, reduce, helpers }: Jpeg2000Options,
): Promise<DecodedFrame> {
  const unsigned = withoutNarrowSign(stream);
  const readable = unsigned?.stream ?? stream;
  const shared =
    helpers !== null && !highThroughput && reduce === 0 && stream.length >= worthSharing
      ? await decodeShared(readable, codecs, helpers)
      : null;
  const frame = shared ?? (await decodeAlone(readable, codecs, highThroughput, reduce));
  if (unsigned === null) return frame;
  // Undo the level shift; 16-bit words keep the sign on the way into 16-bit images.
  return { ...frame, samples: Uint16Array.from(frame.samples, (sample) => sample - unsigned.levelShift) };
}

async function decodeAlone(
  stream: Uint8Array,
  codecs: PixelCodecs,
  highThroughput: boolean,
  reduce: number,
): Promise<DecodedFrame> {
  const create = async (): Promise<Jpeg2000Decoder> => {
    if (highThroughput) return new (await codecs.openjph()).HTJ2KDecoder();
    return new (await codecs.openjpeg()).J2KDecoder();
  };
  return run(codecs, highThroughput ? 'openjph' : 'openjpeg', create, stream, (decoder) => {
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
  });
}

/** The rows of a band: what a helper does. */
export async function decodeBand(band: BandStream, codecs: PixelCodecs): Promise<DecodedFrame> {
  const create = async () => new (await codecs.openjpeg()).J2KDecoder();
  return run(codecs, 'openjpeg', create, band.stream, (decoder) => {
    decoder.decode();
    const { width, height } = decoder.getFrameInfo();
    return copyOut(decoder, width, height, band);
  });
}

/** Null where the stream is not divisible, or nobody is free: decode alone. */
async function decodeShared(
  stream: Uint8Array,
  codecs: PixelCodecs,
  helpers: BandHelpers,
): Promise<DecodedFrame | null> {
  const parts = divide(stream);
  if (parts === null) return null;
  const free = await helpers.ask();
  if (free.length === 0) return null;
  const bands = bandsOrNull(parts, free.length + 1);
  if (bands === null || bands.length < 2) {
    for (const helper of free) helper.dismiss();
    return null;
  }
  const [own, ...others] = bands as [BandStream, ...BandStream[]];
  for (const helper of free.slice(others.length)) helper.dismiss();
  const elsewhere = others.map((band, i) => takenBy(free[i]!, band));
  const first = await decodeBand(own, codecs);
  const { columns, components } = first;
  const row = columns * components;
  const rows = others.at(-1)!.to;
  const wide = first.samples instanceof Uint16Array;
  const samples = wide ? new Uint16Array(rows * row) : new Uint8Array(rows * row);
  samples.set(first.samples);
  for (const [i, band] of others.entries()) {
    const came = await elsewhere[i]!;
    // A helper that was needed elsewhere or died has kept the stream: a new one is written.
    const rest = came ?? (await decodeBand(parts.bands(bands.length)[i + 1]!, codecs)).samples;
    if (rest.length !== (band.to - band.from) * row || rest instanceof Uint16Array !== wide) {
      throw new EnthesisError('decode-failed', 'The parts of this JPEG 2000 picture do not fit together.');
    }
    samples.set(rest, band.from * row);
  }
  return { rows, columns, components, samples };
}

function takenBy(helper: BandHelper, band: BandStream): Promise<Uint8Array | Uint16Array | null> {
  return helper.decode(band).catch(() => null);
}

function bandsOrNull(parts: DivisibleStream, count: number): BandStream[] | null {
  try {
    return parts.bands(count);
  } catch {
    // A code-block that cannot be said in one packet.
    return null;
  }
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
