import { describe, expect, it } from 'vitest';
import { wordConclusion } from '../maturity/wording.ts';
import type { PatientRecord } from '../reading/model.ts';
import { wordDate } from '../wording/date.ts';
import { decimalsFor, ratioInterval, signedPercent, sizeNumber, wordRatio } from '../wording/numbers.ts';
import { counted, inSentence, listed } from '../wording/terms.ts';
import { measurePatient } from './measurePatient.ts';
import type { LesionResult } from './model.ts';
import { measureResultSchema } from './model.ts';
import {
  course,
  exampleFilm,
  exampleInput,
  exampleNm,
  exampleScan,
  exampleSettings,
  exampleStudy,
  flatStats,
  line,
  mark,
  uptakeMarks,
} from './testing/example.ts';
import { whatIf } from './whatIf.ts';
import {
  sentenceForChange,
  sentenceForFit,
  sentenceForRate,
  sentenceForSize,
  sentenceForUptake,
} from './wording/sentences.ts';

const film = exampleFilm('1.1', '2026-01-10');

describe('measuring a patient: sizes', () => {
  const annotations = [
    mark('la', '1.1', 'long-axis', { shape: line(92) }),
    mark('sa', '1.1', 'short-axis', {
      shape: {
        kind: 'line',
        points: [
          [50, 0],
          [50, 41],
        ],
      },
    }),
    mark('ar', '1.1', 'area', {
      shape: {
        kind: 'polygon',
        points: [
          [0, 0],
          [90, 0],
          [90, 40],
          [0, 40],
        ],
      },
    }),
    mark('in', '1.1', 'insertion-distance', { shape: line(300) }),
    mark('ir', '1.1', 'internal-reference', { lesionId: null, shape: line(800), label: 'calcaneal length' }),
  ];
  const result = measurePatient(
    exampleInput([film], {
      annotations,
      lesions: [{ ...exampleInput([], {}).record.lesions[0]!, foci: { '1.1.2': 2 } }],
    }),
  );

  it('counts foci that were marked one by one, unless a number was given', () => {
    const point = { kind: 'point' as const, point: [5, 5] as [number, number] };
    const marked = measurePatient(
      exampleInput([film], {
        annotations: [
          ...annotations,
          mark('f1', '1.1', 'focus-point', { shape: point }),
          mark('f2', '1.1', 'focus-point', { shape: point }),
          mark('f3', '1.1', 'focus-point', { shape: point }),
          mark('f4', '1.1', 'focus-point', { shape: point, status: 'proposed' }),
        ],
      }),
    );
    expect(marked.lesions[0]?.size[0]?.foci).toBe(3);
  });

  it('fits the contract', () => {
    expect(measureResultSchema.parse(result)).toEqual(result);
  });

  it('gives every size of the film in mm of the detector plane', () => {
    // 0.1 mm pixels: 92 -> 9.2 mm, 41 -> 4.1 mm, 90 x 40 -> 36 mm2 with a perimeter of 26 mm, 92/800 = 0.115.
    const size = result.lesions[0]!.size[0]!;
    expect(size).toMatchObject({
      date: '2026-01-10',
      studyInstanceUid: '1.1.2',
      frame: 1,
      projection: 'lateral',
      foci: 2,
    });
    expect(size.longAxis).toMatchObject({ unit: 'mm', basis: 'detector-plane', annotationId: 'la' });
    expect(size.longAxis?.value).toBeCloseTo(9.2, 12);
    expect(size.shortAxis?.value).toBeCloseTo(4.1, 12);
    expect(size.area?.value).toBeCloseTo(36, 12);
    expect(size.perimeter?.value).toBeCloseTo(26, 12);
    expect(size.insertionDistance?.value).toBeCloseTo(30, 12);
    expect(size.relativeLongAxis).toMatchObject({ unit: '1' });
    expect(size.relativeLongAxis?.value).toBeCloseTo(0.115, 12);
    expect(result.warnings).toEqual([]);
  });

  it('a proposal counts nowhere until it is accepted', () => {
    const proposed = annotations.map((a) => ({ ...a, status: 'proposed' as const }));
    expect(measurePatient(exampleInput([film], { annotations: proposed })).lesions[0]!.size).toEqual([]);
  });

  it('the reader calibration of this image scales it: 25 mm over 100 pixels makes 23 mm of 92', () => {
    const calibration = mark('c', '1.1', 'calibration', { lesionId: null, shape: line(100), millimetres: 25 });
    const size = measurePatient(exampleInput([film], { annotations: [...annotations, calibration] })).lesions[0]!
      .size[0]!;
    expect(size.longAxis?.value).toBeCloseTo(23, 12);
    expect(size.longAxis?.basis).toBe('user-calibrated');
  });

  it('says what is wrong and measures the rest', () => {
    const bad = [
      annotations[0]!,
      mark('sa', '1.1', 'short-axis', {
        shape: {
          kind: 'line',
          points: [
            [50, 0],
            [70, 41],
          ],
        },
      }),
      mark('ar', '1.1', 'area', {
        shape: {
          kind: 'polygon',
          points: [
            [0, 0],
            [9, 9],
            [9, 0],
            [0, 9],
          ],
        },
      }),
      mark('gone', '9.9', 'long-axis', { shape: line(5) }),
    ];
    const r = measurePatient(exampleInput([film], { annotations: bad }));
    // atan(20/41) = 26 degrees off.
    expect(r.warnings.map((w) => w.code).sort()).toEqual([
      'axes-not-perpendicular',
      'image-missing',
      'self-intersection',
    ]);
    expect(r.warnings.find((w) => w.code === 'axes-not-perpendicular')?.message).toContain('26 degrees');
    expect(r.lesions[0]!.size[0]).toMatchObject({ area: null, perimeter: null });
    expect(r.lesions[0]!.size[0]!.longAxis?.value).toBeCloseTo(9.2, 12);
  });

  it('a short axis that is longer than the long axis is named, one of the same length is not', () => {
    const axes = (short: number) => [
      mark('la', '1.1', 'long-axis', { shape: line(41) }),
      mark('sa', '1.1', 'short-axis', {
        shape: {
          kind: 'line',
          points: [
            [30, 0],
            [30, short],
          ],
        },
      }),
    ];
    const codes = (short: number) =>
      measurePatient(exampleInput([film], { annotations: axes(short) })).warnings.map((w) => w.code);
    expect(codes(42)).toEqual(['axes-exchanged']);
    expect(codes(41)).toEqual([]);
  });
});

