import { describe, expect, it } from 'vitest';
import { indexPatient } from '../../shared/measure/patientIndex.ts';
import { applyChange, invertChange } from '../../shared/reading/change.ts';
import { exchangeAnnotation } from '../../shared/reading/exchangeExport.ts';
import { type Annotation, annotationSchema, type PatientRecord } from '../../shared/reading/model.ts';
import { addDrafts, type Draft } from '../annotate/commands/annotations.ts';
import { testInstance } from '../annotate/testing/instance.ts';
import { blinded, repeatFilms, shuffled } from './films.ts';
import { repeatDrawing } from './repeatPointer.ts';
import { repeatResult, thresholdMm } from './statistics.ts';
import { storeRepeat } from './storeRepeat.ts';

const spacing = { ...testInstance().spacing, pixelSpacing: [0.1, 0.1] as [number, number] };
const calibrated = { ...spacing, pixelSpacingCalibrationType: 'GEOMETRY' };
const uids = ['1.2.3.1', '1.2.3.2', '1.2.3.3'];
const instances = new Map(
  uids.map((uid, i) => [
    uid,
    testInstance({ sopInstanceUid: uid, studyInstanceUid: `1.${i}`, columns: 400, spacing: calibrated }),
  ]),
);

function line(id: string, uid: string, role: Annotation['role'], pixels: number, lesionId = 'L1'): Annotation {
  const points: [[number, number], [number, number]] = [
    [10, 10],
    [10 + pixels, 10],
  ];
  return {
    id,
    lesionId,
    sopInstanceUid: uid,
    frame: 1,
    role,
    shape: { kind: 'line', points },
    status: 'accepted',
    source: 'reader',
  };
}

const record: PatientRecord = {
  patientKey: 'P1',
  revision: 0,
  lesions: [],
  // 10, 20 and 30 mm at 0.1 mm per pixel.
  annotations: [
    line('a1', uids[0]!, 'long-axis', 100),
    line('a2', uids[1]!, 'long-axis', 200),
    line('a3', uids[2]!, 'long-axis', 300),
    line('s1', uids[0]!, 'short-axis', 50),
    line('other', uids[0]!, 'long-axis', 70, 'L2'),
  ],
  findings: [],
  examinations: [],
  context: {},
  drafts: [],
};

const draft = (role: 'long-axis' | 'short-axis', pixels: number): Draft => ({
  role,
  shape: line('x', uids[0]!, role, pixels).shape,
  source: 'reader',
  status: 'accepted',
});

function ids(): () => string {
  let n = 0;
  return () => `r${++n}`;
}

/** Second readings of 11, 19 and 31 mm. */
function readAgain(): PatientRecord {
  const newId = ids();
  const seconds = [110, 190, 310];
  return repeatFilms(record, instances, 'L1').reduce((now, film, i) => {
    const drafts = [draft('long-axis', seconds[i]!), draft('short-axis', 40)];
    return applyChange(now, storeRepeat(now, film, drafts, newId)?.ops ?? []);
  }, record);
}

