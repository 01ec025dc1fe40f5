import { describe, expect, it } from 'vitest';
import { measurePatient } from '../measure/measurePatient.ts';
import { course, exampleFilm, exampleInput, exampleScan, line, mark, uptakeMarks } from '../measure/testing/example.ts';
import type { Finding, RadiographicStage } from '../reading/model.ts';
import type { SiteSettings } from '../settings/model.ts';
import { evidenceLedger, evidenceOf } from './evidence.ts';
import type { Maturity, Scintigraphy } from './model.ts';
import { findingsByDate } from './phaseFindings.ts';
import { signsContradict, stageOf, stageOfSigns } from './radiograph.ts';
import { scintigraphyRules } from './scintigraphyRules.ts';
import { secondOpinion } from './secondOpinion.ts';
import { maturityTable } from './table.ts';
import { type DatedConclusion, trendOf } from './trend.ts';
import { wordActivity } from './wording.ts';

const dates = ['2026-01-10', '2026-02-21', '2026-04-04', '2026-05-16'];
const negative = { flow: 'negative', pool: 'negative' } as const;

/** Maturity of a delayed course; findings are those of the scan's study 1.<n>.2. */
function judge(
  ratios: readonly number[],
  findings: readonly Finding[] = [],
  settings: Partial<SiteSettings> = {},
): Maturity {
  return measurePatient(course(dates.slice(0, ratios.length), ratios, { findings, settings })).lesions[0]!.maturity;
}
const finding = (n: number, changes: Partial<Finding>): Finding => ({
  lesionId: 'L1',
  studyInstanceUid: `1.${n}.2`,
  ...changes,
});
const ruleOf = (m: Maturity) => m.rules[0];

