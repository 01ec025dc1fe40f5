/** How a lesion is named in a sentence that is not about its whereabouts. */
import type { Laterality, Site } from './model.ts';
import { siteWithSide } from './profiles.ts';

export interface NamedLesion {
  readonly id: string;
  readonly site: Site;
  readonly laterality: Laterality;
  readonly label: string;
}

/** "right Achilles tendon"; "elbow, side not given". */
export function placeName({ site, laterality, label }: Omit<NamedLesion, 'id'>): string {
  const place = siteWithSide(site, laterality, label);
  return laterality === 'U' ? `${place}, side not given` : place;
}

/** "L1 (right Achilles tendon)": a number alone says nothing to who gets the report. */
export function lesionWithSite(lesion: NamedLesion): string {
  return `${lesion.id} (${placeName(lesion)})`;
}
