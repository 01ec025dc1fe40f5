/** The words of the report for what the models name by code. */
import type { InstanceInfo, StudyInfo } from '../dicom/model.ts';
import type { LesionResult } from '../measure/model.ts';
import type { Lesion } from '../reading/model.ts';
import type { ReferenceMethod } from '../sites/model.ts';

type Site = Lesion['site'];
type Laterality = Lesion['laterality'];

const siteWords: Record<Site, string> = {
  'achilles-tendon': 'Achilles tendon',
  calcaneus: 'calcaneus',
  hip: 'hip',
  knee: 'knee',
  elbow: 'elbow',
  other: 'site as labelled',
};

const sideWords: Record<Laterality, string> = { L: 'left', R: 'right', U: '' };

/** "right Achilles tendon"; a lesion at an unlisted site is named by its label. Never guesses a side. */
export function siteWithSide(site: Site, laterality: Laterality, label: string): string {
  const where = site === 'other' && label !== '' ? label : siteWords[site];
  return [sideWords[laterality], where].filter((part) => part !== '').join(' ');
}

/** "L1, right Achilles tendon, distal focus": how a lesion is named at the head of its paragraph. */
export function lesionName(lesion: Pick<LesionResult, 'id' | 'site' | 'laterality' | 'label'>): string {
  const parts = [lesion.id, siteWithSide(lesion.site, lesion.laterality, lesion.label)];
  if (lesion.site !== 'other' && lesion.label !== '') parts.push(lesion.label);
  return parts.join(', ');
}

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

const referenceWords: Record<ReferenceMethod, string> = {
  contralateral: 'the mirrored region of the other heel',
  'tibial-shaft': 'the tibial shaft',
  other: 'a reference region chosen by the reader',
};

export function referenceName(method: ReferenceMethod | null): string {
  return method === null ? 'the reference region' : referenceWords[method];
}

const referenceShort: Record<ReferenceMethod, string> = {
  contralateral: 'other heel',
  'tibial-shaft': 'tibial shaft',
  other: 'other',
};

export function referenceNameShort(method: ReferenceMethod | null): string {
  return method === null ? '' : referenceShort[method];
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
