import { describe, expect, it } from 'vitest';
import { EnthesisError } from '../errors.ts';
import { NeedMoreBytesError, readHeader } from './header.ts';
import { decimal } from './parse/decimal.ts';
import {
  element,
  type FileOptions,
  type Item,
  radiograph,
  SYNTAX,
  writeElements,
  writeFile,
} from './testing/dicomWriter.ts';

const read = (extra: Item = [], options: FileOptions = {}) => readHeader(writeFile(radiograph(extra), options));
const instanceOf = (extra: Item) => read(extra).instance;

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(EnthesisError);
    return (error as EnthesisError).code;
  }
  return 'no error';
}

describe('how a file may be written', () => {
  const cases: ReadonlyArray<readonly [string, FileOptions]> = [
    ['explicit VR little endian', {}],
    ['implicit VR little endian', { syntax: SYNTAX.implicit }],
    ['explicit VR big endian', { syntax: SYNTAX.bigEndian }],
    ['deflated', { syntax: SYNTAX.deflated }],
    ['no preamble', { preamble: false }],
    ['no meta information, implicit VR', { meta: 'none', encoding: 'implicit' }],
    ['no meta information, explicit VR', { meta: 'none' }],
    ['no meta information, big endian', { meta: 'none', encoding: 'big-endian' }],
    ['no meta information behind a preamble', { meta: 'none', preamble: true }],
    ['meta information in implicit VR', { meta: 'implicit' }],
    ['no transfer syntax, explicit VR', { meta: 'no-syntax' }],
    ['no transfer syntax, implicit VR', { meta: 'no-syntax', encoding: 'implicit' }],
    ['declared implicit, written explicit', { syntax: SYNTAX.implicit, encoding: 'explicit' }],
    ['declared explicit, written implicit', { syntax: SYNTAX.explicit, encoding: 'implicit' }],
  ];
  it.each(cases)('%s', (_, options) => {
    const { patient, study, instance } = read([], options);
    expect(patient).toEqual({
      patientKey: 'HO-001',
      patientId: 'HO-001',
      name: 'Example, Anna',
      namePn: 'Example^Anna',
      birthDate: null,
      sex: '',
    });
    expect(study).toMatchObject({
      studyInstanceUid: '1.2.3',
      date: '2026-01-10',
      time: '09:30:00',
      studyDate: '2026-01-10',
    });
    expect(instance).toMatchObject({
      sopInstanceUid: '1.2.3.4.5',
      modality: 'CR',
      rows: 4,
      columns: 6,
      bitsStored: 12,
      highBit: 11,
      numberOfFrames: 1,
    });
  });

  it('steps over sequences of defined and undefined length, private ones and unknown VR', () => {
    const nested: Item = [
      element(0x00100020, 'LO', 'WRONG'),
      element(0x00081110, 'SQ', [[element(0x00100020, 'LO', 'WRONG')]]),
    ];
    for (const undefinedLength of [false, true]) {
      const { patient } = read([
        element(0x00081111, 'SQ', [nested, nested], { undefinedLength }),
        element(0x00090010, 'LO', 'PRIVATE'),
        element(0x00091001, 'SQ', [nested], { undefinedLength }),
      ]);
      expect(patient.patientId).toBe('HO-001');
    }
    // UN of undefined length holds implicit VR items (PS3.5 6.2.2 note 4).
    const unknown = writeElements([element(0x00091001, 'SQ', [nested], { undefinedLength: true })], false, false);
    const file = writeFile(
      radiograph([element(0x00091001, 'UN', Uint8Array.from(unknown.slice(8)), { lengthOverride: 0xffffffff })]),
    );
    expect(readHeader(file).patient.patientId).toBe('HO-001');
  });

  it('reads the issuer of the ID, else the universal entity of its qualifiers, else nothing', () => {
    const qualifiers = (universal: string) =>
      element(0x00100024, 'SQ', [[element(0x00400032, 'UT', universal), element(0x00400033, 'CS', 'ISO')]]);
    expect(read([element(0x00100021, 'LO', 'HOSP_A '), qualifiers('1.2.3')]).patient.issuer).toBe('HOSP_A');
    expect(read([qualifiers('1.2.3')]).patient.issuer).toBe('1.2.3');
    expect(read([element(0x00100021, 'LO', ''), element(0x00100024, 'SQ', [])]).patient).not.toHaveProperty('issuer');
    expect(read([]).patient).not.toHaveProperty('issuer');
  });

  it('keeps the age string that the header states, and nothing that is none', () => {
    const ageOf = (value: string) => read([element(0x00101010, 'AS', value)]).instance.patientAge;
    expect([ageOf('054Y'), ageOf('18M'), ageOf('old')]).toEqual(['054Y', '18M', null]);
    expect(read([]).instance.patientAge).toBeNull();
  });

  it('keeps the first of duplicate elements', () => {
    expect(read([element(0x00100020, 'LO', 'FIRST'), element(0x00100020, 'LO', 'SECOND')]).patient.patientId).toBe(
      'FIRST',
    );
  });

  it('reads objects without pixels and stops before their bulk', () => {
    const elements = radiograph([
      element(0x00080060, 'CS', 'SR'),
      element(0x0040a730, 'SQ', [], { lengthOverride: 5_000_000 }),
    ]).filter((item) => item.tag < 0x00280000 || item.tag === 0x0040a730);
    expect(readHeader(writeFile(elements)).instance).toMatchObject({
      modality: 'SR',
      rows: null,
      columns: null,
      bitsAllocated: null,
    });
  });
});

