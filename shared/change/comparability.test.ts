import { describe, expect, it } from 'vitest';
import type { InstanceInfo, NmInfo, StudyInfo } from '../dicom/model.ts';
import { noSpacing } from '../dicom/testing/plainInstance.ts';
import { measurePatient } from '../measure/measurePatient.ts';
import type { MeasureResult } from '../measure/model.ts';
import {
  course,
  exampleFilm,
  exampleInput,
  exampleScan,
  flatStats,
  line,
  mark,
  uptakeMarks,
} from '../measure/testing/example.ts';
import type { Annotation } from '../reading/model.ts';
import type { Change } from './model.ts';

const changesOf = (result: MeasureResult, measure: Change['measure']) =>
  result.lesions[0]!.changes.filter((c) => c.measure === measure);

/** Two films of one lesion, 60 and 100 pixels long, with differing headers. */
function films(first: Partial<InstanceInfo>, second: Partial<InstanceInfo>, extra: Annotation[] = []): MeasureResult {
  return measurePatient(
    exampleInput([exampleFilm('1.1', '2026-01-10', first), exampleFilm('1.2', '2026-02-21', second)], {
      annotations: [
        mark('a', '1.1', 'long-axis', { shape: line(60) }),
        mark('b', '1.2', 'long-axis', { shape: line(100) }),
        ...extra,
      ],
    }),
  );
}

const detector = { spacing: { ...noSpacing, imagerPixelSpacing: [0.1, 0.1] as [number, number] } };
const calibrated = {
  spacing: { ...noSpacing, pixelSpacing: [0.1, 0.1] as [number, number], pixelSpacingCalibrationType: 'FIDUCIAL' },
};
const magnified = {
  spacing: {
    ...noSpacing,
    imagerPixelSpacing: [0.11, 0.11] as [number, number],
    estimatedRadiographicMagnificationFactor: 1.1,
  },
};
const nominal = { spacing: { ...noSpacing, nominalScannedPixelSpacing: [0.1, 0.1] as [number, number] } };
const unspecified = { spacing: { ...noSpacing, pixelSpacing: [0.1, 0.1] as [number, number] } };
const none = { spacing: noSpacing };

describe('which sizes compare', () => {
  it.each<[string, Partial<InstanceInfo>, Partial<InstanceInfo>]>([
    ['detector plane with detector plane', detector, detector],
    ['calibrated with corrected for magnification', calibrated, magnified],
    ['unspecified with the same unspecified', unspecified, unspecified],
    ['an unknown projection with a known one', { ...detector, projection: null }, detector],
  ])('%s: 6 to 10 mm is +4 mm, beyond 3.2', (_name, a, b) => {
    const [change] = changesOf(films(a, b), 'longAxis');
    expect(change).toMatchObject({ comparable: true, significant: true, reason: null, span: 'consecutive' });
    expect(change?.absolute).toBeCloseTo(4, 9);
    expect(change?.percent).toBeCloseTo(66.6667, 3);
  });

  it.each<[string, Partial<InstanceInfo>, Partial<InstanceInfo>, string, string]>([
    [
      'detector plane against calibrated',
      detector,
      calibrated,
      'basis',
      'The spacing basis differs (detector plane against calibrated)',
    ],
    [
      'uncalibrated against detector plane',
      none,
      detector,
      'basis',
      'The spacing basis differs (uncalibrated against detector plane)',
    ],
    ['two uncalibrated films', none, none, 'basis', 'Sizes in pixels do not compare between images'],
    [
      'unspecified from different fields',
      unspecified,
      nominal,
      'basis',
      'The pixel spacings come from different header fields, neither of which states its plane',
    ],
    [
      'unspecified against detector plane',
      unspecified,
      detector,
      'basis',
      'The spacing basis differs (unspecified spacing against detector plane)',
    ],
    [
      'lateral against AP',
      detector,
      { ...detector, projection: 'AP' },
      'projection',
      'The projection differs (lateral against AP)',
    ],
    ['MRI', detector, { ...unspecified, modality: 'MR' }, 'modality', 'MRI is not used for size'],
    ['a bone scan', { ...unspecified, modality: 'NM' }, detector, 'modality', 'A bone scan is not used for size'],
    [
      'CT against film',
      { ...unspecified, modality: 'CT' },
      detector,
      'modality',
      'The modality differs (CT against radiograph)',
    ],
  ])('%s does not, with the reason and no values', (_name, a, b, code, reason) => {
    const [change] = changesOf(films(a, b), 'longAxis');
    expect(change).toMatchObject({
      comparable: false,
      reasonCode: code,
      reason,
      absolute: null,
      percent: null,
      significant: null,
      interval95: null,
    });
  });

  it('a size relative to an internal reference compares across spacing bases', () => {
    // 60/400 = 0.15 and 100/500 = 0.2.
    const references = [
      mark('r1', '1.1', 'internal-reference', { lesionId: null, shape: line(400), label: 'calcaneal length' }),
      mark('r2', '1.2', 'internal-reference', { lesionId: null, shape: line(500), label: 'calcaneal length' }),
    ];
    const result = films(none, calibrated, references);
    const [change] = changesOf(result, 'relativeLongAxis');
    expect(change?.comparable).toBe(true);
    expect(change?.absolute).toBeCloseTo(0.05, 12);
    // The reference is 500 x 0.1 = 50 mm: SD_r = 1.154460/50 sqrt(1 + r^2), both dates:
    // 1.96 x 1.154460/50 x sqrt(1.0225 + 1.04) = 0.0649939. So 0.05 is not significant.
    expect(change?.detectable).toBeCloseTo(0.064994, 5);
    expect(change?.significant).toBe(false);
    expect(changesOf(result, 'longAxis')[0]?.comparable).toBe(false);
    const other = films(none, calibrated, [references[0]!, { ...references[1]!, label: 'tibial width' }]);
    expect(changesOf(other, 'relativeLongAxis')[0]).toMatchObject({
      comparable: false,
      reason: 'The internal reference differs',
    });
  });
});

