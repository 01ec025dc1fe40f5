import type { SiteProfile } from '../profile.ts';
import { chosenRegion, heelBiomechanics, mirrored, pairedSides, tibialShaft } from './common.ts';

export const calcaneus: SiteProfile = {
  id: 'calcaneus',
  name: 'calcaneus',
  code: { value: '80144004', meaning: 'Calcaneus' },
  sides: pairedSides,
  opposite: 'heel',
  references: [mirrored('heel'), tibialShaft, chosenRegion],
  grades: ['achilles-distance'],
  views: ['lateral', 'axial'],
  pictures: { bodyParts: ['CALCANEUS'], words: ['CALCANEUS', 'OS CALCIS'] },
  angles: ['Calcaneal pitch', 'Meary'],
  guidance: {
    conservative:
      'activity modification, open-backed shoes or a heel lift, calf stretching, NSAIDs (topical or oral) where tolerated, and cryotherapy',
    biomechanics: heelBiomechanics,
  },
  small: null,
};
