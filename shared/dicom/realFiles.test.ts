/** Files that nobody here wrote, with facts that other programs found in them (../shared/data/INDEX.tsv). */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../electron/service/pixels/index.ts';
import { EnthesisError } from '../errors.ts';
import { readHeader } from './header.ts';
import { openDicomImage } from './pixels/index.ts';

const index = '../shared/data/INDEX.tsv';
const available = existsSync(index);

interface Row {
  readonly path: string;
  readonly modality: string;
  readonly size: string;
  readonly spacing: string;
  readonly note: string;
}
const rows: readonly Row[] = available
  ? readFileSync(index, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const cells = line.split('\t');
        return {
          path: `../shared/data/${cells[0]}`,
          modality: cells[2]!,
          size: cells[5]!,
          spacing: cells[6]!,
          note: cells[9]!,
        };
      })
  : [];

const open = (path: string) => openDicomImage(readFileSync(path), nodeCodecs());
const md5 = (pixels: ArrayBufferView): string =>
  createHash('md5')
    .update(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength))
    .digest('hex');
async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    expect(error).toBeInstanceOf(EnthesisError);
    return (error as EnthesisError).code;
  }
  return 'no error';
}

/** Files without the identifiers of a study, or without any. */
const unfiled: Readonly<Record<string, string>> = {
  'meta_missing_tsyntax.dcm': 'dicom-malformed',
  'HTJ2KLossless_08_RGB.dcm': 'missing-identifier',
};

describe.skipIf(!available)('every real file (needs ../shared/data)', () => {
  it.each(rows.map((row) => [row.path.split('/').at(-1)!, row] as const))('%s', async (name, row) => {
    const bytes = readFileSync(row.path);
    const refusal = unfiled[name];
    if (refusal !== undefined) {
      expect(await codeOf(() => readHeader(bytes))).toBe(refusal);
      return;
    }
    const { instance } = readHeader(bytes);
    expect(instance.modality).toBe(row.modality);
    const size = /^(\d+)x(\d+)x(\d+)/.exec(row.size);
    if (size === null) expect(instance.rows).toBeNull();
    else expect([instance.rows, instance.columns, instance.numberOfFrames]).toEqual(size.slice(1).map(Number));
    for (const [key, pair] of [
      ['PixelSpacing', instance.spacing.pixelSpacing],
      ['ImagerPixelSpacing', instance.spacing.imagerPixelSpacing],
    ] as const) {
      const stated = new RegExp(`\\b${key}=(?:\\[([\\d.]+), ([\\d.]+)\\]|absent)`).exec(
        ` ${row.spacing}`.replace(/;/g, ' ; '),
      );
      if (name.startsWith('CT0012')) continue;
      expect(pair).toEqual(stated?.[1] === undefined ? null : [Number(stated[1]), Number(stated[2])]);
    }
    if (name.startsWith('CT0012')) {
      // The index looked at the top level only; dcmdump shows it in the shared functional groups.
      expect(instance.spacing.pixelSpacing).toEqual([0.388672, 0.388672]);
    }
    // The library reads 16 KB first and more where it is asked to.
    const first = bytes.subarray(0, 16_384);
    expect(readHeader(first, { fileSize: bytes.length })).toEqual(readHeader(bytes));
  });

  const withDigest = rows.flatMap((row) => {
    const digest = /md5 ([0-9a-f]{32})/.exec(row.note)?.[1];
    return digest === undefined ? [] : [[row.path.split('/').at(-1)!, row.path, digest] as const];
  });
  it('names digests for five encodings of RG3 and four of NM1', () => {
    expect(withDigest.length).toBeGreaterThanOrEqual(8);
  });
  it.each(withDigest)('%s: pixels as gdcmconv decodes them', async (_, path, digest) => {
    const { pixels } = await open(path).decodeFrame(1);
    expect(md5(pixels)).toBe(digest);
  });

  it.each(['UNC', 'RLE', 'JLSL', 'J2KR'])(
    'NM1 %s: the sum of pixels is Counts Accumulated, 3,596,452',
    async (encoding) => {
      const image = open(`../shared/data/real/dicom-test-files/NM1_${encoding}`);
      const { pixels } = await image.decodeFrame(1);
      let sum = 0;
      for (const value of pixels) sum += value;
      expect(sum).toBe(3_596_452);
      expect(image.info.nm?.countsAccumulated).toBe(3_596_452);
      expect(image.info.nm?.notRawReasons).toContain('secondary capture');
      expect(image.info.nm?.groups).toMatchObject([
        { frames: [1], wholeBody: true, proposedPhase: 'delayed', frameDurationMs: 1_210_434 },
      ]);
    },
  );

  it('poumonsReins: both detectors together hold the accumulated counts, 1,596,488', async () => {
    const image = open('../shared/data/real/Scintigraphy/poumonsReins.dcm');
    let sum = 0;
    for (const frame of [1, 2]) for (const value of (await image.decodeFrame(frame)).pixels) sum += value;
    expect(sum).toBe(image.info.nm?.countsAccumulated);
    expect(image.info.nm?.groups.map((group) => group.frames)).toEqual([[1], [2]]);
  });

  it('RG3: acquired in 1992, filed in 2004, right ankle, no spacing', () => {
    const { instance, study } = readHeader(readFileSync('../shared/data/real/dicom-test-files/RG3_UNC'));
    expect(study).toMatchObject({ date: '1992-12-25', studyDate: '2004-08-26' });
    expect(instance).toMatchObject({ laterality: 'R', projection: 'AP', bodyPart: 'EXTREMITY', bitsStored: 10 });
  });

  it('the same CT in big endian, implicit and explicit little endian has the same pixels', async () => {
    const folder = '../shared/data/real/dicomParser';
    const big = await open(`${folder}/CT1_UNC.explicit_big_endian.dcm`).decodeFrame(1);
    const implicit = await open(`${folder}/CT1_UNC.implicit_little_endian.dcm`).decodeFrame(1);
    expect(md5(big.pixels)).toBe(md5(implicit.pixels));
  });

  it('lossy copies say so', () => {
    for (const file of ['RG3_J2KI', 'RG3_JPLY', 'NM1_J2KI']) {
      expect(readHeader(readFileSync(`../shared/data/real/dicom-test-files/${file}`)).instance.lossy).toBe(true);
    }
  });

  it.each([
    ['pydicom/MR_truncated.dcm', 'dicom-truncated'],
    // The delimiter's bytes overwrite the width in the stream's own header; gdcmconv refuses it too.
    ['pydicom/JPEG2000-embedded-sequence-delimiter.dcm', 'pixel-data-mismatch'],
    ['pydicom/chrJapMulti.dcm', 'no-pixel-data'],
    ['pydicom/ExplVR_BigEndNoMeta.dcm', 'no-pixel-data'],
    ['dcmjs/no-meta-length-test.dcm', 'no-pixel-data'],
    ['pydicom/meta_missing_tsyntax.dcm', 'dicom-malformed'],
  ])('%s cannot be shown: %s', async (path, code) => {
    expect(await codeOf(() => open(`../shared/data/real/${path}`).decodeFrame(1))).toBe(code);
  });
});