describe('scintigraphic activity, each rule by name', () => {
  it('none: no scan measured or read', () => {
    const m = measurePatient(exampleInput([exampleFilm('1.1', '2026-01-10')], {})).lesions[0]!.maturity;
    expect(ruleOf(m)).toBe('scintigraphy/none');
    expect(m.scintigraphy).toBe('undetermined');
    expect(m.missing[0]).toBe('Three delayed scans with lesion and reference region, over at least 60 days');
  });

  it('single-date: always undetermined, even with positive flow, which is told', () => {
    const m = judge([4], [finding(1, { phases: { flow: 'positive', pool: 'negative' } })]);
    expect([ruleOf(m), m.scintigraphy]).toEqual(['scintigraphy/single-date', 'undetermined']);
    expect(m.fired[0]?.text).toContain('flow read as positive is noted');
    expect(m.missing[0]).toBe(
      // 10 January and three months.
      'Two more delayed scans, same view and reference region, the next on or after 10 April 2026',
    );
  });

  it('not-comparable: two scans that do not compare', () => {
    const input = exampleInput(
      [exampleScan('1.1', dates[0]!), exampleScan('1.2', dates[1]!)],
      { annotations: [...uptakeMarks({ sop: '1.1' }, { reference: 'tibial-shaft' }), ...uptakeMarks({ sop: '1.2' })] },
      [
        { sop: '1.1', lesion: 40_000, reference: 10_000 },
        { sop: '1.2', lesion: 20_000, reference: 10_000 },
      ],
    );
    const m = measurePatient(input).lesions[0]!.maturity;
    expect([ruleOf(m), m.scintigraphy]).toEqual(['scintigraphy/not-comparable', 'undetermined']);
    expect(m.missing[0]).toBe(
      'A scan that compares with that of 10 January 2026, as the reference region differs (tibial shaft against contralateral region)',
    );
  });

  it('dates that stand apart for one reason are named together', () => {
    const sops = ['1.1', '1.2', '1.3'];
    const input = exampleInput(
      sops.map((sop, i) => exampleScan(sop, ['2026-01-10', '2026-02-21', '2026-05-02'][i]!)),
      {
        annotations: sops.flatMap((sop, i) =>
          uptakeMarks({ sop }, { reference: i < 2 ? 'tibial-shaft' : 'contralateral' }),
        ),
      },
      sops.map((sop) => ({ sop, lesion: 40_000, reference: 10_000 })),
    );
    const { missing, fired } = measurePatient(input).lesions[0]!.maturity;
    const dates = '10 January 2026 and 21 February 2026, as the reference region differs';
    expect(missing[0]).toBe(`A scan that compares with those of ${dates} (tibial shaft against contralateral region)`);
    expect(fired[0]?.text).toBe(
      `No two delayed scans compare, so activity on scintigraphy is undetermined: ${dates} (tibial shaft against contralateral region).`,
    );
  });

  it('active-phase: flow or pool positive on the latest scan', () => {
    for (const phases of [
      { flow: 'positive', pool: 'negative' },
      { flow: 'not-done', pool: 'positive' },
    ] as const) {
      const m = judge([4, 2], [finding(2, { phases })]);
      expect([ruleOf(m), m.scintigraphy]).toEqual(['scintigraphy/active-phase', 'active']);
    }
    // Positive on an earlier scan alone does not make the latest active.
    expect(judge([4, 4], [finding(1, { phases: { flow: 'positive' } })]).scintigraphy).toBe('undetermined');
  });

  it('phases read on another day belong to the latest scan when they were read after the one before', () => {
    const film = exampleFilm('2.1', '2026-02-19');
    const input = course(dates.slice(0, 2), [4.8, 3], {
      findings: [{ lesionId: 'L1', studyInstanceUid: '2.1.2', phases: negative }],
    });
    const m = measurePatient({ ...input, studies: [...input.studies, film] }).lesions[0]!.maturity;
    expect(m.scintigraphy).toBe('declining');
  });

  it('active-rise: significantly higher than before', () => {
    const m = judge([2, 2.6], [finding(2, { phases: negative })]);
    expect([ruleOf(m), m.scintigraphy]).toEqual(['scintigraphy/active-rise', 'active']);
    // +10% is within +15%.
    expect(judge([2, 2.2], [finding(2, { phases: negative })]).scintigraphy).toBe('undetermined');
  });

  it('plateau: the fitted change over the run inside the margin, over at least 60 days, phases negative or never positive', () => {
    for (const findings of [[], [finding(3, { phases: negative })]]) {
      const m = judge([4, 4.05, 4], findings);
      expect([ruleOf(m), m.scintigraphy]).toEqual(['scintigraphy/plateau', 'plateau']);
      expect(m.missing).toEqual(['Radiographic signs of a film (margin, cortical rim and trabeculae)']);
    }
    // Once positive, and not read as negative since: no plateau.
    expect(judge([4, 4.05, 4], [finding(1, { phases: { pool: 'positive' } })]).scintigraphy).toBe('undetermined');
    // Once positive, negative now: plateau.
    expect(
      judge([4, 4.05, 4], [finding(1, { phases: { pool: 'positive' } }), finding(3, { phases: negative })])
        .scintigraphy,
    ).toBe('plateau');
  });

  it('plateau needs three scans, 60 days and equivalence, not just no significant change', () => {
    expect(judge([4, 4]).scintigraphy).toBe('undetermined');
    // The run spans 42 + 42 = 84 days.
    expect(judge([4, 4, 4], [], { plateauMinDays: 84 }).scintigraphy).toBe('plateau');
    expect(judge([4, 4, 4], [], { plateauMinDays: 85 }).scintigraphy).toBe('undetermined');
    // f = sqrt(1/160000 + 1/40000) = 0.00559: sigma = sqrt(0.05^2 + f^2) = 0.0503. Over three equal steps the fitted change is that
    // between the ends, its error sqrt(2) sigma = 0.0712. +8%: 0.0770 + 1.645 x 0.0712 = 0.1941 > ln 1.2 = 0.1823: flat, not proven.
    expect(judge([4, 4.32, 4.32]).scintigraphy).toBe('quiet');
    // +6%: 0.0583 + 0.1171 = 0.1754 is inside.
    expect(judge([4, 4.24, 4.24]).scintigraphy).toBe('plateau');
    // A wider margin lets 8% pass (0.1941 < ln 1.3 = 0.2624); 1.645 sqrt(2) CV > 0.1823 from CV 7.84% on.
    expect(judge([4, 4.32, 4.32], [], { plateauMargin: 1.3 }).scintigraphy).toBe('plateau');
    expect(judge([4, 4, 4], [], { ratioCv: 0.077 }).scintigraphy).toBe('plateau');
    expect(judge([4, 4, 4], [], { ratioCv: 0.079 }).scintigraphy).toBe('quiet');
  });

  it('a plateau after a rise or a fall is a plateau', () => {
    expect(judge([2, 4, 4.02, 4.05]).scintigraphy).toBe('plateau');
    expect(judge([6, 2, 2, 2], [finding(4, { phases: negative })]).scintigraphy).toBe('plateau');
  });

  it('active-slow-rise: above the lowest value since the peak, though no single step was significant', () => {
    // The largest of the differences between four dates: q(0.95; 4) = 3.633, limit 3.633 / sqrt(2) x 0.0712 = 0.183.
    // 3 -> 3.4 -> 3.8: steps of 0.125 and 0.111 (1.96 x 0.0712 = 0.140 each), together 0.236.
    const m = judge([5, 3, 3.4, 3.8], [finding(4, { phases: negative })]);
    expect([ruleOf(m), m.scintigraphy]).toEqual(['scintigraphy/active-slow-rise', 'active']);
    // 3 -> 3.3 -> 3.59: 0.1796 could be the largest of several by chance; it is no longer called declining either.
    const less = judge([5, 3, 3.3, 3.59], [finding(4, { phases: negative })]);
    expect([ruleOf(less), less.fired[0]?.text]).toEqual([
      'scintigraphy/undetermined',
      expect.stringContaining('rises again since its lowest value'),
    ]);
    // A value above the start but below the peak in between is a decline, not a rise.
    expect(judge([2, 5, 3], [finding(3, { phases: negative })]).scintigraphy).toBe('declining');
  });

  it('declining: phases negative, significantly below the peak and still falling', () => {
    const m = judge([4.8, 3.9], [finding(2, { phases: negative })]);
    expect([ruleOf(m), m.scintigraphy]).toEqual(['scintigraphy/declining', 'declining']);
    expect(m.fired[0]?.inputs.map((i) => i.name)).toEqual([
      'peak ratio',
      'latest ratio',
      'coefficient of variation',
      'flow',
      'blood pool',
    ]);
    expect(m.fired[0]?.inputs[0]).toEqual({
      name: 'peak ratio',
      // f = sqrt(1/192000 + 1/40000) = 0.0055, CV = 0.05: exp(1.96 * 0.0503) = 1.1036; 4.8 / 1.1036 = 4.35, 4.8 * 1.1036 = 5.30.
      value: '4.80 (4.35 to 5.30) on 10 January 2026',
      source: 'annotations 1.1-lesion, 1.1-reference',
    });
    expect(m.fired[0]?.inputs[3]).toEqual({
      name: 'flow',
      value: 'negative',
      source: 'reader, latest scan of 21 February 2026',
    });
  });

  it('quiet: below the peak and flat since, or flat over the span of a plateau, but not proven', () => {
    // 6, then 3 twice: the fall has ended, and two dates are no plateau.
    const below = judge([6, 3, 3], [finding(3, { phases: negative })]);
    expect([ruleOf(below), below.scintigraphy, below.flatSince]).toEqual(['scintigraphy/quiet', 'quiet', dates[1]]);
    expect(below.fired[0]?.text).toContain('Flat since 21 February 2026');
    expect(below.fired[0]?.text).toContain('a plateau is not proven: it is flat over 2 dates over 42 days');
    expect(below.fired[0]?.text).toContain('a plateau needs at least three dates over 60 days');
    // The same three flat dates prove a plateau at 5% and not at 10%: 1.645 sqrt(2) 0.1 = 0.233 > 0.182.
    const flat = judge([3, 3, 3], [finding(3, { phases: negative })], { ratioCv: 0.1 });
    expect([flat.scintigraphy, flat.conclusion, flat.flatSince]).toEqual(['quiet', 'maturing', dates[0]]);
    // exp(0.233) = 1.262 and 0.792.
    expect(flat.fired[0]?.text).toContain(
      'the fitted ratio changed by 0% (90% interval −21% to +26%), which a factor of 1.2 does not hold',
    );
    // A straight fall is not quiet, though its last step alone is not significant (0.118 < 0.140).
    expect(judge([4.5, 4, 3.56], [finding(3, { phases: negative })]).scintigraphy).toBe('declining');
    // Once positive, and not read as negative since.
    expect(judge([6, 3, 3], [finding(1, { phases: { pool: 'positive' } })]).scintigraphy).toBe('undetermined');
  });

  it('undetermined: a fall without both phases read as negative, and no significant change at all', () => {
    const fall = judge([4.8, 3], [finding(2, { phases: { pool: 'negative', flow: 'not-done' } })]);
    expect([ruleOf(fall), fall.scintigraphy]).toEqual(['scintigraphy/undetermined', 'undetermined']);
    expect(fall.missing).toContain('The reading of flow on 21 February 2026');
    expect(judge([4, 4.1], [finding(2, { phases: negative })]).fired[0]?.text).toContain('not the same as stable');
  });

  it('tries the rules in this order, the last one always firing', () => {
    expect(scintigraphyRules.map((r) => r.id.replace('scintigraphy/', ''))).toEqual([
      'none',
      'single-date',
      'not-comparable',
      'active-phase',
      'active-rise',
      'plateau',
      'active-slow-rise',
      'declining',
      'quiet',
      'undetermined',
    ]);
    for (const rule of scintigraphyRules) {
      expect(rule.inputs.length).toBeGreaterThan(0);
      for (const id of rule.evidence) expect(evidenceOf(id)).not.toBeNull();
    }
  });

  it('a scan after a change of method is compared only with its own like', () => {
    const marks = ['tibial-shaft', 'contralateral', 'contralateral'] as const;
    const input = exampleInput(
      marks.map((_, i) => exampleScan(`1.${i + 1}`, dates[i]!)),
      {
        annotations: marks.flatMap((reference, i) => uptakeMarks({ sop: `1.${i + 1}` }, { reference })),
        findings: [finding(3, { phases: negative })],
      },
      // Against the tibial shaft the first ratio is 9; the fall from 4 to 3 is what counts.
      [9, 4, 3].map((r, i) => ({ sop: `1.${i + 1}`, lesion: r * 40_000, reference: 40_000 })),
    );
    const m = measurePatient(input).lesions[0]!.maturity;
    expect(m.scintigraphy).toBe('declining');
    expect(m.fired[0]?.text).toContain('4.00 (3.62 to 4.41) on 21 February 2026');
  });
});

