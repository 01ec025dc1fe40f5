import type { SiteProfile } from '../profile.ts';
import { chosenRegion, iliacWing, mirrored, plainGuidance, sacralBone } from './common.ts';

export const spine: SiteProfile = {
  id: 'spine',
  name: 'spine',
  code: { value: '421060004', meaning: 'Spine' },
  sides: ['M', 'L', 'R', 'B', 'U'],
  opposite: 'spine',
  references: [iliacWing, sacralBone, mirrored('side'), chosenRegion],
  grades: [],
  views: ['AP', 'lateral'],
  pictures: {
    bodyParts: [
      'SPINE',
      'CSPINE',
      'TSPINE',
      'LSPINE',
      'TLSPINE',
      'LSSPINE',
      'CTSPINE',
      'CERVICAL SPINE',
      'THORACIC SPINE',
      'LUMBAR SPINE',
    ],
    words: ['SPINE'],
  },
  angles: [],
  guidance: plainGuidance,
  small: null,
};