describe('measuring a patient: uptake', () => {
  const scan = exampleScan('1.1', '2026-01-10', 3.1);
  const counts = [{ sop: '1.1', lesion: 4800, reference: 1200 }];
  const rowOf = (record: Partial<PatientRecord>, study = scan) =>
    measurePatient(exampleInput([study], record, counts)).lesions[0]!.uptake[0];

  it('gives the ratio with its error, method, view, phase and delay', () => {
    // 48/12 = 4; f = sqrt(1/4800 + 1/1200) = 0.0322749.
    const row = rowOf({ annotations: uptakeMarks({ sop: '1.1' }) })!;
    expect(row).toMatchObject({
      ratio: 4,
      phase: 'delayed',
      view: 'POST',
      ratioMethod: 'contralateral',
      background: null,
      relativeErrorReason: null,
    });
    expect(row.relativeError).toBeCloseTo(0.0322749, 7);
    expect(row.hoursAfterInjection).toBeCloseTo(3.1, 9);
  });

  it('gives the lesion counts as a rate at injection, and says which half-life it took', () => {
    // 4800 counts in 300 s, 3.1 h after 600 MBq, half-life 21624 s: lambda = 3.2054532e-5; lambda dt = 0.00961636;
    // 16/s x 0.00961636/(1 - exp(-0.00961636)) = 16 x 1.00481588 = 16.0770541; x exp(lambda 11160) = x 1.4300774
    // = 22.991432 per second, / 6e8 = 3.8319053e-8.
    const annotations = uptakeMarks({ sop: '1.1' });
    const rate = rowOf({ annotations })!.lesionRate!;
    expect(rate.rate / 3.8319053e-8).toBeCloseTo(1, 5);
    expect(rate).toMatchObject({ unit: '{counts}/s/Bq', halfLifeSource: 'header' });
    const silent = rowOf(
      { annotations },
      exampleScan('1.1', '2026-01-10', 3.1, { halfLifeS: null, injectedActivityBq: null }),
    )!;
    expect(silent.lesionRate).toMatchObject({ unit: '{counts}/s', halfLifeHours: 6.0067, halfLifeSource: 'default' });
    expect(sentenceForRate(silent)).toBe(
      'Lesion counts on 10 January 2026, corrected for decay to injection: 23.0 per second (half-life 6.0067 h taken for Tc-99m, not in the header).',
    );
    expect(rowOf({ annotations }, exampleScan('1.1', '2026-01-10', null))?.lesionRate).toBeNull();
  });

  it('a phase named by the reader overrules the proposal, on whichever mark of the frames it stands', () => {
    const [lesion, reference] = uptakeMarks({ sop: '1.1' });
    expect(rowOf({ annotations: [{ ...lesion!, phase: 'pool' }, reference!] })?.phase).toBe('pool');
    expect(rowOf({ annotations: [lesion!, { ...reference!, phase: 'pool' }] })?.phase).toBe('pool');
    const note = mark('n', '1.1', 'note', { lesionId: null, shape: { kind: 'point', point: [1, 1] }, phase: 'pool' });
    expect(rowOf({ annotations: [lesion!, reference!, note] })?.phase).toBe('pool');
  });

  it('refuses mixed phases', () => {
    const [lesion, reference] = uptakeMarks({ sop: '1.1' });
    const input = exampleInput(
      [scan],
      {
        annotations: [
          { ...lesion!, phase: 'pool' },
          { ...reference!, phase: 'delayed' },
        ],
      },
      counts,
    );
    const result = measurePatient(input);
    expect(result.lesions[0]!.uptake[0]).toMatchObject({ ratio: null, relativeError: null });
    expect(result.warnings.map((w) => w.code)).toContain('mixed-phases');
  });

  it('shows R without an error where counts are not raw, and says why', () => {
    const smoothed = exampleScan('1.1', '2026-01-10', 3, { notRawReasons: ['smoothed or filtered'] });
    const row = rowOf({ annotations: uptakeMarks({ sop: '1.1' }) }, smoothed)!;
    expect(row).toMatchObject({ ratio: 4, relativeError: null });
    expect(row.relativeErrorReason).toBe(
      'No counting error is given, as the values are not raw counts (smoothed or filtered).',
    );
  });

  it('without a reference region there is no ratio, with a warning', () => {
    const result = measurePatient(
      exampleInput([scan], { annotations: uptakeMarks({ sop: '1.1' }).slice(0, 1) }, counts),
    );
    expect(result.lesions[0]!.uptake[0]).toMatchObject({ ratio: null, reference: null, ratioMethod: null });
    expect(result.warnings.map((w) => w.code)).toContain('no-reference');
  });

  it('a reference without counts is refused by its code', () => {
    const result = measurePatient(
      exampleInput([scan], { annotations: uptakeMarks({ sop: '1.1' }) }, [{ sop: '1.1', lesion: 4800, reference: 0 }]),
    );
    expect(result.lesions[0]!.uptake[0]?.ratio).toBeNull();
    expect(result.warnings.map((w) => w.code)).toContain('net-reference-not-positive');
  });

  it('warns about a delayed scan outside 2 to 5 h', () => {
    const result = measurePatient(
      exampleInput([exampleScan('1.1', '2026-01-10', 5.5)], { annotations: uptakeMarks({ sop: '1.1' }) }, counts),
    );
    expect(result.warnings).toEqual([
      {
        code: 'delay-outside-window',
        message: '10 January 2026: the delayed scan started 5.5 h after injection, outside the window of 2 to 5 h.',
      },
    ]);
  });

  it('flow: the ratio of the areas under both curves over all frames of the phase', () => {
    // Lesion 40, 80, 60 and reference 20, 20, 20 counts in 100 pixels over three frames of 2 s: 180/60 = 3.
    const study = exampleScan('1.1', '2026-01-10', 0, {
      groups: [
        {
          frames: [1, 2, 3],
          view: 'POST',
          proposedPhase: 'flow',
          wholeBody: false,
          reason: '',
          frameDurationMs: 2000,
          startDateTime: null,
        },
      ],
    });
    const base = exampleInput([study], { annotations: uptakeMarks({ sop: '1.1' }) });
    const lesionCounts = [40, 80, 60];
    const row = measurePatient({
      ...base,
      statsOf: (a) => flatStats(a.role === 'uptake-lesion' ? lesionCounts[a.frame - 1]! : 20),
    }).lesions[0]!.uptake[0]!;
    expect(row.ratio).toBeCloseTo(3, 12);
    // f = sqrt(1/180 + 1/60)
    expect(row.relativeError).toBeCloseTo(Math.sqrt(1 / 180 + 1 / 60), 12);
    expect(row.curve).toEqual({ seconds: [1, 3, 5], lesion: [0.2, 0.4, 0.3], reference: [0.1, 0.1, 0.1] });
  });

  it('takes injection and start over midnight', () => {
    const nm = exampleNm('2026-01-10', 3, { injectionDateTime: '2026-01-09T23:00:00' });
    const study = exampleScan('1.1', '2026-01-10', null, {
      ...nm,
      groups: [{ ...nm.groups[0]!, startDateTime: '2026-01-10T02:00:00' }],
    });
    expect(rowOf({ annotations: uptakeMarks({ sop: '1.1' }) }, study)?.hoursAfterInjection).toBe(3);
  });
});