describe('reading only the first part of a file', () => {
  const file = writeFile(
    radiograph([element(0x00081140, 'OB', new Uint8Array(5000)), element(0x00102000, 'LO', 'later')]),
  );
  const pixels = file.length - 48;

  it('needs nothing of the pixel data', () => {
    expect(readHeader(file.subarray(0, pixels), { fileSize: file.length })).toEqual(readHeader(file));
    expect(readHeader(file.subarray(0, pixels))).toEqual(readHeader(file));
  });

  it('says how many bytes it needs, and is content when it gets them', () => {
    let size = 256;
    let rounds = 0;
    for (;;) {
      rounds += 1;
      try {
        expect(readHeader(file.subarray(0, size), { fileSize: file.length })).toEqual(readHeader(file));
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(NeedMoreBytesError);
        const { needBytes } = error as NeedMoreBytesError;
        expect(needBytes).toBeGreaterThan(size);
        expect(needBytes).toBeLessThanOrEqual(file.length);
        size = needBytes + 1024;
      }
    }
    expect(rounds).toBeLessThan(5);
  });

  it('does not ask for bytes beyond the file', () => {
    const broken = writeFile(radiograph([element(0x00102000, 'UT', 'x', { lengthOverride: 0x7fffffff })]));
    const error = (() => {
      try {
        return readHeader(broken.subarray(0, 300), { fileSize: broken.length });
      } catch (caught) {
        return caught;
      }
    })();
    // The length is met only once the bytes before it are there.
    expect(error).toBeInstanceOf(EnthesisError);
    expect(codeOf(() => readHeader(broken, { fileSize: broken.length }))).toBe('dicom-truncated');
    expect(() => readHeader(broken)).not.toThrow(NeedMoreBytesError);
  });

  it('reads the beginning of a deflated file', () => {
    let state = 1;
    const noise = Uint8Array.from({ length: 60_000 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    });
    const deflated = writeFile(radiograph([element(0x7fe00010, 'OW', noise)]), { syntax: SYNTAX.deflated });
    expect(deflated.length).toBeGreaterThan(20_000);
    let size = 1024;
    for (let rounds = 0; ; rounds += 1) {
      expect(rounds).toBeLessThan(6);
      try {
        expect(readHeader(deflated.subarray(0, size), { fileSize: deflated.length })).toEqual(readHeader(deflated));
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(NeedMoreBytesError);
        size = (error as NeedMoreBytesError).needBytes;
      }
    }
    // A picture that packs well shows its header at once.
    const smooth = writeFile(
      radiograph([
        element(
          0x7fe00010,
          'OW',
          new Uint8Array(3_000_000).map((_, i) => (i / 3000) & 255),
        ),
      ]),
      { syntax: SYNTAX.deflated },
    );
    expect(readHeader(smooth.subarray(0, 2048), { fileSize: smooth.length }).patient.patientId).toBe('HO-001');
    expect(() => readHeader(deflated.subarray(0, 400), { fileSize: deflated.length })).toThrow(NeedMoreBytesError);
  });
});