describe('growth is not activity', () => {
  const films = (lengths: readonly number[]) => lengths.map((_, i) => exampleFilm(`3.${i + 1}`, dates[i]!));
  /** Ratios on scans and diameters on films of the same days, 0.1 mm a pixel in the detector plane. */
  function grown(
    ratios: readonly number[],
    diameters: readonly number[],
    settings: Partial<SiteSettings> = {},
  ): Maturity {
    const input = course(dates.slice(0, ratios.length), ratios, {
      findings: [finding(ratios.length, { phases: negative })],
      settings: { ratioCv: 0.02, sdcLengthMm: 0.5, fwhmMm: 8, ...settings },
    });
    const axes = diameters.flatMap((mm, i) => [
      mark(`la${i}`, `3.${i + 1}`, 'long-axis', { shape: line(10 * mm) }),
      mark(`sa${i}`, `3.${i + 1}`, 'short-axis', {
        shape: {
          kind: 'line',
          points: [
            [50, 10],
            [50, 10 + 10 * mm],
          ],
        },
      }),
    ]);
    const record = { ...input.record, annotations: [...input.record.annotations, ...axes] };
    return measurePatient({ ...input, record, studies: [...input.studies, ...films(diameters)] }).lesions[0]!.maturity;
  }

  it('a rise that growth explains is not active, and the share is told', () => {
    // Disc 6 to 8 mm at FWHM 8: recovery 0.276 to 0.396, 1.434 times; of R = 3 the excess 2 grows: (1 + 2 x 1.434) / 3 = 1.289.
    const m = grown([3, 3.87], [6, 8]);
    expect([ruleOf(m), m.scintigraphy]).toEqual(['scintigraphy/undetermined', 'undetermined']);
    expect(m.growth?.factor).toBeCloseTo(1.289, 3);
    // 3.87 / 3 / 1.289 = 1.0007.
    expect(m.growth?.beyond).toBeCloseTo(1, 2);
    expect(m.fired[0]?.text).toContain('growth on the radiographs from 6.0 to 8.0 mm alone would give +29%');
    expect(m.fired[0]?.text).toContain('the rise is not told as activity');
  });

  it('a rise beyond growth is active, and says what is left', () => {
    // 3 to 6: ln 2 = 0.693 less ln 1.289 = 0.254 leaves 0.439, 1.551 times.
    const m = grown([3, 6], [6, 8]);
    expect([ruleOf(m), m.scintigraphy]).toEqual(['scintigraphy/active-rise', 'active']);
    expect(m.growth?.beyond).toBeCloseTo(2 / 1.289, 2);
    expect(m.fired[0]?.text).toContain('which leaves +55%');
  });

  it('the error of the films widens what growth could explain', () => {
    // The same rise of 3 to 3.6 with a focus that did not grow: active with lengths known within 0.5 mm (SDC), not within 3.2.
    expect(grown([3, 3.6], [8, 8]).scintigraphy).toBe('active');
    expect(grown([3, 3.6], [8, 8], { sdcLengthMm: 3.2 }).scintigraphy).toBe('undetermined');
    // Without films nothing of it is known, and the rise counts as it stands.
    const m = grown([3, 3.87], []);
    expect([m.scintigraphy, m.growth]).toEqual(['active', null]);
  });
});

