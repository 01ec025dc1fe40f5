/** Site and side as coded concepts, one answer for structured reports and FHIR. */
import type { Laterality, Site } from '../../../../shared/sites/model.ts';
import { siteProfile } from '../../../../shared/sites/profiles.ts';
import { type Code, code } from './code.ts';
import * as codes from './codes.ts';
import * as ours from './privateCodes.ts';

export function siteCode(site: Site): Code {
  const own = siteProfile(site).code;
  return own === null ? ours.otherSite : code(own.value, 'SCT', own.meaning);
}

const sides: Readonly<Record<Laterality, Code | null>> = {
  L: codes.left,
  R: codes.right,
  B: codes.rightAndLeft,
  M: codes.median,
  U: null,
};

/** Null where the side is not known: nothing is said of it then. */
export function sideCode(laterality: Laterality): Code | null {
  return sides[laterality];
}