/** Two scans with 20,000 and 30,000 counts over a reference of 10,000. */
function scans(first: StudyInfo, second: StudyInfo, marks?: [Partial<Annotation>, Partial<Annotation>]): MeasureResult {
  const [a, b] = marks ?? [{ reference: 'contralateral' }, { reference: 'contralateral' }];
  return measurePatient(
    exampleInput(
      [first, second],
      { annotations: [...uptakeMarks({ sop: '1.1' }, a), ...uptakeMarks({ sop: '1.2' }, b)] },
      [
        { sop: '1.1', lesion: 20_000, reference: 10_000 },
        { sop: '1.2', lesion: 30_000, reference: 10_000 },
      ],
    ),
  );
}
const scan = (n: 1 | 2, delay: number | null = 3, nm: Partial<NmInfo> = {}) =>
  exampleScan(`1.${n}`, n === 1 ? '2026-01-10' : '2026-02-21', delay, nm);
/** A scan with square pixels of so many millimetres. */
const zoomed = (n: 1 | 2, mm: number) =>
  exampleScan(
    `1.${n}`,
    n === 1 ? '2026-01-10' : '2026-02-21',
    3,
    {},
    {
      spacing: { ...noSpacing, pixelSpacing: [mm, mm] },
    },
  );
const group = (changes: Partial<NmInfo['groups'][number]>): Partial<NmInfo> => ({
  groups: [
    {
      frames: [1],
      view: 'POST',
      proposedPhase: 'delayed',
      wholeBody: false,
      reason: '',
      frameDurationMs: null,
      startDateTime: null,
      ...changes,
    },
  ],
});

