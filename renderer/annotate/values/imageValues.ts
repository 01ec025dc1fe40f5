/**
 * Values of everything drawn on one image, recomputed from points and pixels whenever they change: what stands beside
 * the shapes. The numbers come from shared/size and shared/uptake alone; here they only become text.
 */

import type { NmPhase, StoredFrame } from '../../../shared/dicom/model.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import type { Shape } from '../../../shared/geometry/shape.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import { namedAngle } from '../../../shared/size/anglePresets.ts';
import { measureShape } from '../../../shared/size/measureShape.ts';
import type { SizeValue } from '../../../shared/size/model.ts';
import { type ResolvedSpacing, resolveSpacing } from '../../../shared/size/resolveSpacing.ts';
import { flowGroup } from '../../../shared/uptake/flowGroup.ts';
import type { RegionStats } from '../../../shared/uptake/model.ts';
import { poissonObstacle } from '../../../shared/uptake/poissonObstacle.ts';
import { regionStats } from '../../../shared/uptake/regionStats.ts';
import { uptakeRatio } from '../../../shared/uptake/uptakeRatio.ts';
import { roundForPeople, sizeNumber, wordAngle, wordRatio } from '../../../shared/wording/numbers.ts';
import { wordBasis } from '../../../shared/wording/terms.ts';
import { roleShort } from '../commands/words.ts';
import type { ImageView } from '../session/interaction.ts';

/** What is needed of an annotation or of a draft to give its value. */
export type Measurable = Pick<Annotation, 'role' | 'shape' | 'millimetres' | 'label'>;

/** What stands beside a shape; the basis of a length or area is written lighter. */
export interface ShownValue {
  readonly text: string;
  readonly basis: string;
}

const plain = (text: string): ShownValue => ({ text, basis: '' });

/** "12.1 mm", "30 mm²", "231 px": pixels are never called mm. */
export function sizeText(size: SizeValue): string {
  const unit = { mm: ' mm', mm2: ' mm²', '{pixels}': ' px', '1': '' }[size.unit];
  return `${sizeNumber(size)}${unit}`;
}

const basisText = (size: SizeValue): string => (size.basis ? wordBasis(size.basis) : '');

export function spacingOf(view: Pick<ImageView, 'info'>, calibration: Annotation | null): ResolvedSpacing {
  try {
    return resolveSpacing(view.info, calibration);
  } catch {
    // A calibration line that cannot be used must not hide the image's own spacing.
    return resolveSpacing(view.info, null);
  }
}

const known = new WeakMap<Shape, { stored: StoredFrame; stats: RegionStats }>();

/** Statistics of a shape, counted once per shape: shapes are never changed in place, a drag makes new ones. */
function statsOf(view: ImageView, stored: StoredFrame, shape: Shape): RegionStats {
  const before = known.get(shape);
  if (before?.stored === stored) return before.stats;
  const stats = regionStats(stored, view.info, shape);
  known.set(shape, { stored, stats });
  return stats;
}

/** Statistics over the sum of several frames: the intercept of the rescale counts once for each. */
function sumStats({ info }: ImageView, summed: StoredFrame, frames: number, shape: Shape): RegionStats {
  return regionStats(summed, { ...info, rescaleIntercept: frames * info.rescaleIntercept }, shape);
}

function lineValue(item: Measurable, spacing: ResolvedSpacing): ShownValue {
  const short = roleShort[item.role];
  if (item.role === 'calibration') {
    return plain(
      item.millimetres === undefined
        ? `${short} length?`
        : `${short} ${sizeText({ value: item.millimetres, unit: 'mm' })} known`,
    );
  }
  const { length } = measureShape(item.shape, spacing);
  const name = item.role === 'internal-reference' && item.label ? item.label : short;
  return length ? { text: `${name} ${sizeText(length)}`, basis: basisText(length) } : plain(name);
}

