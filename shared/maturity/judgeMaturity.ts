import { z95 } from '../change/normal.ts';
import type { SizeObservation, UptakeObservation } from '../change/observations.ts';
import type { Finding, RadiographicStage } from '../reading/model.ts';
import type { SiteSettings } from '../settings/model.ts';
import { wordDate } from '../wording/date.ts';
import { decisionMargin } from './margin.ts';
import { missingToDecide } from './missing.ts';
import type { FiredRule, Maturity, Scintigraphy } from './model.ts';
import { findingsByDate, type PhaseFindings } from './phaseFindings.ts';
import { planPlateau } from './plan.ts';
import { stageOf } from './radiograph.ts';
import { fired, firstToFire } from './rule.ts';
import { type ScintigraphyFacts, scintigraphyFacts } from './scintigraphyFacts.ts';
import { describeScintigraphyInput, flatSince, scintigraphyRules } from './scintigraphyRules.ts';
import { secondOpinion } from './secondOpinion.ts';
import { type Cell, maturityTable } from './table.ts';
import { type DatedConclusion, trendOf } from './trend.ts';
import { wordStage, wordTrend } from './wording.ts';

export interface MaturityInput {
  /** Delayed scans of one lesion, any order; those without a date are left out. */
  readonly scans: readonly UptakeObservation[];
  /** What was read of the same lesion, of no other. */
  readonly findings: readonly Finding[];
  /** Sizes on films, which tell how much of a rise growth explains. */
  readonly sizes?: readonly SizeObservation[];
  dateOf(studyInstanceUid: string): string | null;
  readonly settings: SiteSettings;
}

interface StageAt {
  readonly date: string;
  readonly stage: RadiographicStage;
  readonly source: string;
}

interface Judgement extends DatedConclusion {
  readonly cell: Cell;
  readonly facts: ScintigraphyFacts;
  readonly stage: { stage: RadiographicStage; date: string | null; source: string };
}

/**
 * The two axes at every date on which something was measured or read, each with all that was known by then, the
 * conclusion at the latest date, and the trend over the dates (clinical rules, section 5).
 */
export function judgeMaturity(input: MaturityInput): Maturity {
  const findings = findingsByDate(input.findings, input.dateOf);
  const stages = stagesByDate(input);
  const dates = [
    ...new Set([
      ...input.scans.flatMap((o) =>
        o.row.date !== null && (o.row.phase === 'delayed' || o.row.phase === null) ? [o.row.date] : [],
      ),
      ...findings.map((f) => f.date),
      ...stages.map((s) => s.date),
    ]),
  ].sort();
  const judgements = dates.map((date) => judgeAt(date, input, findings, stages));
  const latest = judgements.at(-1) ?? judgeAt('', input, findings, stages);
  const trend = isCourse(latest, stages) ? trendOf(judgements) : 'not-assessable';
  const rules = firedRules(latest, judgements, trend);
  const plan = planPlateau(latest.facts, latest.scintigraphy);
  const [initial, last] = [latest.facts.comparable[0], latest.facts.comparable.at(-1)];
  return {
    conclusion: latest.conclusion,
    wording: latest.cell.wording,
    discordant: latest.discordant,
    trend,
    scintigraphy: latest.scintigraphy,
    radiograph: latest.stage.stage,
    rules: rules.map((r) => r.id),
    fired: rules,
    missing: missingToDecide(latest.facts, latest.scintigraphy, latest.stage, plan),
    flatSince: flatSince(latest.facts),
    margin: decisionMargin(latest.facts, (state) => maturityTable[state][latest.stage.stage].wording),
    plan,
    growth: growthOf(latest.facts),
    byDate: judgements.map(({ date, conclusion, scintigraphy, stage }) => ({
      date,
      conclusion,
      scintigraphy,
      radiograph: stage.stage,
    })),
    secondOpinion:
      initial === undefined || last === undefined || initial === last
        ? null
        : secondOpinion(initial.ratio, last.ratio, latest.scintigraphy),
  };
}

/** What growth explains of the change against the previous scan. */
function growthOf({ againstPrevious: pair, settings }: ScintigraphyFacts): Maturity['growth'] {
  if (pair === null || pair.growth === null) return null;
  const { factor, standardError } = pair.growth;
  const half = z95 * standardError;
  return {
    from: pair.from.date,
    to: pair.to.date,
    factor,
    interval95: [factor * Math.exp(-half), factor * Math.exp(half)],
    beyond: Math.exp(pair.beyondGrowth.logRatio),
    fwhmMm: settings.fwhmMm,
  };
}

/** One film and one scan are two dates and no course: one kind of examination must have been there twice. */
function isCourse({ facts }: Judgement, stages: readonly StageAt[]): boolean {
  return facts.scanDates.length > 1 || new Set(stages.map((s) => s.date)).size > 1;
}

/** Stages read, oldest first; of two on one day the less mature counts. */
function stagesByDate({ findings, dateOf }: MaturityInput): StageAt[] {
  const order: readonly RadiographicStage[] = ['immature', 'maturing', 'mature', 'not-read'];
  const stages = findings.flatMap((finding): StageAt[] => {
    const date = dateOf(finding.studyInstanceUid);
    const stage = stageOf(finding);
    if (date === null || stage === 'not-read') return [];
    const named = finding.radiographicStage !== undefined && finding.radiographicStage !== 'not-read';
    return [{ date, stage, source: named ? 'reader, stage' : 'reader, signs' }];
  });
  return stages.sort((a, b) =>
    a.date !== b.date ? (a.date < b.date ? -1 : 1) : order.indexOf(b.stage) - order.indexOf(a.stage),
  );
}

function judgeAt(
  date: string,
  input: MaturityInput,
  findings: readonly PhaseFindings[],
  stages: readonly StageAt[],
): Judgement {
  const facts = scintigraphyFacts(input.scans, findings, date, input.settings, input.sizes);
  const scintigraphy: Scintigraphy = firstToFire(scintigraphyRules, facts).outcome;
  const stage = stages.filter((s) => s.date <= date).at(-1) ?? {
    stage: 'not-read' as const,
    date: null,
    source: 'no film read',
  };
  const cell = maturityTable[scintigraphy][stage.stage];
  return { date, conclusion: cell.conclusion, scintigraphy, discordant: cell.discordant, cell, facts, stage };
}

function firedRules(latest: Judgement, all: readonly Judgement[], trend: Maturity['trend']): FiredRule[] {
  const { facts, stage, scintigraphy, cell } = latest;
  return [
    fired(firstToFire(scintigraphyRules, facts), facts, describeScintigraphyInput),
    {
      id: `radiograph/${stage.stage}`,
      text: wordStage(stage.stage, stage.date),
      inputs: [
        {
          name: 'radiographic stage',
          value: stage.stage,
          source: stage.date === null ? stage.source : `${stage.source}, ${wordDate(stage.date)}`,
        },
      ],
      evidence: [],
    },
    {
      id: `conclusion/${scintigraphy}+${stage.stage}`,
      text: `Scintigraphy ${scintigraphy} and radiograph ${stage.stage === 'not-read' ? 'not read' : stage.stage} give: ${cell.wording}.`,
      inputs: [
        { name: 'scintigraphy', value: scintigraphy, source: 'rule above' },
        { name: 'radiograph', value: stage.stage, source: 'rule above' },
      ],
      evidence: ['E3', 'E7'],
    },
    {
      id: `trend/${trend}`,
      text: wordTrend(trend, all.length),
      inputs: all.map((j) => ({ name: wordDate(j.date), value: j.cell.wording, source: 'conclusion at that date' })),
      evidence: [],
    },
  ];
}
