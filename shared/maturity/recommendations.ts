import { counted, inSentence, listed } from '../wording/terms.ts';
import type { EvidenceId } from './evidence.ts';
import type { Recommendation } from './model.ts';

/** One lesion as the recommendations see it. */
export interface LesionFacts {
  readonly id: string;
  readonly achilles: boolean;
  readonly mature: boolean;
  readonly plateau: boolean;
  /** The latest film shows nothing, or only a faint immature focus; null when no film has been read. */
  readonly film: 'negative' | 'faint' | 'clear' | null;
  /** Latest long axis in mm; null when not known in mm. */
  readonly longAxisMm: number | null;
  /** Reasons for which dates did not compare, each once. */
  readonly incomparable: readonly string[];
}

/** What the conditions of the recommendations read. */
export interface RecommendationFacts {
  readonly lesions: readonly LesionFacts[];
  readonly symptomatic: boolean | null;
  readonly resectionConsidered: boolean;
  readonly persistentAfterConservativeCare: boolean;
  /** Days from onset to the latest study; null when onset is not known. */
  readonly daysSinceOnset: number | null;
  readonly hasMr: boolean;
  readonly followUpMonths: number;
}

interface RecommendationRule {
  readonly id: string;
  readonly section: Recommendation['section'];
  readonly evidence: readonly EvidenceId[];
  /** Why it fires, in one line; null when it does not. */
  readonly reason: (facts: RecommendationFacts) => string | null;
  readonly text: (facts: RecommendationFacts) => string;
}

/** A focus up to this length counts as small; above it a raised risk of fracture is reported (E9). */
export const smallFocusMm = 50;

const earlyDays = 28;

function months(n: number): string {
  return Number.isInteger(n) ? counted(n, 'month') : `${n} months`;
}

const name = (lesions: readonly LesionFacts[]) => listed(lesions.map((l) => l.id));

/** Known to be small, or a focus in the Achilles tendon of which no length in mm is known. */
function smallOnes(facts: RecommendationFacts): { lesions: LesionFacts[]; assumed: boolean } | null {
  const lesions = facts.lesions.filter((l) => (l.longAxisMm === null ? l.achilles : l.longAxisMm <= smallFocusMm));
  return lesions.length === 0 ? null : { lesions, assumed: lesions.every((l) => l.longAxisMm === null) };
}

function smallReason(facts: RecommendationFacts, and: string): string | null {
  const small = smallOnes(facts);
  if (small === null) return null;
  return small.assumed
    ? `${name(small.lesions)}: Achilles focus, length in mm not known and taken as small, ${and}`
    : `${name(small.lesions)}: long axis not above ${smallFocusMm} mm, ${and}`;
}

