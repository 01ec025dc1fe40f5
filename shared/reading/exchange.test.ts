import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EnthesisError } from '../errors.ts';
import { applyChange, canonicalJson } from './change.ts';
import { parseExchange, planImport, serialiseExchange } from './exchange.ts';
import { exchangeJsonSchema } from './exchangeSchema.ts';
import type { Annotation, PatientRecord } from './model.ts';
import { emptyRecord, studies } from './testing/patient.ts';

/** The example of the contract, as plain data to be changed. */
function example(): Record<string, unknown> & {
  annotations: Record<string, unknown>[];
  lesions: Record<string, unknown>[];
  findings: Record<string, unknown>[];
  examinations: Record<string, unknown>[];
} {
  return {
    format: 'enthesis-annotations',
    version: 2,
    patientId: 'HO-001',
    issuerOfPatientId: 'HOSP-A',
    lesions: [
      {
        id: 'L1',
        site: 'achilles-tendon',
        laterality: 'R',
        label: 'distal focus',
        trackingUid: '1.2.3',
        operations: [{ date: '2026-03-01', what: 'resection' }],
      },
    ],
    annotations: [
      {
        lesion: 'L1',
        sopInstanceUid: '1.2.3.4',
        frame: 1,
        role: 'long-axis',
        shape: 'line',
        points: [
          [100.5, 200],
          [160, 210.25],
        ],
      },
      {
        lesion: 'L1',
        sopInstanceUid: '1.2.3.4',
        frame: 1,
        role: 'short-axis',
        shape: 'line',
        points: [
          [128, 190],
          [131, 222],
        ],
      },
      {
        lesion: 'L1',
        sopInstanceUid: '1.2.3.4',
        frame: 1,
        role: 'area',
        shape: 'polygon',
        points: [
          [1, 1],
          [9, 1],
          [9, 5],
        ],
      },
      {
        lesion: 'L1',
        sopInstanceUid: '1.2.3.5',
        frame: 1,
        role: 'uptake-lesion',
        shape: 'ellipse',
        center: [120.5, 300],
        radii: [6, 4],
        rotation: 0,
      },
      {
        lesion: 'L1',
        sopInstanceUid: '1.2.3.5',
        frame: 1,
        role: 'uptake-reference',
        shape: 'ellipse',
        center: [60.5, 300],
        radii: [6, 4],
        rotation: 0,
        reference: 'contralateral',
      },
      {
        lesion: 'L1',
        sopInstanceUid: '1.2.3.5',
        frame: 1,
        role: 'uptake-background',
        shape: 'polygon',
        points: [
          [80, 200],
          [100, 200],
          [100, 240],
          [80, 240],
        ],
      },
      {
        sopInstanceUid: '1.2.3.4',
        frame: 1,
        role: 'calibration',
        shape: 'line',
        points: [
          [10, 10],
          [110, 10],
        ],
        millimetres: 25,
      },
      {
        sopInstanceUid: '1.2.3.4',
        frame: 1,
        role: 'internal-reference',
        shape: 'line',
        points: [
          [10, 10],
          [400, 10],
        ],
        label: 'calcaneal length',
      },
      {
        sopInstanceUid: '1.2.3.5',
        frame: 1,
        role: 'control',
        pair: 'heels',
        shape: 'ellipse',
        center: [50, 330],
        radii: [5, 5],
        rotation: 0,
      },
    ],
    findings: [
      {
        lesion: 'L1',
        studyInstanceUid: '1.2.3',
        sopInstanceUid: '1.2.3.4',
        seen: true,
        radiographicStage: 'maturing',
        signs: { margin: 'well-defined', corticalRim: 'incomplete', trabeculae: false },
        grade: { scale: 'brooker', value: 'II' },
      },
      { lesion: 'L1', studyInstanceUid: '1.2.9', phases: { flow: 'positive', pool: 'negative' } },
    ],
    examinations: [{ studyInstanceUid: '1.2.3', keyImages: ['1.2.3.4#1'] }],
    context: {
      symptomatic: true,
      resectionConsidered: false,
      persistentAfterConservativeCare: false,
      onset: '2026-01-02',
      otherSide: { 'achilles-tendon': 'normal' },
    },
  };
}

