/** The words for roles, lesions and sides, in plain radiology English. */
import type { Lesion, Role } from '../../../shared/reading/model.ts';
import type { Laterality } from '../../../shared/sites/model.ts';
import { sideName, siteWithSide } from '../../../shared/sites/profiles.ts';

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
  control: 'control region',
  gap: 'gap between bones',
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
  control: 'Control',
  gap: 'Gap',
};

/** A side for a list to choose from. */
export function sideWords(laterality: Laterality): string {
  return sideName(laterality) || 'side not given';
}

/** "L1 right Achilles tendon, distal focus" */
export function lesionTitle(lesion: Pick<Lesion, 'id' | 'site' | 'laterality' | 'label'>): string {
  return `${lesion.id} ${lesionPlace(lesion)}`;
}

/** "right Achilles tendon, distal focus" */
export function lesionPlace(lesion: Pick<Lesion, 'site' | 'laterality' | 'label'>): string {
  const { site, laterality, label } = lesion;
  const where = siteWithSide(site, laterality, label);
  return site !== 'other' && label !== '' ? `${where}, ${label}` : where;
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
    role === 'gap' ||
    role === 'focus-point'
  );
}
