import type { EnergyWindowKind } from '../dicom/model.ts';
import type { SizeAtDate, SizeValue } from '../size/model.ts';
import type { ResolvedSpacing } from '../size/resolveSpacing.ts';
import type { UptakeAtDate } from '../uptake/model.ts';
import type { FocusSize } from '../uptake/recovery.ts';

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
  /** Local date and time at which the frames started; null when unknown. */
  readonly startDateTime?: string | null;
  /** [row, column] spacing of the pixels, mm; null when unknown. */
  readonly pixelSpacingMm?: readonly [number, number] | null;
  /** Full axes of the lesion region, mm; null without spacing. */
  readonly regionMm?: FocusSize | null;
  readonly energyWindow?: EnergyWindowKind | null;
  /** Kind of the collimator where the header names it, e.g. "PARA LEHR". */
  readonly collimator?: string | null;
  /** Where this is the mean of several acquisitions of one date: how many, and the scatter of ln R over them. */
  readonly acquisitions?: number;
  readonly scatter?: number | null;
  /** The acquisitions of which this is the mean; absent for a single one. */
  readonly repeats?: readonly UptakeAtDate[];
}
