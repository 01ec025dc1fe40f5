/** What is particular to a site: one file each in profiles/, which a radiologist can read and correct (docs/method.md, Sites). */
import type { GradeScale, Laterality, ReferenceMethod, Site } from './model.ts';

/** A concept of SNOMED CT (SCT in DICOM, http://snomed.info/sct in FHIR). */
export interface SiteCode {
  readonly value: string;
  readonly meaning: string;
}

export interface SiteReference {
  readonly method: ReferenceMethod;
  /** In a sentence: "the mirrored region of the other heel". */
  readonly name: string;
  /** In a table or label: "other heel". */
  readonly short: string;
  /** The bone under the region where it is not that of the lesion. */
  readonly code?: SiteCode;
}

/** By what a picture proposes the site; a proposal is the reader's to accept. */
export interface SitePictures {
  /** Body Part Examined (0018,0015) or the meaning of the Anatomic Region Sequence, in capitals. */
  readonly bodyParts: readonly string[];
  /** Whole words of a description that name the site where the header does not, in capitals. */
  readonly words: readonly string[];
  /** Projections on which a film of these parts shows the site; left out: on all. A scan shows it in any view. */
  readonly projections?: readonly string[];
}

/** Words for the referrer, as they follow "Conservative care first for 6 to 8 weeks:". */
export interface SiteGuidance {
  readonly conservative: string;
  /** A corticosteroid must not be injected here: why. Left out where nothing speaks against it in particular. */
  readonly noSteroidInjection?: string;
  /** What of the patient's mechanics is looked for. */
  readonly biomechanics?: string;
}

export interface SiteProfile {
  readonly id: Site;
  /** In a sentence: "Achilles tendon". */
  readonly name: string;
  /** Null for a site that only the lesion's label names. */
  readonly code: SiteCode | null;
  /** The sides that a lesion here may have, the usual ones first. */
  readonly sides: readonly Laterality[];
  /** What the mirrored region lies in: sites that share it take their reference from the same place. */
  readonly opposite: string;
  /** Reference regions that make sense here, the usual one first. */
  readonly references: readonly SiteReference[];
  readonly grades: readonly GradeScale[];
  /** Projections that show the site best, the usual one first: those to repeat on follow-up. */
  readonly views: readonly string[];
  readonly pictures: SitePictures;
  /** Named angles that belong to the site (shared/size/anglePresets.ts). */
  readonly angles: readonly string[];
  readonly guidance: SiteGuidance;
  /** Up to which long axis a focus is small, with its evidence; null where the field has no such limit. */
  readonly small: { readonly upToMm: number; readonly evidence: string; readonly beyond: string } | null;
}
