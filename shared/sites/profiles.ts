/** The sites that Enthesis knows, and how each is named. */
import type { Laterality, ReferenceMethod, Site } from './model.ts';
import type { SiteProfile, SiteReference } from './profile.ts';
import { achillesTendon } from './profiles/achillesTendon.ts';
import { calcaneus } from './profiles/calcaneus.ts';
import { chosenRegion, femoralShaft, iliacWing, mirrored, sacralBone, tibialShaft } from './profiles/common.ts';
import { elbow } from './profiles/elbow.ts';
import { hip } from './profiles/hip.ts';
import { knee } from './profiles/knee.ts';
import { other } from './profiles/other.ts';
import { pelvis } from './profiles/pelvis.ts';
import { shoulder } from './profiles/shoulder.ts';
import { spine } from './profiles/spine.ts';
import { thigh } from './profiles/thigh.ts';

const profiles: Readonly<Record<Site, SiteProfile>> = {
  'achilles-tendon': achillesTendon,
  calcaneus,
  hip,
  pelvis,
  thigh,
  knee,
  elbow,
  shoulder,
  spine,
  other,
};

export const siteProfiles: readonly SiteProfile[] = Object.values(profiles);

export function siteProfile(site: Site): SiteProfile {
  return profiles[site];
}

const sideWords: Readonly<Record<Laterality, string>> = { L: 'left', R: 'right', B: 'bilateral', M: 'midline', U: '' };

/** "left", "bilateral"; empty where the side is not known, as a side is never guessed. */
export function sideName(laterality: Laterality): string {
  return sideWords[laterality];
}

/** "right Achilles tendon"; a lesion at an unlisted site is named by its label. */
export function siteWithSide(site: Site, laterality: Laterality, label: string): string {
  const where = site === 'other' && label !== '' ? label : siteProfile(site).name;
  return [sideName(laterality), where].filter((part) => part !== '').join(' ');
}

/** "L1, right Achilles tendon, distal focus": how a lesion is named at the head of its paragraph. */
export function lesionName(lesion: {
  readonly id: string;
  readonly site: Site;
  readonly laterality: Laterality;
  readonly label: string;
}): string {
  const parts = [lesion.id, siteWithSide(lesion.site, lesion.laterality, lesion.label)];
  if (lesion.site !== 'other' && lesion.label !== '') parts.push(lesion.label);
  return parts.join(', ');
}

function referenceOf(site: Site, method: ReferenceMethod): SiteReference {
  const { references } = siteProfile(site);
  // A method that the site does not offer may come from a file; its general name is then said.
  return (
    references.find((r) => r.method === method) ??
    [mirrored('side'), tibialShaft, femoralShaft, iliacWing, sacralBone].find((r) => r.method === method) ??
    chosenRegion
  );
}

/** The reference region in a sentence: "the mirrored region of the other heel". */
export function referenceName(site: Site, method: ReferenceMethod | null): string {
  return method === null ? 'the reference region' : referenceOf(site, method).name;
}

/** The same in a table: "other heel"; empty without a reference. */
export function referenceNameShort(site: Site, method: ReferenceMethod | null): string {
  return method === null ? '' : referenceOf(site, method).short;
}

/** The side across the midline; null where a lesion has none of its own. */
export function oppositeSide(laterality: Laterality): 'L' | 'R' | null {
  return laterality === 'L' ? 'R' : laterality === 'R' ? 'L' : null;
}

/** The reference regions of a site without the mirrored one: what is offered where the other side is not normal. */
export function otherReferences(site: Site): readonly SiteReference[] {
  return siteProfile(site).references.filter((r) => r.method !== 'contralateral');
}
