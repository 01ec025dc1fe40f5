import { describe, expect, it } from 'vitest';
import type { Annotation, Lesion, PatientRecord } from '../reading/model.ts';
import { measurePatient } from './measurePatient.ts';
import { measureResultSchema } from './model.ts';
import { exampleFilm, exampleInput, exampleScan, flatStats, line, mark, uptakeMarks } from './testing/example.ts';

const hip = (id: string, laterality: Lesion['laterality']): Lesion => ({
  id,
  site: 'hip',
  laterality,
  label: '',
  trackingUid: `1.2.${id.slice(1)}`,
});

const region = (column: number): Annotation['shape'] => ({
  kind: 'ellipse',
  center: [column, 50],
  radii: [5, 5],
  rotation: 0,
});

const scan = exampleScan('1.1', '2026-01-10', 3, {}, { laterality: null });
const warnedOf = (result: ReturnType<typeof measurePatient>, code: string) =>
  result.warnings.filter((w) => w.code === code).map((w) => w.message);

describe('both hips marked', () => {
  /** Right hip at column 50, left hip at 150; each with the other as its mirrored reference, as one click makes it. */
  const marks = (method: Annotation['reference'], r: number, l: number): Annotation[] => [
    mark('a', '1.1', 'uptake-lesion', { shape: region(50) }),
    mark('a-ref', '1.1', 'uptake-reference', { shape: region(r), reference: method }),
    mark('b', '1.1', 'uptake-lesion', { shape: region(150), lesionId: 'L2' }),
    mark('b-ref', '1.1', 'uptake-reference', { shape: region(l), lesionId: 'L2', reference: method }),
  ];
  const measure = (annotations: Annotation[], context: PatientRecord['context'] = {}) => {
    const counts = new Map(annotations.map((a) => [a.id, a.id === 'a' ? 90_000 : 40_000]));
    const input = exampleInput([scan], { lesions: [hip('L1', 'R'), hip('L2', 'L')], annotations, context });
    return measurePatient({
      ...input,
      statsOf: ({ id }) => (counts.has(id) ? flatStats(counts.get(id)!) : null),
    });
  };

  it('neither serves as the other one’s reference: no ratio, no course, and why', () => {
    const result = measure(marks('contralateral', 150, 50));
    for (const lesion of result.lesions) {
      expect(lesion.uptake[0]).toMatchObject({ ratio: null, relativeError: null, ratioMethod: 'contralateral' });
      expect(lesion.maturity.scintigraphy).toBe('undetermined');
    }
    expect(result.lesions[0]!.uptake[0]!.ratioRefused).toBe('the reference overlaps the region of L2');
    expect(warnedOf(result, 'reference-refused')).toEqual([
      'Lesion L1, 10 January 2026: no uptake ratio is given, as the reference overlaps the region of L2; choose another reference region.',
      'Lesion L2, 10 January 2026: no uptake ratio is given, as the reference overlaps the region of L1; choose another reference region.',
    ]);
    expect(() => measureResultSchema.parse(result)).not.toThrow();
  });

  it('nor beside the other lesion, whatever was said of that side before', () => {
    const result = measure(marks('contralateral', 180, 20), { otherSide: { hip: 'normal' } });
    expect(result.lesions.map((l) => l.uptake[0]!.ratioRefused)).toEqual([
      'the other hip holds L2',
      'the other hip holds L1',
    ]);
  });

  it('the femoral shaft does, for both', () => {
    const result = measure(marks('femoral-shaft', 70, 170));
    // 90000 / 40000 and 40000 / 40000 counts in 100 pixels each.
    expect(result.lesions.map((l) => l.uptake[0]!.ratio)).toEqual([2.25, 1]);
    expect(warnedOf(result, 'reference-refused')).toEqual([]);
  });
});

describe('what the reader said of the other side', () => {
  const measure = (context: PatientRecord['context'], reference: Annotation['reference'] = 'contralateral') =>
    measurePatient(
      exampleInput([scan], { annotations: uptakeMarks({ sop: '1.1' }, { reference }), context }, [
        { sop: '1.1', lesion: 80_000, reference: 40_000 },
      ]),
    );

  it.each([
    ['normal', 2, []],
    ['abnormal', null, ['the other heel is not normal']],
    ['operated', null, ['the other heel was operated on']],
    ['out-of-view', null, ['the other heel is out of view']],
  ] as const)('%s', (said, ratio, reasons) => {
    const result = measure({ otherSide: { 'achilles-tendon': said } });
    expect(result.lesions[0]!.uptake[0]!.ratio).toBe(ratio);
    expect(warnedOf(result, 'reference-refused')).toEqual(
      reasons.map(
        (r) => `Lesion L1, 10 January 2026: no uptake ratio is given, as ${r}; choose another reference region.`,
      ),
    );
    expect(warnedOf(result, 'reference-unconfirmed')).toEqual([]);
  });

  it('nothing yet: the ratio stands, and that it rests on an assumption is told', () => {
    const result = measure({});
    expect(result.lesions[0]!.uptake[0]!.ratio).toBe(2);
    expect(warnedOf(result, 'reference-unconfirmed')).toEqual([
      'Lesion L1: that the other heel is normal is assumed, not confirmed.',
    ]);
  });

  it('does not touch another method', () => {
    const result = measure({ otherSide: { 'achilles-tendon': 'operated' } }, 'tibial-shaft');
    expect(result.lesions[0]!.uptake[0]!.ratio).toBe(2);
  });
});