describe('bad files', () => {
  const magic = new Uint8Array(200);
  magic.set([0x44, 0x49, 0x43, 0x4d], 128);
  const deep = (levels: number): Item => {
    let item: Item = [element(0x00080100, 'SH', 'x')];
    for (let i = 0; i < levels; i += 1) item = [element(0x00081140, 'SQ', [item], { undefinedLength: true })];
    return item;
  };
  const cases: ReadonlyArray<readonly [string, string, () => Uint8Array]> = [
    ['nothing', 'not-dicom', () => new Uint8Array(0)],
    [
      'text',
      'not-dicom',
      () => Uint8Array.from('This is a letter about a patient, not an image of one.', (c) => c.charCodeAt(0)),
    ],
    ['zeros', 'not-dicom', () => new Uint8Array(4096)],
    ['a preamble and nothing else', 'dicom-malformed', () => magic],
    [
      'an unknown transfer syntax',
      'unsupported-transfer-syntax',
      () => writeFile(radiograph(), { syntax: '1.2.3.4.99' }),
    ],
    [
      'the private big-endian implicit syntax of GE',
      'unsupported-transfer-syntax',
      () => writeFile(radiograph(), { syntax: '1.2.840.113619.5.2' }),
    ],
    ['no study', 'missing-identifier', () => writeFile(radiograph([element(0x0020000d, 'UI', '')]))],
    [
      'an identifier with letters',
      'missing-identifier',
      () => writeFile(radiograph([element(0x0020000e, 'UI', '1.2.x')])),
    ],
    [
      'a length past the end, explicit',
      'dicom-truncated',
      () => writeFile(radiograph([element(0x00102000, 'UT', 'x', { lengthOverride: 99_999 })])),
    ],
    [
      'a length past the end, implicit',
      'dicom-truncated',
      () =>
        writeFile(radiograph([element(0x00102000, 'UT', 'x', { lengthOverride: 0xfffffff0 })]), {
          syntax: SYNTAX.implicit,
        }),
    ],
    [
      'a sequence without items',
      'dicom-malformed',
      () =>
        writeFile(
          radiograph([
            element(
              0x00081140,
              'UN',
              Uint8Array.from({ length: 16 }, () => 7),
              { lengthOverride: 0xffffffff },
            ),
          ]),
        ),
    ],
    [
      'an item longer than its sequence',
      'dicom-malformed',
      () =>
        writeFile(
          radiograph([element(0x00540220, 'SQ', [[element(0x00080104, 'LO', 'abcd', { lengthOverride: 400 })]])]),
        ),
    ],
    ['a thousand levels of sequences', 'dicom-too-deep', () => writeFile([...radiograph(), ...deep(1000)])],
    [
      'broken deflate',
      'dicom-malformed',
      () => writeFile(radiograph(), { syntax: SYNTAX.deflated, encoding: 'explicit' }),
    ],
  ];
  it.each(cases)('%s: %s', (_, code, make) => {
    expect(codeOf(() => readHeader(make()))).toBe(code);
  });

  it('takes 60 levels of sequences', () => {
    expect(readHeader(writeFile([...radiograph(), ...deep(60)])).patient.patientId).toBe('HO-001');
  });

  it('never names the patient in an error', () => {
    const file = writeFile(radiograph([element(0x0020000d, 'UI', '')]));
    expect(() => readHeader(file)).toThrow(/^(?!.*(Example|HO-001)).*$/);
  });
});

