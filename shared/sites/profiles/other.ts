import type { SiteProfile } from '../profile.ts';
import { allSides, chosenRegion, mirrored, plainGuidance } from './common.ts';

/** A site that only the lesion's label names. */
export const other: SiteProfile = {
  id: 'other',
  name: 'other site',
  code: null,
  sides: allSides,
  opposite: 'other',
  references: [mirrored('side'), chosenRegion],
  grades: [],
  views: [],
  pictures: { bodyParts: [], words: [] },
  angles: [],
  guidance: plainGuidance,
  small: null,
};