describe('which ratios compare', () => {
  it('the same phase, view, reference and delay: 2 to 3 is +50%', () => {
    const [change] = changesOf(scans(scan(1), scan(2)), 'ratio');
    expect(change).toMatchObject({ comparable: true, significant: true, absolute: 1 });
    expect(change?.percent).toBeCloseTo(50, 9);
  });

  it('delays that differ by more than 30 min inside the window: compared, with a warning', () => {
    const result = scans(scan(1, 2.5), scan(2, 4));
    expect(changesOf(result, 'ratio')[0]?.comparable).toBe(true);
    expect(result.warnings.map((w) => w.code)).toContain('delay-differs');
  });

  it('exactly 30 min apart: no warning', () => {
    expect(scans(scan(1, 3), scan(2, 3.5)).warnings).toEqual([]);
  });

  it.each<[string, StudyInfo, StudyInfo, [Partial<Annotation>, Partial<Annotation>] | undefined, string, string]>([
    [
      'view',
      scan(1),
      scan(2, 3, group({ view: 'ANT' })),
      undefined,
      'view',
      'The view differs (posterior against anterior)',
    ],
    [
      'reference method',
      scan(1),
      scan(2),
      [{ reference: 'contralateral' }, { reference: 'tibial-shaft' }],
      'reference-method',
      'The reference region differs (contralateral region against tibial shaft)',
    ],
    [
      'whole body against spot',
      scan(1),
      scan(2, 3, group({ wholeBody: true })),
      undefined,
      'protocol',
      'The protocol differs (whole body against spot view)',
    ],
    [
      'tracer',
      scan(1),
      scan(2, 3, { radiopharmaceutical: '99mTc-MDP' }),
      undefined,
      'protocol',
      'The tracer differs (HDP against MDP)',
    ],
    [
      'delay outside the window',
      scan(1),
      scan(2, 7),
      undefined,
      'delay',
      'The delay differs (3.0 h against 7.0 h after injection)',
    ],
    [
      'energy window',
      scan(1, 3, group({ energyWindow: 'photopeak' })),
      scan(2, 3, group({ energyWindow: 'scatter' })),
      undefined,
      'energy-window',
      'The energy window differs (photopeak against scatter window)',
    ],
    [
      'collimator',
      scan(1, 3, group({ collimator: 'PARA LEHR' })),
      scan(2, 3, group({ collimator: 'PARA MEGP' })),
      undefined,
      'collimator',
      'The collimator differs (PARA LEHR against PARA MEGP)',
    ],
    [
      // 2.4 / 2.1 = 1.143.
      'pixel size or zoom by more than 10%',
      zoomed(1, 2.4),
      zoomed(2, 2.1),
      undefined,
      'pixel-size',
      'The pixel size differs (2.40 mm against 2.10 mm)',
    ],
    [
      'unknown phase',
      scan(1),
      scan(2, 3, group({ proposedPhase: null })),
      undefined,
      'phase',
      'The phase of the scan of 21 February 2026 is not known',
    ],
  ])('%s: not compared, with the reason', (_name, a, b, marks, code, reason) => {
    expect(changesOf(scans(a, b, marks), 'ratio')[0]).toMatchObject({
      comparable: false,
      reasonCode: code,
      reason,
      significant: null,
      percent: null,
    });
  });

  it.each<[string, StudyInfo, StudyInfo]>([
    ['pixel sizes within 10%', zoomed(1, 2.4), zoomed(2, 2.19)],
    ['a pixel size that one header does not tell', zoomed(1, 2.4), scan(2)],
    [
      'a window and a collimator that one header does not tell',
      scan(1, 3, group({ energyWindow: 'scatter' })),
      scan(2),
    ],
  ])('%s: compared', (_name, a, b) => {
    expect(changesOf(scans(a, b), 'ratio')[0]?.comparable).toBe(true);
  });

  it('a later delay that works against the change keeps the pair, with a warning', () => {
    // Uptake fell by half though the second scan was made at 6 h, outside the window, where ratios are higher.
    const of = (lesion: [number, number], delays: [number, number]) =>
      measurePatient(
        exampleInput(
          [scan(1, delays[0]), scan(2, delays[1])],
          { annotations: [...uptakeMarks({ sop: '1.1' }), ...uptakeMarks({ sop: '1.2' })] },
          [
            { sop: '1.1', lesion: lesion[0], reference: 10_000 },
            { sop: '1.2', lesion: lesion[1], reference: 10_000 },
          ],
        ),
      );
    const fell = of([40_000, 20_000], [3, 6]);
    expect(changesOf(fell, 'ratio')[0]).toMatchObject({ comparable: true, significant: true });
    expect(fell.warnings.find((w) => w.code === 'delay-against-effect')?.message).toContain(
      'made 3.0 h and 6.0 h after injection; a later delay raises the ratio, so the fall is at least as large as measured.',
    );
    // A rise to an earlier delay likewise; a rise to a later one, and a fall that is not significant, stay apart.
    expect(changesOf(of([20_000, 40_000], [6, 3]), 'ratio')[0]?.comparable).toBe(true);
    expect(changesOf(of([20_000, 40_000], [3, 6]), 'ratio')[0]?.reasonCode).toBe('delay');
    expect(changesOf(of([20_000, 19_000], [3, 6]), 'ratio')[0]?.reasonCode).toBe('delay');
  });

  it('an unknown delay is said, and compared', () => {
    const result = scans(scan(1), scan(2, null));
    expect(changesOf(result, 'ratio')[0]?.comparable).toBe(true);
    expect(result.warnings).toEqual([
      {
        code: 'delay-unknown',
        message:
          'Lesion L1, 21 February 2026: the delay after injection is not known, so it may differ from that of the other scans.',
      },
    ]);
  });

  it('a region of another size is told', () => {
    const of = (pixels: number) => {
      const input = exampleInput(
        [zoomed(1, 2), zoomed(2, 2)],
        { annotations: [...uptakeMarks({ sop: '1.1' }), ...uptakeMarks({ sop: '1.2' })] },
        [],
      );
      // 100 pixels on the first date, so many on the second; 200 counts a pixel against 100.
      const statsOf: typeof input.statsOf = (a) =>
        flatStats(
          a.id.endsWith('lesion') ? 200 * (a.id.startsWith('1.2') ? pixels : 100) : 10_000,
          a.id === '1.2-lesion' ? pixels : 100,
        );
      return measurePatient({ ...input, statsOf }).warnings;
    };
    expect(of(109)).toEqual([]);
    expect(of(130)).toEqual([
      {
        code: 'region-size-differs',
        message:
          'Lesion L1: the region of 21 February 2026 is +30% in area against that of 10 January 2026; regions of the same size compare better.',
      },
    ]);
  });

  it('background on one date only', () => {
    const input = exampleInput(
      [scan(1), scan(2)],
      {
        annotations: [
          ...uptakeMarks({ sop: '1.1' }),
          ...uptakeMarks({ sop: '1.2' }),
          mark('bg-lesion', '1.2', 'uptake-background'),
        ],
      },
      [
        { sop: '1.1', lesion: 20_000, reference: 10_000 },
        { sop: '1.2', lesion: 30_000, reference: 10_000 },
        { sop: 'bg', lesion: 1000, reference: 0 },
      ],
    );
    expect(changesOf(measurePatient(input), 'ratio')[0]).toMatchObject({
      comparable: false,
      reason: 'The background is subtracted on one date only',
    });
  });

  it('flow and pool images are not compared with delayed ones: they are not in the list at all', () => {
    expect(changesOf(scans(scan(1, 3, group({ proposedPhase: 'pool' })), scan(2)), 'ratio')).toEqual([]);
  });
});

