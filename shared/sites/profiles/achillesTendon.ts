import type { SiteProfile } from '../profile.ts';
import { chosenRegion, heelBiomechanics, mirrored, pairedSides, tibialShaft } from './common.ts';

export const achillesTendon: SiteProfile = {
  id: 'achilles-tendon',
  name: 'Achilles tendon',
  code: { value: '61352006', meaning: 'Achilles tendon' },
  sides: pairedSides,
  opposite: 'heel',
  references: [mirrored('heel'), tibialShaft, chosenRegion],
  grades: ['achilles-distance'],
  views: ['lateral'],
  pictures: {
    bodyParts: ['ANKLE', 'ANKLE JOINT', 'HEEL', 'FOOT'],
    words: ['ACHILLES', 'ANKLE', 'ANKLES', 'HEEL', 'HEELS', 'FOOT', 'FEET'],
    projections: ['lateral'],
  },
  angles: ['Calcaneal pitch', 'Meary'],
  guidance: {
    conservative:
      'activity modification, open-backed shoes or a heel lift, eccentric calf strengthening and stretching, NSAIDs (topical or oral) where tolerated, and cryotherapy',
    noSteroidInjection: 'it weakens the tendon and may lead to rupture',
    biomechanics: heelBiomechanics,
  },
  small: {
    upToMm: 50,
    evidence: 'E9',
    beyond: 'ossification longer than 5 cm in the Achilles tendon may carry a higher risk of fracture (18 cases)',
  },
};
