/** What stands around images (archives, DICOMDIRs, reports, PDFs), damaged by the thousand: one typed error each, quickly, within bounds. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { mutateFile, random } from '../../../shared/dicom/testing/fuzz.ts';
import { EnthesisError, errorCodes } from '../../../shared/errors.ts';
import { readEncapsulatedPdf } from '../documents/encapsulatedPdf.ts';
import { readDocument } from '../documents/methods.ts';
import { readDicomdir } from './dicomdir.ts';
import { type DicomElement, encodeElements, encodeFile, radiograph } from './testing/dicomFile.ts';
import { Workplace } from './testing/temporary.ts';
import { extractEntry, readZipEntries } from './zip.ts';

const place = new Workplace();
afterAll(() => place.clean());

const fileLimitMs = 1000;
const memoryLimitBytes = 512 * 1024 * 1024;
/** Each kind of file this often; with the hundred thousand images of shared/dicom/robustness.test.ts. */
const count = Number(process.env.ENTHESIS_FUZZ ?? 5000);

const path = join(place.root, 'damaged');
const target = join(place.root, 'member');

async function unzip(bytes: Uint8Array): Promise<void> {
  writeFileSync(path, bytes);
  for (const entry of readZipEntries(path).slice(0, 10)) {
    try {
      await extractEntry(path, entry, target);
    } finally {
      rmSync(target, { force: true });
    }
  }
}

function followDicomdir(bytes: Uint8Array): void {
  writeFileSync(path, bytes);
  // Whatever it names, nothing outside its folder is looked at.
  for (const reference of readDicomdir(path))
    expect(reference.path ?? place.root).toMatch(new RegExp(`^${place.root}`));
}