describe('how close it was', () => {
  it('a plateau: how far its interval reaches, the limit, and what would tip it', () => {
    // Three times 3 at CV 5%: 1.6449 sqrt(2) sqrt(0.0025 + 1/120000 + 1/40000) = 0.117084 against ln 1.2 = 0.182322.
    const { margin } = judge([3, 3, 3], [finding(3, { phases: negative, radiographicStage: 'mature' })]);
    expect(margin).toMatchObject({ rule: 'scintigraphy/plateau', limit: expect.closeTo(0.182322, 6) });
    expect(margin?.value).toBeCloseTo(0.117, 3);
    // Another latest ratio moves the fitted change by as much: 0.182322 - 0.117084 = 0.065238, a ratio lower by 6.3%: 7%.
    expect(margin?.tips).toBe(
      'A ratio 7% lower on 4 April 2026 (2.79 instead of 3.00) would say flat, a plateau not proven: maturing',
    );
  });
  it('a rise: beyond growth, against its own limit', () => {
    // ln(2.6/2) = 0.262364 against 1.96 sqrt(2 x 0.0025 + 2/40000 + 1/80000 + 1/104000) = 0.139582.
    const { margin } = judge([2, 2.6], [finding(2, { phases: negative })]);
    expect(margin?.rule).toBe('scintigraphy/active-rise');
    expect(margin?.value).toBeCloseTo(0.262364, 6);
    expect(margin?.limit).toBeCloseTo(0.1396, 3);
    expect(margin?.tips).toContain('lower on 21 February 2026');
  });
  it('nothing where no number decided', () => {
    expect(judge([3]).margin).toBeNull();
    expect(judge([3, 3], [finding(2, { phases: { flow: 'positive' } })]).margin).toBeNull();
  });
  it('near 1 the excess is told: a small change of the ratio is a large one of the excess', () => {
    const m = judge([1.1, 1.4], [finding(2, { phases: negative })]);
    expect(m.fired[0]?.text).toContain('the excess over the reference went from 0.10 to 0.40');
    // 1.1 / exp(1.96 x 0.0505) = 0.996 holds 1.
    expect(m.fired[0]?.inputs.find((i) => i.name === 'previous ratio')?.value).toBe(
      '1.10 (1.00 to 1.21) on 10 January 2026, not above the reference',
    );
  });
});