describe('when it was acquired', () => {
  it('takes the acquisition before content, series and study, and keeps the study date beside it', () => {
    const dates: Item = [
      element(0x00080021, 'DA', '20260103'),
      element(0x00080031, 'TM', '03'),
      element(0x00080023, 'DA', '20260104'),
      element(0x00080033, 'TM', '04'),
      element(0x00080022, 'DA', '20260105'),
      element(0x00080032, 'TM', '050607.25'),
    ];
    expect(read(dates).study).toMatchObject({ date: '2026-01-05', time: '05:06:07.250', studyDate: '2026-01-10' });
    expect(instanceOf(dates.slice(0, 4)).dateTime).toBe('2026-01-04T04');
    expect(instanceOf(dates.slice(0, 2)).dateTime).toBe('2026-01-03T03');
    expect(instanceOf([]).dateTime).toBe('2026-01-10T09:30:00');
  });

  it('never joins the date of one with the time of another', () => {
    expect(instanceOf([element(0x00080022, 'DA', '20260105')]).dateTime).toBe('2026-01-05');
  });

  it('takes an Acquisition DateTime of the same day where the Acquisition Date has no time', () => {
    const dateTime = element(0x0008002a, 'DT', '20260105101500');
    const withDate = (date: string) => instanceOf([element(0x00080022, 'DA', date), dateTime]).dateTime;
    expect(withDate('20260105')).toBe('2026-01-05T10:15:00');
    // Of two days that differ, the Acquisition Date counts.
    expect(withDate('20260106')).toBe('2026-01-06');
  });

  it('moves an Acquisition DateTime of another zone into the zone of the file', () => {
    const value = element(0x0008002a, 'DT', '20260105233000.5+0100');
    expect(instanceOf([value]).dateTime).toBe('2026-01-05T23:30:00.500');
    expect(instanceOf([value, element(0x00080201, 'SH', '+0530')]).dateTime).toBe('2026-01-06T04:00:00.500');
  });

  it('is null when no date is one', () => {
    expect(instanceOf([element(0x00080020, 'DA', '20260231')]).dateTime).toBeNull();
  });
});