const identity = (sopClass: string, modality: string): DicomElement[] => [
  { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' },
  { tag: 0x00080016, vr: 'UI', value: sopClass },
  { tag: 0x00080018, vr: 'UI', value: '2.25.5' },
  { tag: 0x00080060, vr: 'CS', value: modality },
  { tag: 0x0020000d, vr: 'UI', value: '2.25.1' },
  { tag: 0x0020000e, vr: 'UI', value: '2.25.2' },
];
const code = (value: string): DicomElement[][] => [
  [
    { tag: 0x00080100, vr: 'SH', value },
    { tag: 0x00080102, vr: 'SH', value: 'DCM' },
    { tag: 0x00080104, vr: 'LO', value: 'Meaning' },
  ],
];
const item = (type: string, ...more: DicomElement[]): DicomElement[] => [
  { tag: 0x0040a010, vr: 'CS', value: 'CONTAINS' },
  { tag: 0x0040a040, vr: 'CS', value: type },
  { tag: 0x0040a043, vr: 'SQ', value: code('1') },
  ...more,
];
const report = encodeFile([
  ...identity('1.2.840.10008.5.1.4.1.1.88.33', 'SR'),
  { tag: 0x0040a040, vr: 'CS', value: 'CONTAINER' },
  { tag: 0x0040a043, vr: 'SQ', value: code('126000') },
  {
    tag: 0x0040a730,
    vr: 'SQ',
    value: [
      item('TEXT', { tag: 0x0040a160, vr: 'UT', value: 'A finding.' }),
      item('CONTAINER', {
        tag: 0x0040a730,
        vr: 'SQ',
        value: [
          item('NUM', {
            tag: 0x0040a300,
            vr: 'SQ',
            value: [
              [
                { tag: 0x0040a30a, vr: 'DS', value: '12.1' },
                { tag: 0x004008ea, vr: 'SQ', value: code('mm') },
              ],
            ],
          }),
          item('CODE', { tag: 0x0040a168, vr: 'SQ', value: code('7') }),
        ],
      }),
    ],
  },
]);
const pdfObject = encodeFile([
  ...identity('1.2.840.10008.5.1.4.1.1.104.1', 'DOC'),
  { tag: 0x00420010, vr: 'ST', value: 'Letter' },
  { tag: 0x00420011, vr: 'OB', value: Buffer.from('%PDF-1.4\nsmall') },
  { tag: 0x00420012, vr: 'LO', value: 'application/pdf' },
]);
const disc = encodeFile([
  ...identity('1.2.840.10008.1.3.10', 'CR'),
  {
    tag: 0x00041220,
    vr: 'SQ',
    value: ['IMAGES\\IM1', '..\\OUTSIDE', 'IM2'].map((id) => [
      { tag: 0x00041430, vr: 'CS', value: 'IMAGE' },
      { tag: 0x00041500, vr: 'CS', value: id },
    ]),
  },
]);
const archive = zipSync({ 'a/one.dcm': encodeFile(radiograph({ uid: '2.25.1' })), 'two.txt': Buffer.from('two') });

const kinds: ReadonlyArray<readonly [string, Uint8Array, (bytes: Uint8Array) => unknown]> = [
  ['zip archives', archive, unzip],
  ['DICOMDIRs', disc, followDicomdir],
  ['structured reports', report, readDocument],
  ['encapsulated PDFs', pdfObject, readEncapsulatedPdf],
];
const others = kinds.map(([, file]) => file);

describe.each(kinds)('%s', (_name, file, read) => {
  it('the undamaged one is read', async () => {
    await read(file);
  });

  it(`${count} damaged ones, and one cut at every byte`, { timeout: 600_000 }, async () => {
    const before = process.memoryUsage.rss();
    let refused = 0;
    for (let i = 0; i < count + file.length; i += 1) {
      const bytes = i < count ? mutateFile(file, others, random(7_000_003 + i)) : file.subarray(0, i - count);
      const started = performance.now();
      try {
        await read(bytes);
      } catch (error) {
        if (!(error instanceof EnthesisError)) throw new Error(`file ${i}`, { cause: error });
        expect(errorCodes).toContain(error.code);
        expect(error.code).not.toBe('internal');
        refused += 1;
      }
      const took = performance.now() - started;
      if (took > fileLimitMs) throw new Error(`file ${i} took ${Math.round(took)} ms`);
      const grown = process.memoryUsage.rss() - before;
      if (grown > memoryLimitBytes) throw new Error(`file ${i}: memory grew by ${Math.round(grown / 2 ** 20)} MB`);
    }
    expect(refused).toBeGreaterThan(count / 20);
    expect(refused).toBeLessThan(count + file.length);
  });
});

describe('a small file that unpacks to a gigabyte', () => {
  /** The value of one element, a gigabyte of zeros: 64 times the same stretch of a deflate stream (RFC 1951, byte-aligned). */
  const { Z_FULL_FLUSH, Z_SYNC_FLUSH } = constants;
  const stretch = deflateRawSync(Buffer.alloc(16 * 1024 ** 2), { finishFlush: Z_FULL_FLUSH });
  const head = Buffer.from('\x42\x00\x11\x00OB\0\0\0\0\0\x40', 'latin1');
  const bomb = (sopClass: string): Uint8Array => {
    const meta = encodeElements([
      { tag: 0x00020002, vr: 'UI', value: sopClass },
      { tag: 0x00020003, vr: 'UI', value: '2.25.5' },
      { tag: 0x00020010, vr: 'UI', value: '1.2.840.10008.1.2.1.99' },
    ]);
    const length = encodeElements([{ tag: 0x00020000, vr: 'UL', value: meta.length }]);
    const dataSet = Buffer.concat([encodeElements(identity(sopClass, 'DOC')), head]);
    const packed = deflateRawSync(dataSet, { finishFlush: Z_SYNC_FLUSH });
    return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), length, meta, packed, ...Array(64).fill(stretch)]);
  };

  it.each([
    ['DICOMDIR', '1.2.840.10008.1.3.10', followDicomdir, 'dicom-malformed'],
    ['report', '1.2.840.10008.5.1.4.1.1.88.33', readDocument, 'inflated-too-large'],
    ['PDF', '1.2.840.10008.5.1.4.1.1.104.1', readEncapsulatedPdf, 'inflated-too-large'],
  ] as const)('as a %s is refused before it is unpacked', { timeout: 60_000 }, (_, sopClass, read, refusal) => {
    const bytes = bomb(sopClass);
    expect(bytes.length).toBeLessThan(2 * 1024 ** 2);
    const before = process.memoryUsage.rss();
    expect(() => read(bytes)).toThrow(expect.objectContaining({ code: refusal }));
    expect(process.memoryUsage.rss() - before).toBeLessThan(900 * 1024 ** 2);
  });
});