describe('the maturity table, cell by cell', () => {
  const scans: Record<Scintigraphy, { ratios: number[]; phases?: Finding['phases'] }> = {
    active: { ratios: [2, 2.1, 4] },
    declining: { ratios: [6, 5, 3], phases: negative },
    plateau: { ratios: [3, 3, 3], phases: negative },
    quiet: { ratios: [6, 3, 3], phases: negative },
    undetermined: { ratios: [3] },
  };
  it.each<[Scintigraphy, RadiographicStage, string, string]>([
    ['active', 'immature', 'immature', 'immature'],
    ['active', 'maturing', 'immature', 'immature'],
    ['active', 'mature', 'indeterminate', 'indeterminate (discordant)'],
    ['active', 'not-read', 'immature', 'immature'],
    ['declining', 'immature', 'maturing', 'maturing'],
    ['declining', 'maturing', 'maturing', 'maturing'],
    ['declining', 'mature', 'maturing', 'maturing'],
    ['declining', 'not-read', 'maturing', 'maturing'],
    ['plateau', 'immature', 'indeterminate', 'indeterminate (discordant)'],
    ['plateau', 'maturing', 'maturing', 'maturing'],
    ['plateau', 'mature', 'mature', 'mature'],
    ['plateau', 'not-read', 'maturing', 'maturing'],
    ['quiet', 'immature', 'maturing', 'maturing'],
    ['quiet', 'maturing', 'maturing', 'maturing'],
    ['quiet', 'mature', 'maturing', 'maturing'],
    ['quiet', 'not-read', 'maturing', 'maturing'],
    ['undetermined', 'immature', 'immature', 'immature (radiographic)'],
    ['undetermined', 'maturing', 'maturing', 'maturing (radiographic)'],
    ['undetermined', 'mature', 'radiographically-mature', 'radiographically mature; metabolic maturity not shown'],
    ['undetermined', 'not-read', 'indeterminate', 'indeterminate'],
  ])('%s with %s is %s', (scintigraphy, radiograph, conclusion, wording) => {
    const { ratios, phases } = scans[scintigraphy];
    const last = ratios.length;
    const m = judge(ratios, [
      finding(last, { radiographicStage: radiograph, ...(phases === undefined ? {} : { phases }) }),
    ]);
    expect(m).toMatchObject({
      scintigraphy,
      radiograph,
      conclusion,
      wording,
      discordant: wording.includes('discordant'),
    });
    expect(m.rules).toContain(`conclusion/${scintigraphy}+${radiograph}`);
    expect(maturityTable[scintigraphy][radiograph].conclusion).toBe(conclusion);
  });
});

