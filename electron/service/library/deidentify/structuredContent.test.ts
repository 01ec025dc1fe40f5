/** Structured reports without identity: measurements, drawings and references stay, whatever a person wrote or signed goes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readHeader } from '../../../../shared/dicom/header.ts';
import { type ContentNode, readContentTree } from '../../export/sr/read/contentTree.ts';
import { type DicomElement, encodeFile, radiograph } from '../testing/dicomFile.ts';
import { type DeidentifyOptions, deidentify } from './index.ts';

const salt = 'a secret of this export';
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const el = (tag: number, vr: string, value: DicomElement['value']): DicomElement => ({ tag, vr, value });
const coded = (value: string, meaning: string, scheme = 'DCM'): DicomElement[] => [
  el(0x00080100, 'SH', value),
  el(0x00080102, 'SH', scheme),
  el(0x00080104, 'LO', meaning),
];
const item = (type: string, concept: DicomElement[] | null, ...more: DicomElement[]): DicomElement[] => [
  el(0x0040a010, 'CS', 'CONTAINS'),
  el(0x0040a040, 'CS', type),
  ...(concept === null ? [] : [el(0x0040a043, 'SQ', [concept])]),
  ...more,
];
const content = (...items: DicomElement[][]): DicomElement => el(0x0040a730, 'SQ', items);
const float32 = (...values: number[]): Buffer => Buffer.from(new Float32Array(values).buffer);
const uint32 = (...values: number[]): Buffer => Buffer.from(new Uint32Array(values).buffer);
const references = (uid: string): DicomElement =>
  el(0x00081199, 'SQ', [
    [el(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.1'), el(0x00081155, 'UI', uid), el(0x00081160, 'IS', '1')],
  ]);
const evidence = (uid: string): DicomElement =>
  el(0x0040a375, 'SQ', [
    [
      el(0x00081115, 'SQ', [
        [
          el(0x00080054, 'AE', 'CANARYAE'),
          el(0x00081199, 'SQ', [[el(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.1'), el(0x00081155, 'UI', uid)]]),
          el(0x0020000e, 'UI', '2.25.100.1'),
          el(0x00880130, 'SH', 'CANARYMEDIA'),
        ],
      ]),
      el(0x0020000d, 'UI', '2.25.100'),
    ],
  ]);

const measured = (value: string, unit: DicomElement[]): DicomElement =>
  el(0x0040a300, 'SQ', [[el(0x004008ea, 'SQ', [unit]), el(0x0040a30a, 'DS', value)]]);
const millimetres = coded('mm', 'millimeter', 'UCUM');

/** A measurement report (Comprehensive SR) about the film 2.25.100.1.1; `extra` are further items at the top. */
function report(...extra: DicomElement[][]): Buffer {
  const group = item(
    'CONTAINER',
    coded('125007', 'Measurement Group'),
    el(0x0040a050, 'CS', 'SEPARATE'),
    content(
      item('TEXT', coded('112039', 'Tracking Identifier'), el(0x0040a160, 'UT', 'CANARYTRACK')),
      item('UIDREF', coded('112040', 'Tracking Unique Identifier'), el(0x0040a124, 'UI', '2.25.666.1')),
      item(
        'CODE',
        coded('363698007', 'Finding Site', 'SCT'),
        el(0x0040a168, 'SQ', [coded('70258002', 'Ankle joint', 'SCT')]),
      ),
      item(
        'NUM',
        coded('410668003', 'Length', 'SCT'),
        measured('23.4', millimetres),
        content(
          [
            el(0x0040a010, 'CS', 'INFERRED FROM'),
            el(0x0040a040, 'CS', 'SCOORD'),
            el(0x00700022, 'OW', float32(1.5, 2.5, 30, 40)),
            el(0x00700023, 'CS', 'POLYLINE'),
            content([el(0x0040a010, 'CS', 'SELECTED FROM'), el(0x0040a040, 'CS', 'IMAGE'), references('2.25.100.1.1')]),
          ].map((element) => (element.tag === 0x00700022 ? { ...element, vr: 'FL' } : element)),
        ),
      ),
    ),
  );
  return encodeFile([
    el(0x00080005, 'CS', 'ISO_IR 100'),
    el(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.88.33'),
    el(0x00080018, 'UI', '2.25.100.9.1'),
    el(0x00080020, 'DA', '20260110'),
    el(0x00080023, 'DA', '20260112'),
    el(0x00080030, 'TM', '093000'),
    el(0x00080033, 'TM', '101500'),
    el(0x00080050, 'SH', 'CANARYACC'),
    el(0x00080060, 'CS', 'SR'),
    el(0x00080070, 'LO', 'Maker'),
    el(0x00080080, 'LO', 'CANARYPLACE'),
    el(0x00080090, 'PN', 'CANARYREFERRER'),
    el(0x00081111, 'SQ', []),
    el(0x00100010, 'PN', 'CANARYNAME^Anna'),
    el(0x00100020, 'LO', 'CANARYID'),
    el(0x00100030, 'DA', '19720305'),
    el(0x00100040, 'CS', 'F'),
    el(0x0020000d, 'UI', '2.25.100'),
    el(0x0020000e, 'UI', '2.25.100.9'),
    el(0x00200010, 'SH', 'CANARYSTUDYID'),
    el(0x00200011, 'IS', '9'),
    el(0x00200013, 'IS', '1'),
    el(0x0040a040, 'CS', 'CONTAINER'),
    el(0x0040a043, 'SQ', [coded('126000', 'Imaging Measurement Report')]),
    el(0x0040a050, 'CS', 'SEPARATE'),
    el(0x0040a073, 'SQ', [
      [
        el(0x0040a027, 'LO', 'CANARYORG'),
        el(0x0040a030, 'DT', '20260112101500'),
        el(0x0040a075, 'PN', 'CANARYVERIFIER'),
        el(0x0040a088, 'SQ', []),
      ],
    ]),
    el(0x0040a372, 'SQ', []),
    evidence('2.25.100.1.1'),
    el(0x0040a491, 'CS', 'COMPLETE'),
    el(0x0040a492, 'LO', 'CANARYFLAG'),
    el(0x0040a493, 'CS', 'VERIFIED'),
    el(0x0040a504, 'SQ', [[el(0x00080105, 'CS', 'DCMR'), el(0x0040db00, 'CS', '1500')]]),
    content(...extra, group),
  ]);
}

function allNodes(root: ContentNode): ContentNode[] {
  return [root, ...root.children.flatMap(allNodes)];
}
const nodesOf = (bytes: Uint8Array) => allNodes(readContentTree(bytes).root);

const ways: readonly Omit<DeidentifyOptions, 'salt'>[] = (['remove', 'shift', 'keep'] as const).flatMap((dates) => [
  { dates },
  { dates, cleanDescriptors: true, keepDeviceIdentity: true, keepPatientCharacteristics: true },
]);

/** A canary in each kind of value, at the top and three levels down. */
const planted: readonly (readonly [what: string, DicomElement[]])[] = [
  ['a text', item('TEXT', coded('121071', 'Finding'), el(0x0040a160, 'UT', 'Seen by CANARYTEXT'))],
  ['a text without concept', item('TEXT', null, el(0x0040a160, 'UT', 'CANARYTEXT'))],
  ['a person', item('PNAME', coded('121008', 'Person Observer Name'), el(0x0040a123, 'PN', 'CANARYREADER^R'))],
  [
    'a code of a hospital',
    item('CODE', coded('121071', 'Finding'), el(0x0040a168, 'SQ', [coded('CANARYC', 'CANARYM', '99HOSP')])),
  ],
  [
    'a public scheme with a name for a code',
    item('CODE', coded('121071', 'Finding'), el(0x0040a168, 'SQ', [coded('CANARYC', 'x', 'SCT')])),
  ],
  [
    'the patient in the meaning of a code',
    item('CODE', coded('121071', 'Finding'), el(0x0040a168, 'SQ', [coded('70258002', 'Of CANARYNAME', 'SCT')])),
  ],
  ['a concept of a hospital', item('NUM', coded('1', 'CANARYCONCEPT', '99HOSP'), measured('1', millimetres))],
  [
    'a unit in braces',
    item('NUM', coded('410668003', 'Length', 'SCT'), measured('1', coded('{CANARYUNIT}', 'CANARYM', 'UCUM'))),
  ],
  ['a number that is none', item('NUM', coded('410668003', 'Length', 'SCT'), measured('CANARYNUM', millimetres))],
  ['a date that is none', item('DATE', coded('121071', 'Finding'), el(0x0040a121, 'DA', 'CANARYDA'))],
  ['a moment that is none', item('DATETIME', coded('121071', 'Finding'), el(0x0040a120, 'DT', 'CANARYDT'))],
  ['a time that is none', item('TIME', coded('121071', 'Finding'), el(0x0040a122, 'TM', 'CANARYTM'))],
  ['a UID that is none', item('UIDREF', coded('121071', 'Finding'), el(0x0040a124, 'UI', 'CANARYUID'))],
  ['a relationship that is none', [el(0x0040a010, 'CS', 'CANARY^REL'), el(0x0040a040, 'CS', 'TEXT')]],
  ['a value type that is none', [el(0x0040a010, 'CS', 'CONTAINS'), el(0x0040a040, 'CS', 'CANARYTYPE')]],
  [
    'an attribute that is not listed',
    item('CONTAINER', coded('121071', 'Finding'), el(0x0040a027, 'LO', 'CANARYORG'), el(0x00400280, 'ST', 'CANARYST')),
  ],
  [
    'a private attribute',
    item(
      'CONTAINER',
      coded('121071', 'Finding'),
      el(0x00090010, 'LO', 'CANARYPRIV'),
      el(0x00091001, 'PN', 'CANARYPRIV'),
    ),
  ],
  [
    'a template of nobody',
    item(
      'CONTAINER',
      coded('121071', 'Finding'),
      el(0x0040a504, 'SQ', [[el(0x00080105, 'CS', 'CANARY^'), el(0x0040db00, 'CS', 'CANARY^')]]),
    ),
  ],
  [
    'a reference',
    item('COMPOSITE', coded('121071', 'Finding'), references('2.25.100.1.1'), el(0x00080054, 'AE', 'CANARYAE')),
  ],
  ['a graphic type', item('SCOORD', null, el(0x00700023, 'CS', 'CANARY^TYPE'))],
];

describe('canary: a report without identity', () => {
  it.each(planted)('carries nothing of %s, at the top or below', (_what, at) => {
    const deep = item(
      'CONTAINER',
      coded('121070', 'Findings'),
      content(item('CONTAINER', coded('121070', 'Findings'), content(at))),
    );
    const file = report(at, deep);
    expect(latin(file)).toContain('CANARY');
    for (const options of ways) {
      const { bytes } = deidentify(file, { salt, ...options });
      expect(latin(bytes), JSON.stringify(options)).not.toMatch(/canary/i);
      for (const secret of ['2.25.666', '2.25.100', '19720305', 'Anna']) expect(latin(bytes)).not.toContain(secret);
      // And it is still a report that can be read.
      expect(nodesOf(bytes).some(({ number }) => number?.value === 23.4)).toBe(true);
    }
  });
});

describe('what stays of a report', () => {
  const file = report();

  it('measurements, codes, drawings and which image they are on', () => {
    const { bytes } = deidentify(file, { salt });
    const film = readHeader(
      deidentify(encodeFile(radiograph({ study: '2.25.100', uid: '2.25.100.1.1' })), { salt }).bytes,
    );
    const nodes = nodesOf(bytes);
    const length = nodes.find(({ valueType }) => valueType === 'NUM');
    expect(length).toMatchObject({
      concept: { value: '410668003', scheme: 'SCT', meaning: 'Length' },
      number: { value: 23.4, unit: { value: 'mm' } },
    });
    expect(nodes.find(({ valueType }) => valueType === 'SCOORD')?.graphic).toEqual({
      type: 'POLYLINE',
      points: [
        [1.5, 2.5],
        [30, 40],
      ],
    });
    expect(nodes.find(({ valueType }) => valueType === 'IMAGE')?.image?.sopInstanceUid).toBe(
      film.instance.sopInstanceUid,
    );
    expect(nodes.find(({ valueType }) => valueType === 'CODE')?.code).toMatchObject({
      value: '70258002',
      meaning: 'Ankle joint',
    });
    expect(readContentTree(bytes)).toMatchObject({
      template: '1500',
      complete: true,
      verified: false,
      studyInstanceUid: film.instance.studyInstanceUid,
    });
  });

  it('what belongs together still does: the same tracking identifier, another text', () => {
    const tracking = (salted: string) =>
      nodesOf(deidentify(file, { salt: salted }).bytes).find(({ concept }) => concept?.value === '112039')?.text;
    expect(tracking(salt)).toMatch(/^ID-[0-9A-F]{10}$/);
    expect(tracking(salt)).toBe(tracking(salt));
    expect(tracking(salt)).not.toBe(tracking('another'));
  });

  it('dates by the option: gone, moved by the days of the images, or kept', () => {
    const dated = report(item('DATE', coded('121071', 'Finding'), el(0x0040a121, 'DA', '20260220')));
    const dateIn = (dates: 'remove' | 'shift' | 'keep') =>
      nodesOf(deidentify(dated, { salt, dates }).bytes).find(({ valueType }) => valueType === 'DATE')?.text ?? null;
    expect(dateIn('remove')).toBeNull();
    expect(dateIn('keep')).toBe('20260220');
    const film = encodeFile(radiograph({ patientId: 'CANARYID', date: '20260220' }));
    expect(dateIn('shift')).toBe(
      readHeader(deidentify(film, { salt, dates: 'shift' }).bytes).study.date?.replaceAll('-', ''),
    );
  });

  it('texts only as words of radiology, and only when asked', () => {
    const written = report(
      item('TEXT', coded('121071', 'Finding'), el(0x0040a160, 'UT', 'Right ankle, told to Dr. Meier')),
    );
    const text = (cleanDescriptors: boolean) =>
      nodesOf(deidentify(written, { salt, cleanDescriptors }).bytes).find(({ concept }) => concept?.value === '121071')
        ?.text;
    expect(text(false)).toBeUndefined();
    expect(text(true)).toBe('Right ankle');
  });

  it('references from item to item follow their item to its new place, or go with it', () => {
    const pointing = (...place: number[]): DicomElement[] => [
      el(0x0040a010, 'CS', 'INFERRED FROM'),
      el(0x0040db73, 'UL', uint32(...place) as never),
    ];
    const file = report(
      item('TEXT', coded('121071', 'Finding'), el(0x0040a160, 'UT', 'goes')),
      item('NUM', coded('410668003', 'Length', 'SCT'), measured('5', millimetres)),
      item(
        'NUM',
        coded('410668003', 'Length', 'SCT'),
        measured('6', millimetres),
        content(pointing(1, 1), pointing(1, 2)),
      ),
    );
    const bytes = Buffer.from(deidentify(file, { salt }).bytes);
    // (0040,DB73) UL, eight bytes: the second item is the first now, and what pointed to the text is gone.
    const head = Buffer.from([0x40, 0x00, 0x73, 0xdb, 0x55, 0x4c, 8, 0]);
    const at = bytes.indexOf(head);
    expect([bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12)]).toEqual([1, 1]);
    expect(bytes.indexOf(Buffer.from([0x40, 0x00, 0x73, 0xdb]), at + 1)).toBe(-1);
  });

  it('says that its content was cleaned, and an image does not', () => {
    expect(latin(deidentify(file, { salt }).bytes)).toContain('113104');
    expect(latin(deidentify(encodeFile(radiograph()), { salt }).bytes)).not.toContain('113104');
  });
});

