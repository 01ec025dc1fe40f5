import { against, inMm } from './length.ts';
import type { GradeProposal } from './model.ts';

const limitMm = 10;
const noGap = 'the smallest gap between the bones is not measured in millimetres';

/**
 * Brooker class from the smallest gap between opposing bones. The gap does not tell islands from spurs, nor a gap within the
 * error from none: what it leaves open stays open.
 * @param gapMm mm; null where it is not measured in mm
 * @param errorMm half width of the 95% interval of one length
 */
export function brooker(gapMm: number | null, errorMm: number): GradeProposal {
  const scale = 'brooker';
  if (gapMm === null) return { scale, values: [], reason: noGap };
  const gap = `smallest gap ${inMm(gapMm)}`;
  if (gapMm <= errorMm) {
    // With a large error the limit of 1 cm may be open as well.
    const open = against(gapMm, limitMm, errorMm) === 'either' ? ['III', 'IV', 'II'] : ['III', 'IV'];
    return { scale, values: open, reason: `${gap}, not told from none` };
  }
  switch (against(gapMm, limitMm, errorMm)) {
    case 'below':
      return { scale, values: ['III'], reason: `${gap}, under 1 cm` };
    case 'above':
      return { scale, values: ['II', 'I'], reason: `${gap}, at least 1 cm; spurs are II, islands alone I` };
    case 'either':
      return {
        scale,
        values: gapMm < limitMm ? ['III', 'II'] : ['II', 'III'],
        reason: `${gap}, and 1 cm lies within the error`,
      };
  }
}

/**
 * Della Valle grade from the smallest gap and the length of the ossification.
 * @param longAxisMm long axis, mm; null where it is not measured in mm: A and B are then both open
 */
export function dellaValle(gapMm: number | null, longAxisMm: number | null, errorMm: number): GradeProposal {
  const scale = 'della-valle';
  if (gapMm === null) return { scale, values: [], reason: noGap };
  const gap = `smallest gap ${inMm(gapMm)}`;
  const side = against(gapMm, limitMm, errorMm);
  if (side === 'below') return { scale, values: ['C'], reason: `${gap}, under 1 cm` };
  const long = longAxisMm === null ? 'either' : against(longAxisMm, limitMm, errorMm);
  // A spur that leaves 1 cm is B however short it is; only an island of 1 cm or more is B without looking.
  const wide = long === 'above' ? ['B'] : long === 'below' ? ['A', 'B'] : ['B', 'A'];
  const length = longAxisMm === null ? 'length not measured' : `long axis ${inMm(longAxisMm)}`;
  if (side === 'above') {
    const why = long === 'above' ? '' : '; an island under 1 cm is A, a spur B';
    return { scale, values: wide, reason: `${gap}, ${length}${why}` };
  }
  return {
    scale,
    values: gapMm < limitMm ? ['C', ...wide] : [...wide, 'C'],
    reason: `${gap}, and 1 cm lies within the error; ${length}`,
  };
}