describe('a reference that is hotter than its surroundings', () => {
  const measure = (sector: (k: number) => number, notRawReasons: string[] = []) => {
    const study = exampleScan('1.1', '2026-01-10', 3, { notRawReasons }, { laterality: null });
    const input = exampleInput([study], { annotations: uptakeMarks({ sop: '1.1' }) });
    return measurePatient({
      ...input,
      statsOf: ({ id }) => {
        const k = /~(\d)$/.exec(id)?.[1];
        if (k !== undefined) return flatStats(sector(Number(k)), 10);
        return flatStats(id === '1.1-lesion' ? 80_000 : 40_000);
      },
    });
  };

  it('on every side is warned about, and the ratio stands', () => {
    const result = measure(() => 2000);
    expect(warnedOf(result, 'reference-hot')).toHaveLength(1);
    expect(result.lesions[0]!.uptake[0]!.ratio).toBe(2);
  });

  it('but not on one side, where bone runs on, is not', () => {
    expect(
      warnedOf(
        measure((k) => (k === 5 ? 4000 : 1000)),
        'reference-hot',
      ),
    ).toEqual([]);
  });

  it('cannot be told where counts are not raw', () => {
    expect(
      warnedOf(
        measure(() => 2000, ['smoothed or filtered']),
        'reference-hot',
      ),
    ).toEqual([]);
  });
});

describe('a lesion on an image of the other side', () => {
  const onFilm = (laterality: 'L' | 'R' | null, changes: Partial<Annotation> = {}) =>
    measurePatient(
      exampleInput(
        [exampleFilm('1.1', '2026-01-10', { laterality, proposedLaterality: laterality === null ? 'L' : null })],
        {
          annotations: [mark('la', '1.1', 'long-axis', { shape: line(92), ...changes })],
        },
      ),
    );

  it('is told at once', () => {
    expect(warnedOf(onFilm('L'), 'side-contradiction')).toEqual([
      'Lesion L1, 10 January 2026: the right Achilles tendon is marked on a left-sided image; correct the side or keep the mark knowingly.',
    ]);
  });

  it('is not when it is of its side, when words alone say otherwise, or when kept knowingly', () => {
    for (const result of [onFilm('R'), onFilm(null), onFilm('L', { sideAccepted: true })])
      expect(warnedOf(result, 'side-contradiction')).toEqual([]);
  });
});

describe('grades from what is measured', () => {
  // 0.1 mm pixels in the detector plane: SDC 3.2 mm gives 2.263 mm for one length, magnification 4% gives 1.96 * 0.04 * length.
  const graded = (lesion: Lesion, annotations: Annotation[], findings: PatientRecord['findings'] = []) =>
    measurePatient(
      exampleInput([exampleFilm('1.1', '2026-01-10', { rows: 2048, columns: 2048 })], {
        lesions: [lesion],
        annotations,
        findings,
      }),
    ).lesions[0]!.grades;
  const gap = (mm: number) => mark('gap', '1.1', 'gap', { shape: line(mm * 10) });
  const long = (mm: number) => mark('la', '1.1', 'long-axis', { shape: line(mm * 10) });

  it('proposes both grades of the hip with kappa, as nothing is decided yet', () => {
    const [first, second, ...rest] = graded(hip('L1', 'R'), [gap(5), long(40)]);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      scale: 'brooker',
      proposed: ['III'],
      decided: null,
      words: 'Brooker class III',
      date: '2026-01-10',
      agreement: { evidence: 'E14' },
    });
    expect(second).toMatchObject({ scale: 'della-valle', proposed: ['C'], words: 'Della Valle grade C' });
  });

  it('says either inside the error, magnification included', () => {
    // 12.4 mm: reading alone, 12.4 - 2.263 = 10.14, would decide; sqrt(2.263^2 + 0.972^2) = 2.463 does not.
    expect(graded(hip('L1', 'R'), [gap(12.4)])[0]!.words).toBe('Brooker class II or III');
  });

  it('shows what the reader decided, beside what is proposed', () => {
    const finding = { lesionId: 'L1', studyInstanceUid: '1.1.2', grade: { scale: 'brooker', value: 'II' } } as const;
    expect(graded(hip('L1', 'R'), [gap(5)], [finding])[0]).toMatchObject({
      proposed: ['III'],
      decided: 'II',
      words: 'Brooker class II',
    });
  });

  it('grades an elbow by the range of motion that was entered', () => {
    const elbow: Lesion = { ...hip('L1', 'R'), site: 'elbow' };
    const rangeOfMotion = { flexion: 100, extensionDeficit: 40, pronation: 80, supination: 80 };
    const grades = graded(elbow, [], [{ lesionId: 'L1', studyInstanceUid: '1.1.2', rangeOfMotion }]);
    expect(grades.map((g) => g.words)).toEqual(['Hastings-Graham class IIA']);
  });

  it('gives the distance class at the heel, and the note on a focus over 5 cm', () => {
    const achilles: Lesion = { ...hip('L1', 'R'), site: 'achilles-tendon' };
    const distance = mark('in', '1.1', 'insertion-distance', { shape: line(150) });
    expect(graded(achilles, [distance, long(60)])[0]).toMatchObject({
      words: 'within 3 cm of the insertion',
      note: { evidence: 'E9' },
    });
    expect(graded(achilles, [distance, long(40)])[0]!.note).toBeNull();
  });

  it('grades nothing at sites without a grade, and nothing in pixels', () => {
    expect(graded({ ...hip('L1', 'R'), site: 'knee' }, [gap(5)])).toEqual([]);
    const film = exampleFilm('1.1', '2026-01-10', {
      spacing: { ...exampleFilm('x', '').instances[0]!.spacing, imagerPixelSpacing: null },
    });
    const result = measurePatient(exampleInput([film], { lesions: [hip('L1', 'R')], annotations: [gap(5)] }));
    expect(result.lesions[0]!.size[0]!.gap?.unit).toBe('{pixels}');
    expect(result.lesions[0]!.grades).toEqual([]);
  });
});