let lastId = 0;
function importInto(record: PatientRecord, text: string): PatientRecord {
  const ops = planImport({
    file: parseExchange(text),
    studies,
    record,
    newAnnotationId: () => `i${++lastId}`,
    newTrackingUid: () => `2.25.${++lastId}`,
  });
  return ops.length === 0 ? record : applyChange(record, ops);
}

function exported(record: PatientRecord): string {
  return serialiseExchange({ patientId: 'HO-001', issuerOfPatientId: 'HOSP-A', record, studies });
}

function refusalOf(file: unknown, record = emptyRecord): { code: string; pointer: string | undefined } {
  try {
    importInto(record, typeof file === 'string' ? file : JSON.stringify(file));
  } catch (error) {
    if (error instanceof EnthesisError) return { code: error.code, pointer: error.pointer };
    throw error;
  }
  return { code: 'accepted', pointer: undefined };
}

describe('the example of the contract', () => {
  it('is read as the record keeps it', () => {
    const record = importInto(emptyRecord, JSON.stringify(example()));
    expect(record.lesions[0]).toEqual(example().lesions[0]);
    expect(record.annotations).toHaveLength(9);
    expect(record.annotations.find((a) => a.role === 'control')).toMatchObject({ lesionId: null, pair: 'heels' });
    expect(record.annotations.find((a) => a.role === 'uptake-reference')).toMatchObject({
      lesionId: 'L1',
      status: 'accepted',
      source: 'import',
      reference: 'contralateral',
      shape: { kind: 'ellipse', center: [60.5, 300], radii: [6, 4], rotation: 0 },
    });
    expect(record.annotations.find((a) => a.role === 'calibration')).toMatchObject({ lesionId: null, millimetres: 25 });
    const [onFilm, onScan] = example().findings;
    const { lesion: _, ...film } = onFilm!;
    const { lesion: __, ...scan } = onScan!;
    expect(record.findings).toEqual([
      { ...scan, lesionId: 'L1' },
      { ...film, lesionId: 'L1' },
    ]);
    expect(record.examinations).toEqual(example().examinations);
    expect(record.context).toEqual(example().context);
  });

  it('comes out with the same content, one entry a line, and a line feed at the end', () => {
    const text = exported(importInto(emptyRecord, JSON.stringify(example())));
    const sorted = example();
    sorted.findings.reverse();
    expect(JSON.parse(text)).toEqual(sorted);
    expect(text.endsWith('}\n')).toBe(true);
    expect(text.split('\n')[0]).toBe('{');
    expect(text.split('\n')[1]).toBe('  "format": "enthesis-annotations", "version": 2,');
    expect(text).toContain(
      '    { "lesion": "L1", "sopInstanceUid": "1.2.3.4", "frame": 1, "role": "long-axis", "shape": "line", "points": [[100.5, 200], [160, 210.25]] },\n',
    );
  });

  it('imported twice changes nothing the second time', () => {
    const once = importInto(emptyRecord, JSON.stringify(example()));
    expect(importInto(once, JSON.stringify(example()))).toBe(once);
  });

  it('is the file that the contract shows', { skip: !existsSync('../shared/spec/annotations.md') }, () => {
    const shown = /```json\n([\s\S]*?)```/.exec(readFileSync('../shared/spec/annotations.md', 'utf8'))?.[1] ?? '';
    const file = parseExchange(shown);
    const byText = (items: readonly unknown[]) => items.map((item) => canonicalJson(item)).sort();
    expect(byText(file.annotations)).toEqual(byText(example().annotations));
    expect({ ...file, annotations: [] }).toEqual({ ...example(), annotations: [] });
  });
});

type Change = (file: ReturnType<typeof example>) => void;
const set =
  (index: number, change: Record<string, unknown>): Change =>
  (file) => {
    Object.assign(file.annotations[index]!, change);
  };

