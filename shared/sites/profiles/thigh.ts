import type { SiteProfile } from '../profile.ts';
import { chosenRegion, femoralShaft, mirrored, pairedSides, plainGuidance } from './common.ts';

export const thigh: SiteProfile = {
  id: 'thigh',
  name: 'thigh',
  code: { value: '68367000', meaning: 'Thigh' },
  sides: pairedSides,
  opposite: 'thigh',
  references: [mirrored('thigh'), femoralShaft, chosenRegion],
  grades: [],
  views: ['AP', 'lateral'],
  pictures: { bodyParts: ['THIGH', 'FEMUR'], words: ['THIGH', 'THIGHS', 'FEMUR'] },
  angles: [],
  guidance: plainGuidance,
  small: null,
};
