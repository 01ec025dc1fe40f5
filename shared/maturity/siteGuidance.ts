/** What the rules of advice ask of a site; the words and limits are those of its profile (shared/sites/profiles/). */
import type { Site } from '../sites/model.ts';
import { siteProfile } from '../sites/profiles.ts';

export interface SiteGuidance {
  /** Conservative care in the words of the site. */
  readonly conservative: string;
  /** Longest long axis that is called small, mm; null where the field has no such limit, and nothing is called small. */
  readonly smallMm: number | null;
  /** A focus of which no length in mm is known is taken as small: true where foci are small as a rule. */
  readonly smallUnlessMeasured: boolean;
  /** A corticosteroid must not be injected. */
  readonly tendon: boolean;
  /** The way of walking is looked at. */
  readonly heel: boolean;
}

export function siteGuidance(site: Site): SiteGuidance {
  const { guidance, small } = siteProfile(site);
  return {
    conservative: guidance.conservative,
    smallMm: small?.upToMm ?? null,
    smallUnlessMeasured: small !== null,
    tendon: guidance.noSteroidInjection !== undefined,
    heel: guidance.biomechanics !== undefined,
  };
}
