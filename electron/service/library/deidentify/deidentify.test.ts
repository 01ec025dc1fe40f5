import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readHeader } from '../../../../shared/dicom/header.ts';
import { type DicomElement, encodeFile, radiograph } from '../testing/dicomFile.ts';
import { deidentify } from './index.ts';

const salt = 'a secret of this export';
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('deidentify: nothing private survives', () => {
  /** One canary per text attribute of the Basic Profile (PS3.15 table E.1-1) that an image can carry, private and nested ones too. */
  const planted: DicomElement[] = [];
  const plant = (tag: number, vr: string): void => {
    planted.push({ tag, vr, value: vr === 'UI' ? `1.2.3.666.${tag}` : `CANARY^${tag.toString(16)}` });
  };
  const lists: Record<string, number[]> = {
    LO: [
      0x00080080, 0x00081040, 0x00081080, 0x00100020, 0x00101002, 0x00102160, 0x001021f0, 0x00102000, 0x00102110,
      0x00181000, 0x00181004, 0x00181005, 0x00181007, 0x00181030, 0x00120010, 0x00120020, 0x00120030, 0x00120031,
      0x00120060, 0x00321033, 0x00380010, 0x00380011, 0x00380060, 0x00380300, 0x00400007, 0x00081030, 0x0008103e,
      0x00321060, 0x00400254, 0x00102150, 0x00102152, 0x00189424,
    ],
    PN: [
      0x00100010, 0x00080090, 0x00081048, 0x00081050, 0x00081060, 0x00081070, 0x00101001, 0x00101005, 0x00101060,
      0x00400006, 0x0040a075, 0x00321032,
    ],
    SH: [
      0x00080050, 0x00081010, 0x00200010, 0x00102154, 0x00080094, 0x00400009, 0x00400241, 0x00400242, 0x00400253,
      0x0040a0b0, 0x00080201,
    ],
    ST: [0x00080081, 0x00080092, 0x00082111, 0x00101040, 0x00280010 + 0x4000000],
    LT: [
      0x00102180 - 0x60 + 0x2000,
      0x001021b0,
      0x00104000,
      0x00184000,
      0x00204000,
      0x00324000,
      0x00384000,
      0x00400280,
      0x40000010,
    ],
    UT: [0x0040a160, 0x00189185 - 0x5, 0x0070031a],
    UI: [0x0020000d, 0x0020000e, 0x00080018, 0x00200052, 0x00080014, 0x00181002, 0x00200200, 0x0040a124],
    AE: [0x00080055, 0x00400001],
    DS: [0x00101020, 0x00101030, 0x00180060],
    IS: [0x00180070, 0x00200012],
    CS: [0x00080068, 0x00180015, 0x00100040],
    AS: [0x00101010],
    DA: [0x00100030, 0x00080020, 0x00080022],
    TM: [0x00080031, 0x00181072],
    DT: [0x0008002a, 0x00181078],
  };
  for (const [vr, tags] of Object.entries(lists)) for (const tag of tags) plant(tag, vr);
  const nested: DicomElement[][] = [
    [
      { tag: 0x00080080, vr: 'LO', value: 'CANARY nested hospital' },
      { tag: 0x00081155, vr: 'UI', value: '1.2.3.666.1155' },
      { tag: 0x00091001, vr: 'LO', value: 'CANARY nested private' },
      { tag: 0x00400275, vr: 'SQ', value: [[{ tag: 0x00100010, vr: 'PN', value: 'CANARY^deep' }]] },
    ],
  ];
  planted.push(
    { tag: 0x00090010, vr: 'LO', value: 'CANARY CREATOR' },
    { tag: 0x00091001, vr: 'PN', value: 'CANARY^private' },
    { tag: 0x00291010, vr: 'OB', value: Buffer.from('CANARY bytes') },
    { tag: 0x00081140, vr: 'SQ', value: nested },
    { tag: 0x00082218, vr: 'SQ', value: nested },
    { tag: 0x00081032, vr: 'SQ', value: nested },
    { tag: 0x00400275, vr: 'SQ', value: nested },
    { tag: 0x04000561, vr: 'SQ', value: nested },
    { tag: 0x00880200, vr: 'SQ', value: nested },
    { tag: 0x60000022, vr: 'LO', value: 'CANARY overlay' },
    { tag: 0x60003000, vr: 'OW', value: Buffer.from('CANARY overlay bits') },
    { tag: 0x50000022, vr: 'LO', value: 'CANARY curve' },
    { tag: 0xfffcfffc, vr: 'OB', value: Buffer.from('CANARY padding') },
    { tag: 0x00420011, vr: 'OB', value: Buffer.from('CANARY document') },
    { tag: 0x00080119, vr: 'UC', value: 'CANARY unlimited' },
    { tag: 0x0028fff2, vr: 'LO', value: 'CANARY unknown public tag' },
  );
  const file = Buffer.from(encodeFile(radiograph({ extra: planted.filter(({ vr }) => vr !== 'UC') })));
  file.write('CANARY in the preamble', 0, 'latin1');

  it.each([
    ['basic profile', {}],
    ['shifted dates', { dates: 'shift' }],
    ['full dates', { dates: 'keep' }],
    ['patient characteristics', { keepPatientCharacteristics: true }],
    ['clean descriptors', { cleanDescriptors: true }],
    ['all of these', { dates: 'shift', keepPatientCharacteristics: true, cleanDescriptors: true }],
  ] as const)('%s', (_name, options) => {
    expect(latin(file)).toContain('CANARY');
    const { bytes } = deidentify(file, { salt, ...options });
    expect(latin(bytes)).not.toMatch(/canary/i);
    expect(latin(bytes)).not.toContain('1.2.3.666.');
  });

  it('removes names, the hospital, the referrer and the accession number of an ordinary file', () => {
    const { bytes } = deidentify(encodeFile(radiograph({ name: 'Meier^Hanna', patientId: '4711-A' })), { salt });
    for (const secret of ['Meier', '4711-A', 'Test Hospital', 'Referrer', 'ACC1', 'ROOM1', '19720305', '20260110']) {
      expect(latin(bytes), secret).not.toContain(secret);
    }
  });

  it('removes a name that somebody typed where a code or a term belongs, and keeps the word that radiology has too', () => {
    const file = encodeFile(
      radiograph({
        name: 'HAND^HANNA MEIER',
        bodyPart: 'MEIER HAND',
        extra: [
          { tag: 0x00080008, vr: 'CS', value: 'ORIGINAL\\PRIMARY\\MEIER\\HAND' },
          {
            tag: 0x00082218,
            vr: 'SQ',
            value: [
              [
                { tag: 0x00080100, vr: 'SH', value: 'HANNA' },
                { tag: 0x00080102, vr: 'SH', value: '99LOCAL' },
                { tag: 0x00080104, vr: 'LO', value: 'Hand of Mrs. Meier' },
              ],
            ],
          },
        ],
      }),
    );
    const { bytes } = deidentify(file, { salt });
    expect(latin(bytes)).not.toMatch(/meier|hanna/i);
    expect(readHeader(bytes).instance).toMatchObject({ imageType: ['ORIGINAL', 'PRIMARY', '', 'HAND'], bodyPart: '' });
    const { instance } = readHeader(
      deidentify(encodeFile(radiograph({ name: 'HAND', bodyPart: 'HAND' })), { salt }).bytes,
    );
    expect(instance.bodyPart).toBe('HAND');
  });
});

