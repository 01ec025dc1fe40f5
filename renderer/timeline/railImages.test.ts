import { describe, expect, it } from 'vitest';
import type { FrameGroup, InstanceInfo, StudyInfo } from '../../shared/dicom/model.ts';
import { plainStudy } from '../../shared/dicom/testing/plainStudy.ts';
import { testInstance } from '../annotate/testing/instance.ts';
import { emptyRecord } from '../annotate/testing/memoryService.ts';
import { railCuts, railRows } from './railImages.ts';

function study(uid: string, date: string | null, instances: InstanceInfo[]): StudyInfo {
  return plainStudy({
    studyInstanceUid: uid,
    date,
    modalities: [],
    instances: instances.map((i) => ({ ...i, studyInstanceUid: uid })),
  });
}

function group(frames: number[], view: FrameGroup['view'], phase: FrameGroup['proposedPhase']): FrameGroup {
  return {
    frames,
    view,
    proposedPhase: phase,
    wholeBody: false,
    reason: '',
    frameDurationMs: null,
    startDateTime: null,
  };
}

const film = (uid: string) => testInstance({ sopInstanceUid: uid, laterality: 'R' });
const scan = (uid: string, groups: FrameGroup[]) =>
  testInstance({
    sopInstanceUid: uid,
    modality: 'NM',
    nm: {
      radiopharmaceutical: null,
      halfLifeS: null,
      injectedActivityBq: null,
      injectionDateTime: null,
      countsAccumulated: null,
      decayCorrection: null,
      units: null,
      imageTypes: [],
      countScale: null,
      notRawReasons: [],
      groups,
    },
  });

describe('railRows', () => {
  it('has one row per date, film above scan, delayed above pool above flow', () => {
    const rows = railRows(
      [
        study('2', '2026-02-01', [film('2.1')]),
        study('1', '2026-01-01', [
          scan('1.2', [group([1, 2], 'POST', 'flow'), group([3], 'POST', 'pool')]),
          scan('1.3', [group([1], 'ANT', 'delayed')]),
        ]),
        study('3', '2026-01-01', [film('3.1')]),
        study('4', null, [film('4.1')]),
      ],
      null,
    );
    expect(rows.map((r) => r.date)).toEqual(['2026-01-01', '2026-02-01', 'no date']);
    expect(rows[0]?.images.map((i) => `${i.key} ${i.label}`)).toEqual([
      '3.1#1 lateral R',
      '1.3#1 delayed, ant',
      '1.2#3 blood pool, post',
      '1.2#1 flow, post',
    ]);
  });

  it('puts the views and phases of a scan below its best one: delayed before pool, posterior before anterior', () => {
    const bone = [
      scan('1.1', [group([1], 'ANT', 'pool'), group([2], 'POST', 'pool')]),
      scan('1.2', [group([1], 'ANT', 'delayed'), group([2], 'POST', 'delayed')]),
      scan('1.3', [group([1, 2, 3], 'POST', 'flow')]),
      film('1.4'),
    ];
    const other = scan('2.1', [group([1], 'POST', null)]);
    const [row] = railRows([study('1', '2026-01-01', bone), study('2', '2026-01-01', [other])], null);
    expect(row?.entries.map(({ main, more }) => [main.key, ...more.map((image) => image.short)])).toEqual([
      ['1.4#1'],
      ['1.2#2', 'ant', 'pool post', 'pool ant', 'flow post'],
      ['2.1#1'],
    ]);
  });

  it('says a side that only the description proposes with a question mark', () => {
    const proposed = testInstance({ sopInstanceUid: '1.1', laterality: null, proposedLaterality: 'L' });
    expect(railRows([study('1', '2026-01-01', [proposed])], null)[0]?.images[0]?.label).toBe('lateral L?');
  });

  it('leaves out objects without pixels', () => {
    const report = testInstance({ sopInstanceUid: '9', rows: null, columns: null, modality: 'SR' });
    expect(railRows([study('1', '2026-01-01', [report])], null)[0]?.images).toEqual([]);
  });

  it('lists one entry per series of MR, not one per slice', () => {
    const slice = (uid: string) => testInstance({ sopInstanceUid: uid, modality: 'MR' });
    const [row] = railRows([study('1', '2026-01-01', [slice('1.1'), slice('1.2'), slice('1.3')])], null);
    expect(row?.images.map((i) => i.key)).toEqual(['1.1#1']);
  });

  it('shows what is measured, read and key; a proposal is not a measurement', () => {
    const record = {
      ...emptyRecord(),
      annotations: [
        {
          id: 'a',
          lesionId: 'L1',
          sopInstanceUid: '1.1',
          frame: 1,
          role: 'long-axis' as const,
          shape: {
            kind: 'line' as const,
            points: [
              [0, 0],
              [1, 1],
            ] as [[number, number], [number, number]],
          },
          status: 'accepted' as const,
          source: 'reader' as const,
        },
      ],
      lesions: [
        { id: 'L1', site: 'calcaneus' as const, laterality: 'R' as const, label: '', trackingUid: '2.25.1' },
        { id: 'L2', site: 'calcaneus' as const, laterality: 'L' as const, label: '', trackingUid: '2.25.2' },
      ],
      findings: [{ lesionId: 'L1', studyInstanceUid: '1', radiographicStage: 'maturing' as const }],
      examinations: [{ studyInstanceUid: '1', keyImages: ['1.2#1'] }],
    };
    const studies = [study('1', '2026-01-01', [film('1.1'), film('1.2')])];
    const row = railRows(studies, record)[0];
    expect(row?.lesions).toEqual([
      { id: 'L1', state: 'maturing' },
      { id: 'L2', state: 'not read' },
    ]);
    expect(row?.images.map((i) => [i.measured, i.keyImage])).toEqual([
      [true, false],
      [false, true],
    ]);
    const proposed = { ...record, annotations: record.annotations.map((a) => ({ ...a, status: 'proposed' as const })) };
    expect(railRows(studies, proposed)[0]?.images[0]?.measured).toBe(false);
  });
});

describe('railCuts', () => {
  it('puts an operation after the dates up to its day: what was acquired on it lies before', () => {
    const lesion = { id: 'L1', site: 'hip' as const, laterality: 'R' as const, label: '', trackingUid: '2.25.1' };
    const dates = ['2026-01-01', '2026-02-01', '2026-03-01'];
    const operations = ['2026-02-01', '2025-12-01', '2026-02-02'].map((date) => ({ date, what: date }));
    const record = { ...emptyRecord(), lesions: [{ ...lesion, operations }] };
    const rows = railRows(
      dates.map((date, i) => study(String(i), date, [film(`${i}.1`)])),
      record,
    );
    expect(railCuts(record, rows).map(({ cut, after }) => [cut.date, after])).toEqual([
      ['2025-12-01', -1],
      ['2026-02-01', 1],
      ['2026-02-02', 1],
    ]);
  });
});
