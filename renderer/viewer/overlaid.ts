/** A second picture over the one that hangs in a viewport, and what is said of the two. */
import type { InstanceInfo } from '../../shared/dicom/model.ts';
import type { Point } from '../../shared/geometry/shape.ts';
import { frames } from './frames/frames.ts';
import type { DisplayScale } from './types.ts';
import { apply, invert } from './view/affine.ts';
import type { Blend, PairStatus } from './view/blend.ts';
import { imageSize } from './view/imageSize.ts';
import { type Alignment, toReference } from './view/sharedView.ts';
import { dateOf, valueText } from './view/words.ts';

export interface Overlaid {
  readonly blend: Blend;
  readonly instance: InstanceInfo;
  readonly alignment: Alignment | null;
  readonly scale: DisplayScale | null;
  readonly status: PairStatus;
  /** How the two came to lie over each other, in words, one line each. */
  readonly how: readonly string[];
  /** Picks the landmarks that are missing; null where they are not offered. */
  readonly onAlign: (() => void) | null;
}

/** What stands where a film's own words stand, so that nobody takes the blend for a film. */
export function blendText({ blend, instance: other, how }: Overlaid, base: InstanceInfo): readonly string[] {
  const [baseDate, otherDate] = [dateOf(base), dateOf(other)];
  const percent = Math.round(blend.share * 100);
  return [
    'Two images overlaid',
    blend.mode === 'tint' ? `${baseDate} cyan` : `${baseDate} ${100 - percent}%`,
    blend.mode === 'tint' ? `${otherDate} red` : `${otherDate} ${percent}%`,
    ...how,
    'Not for measuring',
  ];
}

/**
 * The value of each picture under the pointer, named by its date: the shown gray belongs to neither.
 * @param own what the base says  @param place the pointer in the common reference frame
 */
export function bothValues(
  { blend, instance, alignment }: Overlaid,
  base: InstanceInfo,
  own: string,
  place: Point,
): string {
  const state = frames.state(instance.sopInstanceUid, blend.other.frame);
  const size = imageSize(instance);
  const there =
    state.state !== 'ready' || size === null
      ? ''
      : valueText(state.frame, apply(invert(toReference(size, alignment)), place));
  const line = (of: InstanceInfo, text: string) => (text === '' ? [] : [`${dateOf(of)}: ${text}`]);
  return [...line(base, own), ...line(instance, there)].join('\n');
}
