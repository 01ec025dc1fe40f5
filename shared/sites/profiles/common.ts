/** What several sites share. */
import type { Laterality } from '../model.ts';
import type { SiteGuidance, SiteReference } from '../profile.ts';

export const pairedSides: readonly Laterality[] = ['L', 'R', 'U'];
export const allSides: readonly Laterality[] = ['L', 'R', 'B', 'M', 'U'];

/** @param other what lies there: "heel", "hip", "side" */
export function mirrored(other: string): SiteReference {
  return { method: 'contralateral', name: `the mirrored region of the other ${other}`, short: `other ${other}` };
}

export const tibialShaft: SiteReference = {
  method: 'tibial-shaft',
  name: 'the tibial shaft',
  short: 'tibial shaft',
  code: { value: '12611008', meaning: 'Tibia' },
};
export const femoralShaft: SiteReference = {
  method: 'femoral-shaft',
  name: 'the femoral shaft',
  short: 'femoral shaft',
  code: { value: '71341001', meaning: 'Femur' },
};
export const iliacWing: SiteReference = {
  method: 'iliac-wing',
  name: 'the iliac wing',
  short: 'iliac wing',
  code: { value: '22356005', meaning: 'Ilium' },
};
export const sacralBone: SiteReference = {
  method: 'sacrum',
  name: 'the sacrum',
  short: 'sacrum',
  code: { value: '54735007', meaning: 'Sacrum' },
};
export const chosenRegion: SiteReference = {
  method: 'other',
  name: 'a reference region chosen by the reader',
  short: 'other region',
};

/** Conservative care where a site has no words of its own. */
export const plainGuidance: SiteGuidance = {
  conservative: 'activity modification, range-of-motion exercise within comfort, and NSAIDs where tolerated',
};

/** Achilles tendon and calcaneus: one heel, one way of walking. */
export const heelBiomechanics =
  'forefoot or heel varus, pes planus and pronation on weight-bearing views, with the angles where they were measured';
