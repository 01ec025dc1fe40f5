import type { LesionResult } from '../../../../../shared/measure/model.ts';
import type { Finding, Grade, Lesion } from '../../../../../shared/reading/model.ts';
import type { Dataset } from '../../dicomFile.ts';
import type { Code } from '../code.ts';
import * as codes from '../codes.ts';
import * as ours from '../privateCodes.ts';
import { codeValue } from '../values/codeValue.ts';
import { container } from '../values/container.ts';
import { text } from '../values/text.ts';
import { uidref } from '../values/uidref.ts';

export const gradeConcepts: Readonly<Record<Grade['scale'], Code>> = {
  'achilles-distance': ours.achillesDistance,
  brooker: ours.brooker,
  'della-valle': ours.dellaValle,
  'hastings-graham': ours.hastingsGraham,
};

/**
 * What the reader saw of one lesion in this study. Among several lesions of the document each item names its own, so that none is taken
 * for another's. A finding that is yet to be assigned is nobody's and stays out of the tree.
 */
function findingItems(finding: Finding, lesions: readonly Lesion[], several: boolean): Dataset[] {
  const { seen, signs, phases, grade } = finding;
  const owner = lesions.find((lesion) => lesion.id === finding.lesionId);
  const pairs: [Code, string | undefined][] = [
    [ours.lesionSeen, seen === undefined ? undefined : seen ? 'seen' : 'not-seen'],
    [ours.radiographicStage, finding.radiographicStage],
    [ours.margin, signs?.margin],
    [ours.corticalRim, signs?.corticalRim],
    [ours.trabeculae, signs?.trabeculae === undefined ? undefined : signs.trabeculae ? 'present' : 'absent'],
    [ours.flowPhase, phases?.flow],
    [ours.poolPhase, phases?.pool],
    ...(grade === undefined ? [] : [[gradeConcepts[grade.scale], grade.value] as [Code, string]]),
    [ours.confidence, finding.confidence],
  ];
  if (owner === undefined) return [];
  const subject = several ? [uidref('HAS PROPERTIES', ours.lesionUid, owner.trackingUid)] : [];
  return pairs.flatMap(([concept, word]) =>
    word === undefined ? [] : [codeValue('CONTAINS', concept, ours.valueCode(word), subject)],
  );
}

/** Conclusions of the serial assessment; among several lesions each is tied to its own by the lesion's UID. */
function conclusionItems(lesion: LesionResult, several: boolean): Dataset[] {
  const { maturity } = lesion;
  const subject = () => (several ? [uidref('HAS PROPERTIES', ours.lesionUid, lesion.trackingUid)] : []);
  return [
    codeValue('CONTAINS', ours.maturityConclusion, ours.valueCode(maturity.conclusion), subject()),
    codeValue('CONTAINS', ours.maturityTrend, ours.valueCode(maturity.trend), subject()),
    codeValue('CONTAINS', ours.scintigraphicActivity, ours.valueCode(maturity.scintigraphy), subject()),
  ];
}

/** "2.25.17 L1" and "2.25.17 distal focus": what the lesion is over all documents of the series. */
function lesionItems({ id, trackingUid, label }: Lesion): Dataset[] {
  return [
    text('CONTAINS', ours.lesionUid, `${trackingUid} ${id}`),
    ...(label === '' ? [] : [text('CONTAINS', ours.lesionLabel, `${trackingUid} ${label}`)]),
  ];
}

export interface Evaluations {
  /** Of the study, of every lesion. */
  readonly findings: readonly Finding[];
  readonly concluded: readonly LesionResult[];
  /** Lesions that the groups and findings of the document belong to. */
  readonly lesions: readonly Lesion[];
  /** Sentences and coded answers of the report. */
  readonly text: readonly Dataset[];
}

/** Qualitative Evaluations of TID 1500, or nothing when there are none. */
export function qualitativeEvaluations({ findings, concluded, lesions, text: sentences }: Evaluations): Dataset[] {
  const several = new Set([...lesions, ...concluded].map((lesion) => lesion.trackingUid)).size > 1;
  const items = [
    ...findings.flatMap((finding) => findingItems(finding, lesions, several)),
    ...concluded.flatMap((lesion) => conclusionItems(lesion, several)),
    ...lesions.flatMap(lesionItems),
    ...sentences,
  ];
  return items.length === 0 ? [] : [container('CONTAINS', codes.qualitativeEvaluations, items)];
}
