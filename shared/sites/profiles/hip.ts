import type { SiteProfile } from '../profile.ts';
import { chosenRegion, femoralShaft, iliacWing, mirrored, pairedSides, plainGuidance, sacralBone } from './common.ts';

export const hip: SiteProfile = {
  id: 'hip',
  name: 'hip',
  code: { value: '24136001', meaning: 'Hip joint' },
  sides: pairedSides,
  opposite: 'hip',
  references: [mirrored('hip'), femoralShaft, iliacWing, sacralBone, chosenRegion],
  grades: ['brooker', 'della-valle'],
  views: ['AP', 'lateral'],
  pictures: { bodyParts: ['HIP', 'HIP JOINT'], words: ['HIP', 'HIPS'] },
  angles: [],
  guidance: plainGuidance,
  small: null,
};
