import { describe, expect, it } from 'vitest';
import { evidenceOf } from './evidence.ts';
import type { Conclusion } from './model.ts';
import {
  conclusionExclusions,
  exclusions,
  type LesionFacts,
  type RecommendationFacts,
  type RecommendationId,
  recommend,
  recommendationRules,
} from './recommendations.ts';

const lesion: LesionFacts = {
  id: 'L1',
  site: 'knee',
  laterality: 'R',
  label: '',
  conclusion: 'maturing',
  discordant: false,
  scintigraphy: 'undetermined',
  film: 'clear',
  threePhaseRead: false,
  longAxisMm: 12,
  incomparable: [],
};
const heel: LesionFacts = { ...lesion, site: 'achilles-tendon' };
const mature: LesionFacts = { ...lesion, conclusion: 'mature', scintigraphy: 'plateau' };
const facts: RecommendationFacts = {
  lesions: [lesion],
  symptomatic: null,
  resectionConsidered: false,
  persistentAfterConservativeCare: false,
  daysSinceOnset: null,
  hasMr: false,
  followUpMonths: 3,
};
const ids = (changes: Partial<RecommendationFacts>, off: string[] = []) =>
  recommend({ ...facts, ...changes }, off).map((r) => r.id);
const one = (id: RecommendationId, changes: Partial<RecommendationFacts>) =>
  recommend({ ...facts, ...changes }, []).find((r) => r.id === id);
const text = (id: RecommendationId, changes: Partial<RecommendationFacts>) => one(id, changes)?.text ?? null;

