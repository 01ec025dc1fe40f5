import type { LesionResult } from '../../../../../shared/measure/model.ts';
import type { Lesion, Reading } from '../../../../../shared/reading/model.ts';
import type { Dataset } from '../../dicomFile.ts';
import * as codes from '../codes.ts';
import * as ours from '../privateCodes.ts';
import { codeValue } from '../values/codeValue.ts';
import { container } from '../values/container.ts';
import { text } from '../values/text.ts';
import { uidref } from '../values/uidref.ts';

/** The reader's signs in this study. */
function readingItems(reading: Reading): Dataset[] {
  const pairs: [typeof ours.margin, string | undefined][] = [
    [ours.radiographicStage, reading.radiographicStage],
    [ours.margin, reading.signs?.margin],
    [ours.corticalRim, reading.signs?.corticalRim],
    [
      ours.trabeculae,
      reading.signs?.trabeculae === undefined ? undefined : reading.signs.trabeculae ? 'present' : 'absent',
    ],
    [ours.flowPhase, reading.phases?.flow],
    [ours.poolPhase, reading.phases?.pool],
  ];
  return pairs.flatMap(([concept, word]) =>
    word === undefined ? [] : [codeValue('CONTAINS', concept, ours.valueCode(word))],
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
  readonly reading: Reading | undefined;
  readonly concluded: readonly LesionResult[];
  /** Lesions that the groups of the document belong to. */
  readonly lesions: readonly Lesion[];
  /** Sentences and coded answers of the report. */
  readonly text: readonly Dataset[];
}

/** Qualitative Evaluations of TID 1500, or nothing when there are none. */
export function qualitativeEvaluations({ reading, concluded, lesions, text: sentences }: Evaluations): Dataset[] {
  const items = [
    ...(reading === undefined ? [] : readingItems(reading)),
    ...concluded.flatMap((lesion) => conclusionItems(lesion, concluded.length > 1)),
    ...lesions.flatMap(lesionItems),
    ...sentences,
  ];
  return items.length === 0 ? [] : [container('CONTAINS', codes.qualitativeEvaluations, items)];
}