describe('recommendations from a record', () => {
  const of = (record: Partial<PatientRecord>, studies = [film]) =>
    measurePatient(exampleInput(studies, record)).recommendations.map((r) => r.id);
  it('an MR study in the list adds its sentence', () => {
    const mr = exampleStudy('8', '2026-01-12', [{ ...film.instances[0]!, sopInstanceUid: '8.1', modality: 'MR' }]);
    const [first] = measurePatient(exampleInput([film, mr], {})).recommendations;
    expect(first?.text).toContain('MRI is not used for size or maturity here.');
  });
  it('a lesion not seen on the latest film, with symptoms', () => {
    const findings = [{ lesionId: 'L1', studyInstanceUid: '1.1.2', seen: false }];
    expect(of({ findings, context: { symptomatic: true } })).toContain('three-phase-early');
    expect(of({ findings, context: { symptomatic: false } })).not.toContain('three-phase-early');
  });
  it('onset under 4 weeks before the latest study', () => {
    expect(of({ context: { onset: '2025-12-14' } })).toContain('three-phase-early');
    expect(of({ context: { onset: '2025-12-13' } })).not.toContain('three-phase-early');
  });
  it('site settings switch off', () => {
    const off = measurePatient(exampleInput([film], {}, [], { recommendationsOff: ['plain-films-over-mri'] }));
    expect(off.recommendations.map((r) => r.id)).not.toContain('plain-films-over-mri');
  });
});