describe('recommendations, each by its condition', () => {
  it('plain-films-over-mri: when a lesion is followed, and when none is marked but ossification is the question', () => {
    expect(ids({})).toContain('plain-films-over-mri');
    expect(ids({ lesions: [] })).toEqual([]);
    expect(ids({ lesions: [], symptomatic: true })).toContain('plain-films-over-mri');
    expect(ids({ lesions: [], daysSinceOnset: 400 })).toContain('plain-films-over-mri');
    expect(ids({ lesions: [], symptomatic: false })).toEqual([]);
    expect(text('plain-films-over-mri', {})).not.toContain('not used for size');
    expect(text('plain-films-over-mri', { hasMr: true })).toContain('MRI is not used for size or maturity here.');
  });

  it('interval: until the conclusion is mature, discordant ones included, at the interval of the site', () => {
    expect(text('interval', {})).toContain('in 3 months');
    expect(text('interval', { followUpMonths: 1 })).toContain('in 1 month and');
    expect(ids({ lesions: [mature] })).not.toContain('interval');
    const discordant = { ...lesion, conclusion: 'indeterminate' as const, discordant: true };
    expect(ids({ lesions: [discordant] })).toContain('interval');
    expect(one('interval', { lesions: [mature, { ...lesion, id: 'L2' }] })?.lesions).toEqual(['L2']);
  });

  it('interval: a bone scan only where a decision can depend on it', () => {
    expect(text('interval', { symptomatic: false })).toBe('Next radiograph in 3 months.');
    expect(text('interval', { resectionConsidered: true })).toBe('Next radiograph and bone scan in 3 months.');
  });

  it('interval: a film that shows nothing within 8 weeks of onset is repeated in 3 to 4 weeks', () => {
    const negative = { ...lesion, film: 'negative' as const };
    expect(text('interval', { lesions: [negative], daysSinceOnset: 12 })).toMatch(
      /^Repeat the radiograph in 3 to 4 weeks/,
    );
    expect(text('interval', { lesions: [negative], daysSinceOnset: 56 })).toContain('in 3 months');
    // Two lesions, one not seen: each with its own next film.
    const both = text('interval', { lesions: [negative, { ...lesion, id: 'L2' }], daysSinceOnset: 12 });
    expect(both).toMatch(
      /L2 \(right knee\): next radiograph in 3 months.* L1 \(right knee\): repeat the radiograph in 3 to 4 weeks/,
    );
    expect(text('interval', { lesions: [], daysSinceOnset: 12 })).toMatch(
      /^Where the radiograph shows no ossification/,
    );
  });

  it('three-phase-early: symptoms with a negative or faint film, or onset under 4 weeks, and no such scan near the film', () => {
    for (const film of ['negative', 'faint'] as const) {
      expect(ids({ symptomatic: true, lesions: [{ ...lesion, film }] })).toContain('three-phase-early');
      expect(ids({ symptomatic: false, lesions: [{ ...lesion, film }] })).not.toContain('three-phase-early');
      const scanned = { ...lesion, film, threePhaseRead: true };
      expect(ids({ symptomatic: true, lesions: [scanned] })).not.toContain('three-phase-early');
    }
    expect(ids({ symptomatic: true })).not.toContain('three-phase-early');
    expect(ids({ daysSinceOnset: 27 })).toContain('three-phase-early');
    expect(ids({ daysSinceOnset: 28 })).not.toContain('three-phase-early');
    const faint = { ...lesion, film: 'faint' as const };
    expect(text('three-phase-early', { symptomatic: true, lesions: [faint], daysSinceOnset: 90 })).toBe(
      'Three-phase bone scan if a decision depends on activity.',
    );
  });

  it('serial-quantitative-before-surgery: a decision is near and maturity is not shown, never sooner than the interval', () => {
    expect(ids({})).not.toContain('serial-quantitative-before-surgery');
    expect(ids({ persistentAfterConservativeCare: true })).toContain('serial-quantitative-before-surgery');
    expect(text('serial-quantitative-before-surgery', { resectionConsidered: true, followUpMonths: 6 })).toContain(
      'the next not before 6 months after the last',
    );
    expect(ids({ resectionConsidered: true, lesions: [mature] })).not.toContain('serial-quantitative-before-surgery');
    // A plateau has been shown: what is open is the radiograph.
    const plateau = { ...lesion, scintigraphy: 'plateau' as const };
    expect(ids({ resectionConsidered: true, lesions: [plateau] })).not.toContain('serial-quantitative-before-surgery');
  });

  it('mature-now and not-before-mature: each speaks of its own lesions', () => {
    const both = { resectionConsidered: true, lesions: [mature, { ...lesion, id: 'L2', laterality: 'L' as const }] };
    expect(text('mature-now', both)).toContain('L1 (right knee) is mature; from imaging there is no reason to wait');
    expect(text('not-before-mature', both)).toMatch(/^Maturity of L2 \(left knee\) is not shown here\./);
    expect(ids({ resectionConsidered: false, lesions: [mature] })).not.toContain('mature-now');
  });

  it('discordant: only where a decision depends on it', () => {
    const lesions = [{ ...lesion, conclusion: 'indeterminate' as const, discordant: true }];
    expect(ids({ lesions })).not.toContain('discordant');
    expect(text('discordant', { lesions, resectionConsidered: true })).toContain('CT or SPECT/CT');
  });

  it('surgery-not-initial: small without symptoms; where the field has no limit of size, nothing is called small', () => {
    expect(ids({ symptomatic: false, lesions: [heel] })).toContain('surgery-not-initial');
    expect(ids({ symptomatic: null, lesions: [heel] })).not.toContain('surgery-not-initial');
    expect(ids({ symptomatic: false, lesions: [{ ...heel, longAxisMm: 50 }] })).toContain('surgery-not-initial');
    expect(ids({ symptomatic: false, lesions: [{ ...heel, longAxisMm: 50.1 }] })).not.toContain('surgery-not-initial');
    expect(ids({ symptomatic: false })).not.toContain('surgery-not-initial');
  });

  it('conservative-first: in the words of the site, and not where care has been tried', () => {
    expect(text('conservative-first', { symptomatic: true, lesions: [heel] })).toContain('heel lift');
    const knee = text('conservative-first', { symptomatic: true });
    expect(knee).toContain('range-of-motion exercise');
    expect(knee).not.toMatch(/heel|calf|shoes/);
    const both = text('conservative-first', { symptomatic: true, lesions: [heel, { ...lesion, id: 'L2' }] });
    expect(both).toMatch(/for L1 \(right Achilles tendon\) .*heel lift.*; for L2 \(right knee\) .*range-of-motion/);
    expect(ids({ symptomatic: true, persistentAfterConservativeCare: true })).not.toContain('conservative-first');
    expect(
      one('conservative-first', { symptomatic: true, lesions: [{ ...heel, longAxisMm: null }] })?.reason,
    ).toContain('taken as small');
  });

  it('referral: symptoms persist after conservative care, unless it is said that there are none', () => {
    expect(ids({ persistentAfterConservativeCare: true })).toContain('referral');
    expect(ids({ persistentAfterConservativeCare: true, symptomatic: false })).not.toContain('referral');
  });

  it('no-tendon-steroid: the Achilles tendon; biomechanics: the heel', () => {
    expect(ids({})).not.toContain('no-tendon-steroid');
    expect(ids({ lesions: [heel] })).toEqual(expect.arrayContaining(['no-tendon-steroid', 'biomechanics']));
    const calcaneus = ids({ lesions: [{ ...lesion, site: 'calcaneus' }] });
    expect(calcaneus).toContain('biomechanics');
    expect(calcaneus).not.toContain('no-tendon-steroid');
  });

  it('protocol: dates not comparable, naming each reason once', () => {
    expect(ids({})).not.toContain('protocol');
    const why = ['The view differs (posterior against anterior)', 'MRI is not used for size'];
    const lesions = [
      { ...lesion, incomparable: why },
      { ...lesion, id: 'L2', incomparable: why },
    ];
    expect(one('protocol', { lesions })?.reason).toBe(
      'Dates do not compare: the view differs (posterior against anterior); MRI is not used for size.',
    );
  });

  it('each can be switched off', () => {
    const everything: Partial<RecommendationFacts> = {
      symptomatic: true,
      resectionConsidered: true,
      daysSinceOnset: 3,
      lesions: [{ ...heel, incomparable: ['x'] }],
    };
    for (const { id } of recommendationRules) expect(ids(everything, [id])).not.toContain(id);
  });

  it('the last six are guidance, and every one rests on evidence of the ledger', () => {
    expect(recommendationRules.map((r) => r.id)).toEqual([
      'plain-films-over-mri',
      'interval',
      'three-phase-early',
      'serial-quantitative-before-surgery',
      'mature-now',
      'discordant',
      'not-before-mature',
      'surgery-not-initial',
      'conservative-first',
      'referral',
      'no-tendon-steroid',
      'biomechanics',
      'protocol',
    ]);
    expect(recommendationRules.map((r) => r.section === 'guidance')).toEqual([
      ...Array(7).fill(false),
      ...Array(6).fill(true),
    ]);
    for (const r of recommendationRules) {
      expect(r.evidence.length).toBeGreaterThan(0);
      for (const id of r.evidence) expect(evidenceOf(id)).not.toBeNull();
    }
  });
});