describe('what cannot be cleaned is refused, with the reason', () => {
  it.each([
    ['1.2.840.10008.5.1.4.1.1.104.1', 'DOC', /encapsulated document/],
    ['1.2.840.10008.5.1.4.1.1.11.1', 'PR', /presentation state/],
    ['1.2.840.10008.5.1.4.1.1.481.5', 'RTPLAN', /neither an image nor a structured report/],
  ])('%s (%s)', (sopClass, modality, reason) => {
    const elements = radiograph({ modality }).filter(({ tag }) => tag !== 0x7fe00010 && tag !== 0x00080016);
    const object = encodeFile([...elements, el(0x00080016, 'UI', sopClass)]);
    expect(() => deidentify(object, { salt })).toThrow(
      expect.objectContaining({ code: 'export-failed', message: expect.stringMatching(reason) }),
    );
  });
});

const tools = ['/usr/bin/dciodvfy', '/usr/bin/dsrdump'].every((path) => existsSync(path));
describe.skipIf(!tools)('other programs read the result (needs dicom3tools and dcmtk)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'enthesis-sr-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const errors = (path: string): string[] =>
    spawnSync('dciodvfy', [path], { encoding: 'utf8' })
      .stderr.split('\n')
      .filter((line) => line.startsWith('Error'));

  it.each(ways)('with %j: dciodvfy finds nothing that it did not find before, dsrdump prints it', (options) => {
    const before = join(folder, 'before.dcm');
    const after = join(folder, 'after.dcm');
    writeFileSync(before, report());
    writeFileSync(after, deidentify(report(), { salt, ...options }).bytes);
    const known = new Set(errors(before));
    expect(errors(after).filter((line) => !known.has(line))).toEqual([]);
    const printed = execFileSync('dsrdump', [after], { encoding: 'utf8', stdio: 'pipe' });
    expect(printed).toContain('"23.4" (mm,UCUM,"millimeter")');
    expect(printed).toContain('Imaging Measurement Report');
  });
});
