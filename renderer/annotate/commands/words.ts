/** The words for roles, sites and sides, in plain radiology English. */
import type { Lesion, Role } from '../../../shared/reading/model.ts';

export const roleWords: Record<Role, string> = {
  'long-axis': 'long axis',
  'short-axis': 'short axis',
  area: 'area',
  'uptake-lesion': 'lesion uptake',
  'uptake-reference': 'reference uptake',
  'uptake-background': 'background uptake',
  calibration: 'calibration',
  'internal-reference': 'internal reference',
  length: 'length',
  'insertion-distance': 'distance from insertion',
  angle: 'angle',
  note: 'note',
  midline: 'midline',
  'focus-point': 'focus',
};

export const roleShort: Record<Role, string> = {
  'long-axis': 'LA',
  'short-axis': 'SA',
  area: 'Area',
  'uptake-lesion': 'Lesion',
  'uptake-reference': 'Ref',
  'uptake-background': 'Bkg',
  calibration: 'Cal',
  'internal-reference': 'Int ref',
  length: 'Length',
  'insertion-distance': 'Insertion',
  angle: 'Angle',
  note: 'Note',
  midline: 'Midline',
  'focus-point': 'Focus',
};

export const siteWords: Record<Lesion['site'], string> = {
  'achilles-tendon': 'Achilles tendon',
  calcaneus: 'calcaneus',
  hip: 'hip',
  knee: 'knee',
  elbow: 'elbow',
  other: 'other site',
};

export const lateralityWords: Record<Lesion['laterality'], string> = { L: 'left', R: 'right', U: 'side not given' };

/** "L1 right Achilles tendon, distal focus" */
export function lesionName(lesion: Pick<Lesion, 'id' | 'site' | 'laterality' | 'label'>): string {
  const side = lesion.laterality === 'U' ? '' : `${lateralityWords[lesion.laterality]} `;
  return `${lesion.id} ${side}${siteWords[lesion.site]}${lesion.label ? `, ${lesion.label}` : ''}`;
}

/** Roles that belong to a lesion; the others belong to the image. */
export function needsLesion(role: Role): boolean {
  return (
    role === 'long-axis' ||
    role === 'short-axis' ||
    role === 'area' ||
    role === 'uptake-lesion' ||
    role === 'uptake-reference' ||
    role === 'uptake-background' ||
    role === 'insertion-distance' ||
    role === 'focus-point'
  );
}