/** The cells of the maturity table that a lesion can be in. */
const cells: readonly Pick<LesionFacts, 'conclusion' | 'discordant' | 'scintigraphy'>[] = [
  { conclusion: 'immature', discordant: false, scintigraphy: 'active' },
  { conclusion: 'immature', discordant: false, scintigraphy: 'undetermined' },
  { conclusion: 'indeterminate', discordant: true, scintigraphy: 'active' },
  { conclusion: 'indeterminate', discordant: true, scintigraphy: 'plateau' },
  { conclusion: 'indeterminate', discordant: false, scintigraphy: 'undetermined' },
  { conclusion: 'maturing', discordant: false, scintigraphy: 'declining' },
  { conclusion: 'maturing', discordant: false, scintigraphy: 'plateau' },
  { conclusion: 'maturing', discordant: false, scintigraphy: 'undetermined' },
  { conclusion: 'mature', discordant: false, scintigraphy: 'plateau' },
  { conclusion: 'radiographically-mature', discordant: false, scintigraphy: 'undetermined' },
];

/** Every combination of what the conditions read, for one lesion. */
function* everyPatient(): Generator<RecommendationFacts> {
  for (const cell of cells)
    for (const site of ['achilles-tendon', 'hip'] as const)
      for (const film of [null, 'negative', 'faint', 'clear'] as const)
        for (const threePhaseRead of [false, true])
          for (const longAxisMm of [null, 12, 60])
            for (const symptomatic of [null, false, true])
              for (const resectionConsidered of [false, true])
                for (const persistentAfterConservativeCare of [false, true])
                  for (const daysSinceOnset of [null, 10, 40, 200]) {
                    yield {
                      ...facts,
                      symptomatic,
                      resectionConsidered,
                      persistentAfterConservativeCare,
                      daysSinceOnset,
                      lesions: [{ ...lesion, ...cell, site, film, threePhaseRead, longAxisMm, incomparable: ['x'] }],
                    };
                  }
}