describe('conclusions by date', () => {
  it('judges each date with what was known by then', () => {
    const m = judge(
      [5, 3.5, 3.4, 3.4],
      [
        finding(1, { radiographicStage: 'immature', phases: { flow: 'positive', pool: 'positive' } }),
        finding(2, { radiographicStage: 'maturing', phases: negative }),
        finding(4, { radiographicStage: 'mature', phases: negative }),
      ],
    );
    expect(m.byDate.map((d) => [d.date, d.scintigraphy, d.radiograph, d.conclusion])).toEqual([
      [dates[0], 'undetermined', 'immature', 'immature'],
      [dates[1], 'declining', 'maturing', 'maturing'],
      // Phases of the third scan are not read, so neither declining nor (once positive) a plateau is shown.
      [dates[2], 'undetermined', 'maturing', 'maturing'],
      [dates[3], 'plateau', 'mature', 'mature'],
    ]);
    expect(m.trend).toBe('toward-maturity');
  });

  it('a film and a scan of one day make one date', () => {
    const film = exampleFilm('2.1', dates[0]!);
    const input = course([dates[0]!], [3], {
      findings: [{ lesionId: 'L1', studyInstanceUid: '2.1.2', radiographicStage: 'maturing' }],
    });
    const m = measurePatient({ ...input, studies: [...input.studies, film] }).lesions[0]!.maturity;
    expect(m.byDate).toHaveLength(1);
    expect(m.byDate[0]).toMatchObject({ conclusion: 'maturing', radiograph: 'maturing' });
  });

  it('readings of undated studies are left out, with a warning', () => {
    const input = course([dates[0]!], [3], {
      findings: [{ lesionId: 'L1', studyInstanceUid: '9.9', radiographicStage: 'mature' }],
    });
    const result = measurePatient(input);
    expect(result.lesions[0]!.maturity.radiograph).toBe('not-read');
    expect(result.warnings.map((w) => w.code)).toContain('date-unknown');
  });
});