describe('two lesions', () => {
  const right = exampleInput([], {}).record.lesions[0]!;
  const lesions = [right, { ...right, id: 'L2', laterality: 'L' as const, trackingUid: '1.2.4' }];
  const left = exampleFilm('2.1', '2026-01-10', { laterality: 'L' });
  const of = (findings: PatientRecord['findings'], studies = [film, left]) =>
    measurePatient(exampleInput(studies, { lesions, findings })).lesions;

  it('what is read of one is not said of the other', () => {
    const [one, two] = of([{ lesionId: 'L1', studyInstanceUid: '1.1.2', radiographicStage: 'mature' }]);
    expect(one?.maturity).toMatchObject({ radiograph: 'mature', conclusion: 'radiographically-mature' });
    expect(two?.maturity).toMatchObject({ radiograph: 'not-read', conclusion: 'indeterminate', byDate: [] });
    expect(two?.findings).toEqual([]);
  });

  it('reading the left one immature leaves the right one mature, though both are on one film', () => {
    const [one, two] = of([
      { lesionId: 'L1', studyInstanceUid: '1.1.2', radiographicStage: 'mature' },
      { lesionId: 'L2', studyInstanceUid: '1.1.2', radiographicStage: 'immature' },
    ]);
    expect(one?.maturity.conclusion).toBe('radiographically-mature');
    expect(two?.maturity.conclusion).toBe('immature');
  });

  it('positive phases of one do not make the other active', () => {
    const scan = exampleScan('3.1', '2026-02-10');
    const [one, two] = of(
      [{ lesionId: 'L1', studyInstanceUid: '3.1.2', phases: { flow: 'positive', pool: 'positive' } }],
      [film, scan],
    );
    expect(one?.maturity.fired[0]?.text).toContain('flow and blood pool read as positive is noted');
    expect(two?.maturity.fired[0]?.id).toBe('scintigraphy/none');
  });

  it('a finding that is not yet assigned counts for none, with a warning', () => {
    const result = measurePatient(
      exampleInput([film], {
        lesions,
        findings: [{ lesionId: null, studyInstanceUid: '1.1.2', radiographicStage: 'mature' }],
      }),
    );
    expect(result.lesions.map((l) => l.maturity.radiograph)).toEqual(['not-read', 'not-read']);
    expect(result.warnings.map((w) => w.code)).toContain('finding-unassigned');
  });
});