describe('what holds of some lesions', () => {
  const open = { ...lesion, id: 'L2', laterality: 'L' as const, film: 'faint' as const };
  it.each<[RecommendationId, Partial<RecommendationFacts>]>([
    ['interval', {}],
    ['serial-quantitative-before-surgery', { resectionConsidered: true }],
    ['three-phase-early', { symptomatic: true }],
    ['conservative-first', { symptomatic: true, resectionConsidered: true }],
  ])('%s names them beside a mature one, and nobody where it holds of all', (id, changes) => {
    expect(text(id, { ...changes, lesions: [mature, open] })).toMatch(/^L2 \(left knee\): [a-z]/);
    expect(text(id, { ...changes, lesions: [open] })).not.toMatch(/L2/);
  });

  it('a three-phase scan that was just read is not advised again while the radiograph is repeated', () => {
    const unseen = { ...lesion, film: 'negative' as const };
    const soon = { daysSinceOnset: 30, resectionConsidered: true };
    expect(text('interval', { ...soon, lesions: [unseen] })).toContain('three-phase bone scan or ultrasound');
    expect(text('interval', { ...soon, lesions: [{ ...unseen, threePhaseRead: true }] })).toBe(
      'Repeat the radiograph in 3 to 4 weeks, as mineral shows about 3 to 6 weeks after onset.',
    );
  });
});

describe('no two sentences contradict each other or the conclusion', () => {
  const pairOf = (a: string, b: string) => [a, b].sort().join(' + ');
  const excluded = new Set(exclusions.map(({ pair }) => pairOf(...pair)));
  const together = new Set<string>();
  const withConclusion = new Map<string, Set<Conclusion>>();
  for (const patient of everyPatient()) {
    const fired = recommend(patient, []).map((r) => r.id);
    for (const a of fired) {
      for (const b of fired) if (a < b) together.add(pairOf(a, b));
      const conclusion = patient.lesions[0]?.conclusion ?? 'indeterminate';
      withConclusion.set(a, (withConclusion.get(a) ?? new Set()).add(conclusion));
    }
  }
  const rules = recommendationRules.map(({ id }) => id);
  const pairs = rules.flatMap((a, i) => rules.slice(i + 1).map((b) => [a, b] as const));

  it.each(pairs)('%s with %s: either excluded and never together, or together somewhere', (a, b) => {
    expect(together.has(pairOf(a, b))).toBe(!excluded.has(pairOf(a, b)));
  });

  it.each(conclusionExclusions)('$id never stands with $conclusions', ({ id, conclusions }) => {
    for (const conclusion of conclusions) expect(withConclusion.get(id)?.has(conclusion)).toBe(false);
  });
});