const gdcm = '/usr/bin/gdcmconv';
describe.skipIf(!available || !existsSync(gdcm))(
  'decoded by gdcmconv --raw (needs libgdcm-tools and ../shared/data)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'enthesis-gdcm-'));
    afterAll(() => rmSync(folder, { recursive: true }));
    const lossless = rows.filter((row) =>
      /NM1_(RLE|JLSL|J2KR)|RG3_(RLE|JPLL|J2KR)|CT0012|NM-MONO2|image_dfl|poumons|implicit_little|CR-MONO1|ModalitySequence|54-implicit/.test(
        row.path,
      ),
    );
    it.each(lossless.map((row) => [row.path.split('/').at(-1)!, row.path] as const))(
      '%s, first and last frame',
      async (_, path) => {
        const raw = join(folder, 'raw.dcm');
        execFileSync(gdcm, ['--raw', path, raw], { stdio: 'ignore' });
        const ours = open(path);
        const theirs = open(raw);
        expect(theirs.info.transferSyntaxUid).toMatch(/^1\.2\.840\.10008\.1\.2(\.1)?$/);
        for (const frame of new Set([1, ours.info.numberOfFrames])) {
          expect(md5((await ours.decodeFrame(frame)).pixels)).toBe(md5((await theirs.decodeFrame(frame)).pixels));
        }
      },
    );
  },
);

const dcmdjpeg = '/usr/bin/dcmdjpeg';
describe.skipIf(!available || !existsSync(dcmdjpeg))(
  'lossy JPEG as dcmdjpeg decodes it (needs dcmtk and ../shared/data)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'enthesis-dcmtk-'));
    afterAll(() => rmSync(folder, { recursive: true }));
    it.each([
      ['dicom-test-files/RG3_JPLY', 0],
      // 8 bits go through another build of libjpeg: its inverse transform may round one level differently.
      ['orthanc-tests/Monochrome1-Jpeg.dcm', 1],
    ] as const)('%s within %i', async (file, tolerance) => {
      const decoded = join(folder, 'decoded.dcm');
      execFileSync(dcmdjpeg, [`../shared/data/real/${file}`, decoded], { stdio: 'ignore' });
      const ours = (await open(`../shared/data/real/${file}`).decodeFrame(1)).pixels;
      const theirs = (await open(decoded).decodeFrame(1)).pixels;
      expect(ours.length).toBe(theirs.length);
      let worst = 0;
      for (let i = 0; i < ours.length; i += 1) worst = Math.max(worst, Math.abs(ours[i]! - theirs[i]!));
      expect(worst).toBeLessThanOrEqual(tolerance);
    });
  },
);