describe('repeat readings', () => {
  it('takes the films of one lesion, or of all', () => {
    expect(repeatFilms(record, instances, 'L1').map((f) => [f.long.id, f.short?.id ?? null])).toEqual([
      ['a1', 's1'],
      ['a2', null],
      ['a3', null],
    ]);
    expect(repeatFilms(record, instances, null)).toHaveLength(4);
  });

  it('orders them at random, the same for the same seed, each once', () => {
    const films = Array.from({ length: 20 }, (_, i) => i);
    expect(shuffled(films, 7)).toEqual(shuffled(films, 7));
    expect(shuffled(films, 7)).not.toEqual(films);
    expect(shuffled(films, 7)).not.toEqual(shuffled(films, 8));
    expect([...shuffled(films, 7)].sort((a, b) => a - b)).toEqual(films);
  });

  it('puts every film first about equally often: 3,000 seeds, within four standard deviations of a third', () => {
    const first = [0, 0, 0];
    for (let seed = 0; seed < 3000; seed += 1) first[shuffled([0, 1, 2], seed)[0]!]! += 1;
    // Binomial: 1000 +- 4 sqrt(3000 * 1/3 * 2/3) = 1000 +- 103.
    for (const count of first) expect(Math.abs(count - 1000)).toBeLessThan(103);
  });

  it('tells nothing of the date', () => {
    expect(JSON.stringify(blinded(testInstance({ seriesDescription: 'follow-up 2026' })))).not.toContain('2026');
  });

  it('stores a second reading as one step that undo takes back, and nothing else sees it', () => {
    const film = repeatFilms(record, instances, 'L1')[0]!;
    const command = storeRepeat(record, film, [draft('long-axis', 110), draft('short-axis', 40)], ids());
    const after = applyChange(record, command!.ops);
    const repeats = after.annotations.filter((a) => a.status === 'repeat');
    expect(repeats.map((a) => [a.role, a.repeatOf])).toEqual([
      ['long-axis', 'a1'],
      ['short-axis', 's1'],
    ]);
    for (const repeat of repeats) {
      expect(annotationSchema.parse(repeat)).toEqual(repeat);
      expect(exchangeAnnotation(repeat)).toBeNull();
    }
    expect(
      indexPatient([], after)
        .accepted.map((a) => a.id)
        .sort(),
    ).toEqual(record.annotations.map((a) => a.id).sort());
    expect(applyChange(after, invertChange(command!.ops)).annotations).toEqual(applyChange(record, []).annotations);
  });

  it('survives when the first reading is drawn again, and a second one of the same film replaces it', () => {
    const film = repeatFilms(record, instances, 'L1')[0]!;
    const newId = ids();
    const once = applyChange(record, storeRepeat(record, film, [draft('long-axis', 110)], newId)!.ops);
    const twice = applyChange(once, storeRepeat(once, film, [draft('long-axis', 105)], newId)!.ops);
    expect(twice.annotations.filter((a) => a.status === 'repeat').map((a) => a.id)).toEqual(['r2']);
    const place = {
      studyInstanceUid: '1.0',
      sopInstanceUid: uids[0]!,
      frame: 1,
      aspect: 1,
      studyImages: new Set(uids),
    };
    const redrawn = addDrafts(twice, [draft('long-axis', 120)], place, 'L1', () => 'new');
    expect(redrawn?.ops.map((op) => op.key)).not.toContain('r2');
  });

  it('computes SD, ICC, SEM and MDC95 as worked by hand', () => {
    const after = readAgain();
    const { pairs, statistics, withoutScale } = repeatResult(after, repeatFilms(after, instances, 'L1'), 'long-axis');
    expect(pairs.map((p) => [p.first, p.second].map((v) => Math.round(v * 1e6) / 1e6))).toEqual([
      [10, 11],
      [20, 19],
      [30, 31],
    ]);
    expect(withoutScale).toBe(0);
    // Grand mean 121/6. Sums of squares: total 402.8333, films 401.3333, sessions 0.1667, error 1.3333.
    // Mean squares: films 200.6667, sessions 0.1667, error 0.6667.
    // ICC(2,1) = 200 / (201.3333 + 2/3 (0.1667 - 0.6667)) = 200/201. SD = sqrt(402.8333/5) = 8.9759.
    // SEM = 8.9759 sqrt(1/201) = 0.6331. MDC95 = 1.96 sqrt(2) 0.6331 = 1.755.
    expect(statistics?.icc).toBeCloseTo(200 / 201, 9);
    expect(statistics?.sd).toBeCloseTo(8.9759, 4);
    expect(statistics?.sem).toBeCloseTo(0.6331, 4);
    expect(statistics?.mdc95).toBeCloseTo(1.755, 3);
    expect(statistics?.bias).toBeCloseTo(1 / 3, 9);
    expect(thresholdMm(statistics!)).toBe(1.8);
  });

  it('leaves out what has no scale in millimetres', () => {
    const bare = new Map([...instances].map(([uid, info]) => [uid, { ...info, spacing: testInstance().spacing }]));
    const after = readAgain();
    expect(repeatResult(after, repeatFilms(after, bare, 'L1'), 'long-axis')).toMatchObject({
      pairs: [],
      withoutScale: 3,
      statistics: null,
    });
  });
});

describe('a second reading by keyboard', () => {
  it('walks a crosshair from the middle, sets both ends with Enter, and stores with another Enter', () => {
    const [film] = repeatFilms({ ...record, annotations: [line('a2', uids[1]!, 'long-axis', 200)] }, instances, 'L1');
    const drawing = repeatDrawing(film!);
    const press = (key: string, times = 1, more = {}) => {
      let used = false;
      for (let i = 0; i < times; i += 1) used = drawing.key({ key, shift: false, ctrl: false, ...more });
      return used;
    };
    // Nothing is drawn: Enter is not the drawing's.
    expect(press('Enter')).toBe(false);
    press('ArrowLeft');
    expect(drawing.state.getState().crosshair).toEqual([200, 100]);
    press('ArrowLeft', 2, { ctrl: true });
    press('Enter');
    press('ArrowRight', 3, { ctrl: true });
    press('ArrowDown', 2, { shift: true });
    press('Enter');
    expect(drawing.state.getState()).toMatchObject({
      finished: true,
      crosshair: null,
      drafts: [
        {
          shape: {
            points: [
              [100, 100],
              [250, 120],
            ],
          },
        },
      ],
    });
    // Finished: this Enter is for storing.
    expect(press('Enter')).toBe(false);
    drawing.reset();
    expect(drawing.state.getState()).toMatchObject({ finished: false, drafts: [], crosshair: null });
  });
});
