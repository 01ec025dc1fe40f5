/**
 * What is said to the referrer at a site and what counts as a small focus there. Kept beside the rules that use it; the site's
 * profile names places and codes.
 */
import type { Site } from '../sites/model.ts';

export interface SiteGuidance {
  /** Conservative care in the words of the site. */
  readonly conservative: string;
  /** Longest long axis that is called small, mm; null where the field has no such limit, and nothing is called small. */
  readonly smallMm: number | null;
  /** A focus of which no length in mm is known is taken as small: true where foci are small as a rule. */
  readonly smallUnlessMeasured: boolean;
  readonly tendon: boolean;
  readonly heel: boolean;
}

const elsewhere: SiteGuidance = {
  conservative: 'activity modification, range-of-motion exercise, NSAIDs where tolerated',
  smallMm: null,
  smallUnlessMeasured: false,
  tendon: false,
  heel: false,
};

const heel: SiteGuidance = {
  ...elsewhere,
  conservative:
    'activity modification, open-backed shoes or a heel lift, eccentric calf strengthening and stretching, NSAIDs (topical or oral), cryotherapy',
  heel: true,
};

const guidance: Readonly<Partial<Record<Site, SiteGuidance>>> = {
  'achilles-tendon': { ...heel, smallMm: 50, smallUnlessMeasured: true, tendon: true },
  calcaneus: heel,
};

export function siteGuidance(site: Site): SiteGuidance {
  return guidance[site] ?? elsewhere;
}