describe('what it shows', () => {
  it.each([
    ['L from Image Laterality', [element(0x00200062, 'CS', 'L')], 'L', null],
    ['R from Laterality', [element(0x00200060, 'CS', 'R')], 'R', null],
    ['both sides from the header', [element(0x00200060, 'CS', 'B')], 'B', null],
    ['unpaired from the header', [element(0x00200060, 'CS', 'U')], 'U', null],
    ['the two in agreement', [element(0x00200062, 'CS', 'L'), element(0x00200060, 'CS', 'L')], 'L', null],
    // PS3.3 C.7.3.1.1.1: Laterality is consistent with Image Laterality; a header that contradicts itself tells nothing.
    [
      'none where the header contradicts itself',
      [element(0x00200062, 'CS', 'L'), element(0x00200060, 'CS', 'R')],
      null,
      null,
    ],
    ['none from an empty attribute', [element(0x00200060, 'CS', '')], null, null],
    [
      'R from Frame Laterality that all frames share',
      [
        element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2.1'),
        element(0x52009229, 'SQ', [[element(0x00209071, 'SQ', [[element(0x00209072, 'CS', 'R')]])]]),
      ],
      'R',
      null,
    ],
    ['a description, which only proposes', [element(0x0008103e, 'LO', 'Ankle RIGHT lat')], null, 'R'],
    ['both sides of a description', [element(0x0008103e, 'LO', 'Both ankles')], null, 'B'],
    [
      'the header before the description',
      [element(0x00200060, 'CS', 'L'), element(0x0008103e, 'LO', 'right')],
      'L',
      null,
    ],
    ['nothing from "R/O"', [element(0x00081030, 'LO', 'ANKLE R/O FRACTURE')], null, null],
    ['nothing from "L-SPINE"', [element(0x00081030, 'LO', 'L-SPINE AP')], null, null],
  ] as const)('laterality: %s', (_, extra, said, proposed) => {
    expect(instanceOf(extra).laterality).toBe(said);
    expect(instanceOf(extra).proposedLaterality).toBe(proposed);
  });

  const view = (meaning: string): Item => [
    element(0x00540220, 'SQ', [
      [element(0x00080100, 'SH', 'R-10230'), element(0x00080102, 'SH', 'SRT'), element(0x00080104, 'LO', meaning)],
    ]),
  ];
  it.each([
    ['View Position LAT', [element(0x00185101, 'CS', 'LAT')], 'lateral'],
    ['View Position RL', [element(0x00185101, 'CS', 'RL')], 'lateral'],
    ['View Position AP', [element(0x00185101, 'CS', 'AP')], 'AP'],
    ['View Code Sequence', view('medio-lateral'), 'lateral'],
    ['View Code Sequence, oblique', view('Left anterior oblique'), 'oblique'],
    ['a description', [element(0x0008103e, 'LO', 'Calcaneus axial')], 'axial'],
    ['a description in German', [element(0x0008103e, 'LO', 'OSG seitl. links')], 'lateral'],
    ['a description in French', [element(0x0008103e, 'LO', 'Cheville droite profil')], 'lateral'],
    ['an unknown View Position as it is', [element(0x00185101, 'CS', 'XYZ')], 'XYZ'],
    ['no guess between two', [element(0x0008103e, 'LO', 'Ankle AP and lateral')], null],
    ['no bilateral for a lateral', [element(0x0008103e, 'LO', 'bilateral')], null],
  ] as const)('projection: %s', (_, extra, expected) => {
    expect(instanceOf(extra).projection).toBe(expected);
  });

  it('spacing exactly as the header states it, in the order row, column', () => {
    expect(
      instanceOf([
        element(0x00280030, 'DS', '0.15\\0.2'),
        element(0x00181164, 'DS', '0.175\\0.175'),
        element(0x00280a02, 'CS', 'FIDUCIAL'),
        element(0x00181114, 'DS', '1.1'),
        element(0x00181110, 'DS', '1100'),
        element(0x00181111, 'DS', '1000'),
        element(0x00182010, 'DS', '0.1\\0.1'),
        element(0x00280034, 'IS', '3\\4'),
      ]).spacing,
    ).toEqual({
      pixelSpacing: [0.15, 0.2],
      imagerPixelSpacing: [0.175, 0.175],
      nominalScannedPixelSpacing: [0.1, 0.1],
      pixelAspectRatio: [3, 4],
      pixelSpacingCalibrationType: 'FIDUCIAL',
      estimatedRadiographicMagnificationFactor: 1.1,
      distanceSourceToDetectorMm: 1100,
      distanceSourceToPatientMm: 1000,
      unreadable: [],
    });
  });

  it('a decimal comma is no number, and which attribute has one is told (PS3.5 6.2)', () => {
    const { spacing } = instanceOf([
      element(0x00280030, 'DS', '0,15\\0,2'),
      element(0x00181164, 'DS', '0.175\\0.175'),
      element(0x00181114, 'DS', '1,1'),
    ]);
    expect(spacing).toMatchObject({
      pixelSpacing: null,
      imagerPixelSpacing: [0.175, 0.175],
      estimatedRadiographicMagnificationFactor: null,
      unreadable: ['Pixel Spacing', 'Estimated Radiographic Magnification Factor'],
    });
  });

  it.each([
    ['1.5e1', 15],
    ['+.5', 0.5],
    ['-12.', -12],
    [' 7 ', 7],
    ['1,5', Number.NaN],
    ['1.5mm', Number.NaN],
    ['0x10', Number.NaN],
    ['1e', Number.NaN],
    ['', Number.NaN],
    ['NaN', Number.NaN],
  ])('the decimal string "%s" is %s', (text, value) => {
    expect(decimal(text)).toBe(value);
  });

  it.each(['0\\0', '-1\\1', '0.5', 'a\\b', '1\\1\\1', ''])('no spacing from "%s"', (value) => {
    expect(instanceOf([element(0x00280030, 'DS', value)]).spacing.pixelSpacing).toBeNull();
  });

  // PS3.3 C.7.6.2.1.1: the plane is perpendicular to rows x columns; +x left, +y back, +z head.
  it.each([
    ['1\\0\\0\\0\\1\\0', 'axial'],
    ['1\\0\\0\\0\\0\\-1', 'coronal'],
    ['0\\1\\0\\0\\0\\-1', 'sagittal'],
    // Tilted by 20 and by 45 degrees about the patient's left-right axis.
    ['1\\0\\0\\0\\0.9397\\0.3420', 'axial'],
    ['1\\0\\0\\0\\0.7071\\0.7071', 'oblique'],
    ['1\\0\\0\\0\\1', null],
  ])('the plane of slices with the cosines %s is %s', (cosines, plane) => {
    const orientation = element(0x00200037, 'DS', cosines);
    expect(instanceOf([element(0x00080060, 'CS', 'MR'), orientation]).plane).toBe(plane);
    expect(instanceOf([orientation]).plane).toBeNull();
    const tomo = [
      element(0x00080060, 'CS', 'NM'),
      element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\RECON TOMO\\EMISSION'),
    ];
    expect(instanceOf([...tomo, element(0x00540022, 'SQ', [[orientation]])]).plane).toBe(plane);
  });

  it('takes a spacing from the groups of the frames where all say the same, and none where they differ', () => {
    const frame = (spacing: string): Item => [element(0x00289110, 'SQ', [[element(0x00280030, 'DS', spacing)]])];
    const enhanced = (...spacings: string[]) =>
      instanceOf([
        element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.4.1'),
        element(0x52009230, 'SQ', spacings.map(frame)),
      ]).spacing.pixelSpacing;
    expect(enhanced('0.5\\0.6', '0.5\\0.6')).toEqual([0.5, 0.6]);
    expect(enhanced('0.5\\0.6', '0.7\\0.7')).toBeNull();
    expect(enhanced('0.5\\0.6', '')).toBeNull();
  });

  it('reads spacing and rescale of enhanced objects from their shared functional groups', () => {
    const shared = element(0x52009229, 'SQ', [
      [
        element(0x00289110, 'SQ', [[element(0x00280030, 'DS', '0.5\\0.6')]]),
        element(0x00289145, 'SQ', [[element(0x00281052, 'DS', '-1024'), element(0x00281053, 'DS', '2')]]),
      ],
    ]);
    const instance = instanceOf([
      element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2.1'),
      element(0x20500020, 'CS', 'IDENTITY'),
      shared,
    ]);
    expect(instance).toMatchObject({ rescaleIntercept: -1024, rescaleSlope: 2, spacing: { pixelSpacing: [0.5, 0.6] } });
  });

  it('files a study without Patient ID under the study', () => {
    expect(read([element(0x00100020, 'LO', '')]).patient.patientKey).toBe('~1.2.3');
  });

  it('signed padding, burned-in text, lossy history', () => {
    expect(
      instanceOf([
        element(0x00280103, 'US', 1),
        element(0x00280120, 'SS', -2000),
        element(0x00280301, 'CS', 'YES'),
        element(0x00282110, 'CS', '01'),
      ]),
    ).toMatchObject({ pixelPaddingValue: -2000, burnedInAnnotation: true, lossy: true });
    expect(instanceOf([])).toMatchObject({ burnedInAnnotation: null, lossy: false });
  });
});
