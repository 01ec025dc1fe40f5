/** The alignment that the reader made by two landmarks on each of two films. */
import { type Alignment, invertAlignment } from '../../../shared/geometry/alignment.ts';
import { useComparison } from '../../viewer/view/comparison.ts';
import type { Picture } from './placement.ts';

/** Pixels of one film to pixels of the other, whichever of them was moved onto the other; null without landmarks on the two. */
export function landmarksBetween(from: Picture, to: Picture): Alignment | null {
  const { alignments } = useComparison.getState();
  const onto = (moving: Picture, target: Picture): Alignment | null => {
    const known = alignments.get(moving.info.sopInstanceUid);
    if (known?.onto !== target.info.sopInstanceUid) return null;
    // The viewer keeps the similarity as a matrix: x' = m0 x + m2 y + m4, y' = m1 x + m3 y + m5.
    const [re, im, , , x, y] = known.matrix;
    return { a: [re, im], b: [x, y] };
  };
  const ahead = onto(from, to);
  if (ahead) return ahead;
  const back = onto(to, from);
  return back && invertAlignment(back);
}
