import type { SiteProfile } from '../profile.ts';
import { chosenRegion, femoralShaft, mirrored, pairedSides, plainGuidance, tibialShaft } from './common.ts';

export const knee: SiteProfile = {
  id: 'knee',
  name: 'knee',
  code: { value: '72696002', meaning: 'Knee' },
  sides: pairedSides,
  opposite: 'knee',
  references: [mirrored('knee'), tibialShaft, femoralShaft, chosenRegion],
  grades: [],
  views: ['AP', 'lateral'],
  pictures: { bodyParts: ['KNEE', 'KNEE JOINT', 'PATELLA'], words: ['KNEE', 'KNEES', 'PATELLA'] },
  angles: [],
  guidance: plainGuidance,
  small: null,
};