describe('the JSON Schema of the file', () => {
  it('in the documents is that of the code', () => {
    const written = readFileSync(join(import.meta.dirname, '../../docs/schemas/annotations-2.schema.json'), 'utf8');
    expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(exchangeJsonSchema())));
  });
});

describe('what is refused, and where', () => {
  const cases: [what: string, change: Change, code: string, pointer: string][] = [
    [
      'another format',
      (f) => {
        f.format = 'other';
      },
      'annotation-file-invalid',
      '/format',
    ],
    [
      'a later version',
      (f) => {
        f.version = 3;
      },
      'annotation-file-invalid',
      '/version',
    ],
    [
      'no patient',
      (f) => {
        delete f.patientId;
      },
      'annotation-file-invalid',
      '/patientId',
    ],
    ['an unknown property', set(2, { 'a/b~c': 1 }), 'annotation-file-invalid', '/annotations/2/a~1b~0c'],
    ['an unknown role', set(3, { role: 'uptake' }), 'annotation-file-invalid', '/annotations/3/role'],
    ['a role that the file does not carry', set(0, { role: 'note' }), 'annotation-file-invalid', '/annotations/0/role'],
    ['an unknown shape', set(1, { shape: 'circle' }), 'annotation-file-invalid', '/annotations/1/shape'],
    [
      'a polygon as long axis',
      set(0, {
        shape: 'polygon',
        points: [
          [1, 1],
          [9, 1],
          [9, 5],
        ],
      }),
      'annotation-file-invalid',
      '/annotations/0/shape',
    ],
    [
      'three points of a line',
      set(0, {
        points: [
          [1, 1],
          [2, 2],
          [3, 3],
        ],
      }),
      'annotation-file-invalid',
      '/annotations/0/points',
    ],
    [
      'a coordinate that is text',
      set(0, {
        points: [
          [1, 1],
          [2, '2'],
        ],
      }),
      'annotation-file-invalid',
      '/annotations/0/points/1/1',
    ],
    [
      'a line without length',
      set(0, {
        points: [
          [5, 5],
          [5, 5],
        ],
      }),
      'annotation-file-invalid',
      '/annotations/0/points',
    ],
    [
      'an outline that crosses itself',
      set(5, {
        points: [
          [80, 200],
          [100, 240],
          [100, 200],
          [80, 240],
        ],
      }),
      'annotation-file-invalid',
      '/annotations/5/points',
    ],
    ['a radius of nothing', set(3, { radii: [6, 0] }), 'annotation-file-invalid', '/annotations/3/radii/1'],
    ['frame 0', set(3, { frame: 0 }), 'annotation-file-invalid', '/annotations/3/frame'],
    ['a frame that the image has not', set(3, { frame: 5 }), 'unknown-frame', '/annotations/3/frame'],
    ['an unknown image', set(3, { sopInstanceUid: '1.2.3.77' }), 'unknown-image', '/annotations/3/sopInstanceUid'],
    [
      'an object without pixels',
      set(0, { sopInstanceUid: '1.2.3.8' }),
      'unknown-image',
      '/annotations/0/sopInstanceUid',
    ],
    [
      'a point right of the image',
      set(0, {
        points: [
          [100.5, 200],
          [500.001, 210],
        ],
      }),
      'annotation-file-invalid',
      '/annotations/0/points/1',
    ],
    [
      'a point above the image',
      set(2, {
        points: [
          [1, -0.5],
          [9, 1],
          [9, 5],
        ],
      }),
      'annotation-file-invalid',
      '/annotations/2/points/0',
    ],
    ['a centre outside the image', set(3, { center: [257, 300] }), 'annotation-file-invalid', '/annotations/3/center'],
    ['an ellipse over the edge', set(3, { center: [252, 300] }), 'annotation-file-invalid', '/annotations/3/radii'],
    ['a lesion that the file has not', set(0, { lesion: 'L2' }), 'annotation-file-invalid', '/annotations/0/lesion'],
    ['a long axis without lesion', set(0, { lesion: undefined }), 'annotation-file-invalid', '/annotations/0/lesion'],
    ['a calibration of a lesion', set(6, { lesion: 'L1' }), 'annotation-file-invalid', '/annotations/6/lesion'],
    [
      'a calibration without its length',
      set(6, { millimetres: undefined }),
      'annotation-file-invalid',
      '/annotations/6/millimetres',
    ],
    ['a length on an axis', set(0, { millimetres: 3 }), 'annotation-file-invalid', '/annotations/0/millimetres'],
    [
      'a reference method on a lesion region',
      set(3, { reference: 'other' }),
      'annotation-file-invalid',
      '/annotations/3/reference',
    ],
    [
      'a second long axis on the same film',
      (f) => {
        f.annotations.push({
          ...f.annotations[0],
          points: [
            [1, 2],
            [3, 4],
          ],
        });
      },
      'annotation-file-invalid',
      '/annotations/9',
    ],
    [
      'a second long axis on another film of the study',
      (f) => {
        f.annotations.push({ ...f.annotations[0], sopInstanceUid: '1.2.3.6' });
      },
      'annotation-file-invalid',
      '/annotations/9',
    ],
    [
      'a lesion twice',
      (f) => {
        f.lesions.push({ ...f.lesions[0], trackingUid: '1.9' });
      },
      'annotation-file-invalid',
      '/lesions/1/id',
    ],
    [
      'a tracking UID twice',
      (f) => {
        f.lesions.push({ ...f.lesions[0], id: 'L2' });
      },
      'annotation-file-invalid',
      '/lesions/1/trackingUid',
    ],
    [
      'an unknown site',
      (f) => {
        f.lesions[0]!.site = 'wrist';
      },
      'annotation-file-invalid',
      '/lesions/0/site',
    ],
    [
      'a finding of an unknown study',
      (f) => {
        f.findings[1]!.studyInstanceUid = '1.2.4';
      },
      'unknown-study',
      '/findings/1/studyInstanceUid',
    ],
    [
      'a finding on an image of another study',
      (f) => {
        f.findings[0]!.sopInstanceUid = '1.2.3.5';
      },
      'unknown-image',
      '/findings/0/sopInstanceUid',
    ],
    [
      'a finding of a lesion that the file has not',
      (f) => {
        f.findings[0]!.lesion = 'L7';
      },
      'annotation-file-invalid',
      '/findings/0/lesion',
    ],
    [
      'a lesion read twice in a study',
      (f) => {
        f.findings.push({ ...f.findings[1] });
      },
      'annotation-file-invalid',
      '/findings/2',
    ],
    [
      'a key image that the study has not',
      (f) => {
        f.examinations[0]!.keyImages = ['1.2.3.4#1', '1.2.3.4#2'];
      },
      'unknown-image',
      '/examinations/0/keyImages/1',
    ],
    [
      'an examination twice',
      (f) => {
        f.examinations.push({ ...f.examinations[0] });
      },
      'annotation-file-invalid',
      '/examinations/1/studyInstanceUid',
    ],
    [
      'a side that the site has not',
      (f) => {
        f.lesions[0]!.laterality = 'M';
      },
      'annotation-file-invalid',
      '/lesions/0/laterality',
    ],
    [
      'an operation without a day',
      (f) => {
        f.lesions[0]!.operations = [{ date: '2026-03', what: 'resection' }];
      },
      'annotation-file-invalid',
      '/lesions/0/operations/0/date',
    ],
    [
      'a second calibration of an image',
      (f) => {
        f.annotations.push({ ...f.annotations[6], millimetres: 30 });
      },
      'annotation-file-invalid',
      '/annotations/9',
    ],
    [
      'a control region without its pair',
      (f) => {
        delete f.annotations[8]!.pair;
      },
      'annotation-file-invalid',
      '/annotations/8/pair',
    ],
    ['a pair on a lesion region', set(3, { pair: 'heels' }), 'annotation-file-invalid', '/annotations/3/pair'],
    [
      'an onset that is no date',
      (f) => {
        f.context = { onset: 'last year' };
      },
      'annotation-file-invalid',
      '/context/onset',
    ],
    [
      'an onset that is no day of the calendar',
      (f) => {
        f.context = { onset: '2025-02-31' };
      },
      'annotation-file-invalid',
      '/context/onset',
    ],
    [
      'an operation on no day of the calendar',
      (f) => {
        f.lesions[0]!.operations = [{ date: '2025-13-45', what: 'resection' }];
      },
      'annotation-file-invalid',
      '/lesions/0/operations/0/date',
    ],
    [
      'a value that the grade does not have',
      (f) => {
        f.findings[0]!.grade = { scale: 'brooker', value: 'IX' };
      },
      'annotation-file-invalid',
      '/findings/0/grade/value',
    ],
    [
      'a region of uptake on a radiograph',
      set(3, { sopInstanceUid: '1.2.3.4', phase: 'delayed' }),
      'annotation-file-invalid',
      '/annotations/3/role',
    ],
    [
      'a control region on a radiograph',
      set(8, { sopInstanceUid: '1.2.3.4' }),
      'annotation-file-invalid',
      '/annotations/8/role',
    ],
  ];
  it.each(cases)('%s', (_what, change, code, pointer) => {
    const file = example();
    change(file);
    expect(refusalOf(file)).toEqual({ code, pointer });
  });

  it.each([
    ['not JSON', '{ "format": '],
    ['a list', '[]'],
    ['nothing', ''],
  ])('%s', (_what, text) => {
    expect(refusalOf(text)).toEqual({ code: 'annotation-file-invalid', pointer: '' });
  });

  it('quotes no value of the file in its message', () => {
    const file = example();
    Object.assign(file.annotations[0]!, { role: 'SECRET^NAME' });
    expect(() => importInto(emptyRecord, JSON.stringify(file))).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('SECRET') }),
    );
  });

  it('the outer edge of the image is still inside', () => {
    const file = example();
    set(0, {
      points: [
        [0, 0],
        [500, 600],
      ],
    })(file);
    expect(refusalOf(file).code).toBe('accepted');
  });
});

