import { describe, expect, it } from 'vitest';
import { evidenceOf } from './evidence.ts';
import { type LesionFacts, type RecommendationFacts, recommend, recommendationRules } from './recommendations.ts';

const lesion: LesionFacts = {
  id: 'L1',
  achilles: false,
  mature: false,
  plateau: false,
  film: 'clear',
  longAxisMm: 12,
  incomparable: [],
};
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
const one = (id: string, changes: Partial<RecommendationFacts>) =>
  recommend({ ...facts, ...changes }, []).find((r) => r.id === id);

describe('recommendations, each by its condition', () => {
  it('plain-films-over-mri: always when a lesion is followed, with the sentence on MRI where there is one', () => {
    expect(ids({})).toContain('plain-films-over-mri');
    expect(ids({ lesions: [] })).toEqual([]);
    expect(one('plain-films-over-mri', {})?.text).not.toContain('not used for size');
    expect(one('plain-films-over-mri', { hasMr: true })?.text).toContain('MRI is not used for size or maturity here.');
  });

  it('interval: while any lesion has no plateau, at the interval of the site', () => {
    expect(one('interval', {})?.text).toContain('in 3 months');
    expect(one('interval', { followUpMonths: 1 })?.text).toContain('in 1 month and');
    expect(ids({ lesions: [{ ...lesion, plateau: true }] })).not.toContain('interval');
    expect(
      one('interval', {
        lesions: [
          { ...lesion, plateau: true },
          { ...lesion, id: 'L2' },
        ],
      })?.reason,
    ).toContain('L2');
  });

  it('three-phase-early: symptoms with a negative or faint film, or onset under 4 weeks', () => {
    for (const film of ['negative', 'faint'] as const) {
      expect(ids({ symptomatic: true, lesions: [{ ...lesion, film }] })).toContain('three-phase-early');
      expect(ids({ symptomatic: false, lesions: [{ ...lesion, film }] })).not.toContain('three-phase-early');
    }
    expect(ids({ symptomatic: true })).not.toContain('three-phase-early');
    expect(ids({ daysSinceOnset: 27 })).toContain('three-phase-early');
    expect(ids({ daysSinceOnset: 28 })).not.toContain('three-phase-early');
  });

  it('serial-quantitative-before-surgery: resection considered, or symptoms persist after conservative care', () => {
    expect(ids({})).not.toContain('serial-quantitative-before-surgery');
    expect(ids({ resectionConsidered: true })).toContain('serial-quantitative-before-surgery');
    expect(ids({ persistentAfterConservativeCare: true })).toContain('serial-quantitative-before-surgery');
  });

  it('not-before-mature: resection considered and not mature', () => {
    expect(ids({ resectionConsidered: true })).toContain('not-before-mature');
    expect(ids({ resectionConsidered: true, lesions: [{ ...lesion, mature: true }] })).not.toContain(
      'not-before-mature',
    );
    expect(ids({})).not.toContain('not-before-mature');
  });

  it('surgery-not-initial: small and asymptomatic', () => {
    expect(ids({ symptomatic: false })).toContain('surgery-not-initial');
    expect(ids({ symptomatic: null })).not.toContain('surgery-not-initial');
    expect(ids({ symptomatic: false, lesions: [{ ...lesion, longAxisMm: 51 }] })).not.toContain('surgery-not-initial');
  });

  it('conservative-first: small with symptoms; an Achilles focus of unknown length is taken as small, and this is said', () => {
    expect(ids({ symptomatic: true })).toContain('conservative-first');
    expect(ids({ symptomatic: true, lesions: [{ ...lesion, longAxisMm: null }] })).not.toContain('conservative-first');
    expect(
      one('conservative-first', { symptomatic: true, lesions: [{ ...lesion, longAxisMm: null, achilles: true }] })
        ?.reason,
    ).toContain('taken as small');
  });

  it('no-tendon-steroid and biomechanics: Achilles', () => {
    expect(ids({})).not.toContain('no-tendon-steroid');
    const achilles = ids({ lesions: [{ ...lesion, achilles: true }] });
    expect(achilles).toContain('no-tendon-steroid');
    expect(achilles).toContain('biomechanics');
  });

  it('protocol: dates not comparable, naming each reason once', () => {
    expect(ids({})).not.toContain('protocol');
    const why = ['The view differs (posterior against anterior)', 'MRI is not used for size'];
    expect(
      one('protocol', {
        lesions: [
          { ...lesion, incomparable: why },
          { ...lesion, id: 'L2', incomparable: why },
        ],
      })?.reason,
    ).toBe('Dates do not compare: the view differs (posterior against anterior); MRI is not used for size.');
  });

  it('each can be switched off', () => {
    const all: Partial<RecommendationFacts> = {
      symptomatic: true,
      resectionConsidered: true,
      daysSinceOnset: 3,
      lesions: [{ ...lesion, achilles: true, incomparable: ['x'] }],
    };
    for (const { id } of recommendationRules) expect(ids(all, [id])).not.toContain(id);
  });

  it('the last five are guidance, and every one rests on evidence of the ledger', () => {
    expect(recommendationRules.map((r) => r.id)).toEqual([
      'plain-films-over-mri',
      'interval',
      'three-phase-early',
      'serial-quantitative-before-surgery',
      'not-before-mature',
      'surgery-not-initial',
      'conservative-first',
      'no-tendon-steroid',
      'biomechanics',
      'protocol',
    ]);
    expect(recommendationRules.map((r) => r.section === 'guidance')).toEqual([
      ...Array(5).fill(false),
      ...Array(5).fill(true),
    ]);
    for (const r of recommendationRules) {
      expect(r.evidence.length).toBeGreaterThan(0);
      for (const id of r.evidence) expect(evidenceOf(id)).not.toBeNull();
    }
  });
});
