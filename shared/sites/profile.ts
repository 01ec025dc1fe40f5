/** What is particular to a site: a radiologist can read and correct it (docs/method.md, Sites). */
import type { GradeScale, Laterality, ReferenceMethod, Site } from './model.ts';

/** A concept of SNOMED CT, as DICOM and FHIR name it. */
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
}

export interface SiteProfile {
  readonly id: Site;
  /** In a sentence: "Achilles tendon". */
  readonly name: string;
  /** Null for a site that only the lesion's label names. */
  readonly code: SiteCode | null;
  /** The sides that a lesion here may have, the usual ones first. */
  readonly sides: readonly Laterality[];
  /** Reference regions that make sense here, the usual one first. */
  readonly references: readonly SiteReference[];
  readonly grades: readonly GradeScale[];
}