describe('as of a day', () => {
  const dates = ['2026-01-10', '2026-02-21', '2026-04-04', '2026-07-01'];
  const input = course(dates, [4.8, 3, 3.05, 3], {
    findings: [
      { lesionId: 'L1', studyInstanceUid: '1.1.2', phases: { flow: 'positive', pool: 'positive' } },
      { lesionId: 'L1', studyInstanceUid: '1.4.2', radiographicStage: 'mature' },
    ],
  });

  it('knows nothing of what was acquired or read later, and says what there is', () => {
    const then = measurePatient({ ...input, asOf: '2026-01-10' });
    expect(then).toMatchObject({ asOf: '2026-01-10', later: dates.slice(1) });
    expect(then.lesions[0]).toMatchObject({
      uptake: [{ date: '2026-01-10' }],
      changes: [],
      maturity: { radiograph: 'not-read', scintigraphy: 'undetermined', byDate: [{ date: '2026-01-10' }] },
    });
    // Marks on later images are not "missing images" of that day.
    expect(then.warnings).toEqual([]);
  });

  it('of the last day is as of today', () => {
    const { asOf, ...last } = measurePatient({ ...input, asOf: '2026-07-01' });
    const { asOf: _, ...today } = measurePatient(input);
    expect(last).toEqual(today);
  });
});

describe('an operation', () => {
  const films = ['2026-01-10', '2026-02-10', '2026-04-10', '2026-07-10'].map((date, i) =>
    exampleFilm(`${i + 1}.1`, date),
  );
  // 30 mm and 32 mm before, 5 mm and 15 mm after the resection of 1 March, in pixels of 0.1 mm.
  const annotations = [300, 320, 50, 150].map((length, i) =>
    mark(`a${i}`, `${i + 1}.1`, 'long-axis', { shape: line(length) }),
  );
  const lesions = [
    { ...exampleInput([], {}).record.lesions[0]!, operations: [{ date: '2026-03-01', what: 'resection' }] },
  ];
  const stage = (n: number, radiographicStage: 'mature' | 'immature') => ({
    lesionId: 'L1',
    studyInstanceUid: `${n}.1.2`,
    radiographicStage,
  });

  it('cuts the course: sizes after it compare with the first film after it', () => {
    const [lesion] = measurePatient(exampleInput(films, { lesions, annotations })).lesions;
    const pairs = lesion?.changes.map((c) => [c.from, c.to]);
    expect(pairs).toContainEqual(['2026-04-10', '2026-07-10']);
    expect(pairs).not.toContainEqual(['2026-02-10', '2026-04-10']);
    expect(pairs).not.toContainEqual(['2026-01-10', '2026-07-10']);
    expect(lesion?.operations).toEqual([{ date: '2026-03-01', what: 'resection' }]);
  });

  it('and what was read before it is not said of what is there after it', () => {
    const findings = [stage(2, 'mature')];
    const [lesion] = measurePatient(exampleInput(films, { lesions, annotations, findings })).lesions;
    expect(lesion?.maturity.radiograph).toBe('not-read');
    const before = measurePatient({ ...exampleInput(films, { lesions, annotations, findings }), asOf: '2026-02-10' });
    expect(before.lesions[0]).toMatchObject({ operations: [], maturity: { radiograph: 'mature' } });
  });
});

describe('several calibrations of one image', () => {
  const calibration = (id: string, pixels: number, acceptedAt: string) =>
    mark(id, '1.1', 'calibration', { lesionId: null, shape: line(pixels), millimetres: 10, acceptedAt });
  it('the last accepted one counts, whatever its name and frame, and it is told', () => {
    // 10 mm are 100 pixels by the first and 50 by the second: 92 pixels are 9.2 or 18.4 mm.
    const annotations = [
      mark('la', '1.1', 'long-axis', { shape: line(92) }),
      calibration('z', 100, '2026-01-10T10:00:00Z'),
      calibration('a', 50, '2026-01-10T10:05:00Z'),
    ];
    const result = measurePatient(exampleInput([film], { annotations }));
    expect(result.lesions[0]?.size[0]?.longAxis?.value).toBeCloseTo(18.4, 9);
    expect(result.warnings.map((w) => w.code)).toContain('several-calibrations');
  });
});

