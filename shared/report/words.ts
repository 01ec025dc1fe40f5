/** The words of the report for what the models name by code. */
import type { InstanceInfo, StudyInfo } from '../dicom/model.ts';

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

const stageWords = {
  immature: 'immature',
  maturing: 'maturing',
  mature: 'mature',
  'not-read': 'not read',
} as const;

export function stageName(stage: keyof typeof stageWords): string {
  return stageWords[stage];
}

const phaseWords = { flow: 'flow', pool: 'blood pool', delayed: 'delayed' } as const;

export function phaseName(phase: keyof typeof phaseWords): string {
  return phaseWords[phase];
}