describe('a record that holds work already', () => {
  const present = importInto(emptyRecord, JSON.stringify(example()));

  it('refuses a long axis beside the one that is there', () => {
    const file = example();
    set(0, {
      points: [
        [1, 2],
        [3, 4],
      ],
    })(file);
    expect(refusalOf(file, present)).toEqual({ code: 'annotation-file-invalid', pointer: '/annotations/0' });
  });

  it('refuses another lesion under the same name', () => {
    const file = example();
    file.lesions[0]!.trackingUid = '1.9.9';
    expect(refusalOf(file, present).pointer).toBe('/lesions/0/trackingUid');
  });

  it('keeps what the file does not speak of', () => {
    const richer: PatientRecord = {
      ...present,
      lesions: [{ ...present.lesions[0]!, foci: { '1.2.3': 2 } }],
      findings: present.findings.map((f) =>
        f.radiographicStage === undefined ? f : { ...f, confidence: 'low' as const },
      ),
      examinations: [{ studyInstanceUid: '1.2.9', keyImages: ['1.2.3.5#2'] }],
      context: { ...present.context, clinicalInformation: 'Pain at the heel.' },
    };
    const file = example();
    file.findings[0]!.radiographicStage = 'mature';
    const after = importInto(richer, JSON.stringify(file));
    expect(after.lesions[0]?.foci).toEqual({ '1.2.3': 2 });
    expect(after.findings.find((f) => f.sopInstanceUid === '1.2.3.4')).toMatchObject({
      radiographicStage: 'mature',
      confidence: 'low',
    });
    expect(after.examinations.map((e) => e.keyImages)).toEqual([['1.2.3.4#1'], ['1.2.3.5#2']]);
    expect(after.context.clinicalInformation).toBe('Pain at the heel.');
  });
});