describe('what if', () => {
  const input = course(['2026-01-10', '2026-02-21', '2026-04-04'], [3, 3.05, 3]);
  it('another coefficient of variation takes the plateau away', () => {
    // 90% interval over three dates: 1.645 sqrt(2) 0.1 = 0.233 > ln 1.2 = 0.182; with 0.05 it is 0.117.
    const { changed } = whatIf(input, { settings: { ratioCv: 0.1 } });
    expect(changed).toHaveLength(1);
    expect(changed[0]).toMatchObject({ now: { scintigraphy: 'plateau' }, supposed: { scintigraphy: 'quiet' } });
  });
  it('the same settings change nothing, and the record stays as it was', () => {
    const before = JSON.stringify(input.record);
    expect(whatIf(input, { settings: { ratioCv: 0.05 } }).changed).toEqual([]);
    expect(JSON.stringify(input.record)).toBe(before);
  });
  it('another reference method on one date breaks the series', () => {
    const moved = {
      ...input.record.annotations.find((a) => a.id === '1.2-reference')!,
      reference: 'tibial-shaft' as const,
    };
    const { result, changed } = whatIf(input, { annotations: [moved] });
    expect(changed[0]?.supposed.scintigraphy).toBe('undetermined');
    expect(result.lesions[0]!.changes[0]?.reason).toContain('The reference region differs');
  });
});