describe('trend', () => {
  const at = (
    conclusion: DatedConclusion['conclusion'],
    scintigraphy: Scintigraphy = 'undetermined',
    discordant = false,
  ): DatedConclusion => ({
    date: '2026-01-01',
    conclusion,
    scintigraphy,
    discordant,
  });
  it.each<[string, DatedConclusion[], string]>([
    ['no dates', [], 'not-assessable'],
    ['one date', [at('immature')], 'not-assessable'],
    ['immature to maturing', [at('immature'), at('maturing')], 'toward-maturity'],
    ['maturing to radiographically mature', [at('maturing'), at('radiographically-mature')], 'toward-maturity'],
    ['with an indeterminate date between', [at('immature'), at('indeterminate'), at('mature')], 'toward-maturity'],
    ['the same conclusion', [at('maturing'), at('maturing')], 'unchanged'],
    [
      'mature to radiographically mature: less known, not less mature',
      [at('mature'), at('radiographically-mature')],
      'unchanged',
    ],
    [
      'radiographically mature to maturing: metabolism now known',
      [at('radiographically-mature'), at('maturing')],
      'unchanged',
    ],
    ['maturing to immature', [at('maturing'), at('immature')], 'away-from-maturity'],
    ['mature to maturing', [at('immature'), at('mature'), at('maturing')], 'away-from-maturity'],
    ['radiographically mature to immature', [at('radiographically-mature'), at('immature')], 'away-from-maturity'],
    [
      'plateau, then an active scan with a mature film',
      [at('mature', 'plateau'), at('indeterminate', 'active', true)],
      'away-from-maturity',
    ],
    [
      'first scans active with a mature film',
      [at('radiographically-mature'), at('indeterminate', 'active', true)],
      'not-assessable',
    ],
    ['latest indeterminate', [at('maturing'), at('indeterminate')], 'not-assessable'],
    ['only the latest has a conclusion', [at('indeterminate'), at('maturing')], 'not-assessable'],
  ])('%s', (_name, list, trend) => {
    expect(trendOf(list)).toBe(trend);
  });
});

describe('what is missing, with numbers', () => {
  it('a further scan, never sooner than the follow-up interval', () => {
    // 21 February 2026 and three months.
    expect(judge([4, 4], [finding(2, { phases: negative, radiographicStage: 'mature' })]).missing).toEqual([
      'A further delayed scan on or after 21 May 2026, same view and reference region',
    ]);
    // A span that lacks a single day asks for no scan a day later.
    expect(judge([4, 4], [], { plateauMinDays: 43 }).missing[0]).toContain('on or after 21 May 2026');
  });
  it('two more when the last two scans differ', () => {
    expect(judge([4, 3], [finding(2, { phases: negative })]).missing[0]).toBe(
      'Two more delayed scans, same view and reference region, the next on or after 21 May 2026, as the last two scans differ',
    );
  });
  it('another design where scans like these would rarely prove a plateau', () => {
    // CV 8%: one scan more gives 1.645 x 1.414 x 0.08 = 0.186 > 0.182 over three dates, never.
    const { missing, plan } = judge([4, 4], [], { ratioCv: 0.08 });
    const chance = (acquisitions: number, visits: number) =>
      plan?.find((p) => p.acquisitions === acquisitions && p.counts === 1 && p.visits === visits)?.chance ?? -1;
    expect(chance(1, 1)).toBe(0);
    expect(chance(2, 3)).toBeGreaterThan(chance(1, 3));
    expect(chance(3, 3)).toBeGreaterThan(chance(2, 3));
    expect(missing.some((m) => m.includes('were the uptake flat'))).toBe(chance(1, 3) < 0.5);
  });
  it('a smaller repositioning error when no design can help', () => {
    // CV 20%: even six more values of one third the variance leave an error over 0.11.
    expect(judge([4, 4], [], { ratioCv: 0.2, ratioCvSource: 'assumed' }).missing.join()).toContain(
      'A smaller repositioning error, shown on repeats or control pairs, as with an assumed 20.0%',
    );
  });
  it('a newer film when the stage is old', () => {
    const input = course([dates[0]!, '2026-06-30'], [4, 4], {
      findings: [finding(1, { radiographicStage: 'maturing', phases: negative })],
    });
    // 10 Jan to 30 Jun 2026: 171 days.
    expect(measurePatient(input).lesions[0]!.maturity.missing).toContain(
      'A radiograph near the latest scan, as the stage was read on 10 January 2026, 171 days before it',
    );
  });
});

