/** The words of the report for what the models name by code. */
import type { InstanceInfo, NmPhase, StudyInfo } from '../dicom/model.ts';
import { wordPhase } from '../wording/terms.ts';

/** Radiographs and their kin, by modality. */
export const radiographModalities: readonly string[] = ['CR', 'DX', 'RG', 'RF', 'XA', 'MG'];

export function isRadiograph(instance: InstanceInfo): boolean {
  return radiographModalities.includes(instance.modality);
}

export function studyIs(study: StudyInfo, modalities: readonly string[]): boolean {
  return study.modalities.some((modality) => modalities.includes(modality));
}

/** The examination in one noun: "radiograph", "bone scan", "MRI", "CT". */
export function studyKind(study: StudyInfo): string {
  if (studyIs(study, ['NM', 'PT'])) return 'bone scan';
  if (studyIs(study, radiographModalities)) return 'radiograph';
  if (studyIs(study, ['MR'])) return 'MRI';
  if (studyIs(study, ['CT'])) return 'CT';
  if (studyIs(study, ['US'])) return 'ultrasound';
  return study.modalities.filter((m) => m !== 'SR' && m !== 'DOC' && m !== 'PR').join('/') || 'examination';
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