describe('a file of version 1', () => {
  /** Two lesions; the film of study 1.2.3 measures the first, the scan of study 1.2.9 neither. */
  const earlier = (change: (file: Record<string, unknown>) => void = () => undefined) => {
    const { findings, examinations, issuerOfPatientId, context, annotations, lesions, ...rest } = example();
    const { operations, ...lesion } = lesions[0]!;
    const file: Record<string, unknown> = {
      ...rest,
      version: 1,
      lesions: [lesion, { ...lesion, id: 'L2', trackingUid: '1.2.4' }],
      annotations: annotations.filter((a) => a.role === 'long-axis'),
      readings: [{ studyInstanceUid: '1.2.3', radiographicStage: 'mature', phases: { flow: 'negative' } }],
      context: { symptomatic: true },
    };
    change(file);
    return file;
  };

  it('gives what was read of a study to the lesions that it measures there, to no other', () => {
    expect(importInto(emptyRecord, JSON.stringify(earlier())).findings).toEqual([
      { lesionId: 'L1', studyInstanceUid: '1.2.3', radiographicStage: 'mature', phases: { flow: 'negative' } },
    ]);
  });

  it('gives it to the only lesion where none is measured', () => {
    const file = earlier((f) => {
      f.lesions = (f.lesions as unknown[]).slice(0, 1);
      f.annotations = [];
    });
    expect(importInto(emptyRecord, JSON.stringify(file)).findings.map((f) => f.lesionId)).toEqual(['L1']);
  });

  it('is refused where neither tells the lesion', () => {
    const file = earlier((f) => {
      f.readings = [{ studyInstanceUid: '1.2.9', radiographicStage: 'mature' }];
    });
    expect(refusalOf(file)).toEqual({ code: 'annotation-file-invalid', pointer: '/readings/0' });
  });

  it('has no findings', () => {
    const file = earlier((f) => {
      f.findings = [];
    });
    expect(refusalOf(file)).toEqual({ code: 'annotation-file-invalid', pointer: '/findings' });
  });
});

