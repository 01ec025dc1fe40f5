/**
 * Runs the codecs of large films once on noise before the first film asks for them. WebAssembly that runs for the first time is
 * slower: 116 ms instead of 42 for a first reduced picture, 530 instead of 390 for a film in JPEG-LS.
 */
import type { PixelCodecs, WasmDecoder } from './codecs.ts';
import { jpeg2000Noise, noise } from './jpeg2000/noiseStream.ts';

const SIDE = 256;

/** Lossless JPEG-LS of one component (T.87 C.2): SOI, SOF55, SOS, noise, EOI. */
export function jpegLsNoise(bits: number): Uint8Array {
  const side = [SIDE >> 8, SIDE & 255];
  const frame = [0xff, 0xf7, 0, 11, bits, ...side, ...side, 1, 1, 0x11, 0];
  const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0];
  return Uint8Array.from([0xff, 0xd8, ...frame, ...scan, ...noise(SIDE * SIDE * 2), 0xff, 0xd9]);
}

/** CharLS has code of its own for 12 and 16 bits, and one for the depths between. */
const depths = [12, 14, 16];

function run(decoder: WasmDecoder, stream: Uint8Array): void {
  try {
    decoder.getEncodedBuffer(stream.length).set(stream);
    decoder.decode();
  } catch {
    // Noise ends where it should not: by then it has been decoded.
  } finally {
    decoder.delete();
  }
}

/** @param busy asked between the steps: real work has come */
export async function warmUp(codecs: PixelCodecs, busy: () => boolean): Promise<void> {
  if (busy()) return;
  const { J2KDecoder } = await codecs.openjpeg();
  if (!busy()) run(new J2KDecoder(), jpeg2000Noise());
  const { JpegLSDecoder } = await codecs.charls();
  for (const bits of depths) if (!busy()) run(new JpegLSDecoder(), jpegLsNoise(bits));
}
