/** The words of the report for what the models name by code. */
import { kindOf, kindOfModality, studyHas } from '../dicom/kind.ts';
import type { InstanceInfo, NmPhase, StudyInfo } from '../dicom/model.ts';
import { wordPhase } from '../wording/terms.ts';

export function isRadiograph(instance: InstanceInfo): boolean {
  return kindOf(instance) === 'film';
}

/** The examination in one noun: "radiograph", "bone scan", "MRI", "CT". */
export function studyKind(study: StudyInfo): string {
  if (studyHas(study, 'scan', 'pet')) return 'bone scan';
  if (studyHas(study, 'film')) return 'radiograph';
  if (studyHas(study, 'mr')) return 'MRI';
  if (studyHas(study, 'ct')) return 'CT';
  if (studyHas(study, 'us')) return 'ultrasound';
  return study.modalities.filter((m) => kindOfModality(m) !== 'document').join('/') || 'examination';
}

/** Phases that the header's times propose for a scan, in their order. */
export function phasesAcquired(study: StudyInfo): NmPhase[] {
  const found = new Set(
    study.instances.flatMap(({ nm }) => (nm?.groups ?? []).flatMap((group) => group.proposedPhase ?? [])),
  );
  return (['flow', 'pool', 'delayed'] as const).filter((phase) => found.has(phase));
}

export function phaseName(phase: NmPhase): string {
  return wordPhase(phase);
}