describe('deidentify: what stays', () => {
  const original = encodeFile(radiograph({ pixels: Uint8Array.from({ length: 2048 }, (_, i) => i % 251) }));

  it('keeps pixels, spacing and what is needed to read the image', () => {
    const { bytes } = deidentify(original, { salt });
    const before = readHeader(original).instance;
    const after = readHeader(bytes).instance;
    const same = [
      'rows',
      'columns',
      'spacing',
      'bitsStored',
      'modality',
      'bodyPart',
      'laterality',
      'projection',
      'sopClassUid',
    ] as const;
    for (const key of same) expect(after[key], key).toEqual(before[key]);
    expect(latin(bytes).endsWith(latin(original.subarray(original.length - 2048)))).toBe(true);
  });

  it('gives one new UID for one old UID in all files of a salt, other UIDs for another salt, all valid', () => {
    const one = readHeader(deidentify(encodeFile(radiograph({ uid: '2.25.1' })), { salt }).bytes).instance;
    const two = readHeader(deidentify(encodeFile(radiograph({ uid: '2.25.2' })), { salt }).bytes).instance;
    const other = readHeader(deidentify(encodeFile(radiograph({ uid: '2.25.1' })), { salt: 'another' }).bytes).instance;
    expect(one.studyInstanceUid).toBe(two.studyInstanceUid);
    expect(one.sopInstanceUid).not.toBe(two.sopInstanceUid);
    expect(one.studyInstanceUid).not.toBe(other.studyInstanceUid);
    // PS3.5 9.1 and B.2: digits and dots, no leading zero, at most 64.
    expect(one.sopInstanceUid).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
  });

  it('gives one pseudonym to all files of a patient', () => {
    const names = ['2.25.1', '2.25.2'].map(
      (uid) => readHeader(deidentify(encodeFile(radiograph({ uid })), { salt }).bytes).patient,
    );
    expect(names[0]).toEqual({ ...names[1] });
    expect(names[0]?.patientId).toMatch(/^ANON-[0-9A-F]{10}$/);
    const named = deidentify(encodeFile(radiograph()), { salt, pseudonym: 'STUDY-07' });
    expect(readHeader(named.bytes).patient).toMatchObject({ patientId: 'STUDY-07', birthDate: null, sex: '' });
  });

  it('keeps the days between two studies when dates are shifted', () => {
    const date = (value: string): number => {
      const { study } = readHeader(deidentify(encodeFile(radiograph({ date: value })), { salt, dates: 'shift' }).bytes);
      return Date.parse(study.date ?? '');
    };
    // 10 January to 21 February 2026: 42 days.
    expect((date('20260221') - date('20260110')) / 86_400_000).toBe(42);
    expect(date('20260110')).not.toBe(Date.parse('2026-01-10'));
  });

  it('keeps of descriptions only words of radiology, and only when asked', () => {
    const file = encodeFile(radiograph({ studyDescription: 'Ankle right, lateral for Dr. Meier' }));
    expect(readHeader(deidentify(file, { salt }).bytes).study.description).toBe('');
    expect(readHeader(deidentify(file, { salt, cleanDescriptors: true }).bytes).study.description).toBe(
      'Ankle right lateral',
    );
  });

  it('says how it was done: identity removed, method as text and as codes of CID 7050, what became of the dates', () => {
    const text = latin(deidentify(original, { salt, dates: 'shift', keepPatientCharacteristics: true }).bytes);
    expect(text).toContain('Basic Application Confidentiality Profile');
    for (const code of ['113100', '113107', '113108']) expect(text).toContain(code);
    expect(text).not.toContain('113106');
    expect(text).toContain('MODIFIED');
  });

  it('warns of text in the pixels where the file says so or its kind suggests it', () => {
    const burned = (value: string, modality = 'CR') =>
      deidentify(encodeFile(radiograph({ modality, extra: [{ tag: 0x00280301, vr: 'CS', value }] })), {
        salt,
      }).warnings.map(({ code }) => code);
    expect(burned('YES')).toEqual(['burned-in-annotation']);
    expect(burned('NO')).toEqual([]);
    expect(burned('')).toEqual([]);
    expect(burned('', 'OT')).toEqual(['burned-in-unknown']);
  });

  it('refuses reports, whose every line may name somebody', () => {
    const report = radiograph({ modality: 'SR' }).filter(({ tag }) => tag !== 0x7fe00010);
    expect(() => deidentify(encodeFile(report), { salt })).toThrow(expect.objectContaining({ code: 'export-failed' }));
  });
});

