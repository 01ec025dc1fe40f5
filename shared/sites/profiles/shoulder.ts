import type { SiteProfile } from '../profile.ts';
import { chosenRegion, mirrored, pairedSides, plainGuidance } from './common.ts';

export const shoulder: SiteProfile = {
  id: 'shoulder',
  name: 'shoulder',
  code: { value: '16982005', meaning: 'Shoulder' },
  sides: pairedSides,
  opposite: 'shoulder',
  references: [mirrored('shoulder'), chosenRegion],
  grades: [],
  views: ['AP', 'axial'],
  pictures: { bodyParts: ['SHOULDER', 'SHOULDER JOINT', 'SCAPULA', 'CLAVICLE'], words: ['SHOULDER', 'SHOULDERS'] },
  angles: [],
  guidance: plainGuidance,
  small: null,
};
