/** What kind of picture an image is, asked in one place: by its modality (0008,0060), and by what the header describes of a scan. */
import type { InstanceInfo } from './model.ts';

export type ImageKind = 'film' | 'scan' | 'pet' | 'ct' | 'mr' | 'us' | 'document' | 'other';

const kinds: Readonly<Record<string, ImageKind>> = {
  CR: 'film',
  DX: 'film',
  RG: 'film',
  RF: 'film',
  XA: 'film',
  MG: 'film',
  IO: 'film',
  PX: 'film',
  NM: 'scan',
  PT: 'pet',
  CT: 'ct',
  MR: 'mr',
  US: 'us',
  SR: 'document',
  DOC: 'document',
  KO: 'document',
  PR: 'document',
};

/** The kind that a modality stands for; 'other' for one that does not say (OT, SC, XC). */
export function kindOfModality(modality: string): ImageKind {
  return Object.hasOwn(kinds, modality) ? kinds[modality]! : 'other';
}

/** A film is a radiograph of whatever detector; a scan is one of a gamma camera. */
export function kindOf({ nm, modality }: Pick<InstanceInfo, 'modality' | 'nm'>): ImageKind {
  return nm === null ? kindOfModality(modality) : 'scan';
}

/** Whether a study holds a picture of one of the kinds, by its modalities. */
export function studyHas(study: { readonly modalities: readonly string[] }, ...wanted: readonly ImageKind[]): boolean {
  return study.modalities.some((modality) => wanted.includes(kindOfModality(modality)));
}
