import type { FindingAtDate, LesionResult } from '../../../../shared/measure/model.ts';
import { gradeConcepts } from '../sr/templates/qualitativeEvaluations.ts';
import { common, type ObservationContext } from './observation.ts';
import { concept, type Entry, entry, systems } from './reference.ts';

const own = (code: string, display: string) => ({ system: systems.enthesis, code, display });

/** A component whose value is one of the record's own words, under the code that the structured report gives it. */
function component(code: string, display: string, word: string) {
  return { code: concept(own(code, display)), valueCodeableConcept: concept(own(word, word)) };
}

function components(finding: FindingAtDate) {
  const { seen, stage, signs, phases, grade, confidence } = finding;
  const trabeculae = signs?.trabeculae;
  const said: [string, string, string | undefined][] = [
    ['lesion-seen', 'Lesion seen on the examination', seen === undefined ? undefined : seen ? 'seen' : 'not-seen'],
    ['film-stage', 'Radiographic stage of maturity', stage === 'not-read' ? undefined : stage],
    ['margin', 'Margin of the ossification', signs?.margin],
    ['cortical-rim', 'Cortical rim of the ossification', signs?.corticalRim],
    [
      'trabeculae',
      'Trabeculae in the ossification',
      trabeculae === undefined ? undefined : trabeculae ? 'present' : 'absent',
    ],
    ['flow', 'Flow phase', phases?.flow],
    ['pool', 'Blood pool phase', phases?.pool],
    ['confidence', 'Confidence of the finding', confidence],
  ];
  const graded = grade === undefined ? [] : [[gradeConcepts[grade.scale], grade.value] as const];
  return [
    ...said.flatMap(([code, display, word]) => (word === undefined ? [] : [component(code, display, word)])),
    ...graded.map(([{ value, meaning }, word]) => component(value, meaning, word)),
  ];
}

/** What the reader saw of the lesion: one Observation per examination, tied to the lesion's BodyStructure and to no other. */
export function findingObservations(lesion: LesionResult, context: ObservationContext): Entry[] {
  return lesion.findings.flatMap((finding) => {
    const said = components(finding);
    if (said.length === 0) return [];
    return entry(
      {
        resourceType: 'Observation',
        ...common(context, finding.studyInstanceUid, finding.date),
        code: concept(own('finding', 'Reading of the ossification')),
        component: said,
      },
      lesion.trackingUid,
      'finding',
      finding.studyInstanceUid,
      finding.sopInstanceUid ?? '',
    );
  });
}