describe('words', () => {
  it('a ratio with its 95% interval, counting and repositioning together', () => {
    // f = 0.036, CV = 0.05: 1.96 * sqrt(0.036^2 + 0.05^2) = 1.96 * 0.061612 = 0.120759; exp = 1.128353
    // 1.97 / 1.128353 = 1.7459, 1.97 * 1.128353 = 2.2229
    expect(ratioInterval(1.97, 0.036, 0.05)).toEqual([expect.closeTo(1.7459, 3), expect.closeTo(2.2229, 3)]);
    expect(wordRatio({ ratio: 1.97, relativeError: 0.036 }, 0.05)).toBe('1.97 (1.75 to 2.22)');
    // f = 0.1, CV = 0.05: 1.96 * 0.111803 = 0.219135; exp = 1.244999; 9.9157 to 15.3695, half 2.7: one decimal.
    expect(wordRatio({ ratio: 12.345, relativeError: 0.1 }, 0.05)).toBe('12.3 (9.9 to 15.4)');
    expect(wordRatio({ ratio: 2, relativeError: null }, 0.05)).toBe('2.00');
  });

  it.each([
    [5.4, 'mm', '5.4'],
    [13.72, 'mm', '13.7'],
    [57.3, 'mm2', '57'],
    [9.94, 'mm2', '9.9'],
    [9.96, 'mm2', '10'],
    [500.4, '{pixels}', '500'],
    [0.1104, '1', '0.110'],
  ] as const)('a size of %d %s is %s', (value, unit, text) => {
    expect(sizeNumber({ value, unit })).toBe(text);
  });

  it('never shows more than two significant digits of an error', () => {
    for (let e = 1e-4; e < 500; e *= 1.37) {
      const shown = e.toFixed(decimalsFor(e)).replace('.', '').replace(/^0+/, '');
      expect(shown.length <= 2 || e >= 99.5).toBe(true);
    }
  });

  it('singular and plural, lists, dates, signs', () => {
    expect([counted(1, 'day'), counted(2, 'day'), counted(0, 'focus', 'foci')]).toEqual(['1 day', '2 days', '0 foci']);
    expect([listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual(['a', 'a and b', 'a, b and c']);
    expect([wordDate('2026-01-05'), wordDate(null)]).toEqual(['5 January 2026', 'undated']);
    expect([signedPercent(12.3), signedPercent(-3), signedPercent(0.2), signedPercent(-0.2)]).toEqual([
      '+12%',
      '−3%',
      '0%',
      '0%',
    ]);
    expect([inSentence('Different view'), inSentence('MRI is not used')]).toEqual([
      'different view',
      'MRI is not used',
    ]);
  });

  const settings = exampleSettings;
  it('a real change, one within the limit, one that does not compare', () => {
    const grown = (to: number, modality = 'DX') =>
      measurePatient(
        exampleInput([film, exampleFilm('1.2', '2026-02-21', { modality })], {
          annotations: [
            mark('a', '1.1', 'long-axis', { shape: line(60) }),
            mark('b', '1.2', 'long-axis', { shape: line(to) }),
          ],
        }),
      ).lesions[0]!;
    const said = (lesion: LesionResult) => sentenceForChange(lesion.changes[0]!, lesion, settings);
    // 4 mm in 42 days: 2.9 mm per 30.4375 days.
    expect(said(grown(100))).toBe(
      'The long axis increased by 4.0 mm (+67%, 2.9 mm per month) between 10 January 2026 and 21 February 2026 (6.0 mm to 10.0 mm), more than the smallest detectable change of 3.2 mm.',
    );
    // 3.2 mm are 53% of 6 mm.
    expect(said(grown(80))).toBe(
      'The long axis was 6.0 mm on 10 January 2026 and 8.0 mm on 21 February 2026. A change under 3.2 mm (53% of it) could not be seen.',
    );
    expect(said(grown(80, 'MR'))).toBe(
      'The change in long axis between 10 January 2026 and 21 February 2026 is not given, as MRI is not used for size.',
    );
  });

  it('ratios: a fall, and no significant change with what could have been seen', () => {
    const said = (ratios: number[]) => {
      const lesion = measurePatient(course(['2026-01-10', '2026-02-21'], ratios)).lesions[0]!;
      return sentenceForChange(lesion.changes[0]!, lesion, settings);
    };
    expect(said([4, 3])).toBe(
      'The uptake ratio fell from 4.00 to 3.00 (−25%, 95% interval −35% to −14%) between 10 January 2026 and 21 February 2026.',
    );
    expect(said([4, 4.2])).toBe(
      'The uptake ratio was 4.00 on 10 January 2026 and 4.20 on 21 February 2026 (+5%, 95% interval −9% to +21%), not a significant change; smallest change detectable with these scans: +15% or −13%.',
    );
  });

  it('conclusions are worded no stronger than their cell', () => {
    const of = (ratios: number[], stage: 'immature' | 'maturing' | 'mature' | 'not-read') => {
      const dates = ['2026-01-10', '2026-02-21', '2026-04-04'].slice(0, ratios.length);
      const findings = [{ lesionId: 'L1', studyInstanceUid: `1.${ratios.length}.2`, radiographicStage: stage }];
      return wordConclusion(measurePatient(course(dates, ratios, { findings })).lesions[0]!.maturity);
    };
    expect(of([3, 3, 3], 'mature')).toBe('Findings are consistent with mature heterotopic ossification.');
    expect(of([2, 4], 'immature')).toBe('Findings are consistent with immature heterotopic ossification.');
    expect(of([3], 'maturing')).toBe('Radiographically maturing, judged on the radiograph alone.');
    expect(of([3], 'mature')).toBe('Radiographically mature; metabolic maturity is not shown.');
    expect(of([3], 'not-read')).toBe(
      'Maturity is not assessed, as no radiographic stage has been read and bone scans do not decide it.',
    );
    expect(of([2, 4], 'mature')).toBe(
      'Maturity is indeterminate, as radiograph (mature) and bone scan (active) disagree.',
    );
  });

  it('sizes, uptakes and fits', () => {
    const sized = measurePatient(
      exampleInput([film], { annotations: [mark('a', '1.1', 'long-axis', { shape: line(92) })] }),
    );
    expect(sentenceForSize(sized.lesions[0]!.size[0]!)).toBe(
      'Long axis 9.2 mm (detector plane) on 10 January 2026, lateral.',
    );
    const scanned = measurePatient(course(['2026-01-10', '2026-02-21', '2026-04-04'], [4, 2.83, 2]));
    expect(sentenceForUptake(scanned.lesions[0]!.uptake[0]!, 'achilles-tendon', settings)).toBe(
      'Delayed uptake ratio 4.00 (95% interval 3.62 to 4.41) to the mirrored region of the other heel on 10 January 2026, 3.0 h after injection.',
    );
    // From 4 to 2 in 84 days: halving in 84 days.
    expect(sentenceForFit(scanned.lesions[0]!)).toMatch(
      /^Over 3 comparable delayed scans the fitted uptake ratio falls, halving in about 84 days \(95% interval \d+ to \d+ days\)\.$/,
    );
  });
});
