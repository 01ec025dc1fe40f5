import type { Site } from '../sites/model.ts';
import { lesionWithSite, type NamedLesion } from '../sites/naming.ts';
import { siteProfile } from '../sites/profiles.ts';
import { counted, inSentence, listed } from '../wording/terms.ts';
import type { EvidenceId } from './evidence.ts';
import type { Conclusion, Recommendation, Scintigraphy } from './model.ts';

/** One lesion as the recommendations see it. */
export interface LesionFacts extends NamedLesion {
  readonly conclusion: Conclusion;
  readonly discordant: boolean;
  readonly scintigraphy: Scintigraphy;
  /** The latest film shows nothing, or only a faint immature focus; null when no film has been read. */
  readonly film: 'negative' | 'faint' | 'clear' | null;
  /** A delayed scan of which flow and pool are read lies within four weeks of that film, or exists where there is no film. */
  readonly threePhaseRead: boolean;
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

/** Why a rule fires, and the lesions that it speaks of; an empty list where it speaks of the patient. */
interface Fires {
  readonly why: string;
  readonly lesions: readonly LesionFacts[];
}

interface RecommendationRule {
  readonly id: RecommendationId;
  readonly section: Recommendation['section'];
  readonly evidence: readonly EvidenceId[];
  /** Null when it does not fire. */
  readonly fires: (facts: RecommendationFacts) => Fires | null;
  readonly text: (facts: RecommendationFacts, fires: Fires) => string;
}

export type RecommendationId =
  | 'plain-films-over-mri'
  | 'interval'
  | 'three-phase-early'
  | 'serial-quantitative-before-surgery'
  | 'mature-now'
  | 'discordant'
  | 'not-before-mature'
  | 'surgery-not-initial'
  | 'conservative-first'
  | 'referral'
  | 'no-tendon-steroid'
  | 'biomechanics'
  | 'protocol';

/** Onset this recent calls for a three-phase scan. */
const earlyDays = 28;
/** A film may still be negative this long after onset, as mineral shows late; conservative care takes as long. */
const eightWeeks = 56;

function months(n: number): string {
  return Number.isInteger(n) ? counted(n, 'month') : `${n} months`;
}

const names = (lesions: readonly NamedLesion[]) => listed(lesions.map(lesionWithSite));
const all = (lesions: readonly LesionFacts[], why: (who: string) => string): Fires | null =>
  lesions.length === 0 ? null : { lesions, why: why(names(lesions)) };
const patient = (why: string): Fires => ({ why, lesions: [] });

/** Symptoms, where nobody said that there are none. */
const symptoms = (facts: RecommendationFacts) =>
  facts.symptomatic ?? (facts.persistentAfterConservativeCare ? true : null);
const persists = (facts: RecommendationFacts) => facts.persistentAfterConservativeCare && facts.symptomatic !== false;
/** A decision depends on maturity: only then is a scan advised for its sake. */
const maturityMatters = (facts: RecommendationFacts) => facts.resectionConsidered || persists(facts);
const isRecent = (facts: RecommendationFacts, days: number) =>
  facts.daysSinceOnset !== null && facts.daysSinceOnset < days;
const isMature = (lesion: LesionFacts) => lesion.conclusion === 'mature';
/** Resection may come now: nothing that advises waiting or care first is said beside it. */
const isMatureForResection = (facts: RecommendationFacts, lesion: LesionFacts) =>
  facts.resectionConsidered && isMature(lesion);

/** A focus of which no length in mm is known is taken as small where the site calls foci small, and the reason says so. */
const isSmall = ({ site, longAxisMm }: LesionFacts) => {
  const { small } = siteProfile(site);
  return small !== null && (longAxisMm === null || longAxisMm <= small.upToMm);
};
/** Where nothing is called small, care comes first at any size. */
const isForCare = (lesion: LesionFacts) => isSmall(lesion) || siteProfile(lesion.site).small === null;

function sizeReason(lesions: readonly LesionFacts[], and: string): Fires | null {
  return all(lesions, () => {
    const each = lesions.map((lesion) => {
      const { small } = siteProfile(lesion.site);
      const size =
        small === null
          ? 'no limit of size at this site'
          : lesion.longAxisMm === null
            ? 'length in mm not known and taken as small'
            : `long axis not above ${small.upToMm} mm`;
      return `${lesionWithSite(lesion)}: ${size}`;
    });
    return `${each.join('; ')}; ${and}`;
  });
}

/** The same words for every lesion are said once; other words name their lesions. */
function bySite(lesions: readonly LesionFacts[], words: (site: Site) => string): string {
  const groups = new Map<string, LesionFacts[]>();
  for (const lesion of lesions) {
    const said = words(lesion.site);
    groups.set(said, [...(groups.get(said) ?? []), lesion]);
  }
  if (groups.size < 2) return [...groups.keys()].join('');
  return [...groups].map(([said, own]) => `for ${names(own)} ${said}`).join('; ');
}

/** Words that hold of some lesions only name them, so that nobody takes them to be of the others. */
function ofSome(facts: RecommendationFacts, lesions: readonly LesionFacts[], words: string): string {
  const isOfAll = lesions.length === 0 || lesions.length === facts.lesions.length;
  return isOfAll ? words : `${names(lesions)}: ${inSentence(words)}`;
}

/** Lesions of which serial scans are to show maturity. A plateau is what they can show: what is open then is the film. */
function serialScansOf(facts: RecommendationFacts): LesionFacts[] {
  if (!maturityMatters(facts)) return [];
  return facts.lesions.filter((l) => !isMature(l) && !l.discordant && l.scintigraphy !== 'plateau');
}

/** The rule `three-phase-early`: its own function, as the advice on the next film does not repeat it. */
function firesThreePhase(facts: RecommendationFacts): Fires | null {
  const serial = serialScansOf(facts);
  const open = facts.lesions.filter((l) => !l.threePhaseRead && !isMature(l) && !serial.includes(l));
  if (isRecent(facts, earlyDays) && (facts.lesions.length === 0 || open.length > 0)) {
    const days = counted(facts.daysSinceOnset ?? 0, 'day');
    return { why: `Onset ${days} before the latest study, under 4 weeks`, lesions: open };
  }
  if (symptoms(facts) !== true) return null;
  const faint = open.filter((lesion) => lesion.film === 'negative' || lesion.film === 'faint');
  return all(
    faint,
    (who) => `Symptoms, and ${who} ${faint.length === 1 ? 'is' : 'are'} not seen or only faint on the radiograph`,
  );
}

function needsNegativeFilmAgain(facts: RecommendationFacts): boolean {
  if (!isRecent(facts, eightWeeks)) return false;
  return facts.lesions.length === 0 || facts.lesions.some((lesion) => lesion.film === 'negative');
}

/** Section 6 of the clinical rules as data, in its order. The last six are guidance for the referrer. */
export const recommendationRules: readonly RecommendationRule[] = [
  {
    id: 'plain-films-over-mri',
    section: 'recommendation',
    evidence: ['E1'],
    fires: (facts) => {
      const mr = facts.hasMr ? '; an MR study is in the list' : '';
      if (facts.lesions.length > 0) return patient(`Heterotopic ossification is followed${mr}`);
      return symptoms(facts) === true || facts.daysSinceOnset !== null || facts.resectionConsidered
        ? patient(`Heterotopic ossification is asked for${mr}`)
        : null;
    },
    text: ({ hasMr, lesions }) =>
      [
        lesions.length > 0
          ? 'Detect and follow mineralised heterotopic ossification with plain radiographs rather than MRI: the same projections, with a calibration marker.'
          : 'Detect heterotopic ossification with plain radiographs rather than MRI, and follow it so: the same projections, with a calibration marker.',
        ...(hasMr ? ['MRI is not used for size or maturity here.'] : []),
        'MRI or ultrasound remains for tendon integrity, for suspicion in the first weeks before mineral shows, or for an atypical mass.',
      ].join(' '),
  },
  {
    id: 'interval',
    section: 'recommendation',
    evidence: ['E7', 'E13'],
    fires: (facts) => {
      const open = facts.lesions.filter((lesion) => !isMature(lesion));
      if (open.length > 0) return all(open, (who) => `${who}: maturity is not shown yet`);
      return facts.lesions.length === 0 && isRecent(facts, eightWeeks)
        ? patient('No lesion is marked and onset lies under 8 weeks back')
        : null;
    },
    text: (facts, { lesions }) => {
      const early = needsNegativeFilmAgain(facts);
      if (lesions.length === 0) {
        return 'Where the radiograph shows no ossification, repeat it in 3 to 4 weeks, as mineral shows about 3 to 6 weeks after onset.';
      }
      const unseen = lesions.filter((lesion) => lesion.film === 'negative');
      // What has just been done is not advised again.
      const scanned = unseen.length > 0 && unseen.every((lesion) => lesion.threePhaseRead);
      const sooner =
        firesThreePhase(facts) === null && !scanned
          ? '; three-phase bone scan or ultrasound if the answer is needed sooner'
          : '';
      const again = `Repeat the radiograph in 3 to 4 weeks, as mineral shows about 3 to 6 weeks after onset${sooner}.`;
      const later = lesions.filter((lesion) => lesion.film !== 'negative');
      if (early && later.length === 0) return ofSome(facts, lesions, again);
      const next = months(facts.followUpMonths);
      const usual = maturityMatters(facts)
        ? `Next radiograph and bone scan in ${next}.`
        : symptoms(facts) === false
          ? `Next radiograph in ${next}.`
          : `Next radiograph in ${next} and, if maturity matters for a decision, a bone scan then.`;
      if (!early) return ofSome(facts, lesions, usual);
      return `${names(later)}: ${inSentence(usual)} ${names(unseen)}: ${inSentence(again)}`;
    },
  },
  {
    id: 'three-phase-early',
    section: 'recommendation',
    evidence: ['E2', 'E6', 'E11'],
    fires: firesThreePhase,
    text: (facts, { lesions }) =>
      ofSome(
        facts,
        lesions,
        isRecent(facts, eightWeeks) || lesions.some((lesion) => lesion.film === 'negative')
          ? 'A three-phase bone scan shows the inflammatory component early; its delayed images show uptake from bone formation. Ultrasound is an alternative. If the scan is negative and suspicion stays, repeat it in 2 to 4 weeks.'
          : 'Three-phase bone scan if a decision depends on activity.',
      ),
  },
  {
    id: 'serial-quantitative-before-surgery',
    section: 'recommendation',
    evidence: ['E3', 'E12'],
    fires: (facts) => {
      const why = facts.resectionConsidered ? 'Resection is considered' : 'Symptoms persist after conservative care';
      return all(serialScansOf(facts), (who) => `${why} and maturity of ${who} is not shown`);
    },
    text: (facts, { lesions }) =>
      ofSome(
        facts,
        lesions,
        `Serial quantitative bone scans, with the same view, delay and reference region, to judge maturity before a surgical decision; the next not before ${months(facts.followUpMonths)} after the last.`,
      ),
  },
  {
    id: 'mature-now',
    section: 'recommendation',
    evidence: ['E3', 'E12'],
    fires: (facts) => {
      const mature = facts.lesions.filter((lesion) => isMatureForResection(facts, lesion));
      return all(mature, (who) => `Resection is considered and ${who} is mature`);
    },
    text: (_, { lesions }) =>
      `By radiograph and serial bone scans ${names(lesions)} ${lesions.length === 1 ? 'is' : 'are'} mature; from imaging there is no reason to wait. Evidence on the timing of resection is contested.`,
  },
  {
    id: 'discordant',
    section: 'recommendation',
    evidence: ['E10'],
    fires: (facts) => {
      const disagree = facts.lesions.filter((lesion) => lesion.discordant);
      return maturityMatters(facts)
        ? all(disagree, (who) => `Radiograph and bone scan disagree on ${who}, and a decision depends on it`)
        : null;
    },
    text: (_, { lesions }) =>
      `Radiograph and bone scan disagree on ${names(lesions)}: CT or SPECT/CT, or the next pair of examinations, resolves it.`,
  },
  {
    id: 'not-before-mature',
    section: 'recommendation',
    evidence: ['E3', 'E12'],
    fires: (facts) => {
      const open = facts.resectionConsidered ? facts.lesions.filter((lesion) => !isMature(lesion)) : [];
      return all(open, (who) => `Resection is considered and maturity of ${who} is not shown`);
    },
    text: (_, { lesions }) =>
      `Maturity of ${names(lesions)} is not shown here. Resection before maturity is held to raise the risk of recurrence; large series did not confirm it (5.8% re-operations of 539, delay p = 0.7, neurogenic heterotopic ossification).`,
  },
  {
    id: 'surgery-not-initial',
    section: 'guidance',
    evidence: ['E4', 'E9', 'E13'],
    fires: (facts) =>
      symptoms(facts) === false
        ? sizeReason(
            facts.lesions.filter((l) => isSmall(l) && !isMatureForResection(facts, l)),
            'no symptoms',
          )
        : null,
    text: (facts, { lesions }) =>
      lesions.length === facts.lesions.length
        ? 'Surgery is generally not indicated initially for a small, asymptomatic focus.'
        : `Surgery is generally not indicated initially for a small, asymptomatic focus, as ${names(lesions)}.`,
  },
  {
    id: 'conservative-first',
    section: 'guidance',
    evidence: ['E5'],
    fires: (facts) =>
      symptoms(facts) === true && !persists(facts)
        ? sizeReason(
            facts.lesions.filter((l) => isForCare(l) && !isMatureForResection(facts, l)),
            'symptoms',
          )
        : null,
    text: (facts, { lesions }) =>
      ofSome(
        facts,
        lesions,
        `Conservative care first for 6 to 8 weeks: ${bySite(lesions, (site) => siteProfile(site).guidance.conservative)}. Specialist referral if no better after 6 to 8 weeks.`,
      ),
  },
  {
    id: 'referral',
    section: 'guidance',
    evidence: ['E5'],
    fires: (facts) =>
      persists(facts) && facts.lesions.length > 0 ? patient('Symptoms persist after conservative care') : null,
    text: () => 'Conservative care has been tried: specialist referral.',
  },
  {
    id: 'no-tendon-steroid',
    section: 'guidance',
    evidence: ['E5'],
    fires: ({ lesions }) =>
      all(
        lesions.filter(({ site }) => siteProfile(site).guidance.noSteroidInjection !== undefined),
        (who) => `${who}: tendon`,
      ),
    text: (_, { lesions }) =>
      [...new Set(lesions.map(({ site }) => site))]
        .map((site) => {
          const { name, guidance } = siteProfile(site);
          return `Avoid corticosteroid injection into the ${name}: ${guidance.noSteroidInjection}.`;
        })
        .join(' '),
  },
  {
    id: 'biomechanics',
    section: 'guidance',
    evidence: ['E5'],
    fires: ({ lesions }) =>
      all(
        lesions.filter(({ site }) => siteProfile(site).guidance.biomechanics !== undefined),
        (who) => `${who}: mechanics of the site`,
      ),
    text: (_, { lesions }) => `Look for ${bySite(lesions, (site) => siteProfile(site).guidance.biomechanics ?? '')}.`,
  },
  {
    id: 'protocol',
    section: 'guidance',
    evidence: ['E6', 'E7'],
    fires: ({ lesions }) => {
      const apart = lesions.filter((lesion) => lesion.incomparable.length > 0);
      const reasons = [...new Set(apart.flatMap((lesion) => lesion.incomparable))];
      const why = reasons.map((reason) => inSentence(reason).replace(/\.$/, '')).join('; ');
      return apart.length === 0 ? null : { why: `Dates do not compare: ${why}`, lesions: apart };
    },
    text: () =>
      'Repeat with the same projection or view, the same delay after injection and the same reference region, and with a calibration marker on radiographs, so that dates compare.',
  },
];

export interface Exclusion {
  readonly pair: readonly [RecommendationId, RecommendationId];
  readonly why: string;
}

/** Sentences that contradict each other when they speak of one lesion. */
export const exclusions: readonly Exclusion[] = [
  { pair: ['mature-now', 'interval'], why: 'No reason to wait, against waiting for the next examination.' },
  { pair: ['mature-now', 'three-phase-early'], why: 'Mature, against looking for an early focus.' },
  {
    pair: ['mature-now', 'serial-quantitative-before-surgery'],
    why: 'The scans that are asked for have been delivered.',
  },
  { pair: ['mature-now', 'discordant'], why: 'Mature needs both axes to agree.' },
  { pair: ['mature-now', 'not-before-mature'], why: 'Mature, against not shown to be mature.' },
  { pair: ['mature-now', 'surgery-not-initial'], why: 'No reason to wait, against no surgery.' },
  { pair: ['mature-now', 'conservative-first'], why: 'No reason to wait, against waiting 6 to 8 weeks.' },
  {
    pair: ['discordant', 'serial-quantitative-before-surgery'],
    why: 'Two ways out of one question; the scans are there and disagree.',
  },
  {
    pair: ['three-phase-early', 'serial-quantitative-before-surgery'],
    why: 'A repeat in 2 to 4 weeks, against none before the follow-up interval.',
  },
  { pair: ['surgery-not-initial', 'conservative-first'], why: 'Without symptoms, against with symptoms.' },
  { pair: ['surgery-not-initial', 'referral'], why: 'Without symptoms, against symptoms that persist.' },
  { pair: ['conservative-first', 'referral'], why: 'Care to be tried, against care that has been tried.' },
];

/** Sentences that contradict the conclusion on the lesion of which they speak. */
export const conclusionExclusions: readonly {
  readonly id: RecommendationId;
  readonly conclusions: readonly Conclusion[];
}[] = [
  { id: 'interval', conclusions: ['mature'] },
  { id: 'three-phase-early', conclusions: ['mature'] },
  { id: 'serial-quantitative-before-surgery', conclusions: ['mature'] },
  { id: 'discordant', conclusions: ['mature', 'maturing', 'immature', 'radiographically-mature'] },
  { id: 'not-before-mature', conclusions: ['mature'] },
  { id: 'mature-now', conclusions: ['immature', 'maturing', 'radiographically-mature', 'indeterminate'] },
];

/** Recommendations whose condition holds, in the order of the rules, without those that the site has switched off. */
export function recommend(facts: RecommendationFacts, off: readonly string[]): Recommendation[] {
  return recommendationRules.flatMap(({ id, section, evidence, fires, text }) => {
    const fired = off.includes(id) ? null : fires(facts);
    if (fired === null) return [];
    return [
      {
        id,
        section,
        evidence: [...evidence],
        reason: `${fired.why}.`,
        text: text(facts, fired),
        lesions: fired.lesions.map((lesion) => lesion.id),
      },
    ];
  });
}