describe('side', () => {
  const left = studies.map((study) => ({
    ...study,
    instances: study.instances.map((i) => (i.sopInstanceUid === '1.2.3.4' ? { ...i, laterality: 'L' as const } : i)),
  }));
  const plan = (acceptSide: boolean) =>
    planImport({
      file: parseExchange(JSON.stringify(example())),
      studies: left,
      record: emptyRecord,
      newAnnotationId: () => `s${++lastId}`,
      newTrackingUid: () => '2.25.1',
      acceptSide,
    });

  it('refuses a right lesion on a film whose header says left', () => {
    expect(() => plan(false)).toThrow(
      expect.objectContaining({ code: 'side-contradiction', pointer: '/annotations/0/lesion' }),
    );
  });

  describe('of what was read', () => {
    const ofLeft = (over: object, acceptSide = false) =>
      planImport({
        file: parseExchange(JSON.stringify({ ...example(), annotations: [], findings: [], examinations: [], ...over })),
        studies: studies.map((study) => ({
          ...study,
          instances: study.instances
            .filter((i) => i.rows !== null)
            .map((i) => (i.modality === 'NM' ? i : { ...i, laterality: 'L' as const })),
        })),
        record: emptyRecord,
        newAnnotationId: () => 'x',
        newTrackingUid: () => '2.25.1',
        acceptSide,
      });
    const read = { lesion: 'L1', studyInstanceUid: '1.2.3', radiographicStage: 'mature' };
    const version1 = {
      version: 1,
      lesions: [{ id: 'L1', site: 'calcaneus', laterality: 'R' }],
      findings: undefined,
      examinations: undefined,
      issuerOfPatientId: undefined,
      context: {},
      readings: [{ studyInstanceUid: '1.2.3', radiographicStage: 'mature' }],
    };
    it.each([
      ['in a study whose radiographs are left', { findings: [read] }, '/findings/0/lesion'],
      ['on a left picture', { findings: [{ ...read, sopInstanceUid: '1.2.3.4' }] }, '/findings/0/lesion'],
      ['in version 1', version1, '/readings/0'],
    ])('%s is refused for a right lesion', (_where, over, pointer) => {
      expect(() => ofLeft(over)).toThrow(expect.objectContaining({ code: 'side-contradiction', pointer }));
    });

    it('is taken knowingly, says so, and is read back without asking', () => {
      const record = applyChange(emptyRecord, ofLeft({ findings: [read] }, true));
      expect(record.findings).toEqual([expect.objectContaining({ lesionId: 'L1', sideAccepted: true })]);
      const text = serialiseExchange({ patientId: 'HO-001', record, studies });
      expect(applyChange(emptyRecord, ofLeft(JSON.parse(text) as object)).findings).toEqual(record.findings);
    });
  });

  it('takes it knowingly and says so on the mark', () => {
    const record = applyChange(emptyRecord, plan(true));
    const accepted = record.annotations.filter((a) => a.sideAccepted === true).map((a) => a.role);
    expect(accepted.sort()).toEqual(['area', 'long-axis', 'short-axis']);
    // What is written is read back without asking again.
    const text = serialiseExchange({ patientId: 'HO-001', record, studies: left });
    const again = planImport({
      file: parseExchange(text),
      studies: left,
      record: emptyRecord,
      newAnnotationId: () => `t${++lastId}`,
      newTrackingUid: () => '2.25.1',
    });
    expect(serialiseExchange({ patientId: 'HO-001', record: applyChange(emptyRecord, again), studies: left })).toBe(
      text,
    );
  });
});

