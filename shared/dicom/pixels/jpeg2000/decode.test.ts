import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../../electron/service/pixels/index.ts';
import { EnthesisError } from '../../../errors.ts';
import { element, radiograph, writeFile } from '../../testing/dicomWriter.ts';
import { earlyPicture } from '../earlyPicture.ts';
import { openDicomImage } from '../index.ts';
import { warmUp } from '../warmUp.ts';
import { decodeBand, decodeJpeg2000 } from './decode.ts';
import type { BandHelper, BandHelpers } from './helpers.ts';
import { divide } from './index.ts';
import { jpeg2000Noise } from './noiseStream.ts';

const scratch = mkdtempSync(join(tmpdir(), 'enthesis-j2k-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const side = 900;
const codecs = nodeCodecs();
const syntax = '1.2.840.10008.1.2.4.90';

/** 16-bit noise over a gradient: more than a million bytes when it is compressed. */
function pixels(): Uint16Array {
  let state = 9;
  return Uint16Array.from({ length: side * side }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (i % side) * 8 + Math.floor(i / side) * 20 + (state >>> 19);
  });
}

function encoded(options: readonly string[]): Uint8Array {
  const [from, to] = [join(scratch, 'in.rawl'), join(scratch, 'out.j2k')];
  writeFileSync(from, new Uint8Array(pixels().buffer));
  execFileSync('opj_compress', ['-i', from, '-o', to, '-F', `${side},${side},1,16,u`, ...options], { stdio: 'ignore' });
  return new Uint8Array(readFileSync(to));
}

function fileOf(stream: Uint8Array, extra: Parameters<typeof radiograph>[0] = []): Uint8Array {
  const even = stream.length % 2 === 0 ? stream : Uint8Array.from([...stream, 0]);
  const depth = [element(0x00280101, 'US', 16), element(0x00280102, 'US', 15), element(0x00280103, 'US', 0)];
  const data = element(0x7fe00010, 'OB', { offsetTable: [0], fragments: [even] });
  return writeFile(radiograph([...depth, ...extra, data], side, side), { syntax });
}

/** Helpers in the same thread. `fails` are those that die with their band. */
function helpers(count: number, fails: readonly number[] = []) {
  const seen = { asked: 0, bands: 0, dismissed: 0 };
  const helper = (index: number): BandHelper => ({
    decode: async (band) => {
      seen.bands += 1;
      if (fails.includes(index)) throw new EnthesisError('decode-failed', 'gone');
      const { samples } = await decodeBand(band, codecs);
      // As when the memory went to another worker and came back.
      return samples.slice();
    },
    dismiss: () => {
      seen.dismissed += 1;
    },
  });
  const all: BandHelpers = {
    ask: async () => {
      seen.asked += 1;
      return Array.from({ length: count }, (_, i) => helper(i));
    },
  };
  return { all, seen };
}

describe.skipIf(!existsSync('/usr/bin/opj_compress'))(
  'shared decoding (needs opj_compress of libopenjp2-tools)',
  () => {
    let stream: Uint8Array;
    beforeAll(() => {
      stream = encoded([]);
      expect(stream.length).toBeGreaterThan(1_000_000);
    });

    it.each([1, 2, 3])('with %i helpers gives the pixels that were encoded', async (count) => {
      const { all, seen } = helpers(count);
      const { pixels: found } = await openDicomImage(fileOf(stream), codecs).decodeFrame(1, all);
      expect(Buffer.compare(Buffer.from(found.buffer), Buffer.from(pixels().buffer))).toBe(0);
      expect(seen).toEqual({ asked: 1, bands: count, dismissed: 0 });
    });

    it('does the work of a helper that died', async () => {
      const { all, seen } = helpers(2, [1]);
      const { pixels: found } = await openDicomImage(fileOf(stream), codecs).decodeFrame(1, all);
      expect(Buffer.compare(Buffer.from(found.buffer), Buffer.from(pixels().buffer))).toBe(0);
      expect(seen.bands).toBe(2);
    });

    it('decodes alone when nobody is free, and asks nobody for a small stream or for one it cannot take apart', async () => {
      const none = helpers(0);
      const { pixels: found } = await openDicomImage(fileOf(stream), codecs).decodeFrame(1, none.all);
      expect(Buffer.compare(Buffer.from(found.buffer), Buffer.from(pixels().buffer))).toBe(0);
      const unasked = helpers(1);
      await openDicomImage(fileOf(encoded(['-I', '-r', '30'])), codecs).decodeFrame(1, unasked.all);
      const changing = encoded(['-POC', 'T1=0,0,1,3,1,CPRL/T1=0,0,1,6,1,LRCP']);
      await openDicomImage(fileOf(changing), codecs).decodeFrame(1, unasked.all);
      expect(unasked.seen.asked).toBe(0);
    });

    it('says of a cut-off stream what it says without helpers', async () => {
      const cut = stream.slice(0, stream.length >> 1);
      const outcome = (help?: BandHelpers) =>
        openDicomImage(fileOf(cut), codecs)
          .decodeFrame(1, help)
          .then(
            ({ pixels: found }) => Buffer.from(found.buffer).toString('base64').slice(0, 4000),
            (error: EnthesisError) => error.code,
          );
      const { all, seen } = helpers(1);
      expect(await outcome(all)).toBe(await outcome());
      expect(seen.asked).toBe(0);
    });

    it('on damaged streams fails with a typed error or gives a picture of the right size', async () => {
      const small = encoded(['-r', '20,9', '-t', '500,400']);
      let state = 4;
      const random = (below: number) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
      };
      let shared = 0;
      for (let i = 0; i < 30; i += 1) {
        const damaged = small.slice();
        // Behind the main header: the size must not change, or it is refused before any decoding.
        for (let hits = 1 + random(3); hits > 0; hits -= 1) damaged[130 + random(damaged.length - 130)] = random(256);
        const bands = divide(damaged)?.bands(2) ?? [];
        for (const band of bands) {
          const outcome = await decodeBand(band, codecs).catch((error: EnthesisError) => error);
          if (outcome instanceof Error) expect(outcome).toBeInstanceOf(EnthesisError);
          else expect(outcome.rows).toBe(band.to - band.from);
          shared += 1;
        }
      }
      expect(shared).toBeGreaterThan(10);
    }, 60_000);

    it('shows a reduced picture out of the first bytes of a file', async () => {
      const file = fileOf(encoded(['-p', 'RLCP']));
      const reductionFor = () => 2;
      const early = await earlyPicture(file.subarray(0, file.length >> 2), codecs, reductionFor);
      if (early === null || early === 'more') throw new Error('no early picture');
      const later = await openDicomImage(file, codecs).decodeFramePreview(1, 2);
      expect(early.small).toEqual(later);
      expect(early.info.rows).toBe(side);
      expect(early.small.rows).toBe(side / 4);
      expect(await earlyPicture(file.subarray(0, 3000), codecs, reductionFor)).toBe('more');
      expect(await earlyPicture(file.subarray(0, 100), codecs, reductionFor)).toBe('more');
      expect(await earlyPicture(file, codecs, () => 0)).toBeNull();
    });

    it('has no early picture for several frames, other encodings and what is no DICOM', async () => {
      const several = fileOf(stream, [element(0x00280008, 'IS', '2')]);
      const native = writeFile(radiograph([element(0x7fe00010, 'OW', new Uint8Array(side * side * 2))], side, side));
      for (const file of [several, native, new Uint8Array(5000)]) {
        expect(await earlyPicture(file, codecs, () => 2)).toBeNull();
      }
    });
  },
);

describe('warming up', () => {
  it('decodes noise that is a valid stream of 256 x 256 pixels', async () => {
    const { rows, columns, samples } = await decodeJpeg2000(jpeg2000Noise(), codecs, {
      highThroughput: false,
      reduce: 0,
      helpers: null,
    });
    expect([rows, columns]).toEqual([256, 256]);
    // Noise was decoded, not skipped.
    expect(new Set(samples).size).toBeGreaterThan(1000);
  });

  it('leaves the codecs fit for work, and stops when work comes', async () => {
    await warmUp(codecs, () => false);
    let asked = 0;
    const busy = () => {
      asked += 1;
      return true;
    };
    await warmUp({ ...codecs, openjpeg: () => Promise.reject(new Error('not wanted')) }, busy);
    expect(asked).toBe(1);
  });
});