const data = join(import.meta.dirname, '../../../../../shared/data/real');
const tools = ['/usr/bin/dciodvfy', '/usr/bin/python3'].every((path) => existsSync(path));
const folder = mkdtempSync(join(tmpdir(), 'enthesis-deidentify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!existsSync(data) || !tools)(
  'deidentify: real files (needs ../shared/data, dciodvfy and pydicom)',
  () => {
    const files = [
      'dicom-test-files/NM1_UNC',
      'dicom-test-files/NM1_JLSL',
      'dicom-test-files/RG3_J2KR',
      'dicom-test-files/RG3_JPLL',
      'dicomParser/CT1_UNC.explicit_big_endian.dcm',
      'dicomParser/CT1_UNC.implicit_little_endian.dcm',
      'dicomParser/CT0012.fragmented_no_bot_jpeg_lossless.57.dcm',
      'pydicom/image_dfl.dcm',
      'fo-dicom/CR-MONO1-10-chest',
      'Scintigraphy/poumonsReins.dcm',
    ];
    const errorsOf = (path: string): number => {
      try {
        return countErrors(execFileSync('dciodvfy', [path], { encoding: 'utf8', stdio: 'pipe' }));
      } catch (error) {
        return countErrors(String((error as { stderr?: string }).stderr ?? ''));
      }
    };
    const countErrors = (output: string): number =>
      output.split('\n').filter((line) => line.startsWith('Error')).length;
    const script = `
import sys, hashlib, pydicom
from pydicom.encaps import decode_data_sequence
for path in sys.argv[1:]:
    ds = pydicom.dcmread(path, force=True)
    if not hasattr(ds, 'file_meta') or 'TransferSyntaxUID' not in ds.file_meta:
        pixels = ds.PixelData
    elif ds.file_meta.TransferSyntaxUID.is_compressed and not ds.file_meta.TransferSyntaxUID.is_deflated:
        pixels = b''.join(decode_data_sequence(ds.PixelData))
    else:
        pixels = ds.PixelData
        if not ds.file_meta.TransferSyntaxUID.is_little_endian and ds.BitsAllocated == 16:
            pixels = b''.join(pixels[i+1:i+2] + pixels[i:i+1] for i in range(0, len(pixels), 2))
    private = sum(1 for e in ds.iterall() if e.tag.is_private)
    print(hashlib.md5(pixels).hexdigest(), private, ds.get('PatientIdentityRemoved', ''))
`;

    it.each(files)('%s: pixels untouched, no private attribute, no new error', (name) => {
      const source = join(data, name);
      const target = join(folder, name.replaceAll('/', '_'));
      writeFileSync(
        target,
        deidentify(readFileSync(source), { salt, dates: 'shift', keepPatientCharacteristics: true }).bytes,
      );
      const lines = execFileSync('/usr/bin/python3', ['-W', 'ignore', '-c', script, source, target], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      const [before, after] = lines
        .trim()
        .split('\n')
        .map((line) => line.split(' '));
      expect(after?.[0]).toBe(before?.[0]);
      expect(after?.slice(1)).toEqual(['0', 'YES']);
      expect(errorsOf(target)).toBeLessThanOrEqual(errorsOf(source));
    });

    it('NM1: the name in a private attribute is gone', () => {
      const text = latin(deidentify(readFileSync(join(data, 'dicom-test-files/NM1_UNC')), { salt }).bytes);
      expect(text).not.toMatch(/CompressedSamples|8NM1/);
    });
  },
);