describe('export', () => {
  it('leaves out proposals and the reader’s own aids', () => {
    const [axis] = importInto(emptyRecord, JSON.stringify(example())).annotations;
    const record: PatientRecord = {
      ...importInto(emptyRecord, JSON.stringify(example())),
    };
    const more: Annotation[] = [
      { ...axis!, id: 'p', sopInstanceUid: '1.2.3.6', status: 'proposed' },
      { ...axis!, id: 'n', role: 'note', lesionId: null, shape: { kind: 'point', point: [1, 1] } },
      { ...axis!, id: 'x', role: 'insertion-distance' },
    ];
    expect(exported({ ...record, annotations: [...record.annotations, ...more] })).toBe(exported(record));
  });

  it('says what to do about a second long axis instead of writing a file that cannot be read', () => {
    const record = importInto(emptyRecord, JSON.stringify(example()));
    const axis = record.annotations.find((a) => a.role === 'long-axis')!;
    expect(() => exported({ ...record, annotations: [...record.annotations, { ...axis, id: 'z' }] })).toThrow(
      /two long axes/,
    );
  });
});

describe('export, import into an empty library, export', () => {
  // Any double that a gesture could give inside 256 x 600, which both images hold.
  const x = fc.double({ min: 0, max: 256, noNaN: true });
  const y = fc.double({ min: 0, max: 600, noNaN: true });
  const point = fc.tuple(x, y);
  const text = fc.string({ unit: 'grapheme', maxLength: 20 });
  const image = fc.constantFrom('1.2.3.4', '1.2.3.6');
  const lesionId = fc.constantFrom('L1', 'L2', 'L10');
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

  /** Triangles have no crossing; only the flat ones must be left out. */
  const triangle = fc
    .tuple(point, point, point)
    .filter(([a, b, c]) => Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) > 1e-6)
    .map((points) => ({ kind: 'polygon' as const, points: [...points] }));
  const line = fc
    .tuple(point, point)
    .filter(([a, b]) => a[0] !== b[0] || a[1] !== b[1])
    .map((points) => ({ kind: 'line' as const, points }));
  const ellipse = fc
    .record({
      center: fc.tuple(fc.double({ min: 20, max: 200, noNaN: true }), fc.double({ min: 20, max: 500, noNaN: true })),
      radii: fc.tuple(fc.double({ min: 0.01, max: 19, noNaN: true }), fc.double({ min: 0.01, max: 19, noNaN: true })),
      rotation: fc.double({ min: -360, max: 360, noNaN: true }),
    })
    .map((shape) => ({ kind: 'ellipse' as const, ...shape }));

  const onFilm = fc.oneof(
    fc.record({
      role: fc.constantFrom('short-axis' as const),
      lesionId,
      shape: line,
      label: optional(text),
      sopInstanceUid: image,
    }),
    fc.record({
      role: fc.constant('area' as const),
      lesionId,
      shape: fc.oneof(triangle, ellipse),
      sopInstanceUid: image,
    }),
    fc.record({
      role: fc.constant('calibration' as const),
      lesionId: fc.constant(null),
      shape: line,
      millimetres: fc.double({ min: 0.001, max: 500, noNaN: true }),
      sopInstanceUid: image,
    }),
    fc.record({
      role: fc.constant('internal-reference' as const),
      lesionId: fc.constant(null),
      shape: line,
      label: optional(text),
      sopInstanceUid: image,
    }),
  );
  const onScan = fc.record({
    role: fc.constantFrom('uptake-lesion' as const, 'uptake-reference' as const, 'uptake-background' as const),
    lesionId,
    shape: fc.oneof(triangle, ellipse),
    sopInstanceUid: fc.constant('1.2.3.5'),
    frame: fc.integer({ min: 1, max: 4 }),
    phase: optional(fc.constantFrom('flow' as const, 'pool' as const, 'delayed' as const)),
    reference: optional(fc.constantFrom('contralateral' as const, 'tibial-shaft' as const, 'other' as const)),
  });
  const axes = fc.uniqueArray(
    fc.record({ role: fc.constant('long-axis' as const), lesionId, shape: line, sopInstanceUid: image }),
    {
      selector: (axis) => axis.lesionId,
      maxLength: 3,
    },
  );

  const withoutUndefined = <T extends object>(value: T): T =>
    Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;

  const record: fc.Arbitrary<PatientRecord> = fc
    .record({
      labels: fc.tuple(text, text, text),
      annotations: fc.tuple(axes, fc.array(fc.oneof(onFilm, onScan), { maxLength: 25 })),
      stage: optional(
        fc.constantFrom('immature' as const, 'maturing' as const, 'mature' as const, 'not-read' as const),
      ),
      signs: optional(
        fc.record(
          { margin: fc.constantFrom('ill-defined' as const, 'well-defined' as const), trabeculae: fc.boolean() },
          { requiredKeys: [] },
        ),
      ),
      context: fc.record(
        {
          symptomatic: fc.boolean(),
          resectionConsidered: fc.boolean(),
          onset: fc.constantFrom('2026', '2026-01', '2026-01-02'),
        },
        { requiredKeys: [] },
      ),
    })
    .map(({ labels, annotations, stage, signs, context }) => ({
      ...emptyRecord,
      lesions: ['L1', 'L2', 'L10'].map((id, i) => ({
        id,
        site: 'hip' as const,
        laterality: 'L' as const,
        label: labels[i]!,
        trackingUid: `1.${i + 1}`,
      })),
      annotations: annotations.flat().map(
        (a, i) =>
          withoutUndefined({
            frame: 1,
            ...a,
            id: `r${i}`,
            status: 'accepted' as const,
            source: 'reader' as const,
          }) as Annotation,
      ),
      findings: [
        ...[null, 'L2', 'L10'].map((lesionId) =>
          withoutUndefined({
            lesionId,
            studyInstanceUid: '1.2.9',
            radiographicStage: stage,
            signs,
            rangeOfMotion: { flexion: 120 },
          }),
        ),
        withoutUndefined({ lesionId: 'L1', studyInstanceUid: '1.2.3', sopInstanceUid: '1.2.3.6', seen: false, signs }),
      ],
      context: withoutUndefined(context),
    }));

  it('gives the same bytes, whatever order the record is in', () => {
    fc.assert(
      fc.property(record, (original) => {
        const first = exported(original);
        const again = importInto(emptyRecord, first);
        expect(exported(again)).toBe(first);
        const reversed = {
          ...original,
          annotations: [...original.annotations].reverse(),
          lesions: [...original.lesions].reverse(),
        };
        expect(exported(reversed)).toBe(first);
        expect(importInto(again, first)).toBe(again);
      }),
      { numRuns: 300 },
    );
  });

  it('a byte anywhere turned into another gives a refusal of ours or a file that is valid', () => {
    const text = exported(importInto(emptyRecord, JSON.stringify(example())));
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        const outcome = refusalOf(changed);
        expect(outcome.code === 'accepted' || outcome.pointer !== undefined).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
