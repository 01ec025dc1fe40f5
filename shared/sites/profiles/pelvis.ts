import type { SiteProfile } from '../profile.ts';
import { allSides, chosenRegion, femoralShaft, iliacWing, mirrored, plainGuidance, sacralBone } from './common.ts';

export const pelvis: SiteProfile = {
  id: 'pelvis',
  name: 'pelvis',
  code: { value: '12921003', meaning: 'Pelvis' },
  sides: allSides,
  // What is called pelvis by one reader and hip by another lies in the same place.
  opposite: 'hip',
  references: [mirrored('side'), iliacWing, sacralBone, femoralShaft, chosenRegion],
  grades: ['brooker', 'della-valle'],
  views: ['AP', 'oblique'],
  pictures: { bodyParts: ['PELVIS', 'SSPINE', 'SACRUM'], words: ['PELVIS', 'PELVIC'] },
  angles: [],
  guidance: plainGuidance,
  small: null,
};
