import { siteProfile } from '../profiles.ts';
import { against, inMm } from './length.ts';
import type { GradeProposal } from './model.ts';

const limitMm = 30;

/**
 * Distance class of a focus in the Achilles tendon or at the calcaneus: at the insertion where the distance is not told from
 * none, within 3 cm, beyond.
 * @param distanceMm from the calcaneal insertion, mm; null where it is not measured in mm
 * @param errorMm half width of the 95% interval of one length
 */
export function achillesDistance(distanceMm: number | null, errorMm: number): GradeProposal {
  const scale = 'achilles-distance';
  if (distanceMm === null)
    return { scale, values: [], reason: 'the distance from the insertion is not measured in millimetres' };
  const reason = `${inMm(distanceMm)} from the insertion`;
  // Not told from no distance at all: touching is the likelier, and the reader sees whether it does.
  if (distanceMm <= errorMm) return { scale, values: ['at-insertion', 'within-3-cm'], reason };
  switch (against(distanceMm, limitMm, errorMm)) {
    case 'below':
      return { scale, values: ['within-3-cm'], reason };
    case 'above':
      return { scale, values: ['beyond-3-cm'], reason };
    case 'either':
      return {
        scale,
        values: distanceMm <= limitMm ? ['within-3-cm', 'beyond-3-cm'] : ['beyond-3-cm', 'within-3-cm'],
        reason: `${reason}, and 3 cm lies within the error`,
      };
  }
}

/** The note on a long focus in the Achilles tendon; null when it is not longer, or not measured in mm. */
export function longFocusNote(longAxisMm: number | null): { text: string; evidence: string } | null {
  const { small } = siteProfile('achilles-tendon');
  if (small === null || longAxisMm === null || longAxisMm <= small.upToMm) return null;
  return { text: small.beyond, evidence: small.evidence };
}
