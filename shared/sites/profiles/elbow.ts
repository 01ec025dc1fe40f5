import type { SiteProfile } from '../profile.ts';
import { chosenRegion, mirrored, pairedSides, plainGuidance } from './common.ts';

export const elbow: SiteProfile = {
  id: 'elbow',
  name: 'elbow',
  code: { value: '16953009', meaning: 'Elbow joint' },
  sides: pairedSides,
  opposite: 'elbow',
  references: [mirrored('elbow'), chosenRegion],
  grades: ['hastings-graham'],
  views: ['AP', 'lateral'],
  pictures: { bodyParts: ['ELBOW', 'ELBOW JOINT'], words: ['ELBOW', 'ELBOWS'] },
  angles: [],
  guidance: plainGuidance,
  small: null,
};