/** "13.7 × 5.4 mm" with its basis; null while one of the axes has no length. */
export function axesValue(long: Shape, short: Shape, spacing: ResolvedSpacing): ShownValue | null {
  try {
    const [a, b] = [measureShape(long, spacing).length, measureShape(short, spacing).length];
    if (!a || !b || a.unit !== b.unit) return null;
    return { text: `${sizeNumber(a)} × ${sizeText(b)}`, basis: basisText(a) };
  } catch {
    return null;
  }
}

/** Mean, counts and pixels of a region. */
function regionValue(item: Measurable, view: ImageView): ShownValue {
  const short = roleShort[item.role];
  const { stored } = view;
  if (!stored) return plain(`${short}: reading pixels`);
  const stats = statsOf(view, stored, item.shape);
  const counts = Math.round(stats.counts).toLocaleString('en-US');
  return plain(`${short} mean ${roundForPeople(stats.mean)}, ${counts} counts, ${stats.pixels} px`);
}

function areaValue(item: Measurable, view: ImageView, spacing: ResolvedSpacing): ShownValue {
  if (item.shape.kind === 'line') return plain('');
  const { area, perimeter } = measureShape(item.shape, spacing);
  if (!area || !perimeter) return plain(roleShort[item.role]);
  const text = `${roleShort[item.role]} ${sizeText(area)}${area.unit === '{pixels}' ? '²' : ''}`;
  return { text, basis: view.info.modality === 'NM' ? '' : basisText(area) };
}

/** The value beside one shape. Never throws: what cannot be measured says why. */
export function shownValue(item: Measurable, view: ImageView, spacing: ResolvedSpacing): ShownValue {
  try {
    switch (item.role) {
      case 'long-axis':
      case 'short-axis':
      case 'length':
      case 'insertion-distance':
      case 'gap':
      case 'internal-reference':
      case 'calibration':
        return lineValue(item, spacing);
      case 'area':
        return areaValue(item, view, spacing);
      case 'uptake-lesion':
      case 'uptake-reference':
      case 'uptake-background':
      case 'control':
        return regionValue(item, view);
      case 'angle': {
        if (item.shape.kind !== 'angle') return plain(roleShort.angle);
        const { angleDeg } = measureShape(item.shape, spacing);
        if (angleDeg === null) return plain(roleShort.angle);
        return plain(`${item.label ? `${item.label} ` : ''}${wordAngle(namedAngle(item.label, angleDeg))}`);
      }
      case 'note':
      case 'focus-point':
        return plain(item.label ?? '');
      case 'midline':
        return plain('');
    }
  } catch (error) {
    // A gesture that has just begun has no length or area yet: that is not worth a word.
    if (error instanceof EnthesisError) return plain(error.code === 'zero-area' ? '' : error.message);
    return plain('Cannot be measured here');
  }
}

/**
 * "R 1.97 (1.75 to 2.22)": the 95% interval of counting and repositioning (`cv`) together, or why there is none; null while
 * the pair is not complete. Of a dynamic flow it is taken over all frames, as the measurement does.
 * @param phase what the reader put on the regions; null for what the header proposes
 */
export function ratioText(
  lesion: Shape,
  reference: Shape | null,
  background: Shape | null,
  view: ImageView,
  cv: number,
  phase: NmPhase | null = null,
): { text: string; obstacle: string | null; frames: number } | null {
  const { info } = view;
  const group = info.nm?.groups.find(({ frames }) => frames.includes(view.frame)) ?? null;
  const flow = flowGroup(info, group, phase ?? group?.proposedPhase ?? null);
  const pixels = flow === null ? view.stored : view.summed;
  if (!pixels || !reference) return null;
  const frames = flow?.frames.length ?? 1;
  try {
    const of = (shape: Shape) => (flow === null ? statsOf(view, pixels, shape) : sumStats(view, pixels, frames, shape));
    const { ratio, relativeError } = uptakeRatio(of(lesion), of(reference), background ? of(background) : null);
    const obstacle = poissonObstacle(info);
    const text = `R ${wordRatio({ ratio, relativeError: obstacle === null ? relativeError : null }, cv)}`;
    return { text, obstacle, frames };
  } catch (error) {
    return error instanceof EnthesisError ? { text: error.message, obstacle: null, frames } : null;
  }
}
