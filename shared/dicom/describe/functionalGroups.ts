/** What enhanced objects say of each frame (PS3.3 C.7.6.16): rescale, window and spacing lie in functional groups. */
import type { DataSet as ParserDataSet } from 'dicom-parser';
import type { DataSet } from '../parse/dataSet.ts';
import { decimal } from '../parse/decimal.ts';

/** The shared groups; null for objects without any. */
export function sharedGroups(dataSet: DataSet): ParserDataSet | null {
  return dataSet.has('sharedFunctionalGroupsSequence')
    ? (dataSet.items('sharedFunctionalGroupsSequence')[0] ?? null)
    : null;
}

/** The groups of each frame, the first frame's first; empty for objects without any. */
export function groupsOfFrames(dataSet: DataSet): readonly ParserDataSet[] {
  return dataSet.has('perFrameFunctionalGroupsSequence') ? dataSet.items('perFrameFunctionalGroupsSequence') : [];
}

const group = (item: ParserDataSet | null | undefined, tag: string): ParserDataSet | undefined =>
  item?.elements[tag]?.items?.[0]?.dataSet;

export interface Rescale {
  readonly slope: number;
  readonly intercept: number;
}

/** Pixel Value Transformation (0028,9145); null where it is absent. One that is no number leaves the values as they are stored. */
export function rescaleOf(item: ParserDataSet | null | undefined): Rescale | null {
  const transformation = group(item, 'x00289145');
  if (transformation === undefined) return null;
  const slope = decimal(transformation.string('x00281053') ?? '');
  const intercept = decimal(transformation.string('x00281052') ?? '');
  return Number.isFinite(slope) && slope !== 0 && Number.isFinite(intercept)
    ? { slope, intercept }
    : { slope: 1, intercept: 0 };
}

/** Pixel Spacing of the Pixel Measures (0028,9110), as it stands; '' when absent. */
export function spacingTextOf(item: ParserDataSet | null | undefined): string {
  return group(item, 'x00289110')?.string('x00280030') ?? '';
}

/** The values of the Frame VOI LUT (0028,9132), as they stand; null when absent. */
export function windowTextsOf(item: ParserDataSet | null | undefined): {
  readonly centers: string;
  readonly widths: string;
  readonly explanations: string;
  readonly voiFunction: string;
} | null {
  const voi = group(item, 'x00289132');
  if (voi === undefined) return null;
  return {
    centers: voi.string('x00281050') ?? '',
    widths: voi.string('x00281051') ?? '',
    explanations: voi.string('x00281055') ?? '',
    voiFunction: voi.string('x00281056') ?? '',
  };
}

/** What all frames say alike; '' where they differ or one is silent. */
export function commonSpacing(frames: readonly ParserDataSet[]): string {
  const [first = '', ...others] = frames.map(spacingTextOf);
  return others.every((text) => text === first) ? first : '';
}
