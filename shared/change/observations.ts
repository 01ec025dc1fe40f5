import type { SizeAtDate, SizeValue } from '../size/model.ts';
import type { ResolvedSpacing } from '../size/resolveSpacing.ts';
import type { UptakeAtDate } from '../uptake/model.ts';

/** A size row with what comparability must know and the row itself does not say. */
export interface SizeObservation {
  readonly row: SizeAtDate;
  readonly modality: string;
  readonly spacing: ResolvedSpacing;
  /** Name and length of the internal reference on this image. */
  readonly internalReference: { readonly label: string; readonly length: SizeValue } | null;
}

/** An uptake row with what comparability must know and the row itself does not say. */
export interface UptakeObservation {
  readonly row: UptakeAtDate;
  readonly wholeBody: boolean | null;
  readonly radiopharmaceutical: string | null;
}