/** Section 6 of the clinical rules as data, in its order. The last five are guidance for the referrer. */
export const recommendationRules: readonly RecommendationRule[] = [
  {
    id: 'plain-films-over-mri',
    section: 'recommendation',
    evidence: ['E1'],
    reason: ({ lesions, hasMr }) =>
      lesions.length === 0
        ? null
        : `Heterotopic ossification is followed${hasMr ? '; an MR study is in the list' : ''}`,
    text: ({ hasMr }) =>
      [
        'Detect and follow mineralised heterotopic ossification with plain radiographs rather than MRI: the same projections, with a calibration marker, at the follow-up interval.',
        ...(hasMr ? ['MRI is not used for size or maturity here.'] : []),
        'MRI or ultrasound remains for tendon integrity, for suspicion in the first weeks before mineral shows, or for an atypical mass.',
      ].join(' '),
  },
  {
    id: 'interval',
    section: 'recommendation',
    evidence: ['E7'],
    reason: ({ lesions }) => {
      const open = lesions.filter((l) => !l.plateau);
      return open.length === 0 ? null : `${name(open)}: no plateau of uptake shown yet`;
    },
    text: ({ followUpMonths }) =>
      `Next radiograph in ${months(followUpMonths)} and, if maturity matters for a decision, the next bone scan then.`,
  },
  {
    id: 'three-phase-early',
    section: 'recommendation',
    evidence: ['E2', 'E6'],
    reason: (facts) => {
      if (facts.daysSinceOnset !== null && facts.daysSinceOnset < earlyDays) {
        return `Onset ${counted(facts.daysSinceOnset, 'day')} before the latest study, under 4 weeks`;
      }
      const faint = facts.lesions.filter((l) => l.film === 'negative' || l.film === 'faint');
      if (facts.symptomatic !== true || faint.length === 0) return null;
      return `Symptoms, and ${name(faint)} ${faint.length === 1 ? 'is' : 'are'} not seen or only faint on the film`;
    },
    text: () =>
      'A three-phase bone scan shows the inflammatory component early; its delayed images show uptake from bone formation. If it is negative and suspicion stays, repeat in 2 to 4 weeks.',
  },
  {
    id: 'serial-quantitative-before-surgery',
    section: 'recommendation',
    evidence: ['E3'],
    reason: (facts) =>
      facts.lesions.length === 0
        ? null
        : facts.resectionConsidered
          ? 'Resection is considered'
          : facts.persistentAfterConservativeCare
            ? 'Symptoms persist after conservative care'
            : null,
    text: () =>
      'Serial quantitative bone scans, with the same view, delay and reference region, to judge maturity before a surgical decision.',
  },
  {
    id: 'not-before-mature',
    section: 'recommendation',
    evidence: ['E3'],
    reason: ({ lesions, resectionConsidered }) => {
      const open = lesions.filter((l) => !l.mature);
      return resectionConsidered && open.length > 0
        ? `Resection is considered and maturity of ${name(open)} is not shown`
        : null;
    },
    text: () =>
      'Heterotopic ossification is likely to recur, and may progress, when resected before it is mature; maturity is not shown here.',
  },
  {
    id: 'surgery-not-initial',
    section: 'guidance',
    evidence: ['E4', 'E9'],
    reason: (facts) => (facts.symptomatic === false ? smallReason(facts, 'no symptoms') : null),
    text: () => 'Surgery is generally not indicated initially for a small, asymptomatic focus.',
  },
  {
    id: 'conservative-first',
    section: 'guidance',
    evidence: ['E5'],
    reason: (facts) => (facts.symptomatic === true ? smallReason(facts, 'symptoms') : null),
    text: () =>
      'Conservative care first for 6 to 8 weeks: activity modification, open-backed shoes or a heel lift, eccentric calf strengthening and stretching, NSAIDs (topical or oral), cryotherapy. Specialist referral if no better after 6 to 8 weeks.',
  },
  {
    id: 'no-tendon-steroid',
    section: 'guidance',
    evidence: ['E5'],
    reason: ({ lesions }) => {
      const achilles = lesions.filter((l) => l.achilles);
      return achilles.length === 0 ? null : `${name(achilles)}: Achilles tendon`;
    },
    text: () => 'Avoid corticosteroid injection into the tendon: it weakens the tendon and carries a risk of rupture.',
  },
  {
    id: 'biomechanics',
    section: 'guidance',
    evidence: ['E5'],
    reason: ({ lesions }) => {
      const achilles = lesions.filter((l) => l.achilles);
      return achilles.length === 0 ? null : `${name(achilles)}: Achilles tendon`;
    },
    text: () =>
      'Look for forefoot or heel varus, pes planus and pronation; weight-bearing views help, with angles where measured.',
  },
  {
    id: 'protocol',
    section: 'guidance',
    evidence: ['E6', 'E7'],
    reason: ({ lesions }) => {
      const reasons = [...new Set(lesions.flatMap((l) => l.incomparable))];
      return reasons.length === 0 ? null : `Dates do not compare: ${reasons.map((r) => inSentence(r)).join('; ')}`;
    },
    text: () =>
      'Repeat with the same projection or view, the same delay after injection and the same reference region, and with a calibration marker on radiographs, so that dates compare.',
  },
];

/** The recommendations that fire, in the order of the rules, without those that the site has switched off. */
export function recommend(facts: RecommendationFacts, off: readonly string[]): Recommendation[] {
  return recommendationRules.flatMap(({ id, section, evidence, reason, text }) => {
    const why = off.includes(id) ? null : reason(facts);
    return why === null ? [] : [{ id, section, evidence: [...evidence], reason: `${why}.`, text: text(facts) }];
  });
}
