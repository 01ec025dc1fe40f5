/** Site and side of a new lesion as far as the picture tells: a proposal, never a fact (docs/method.md, Sites). */
import type { InstanceInfo } from '../dicom/model.ts';
import type { Laterality, Site } from './model.ts';
import type { SiteProfile } from './profile.ts';
import { sideName, siteProfile, siteProfiles } from './profiles.ts';

export interface SiteProposal {
  readonly site: Site;
  readonly laterality: Laterality;
  /** By what, in words: "body part PELVIS"; "the picture does not say where it lies" where it tells nothing. */
  readonly from: string;
}

export type ProposingImage = Pick<
  InstanceInfo,
  | 'modality'
  | 'bodyPart'
  | 'laterality'
  | 'proposedLaterality'
  | 'projection'
  | 'seriesDescription'
  | 'studyDescription'
>;

/** What may lie on the picture; a site that its projection does not show is not proposed. */
function shows(profile: SiteProfile, image: ProposingImage): boolean {
  const { projections } = profile.pictures;
  return projections === undefined || image.projection === null || projections.includes(image.projection);
}

function byBodyPart(image: ProposingImage): SiteProfile | null {
  const part = image.bodyPart.trim().toUpperCase();
  return siteProfiles.find((p) => p.pictures.bodyParts.includes(part)) ?? null;
}

/** The one site that a description names by whole words; null where it names none or several. */
function byWords(description: string): SiteProfile | null {
  const text = ` ${description.toUpperCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  const named = siteProfiles.filter((p) => p.pictures.words.some((word) => text.includes(` ${word} `)));
  return named.length === 1 ? named[0]! : null;
}

function siteOf(image: ProposingImage): { site: Site; from: string } {
  const unknown = { site: 'other', from: 'the picture does not say where it lies' } as const;
  if (image.bodyPart.trim() !== '') {
    const profile = byBodyPart(image);
    // A body part that names no site is not overruled by words: "HAND" with "hip clinic" is a hand.
    return profile !== null && shows(profile, image)
      ? { site: profile.id, from: `body part ${image.bodyPart.trim().toUpperCase()}` }
      : unknown;
  }
  for (const description of [image.seriesDescription, image.studyDescription]) {
    const profile = byWords(description);
    if (profile !== null && shows(profile, image)) return { site: profile.id, from: 'the words of its description' };
  }
  return unknown;
}

/**
 * Site from Body Part Examined (else from the description), side from the header (else proposed from the description). A site
 * without that side, and a picture of both sides, leave the side open.
 */
export function proposeSite(image: ProposingImage): SiteProposal {
  const { site, from } = siteOf(image);
  const header = image.laterality === 'L' || image.laterality === 'R' ? image.laterality : null;
  // Where the header says "both" or "unpaired", a word of the description does not know better.
  const words = image.laterality === null && image.proposedLaterality !== 'B' ? image.proposedLaterality : null;
  const side = header ?? words;
  if (side === null || !siteProfile(site).sides.includes(side)) return { site, laterality: 'U', from };
  const sideFrom = header === null ? 'side proposed from the description' : `side ${sideName(header)} in the header`;
  return { site, laterality: side, from: `${from}, ${sideFrom}` };
}