describe('the list of changes', () => {
  it('holds consecutive dates, then the latest against first, peak and nadir, each pair once', () => {
    const dates = ['2026-01-10', '2026-02-10', '2026-03-10', '2026-04-10'];
    const list = changesOf(measurePatient(course(dates, [3, 5, 2, 4])), 'ratio').map(
      (c) => `${c.span} ${c.from.slice(5, 7)}-${c.to.slice(5, 7)}`,
    );
    expect(list).toEqual([
      'consecutive 01-02',
      'consecutive 02-03',
      'consecutive 03-04',
      'latest-to-first 01-04',
      'latest-to-peak 02-04',
    ]);
  });

  it('names no peak where the latest is the highest', () => {
    const dates = ['2026-01-10', '2026-02-10', '2026-03-10', '2026-04-10'];
    const list = changesOf(measurePatient(course(dates, [3, 2, 4, 5])), 'ratio');
    expect(list.map((c) => c.span)).toEqual([
      'consecutive',
      'consecutive',
      'consecutive',
      'latest-to-first',
      'latest-to-nadir',
    ]);
  });

  it('a change and its reversal are judged alike', () => {
    const up = changesOf(measurePatient(course(['2026-01-10', '2026-02-10'], [2, 2.4])), 'ratio')[0]!;
    const down = changesOf(measurePatient(course(['2026-01-10', '2026-02-10'], [2.4, 2])), 'ratio')[0]!;
    expect(up.significant).toBe(down.significant);
    expect(up.detectable).toBeCloseTo(down.detectable!, 3);
  });
});