describe('readings', () => {
  it.each<[Finding['signs'], RadiographicStage]>([
    [{ margin: 'ill-defined', corticalRim: 'absent', trabeculae: false }, 'immature'],
    [{ margin: 'ill-defined' }, 'immature'],
    [{ corticalRim: 'absent' }, 'immature'],
    [{ margin: 'well-defined', corticalRim: 'absent' }, 'maturing'],
    [{ margin: 'well-defined', corticalRim: 'incomplete', trabeculae: false }, 'maturing'],
    [{ margin: 'well-defined', corticalRim: 'continuous', trabeculae: false }, 'maturing'],
    [{ margin: 'well-defined', corticalRim: 'continuous', trabeculae: true }, 'mature'],
    [{ trabeculae: true }, 'not-read'],
    [{ margin: 'well-defined' }, 'not-read'],
    [undefined, 'not-read'],
  ])('signs %j amount to %s', (signs, stage) => {
    expect(stageOfSigns(signs)).toBe(stage);
  });

  it('the named stage counts before the signs, and a contradiction is told', () => {
    const r: Finding = {
      lesionId: 'L1',
      studyInstanceUid: '1',
      radiographicStage: 'mature',
      signs: { corticalRim: 'incomplete' },
    };
    expect(stageOf(r)).toBe('mature');
    expect(signsContradict(r)).toBe(true);
    expect(stageOf({ ...r, radiographicStage: 'not-read' })).toBe('maturing');
    expect(signsContradict({ ...r, radiographicStage: 'maturing' })).toBe(false);
  });

  it('of two findings on one day the positive one counts', () => {
    const findings: Finding[] = [
      { lesionId: 'L1', studyInstanceUid: 'a', phases: { flow: 'negative', pool: 'not-done' } },
      { lesionId: 'L1', studyInstanceUid: 'b', phases: { flow: 'positive' } },
    ];
    expect(findingsByDate(findings, () => '2026-01-01')).toEqual([
      { date: '2026-01-01', flow: 'positive', pool: 'unknown' },
    ]);
  });
});

describe('second opinion and evidence', () => {
  it.each<[number, number, boolean]>([
    [4, 2, true],
    [4, 2.1, false],
    [3, 1.5, false],
    [5, 2, false],
    [6, 3, true],
    [6, 3.1, false],
    [2, 1, false],
  ])('initial %d, now %d: speaks %s', (initial, now, speaks) => {
    expect(secondOpinion(initial, now, 'plateau') !== null).toBe(speaks);
    expect(secondOpinion(initial, now, 'undetermined') !== null).toBe(speaks);
    // Never beside a rise or a fall that the rules show.
    expect(secondOpinion(initial, now, 'declining')).toBeNull();
    expect(secondOpinion(initial, now, 'active')).toBeNull();
  });

  it('never enters the conclusion', () => {
    const m = judge([4, 1.9]);
    expect(m.secondOpinion?.stable).toBe(true);
    expect(m.scintigraphy).toBe('undetermined');
  });

  it('the ledger holds E1 to E15, contested ones marked and explained', () => {
    expect(evidenceLedger.map((e) => e.id)).toEqual(Array.from({ length: 15 }, (_, i) => `E${i + 1}`));
    for (const e of evidenceLedger.filter((x) => x.contested)) expect(e.note).toContain('ontested');
    expect(evidenceOf('E16')).toBeNull();
  });
});

describe('how activity is said', () => {
  it('a flat course is flat since a date, and nothing is said of a peak that it may not have', () => {
    expect(wordActivity({ scintigraphy: 'quiet', flatSince: '2025-07-22' })).toBe(
      'Uptake is flat since 22 July 2025; a plateau is not proven',
    );
    expect(wordActivity({ scintigraphy: 'quiet' })).toBe('Uptake is flat; a plateau is not proven');
  });
});
