/** Grades that the field uses at a site: proposed from what is measured, decided by the reader (clinical rules, section 8). */
import type { GradeScale } from '../model.ts';

/** A concept of the private scheme: no verified code of a public one names it. */
export interface GradeCode {
  readonly value: string;
  readonly meaning: string;
}

export interface GradeValue {
  /** As the reader decides and the exchange file carries it. */
  readonly value: string;
  /** In a sentence after the scale's name: "Brooker class II". */
  readonly name: string;
  /** What it means, for the one who chooses. */
  readonly means: string;
  readonly code: GradeCode;
}

export interface GradeScaleInfo {
  readonly id: GradeScale;
  readonly name: string;
  readonly code: GradeCode;
  /** From least to most. */
  readonly values: readonly GradeValue[];
  /** How well observers agree, shown beside the grade; null where nothing is published. */
  readonly agreement: { readonly text: string; readonly evidence: string } | null;
  /** What the reader measures for a proposal. */
  readonly needs: string;
}

/**
 * What the measurement leaves possible, the likeliest first. More than one where the measurement's error, or what it does not
 * see, does not decide: "either". Empty, with the reason, where nothing can be proposed.
 */
export interface GradeProposal {
  readonly scale: GradeScale;
  readonly values: readonly string[];
  readonly reason: string;
}
