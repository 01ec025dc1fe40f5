import type { LesionResult } from '../../../../../shared/measure/model.ts';
import type { Reading } from '../../../../../shared/reading/model.ts';
import type { Dataset } from '../../dicomFile.ts';
import * as codes from '../codes.ts';
import * as ours from '../privateCodes.ts';
import { codeValue } from '../values/codeValue.ts';
import { container } from '../values/container.ts';
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

/** Conclusions of the serial assessment, each tied to its lesion by the lesion's UID. */
function conclusionItems(lesion: LesionResult): Dataset[] {
  const { maturity } = lesion;
  const subject = () => [uidref('HAS PROPERTIES', ours.lesionUid, lesion.trackingUid)];
  return [
    codeValue('CONTAINS', ours.maturityConclusion, ours.valueCode(maturity.conclusion), subject()),
    codeValue('CONTAINS', ours.maturityTrend, ours.valueCode(maturity.trend), subject()),
    codeValue('CONTAINS', ours.scintigraphicActivity, ours.valueCode(maturity.scintigraphy), subject()),
  ];
}

/** Qualitative Evaluations of TID 1500, or nothing when there are none. */
export function qualitativeEvaluations(reading: Reading | undefined, lesions: readonly LesionResult[]): Dataset[] {
  const items = [...(reading === undefined ? [] : readingItems(reading)), ...lesions.flatMap(conclusionItems)];
  return items.length === 0 ? [] : [container('CONTAINS', codes.qualitativeEvaluations, items)];
}
