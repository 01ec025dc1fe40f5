/**
 * Values of everything drawn on one image, recomputed from points and pixels whenever they change: what stands beside
 * the shapes. The numbers come from shared/size and shared/uptake alone; here they only become text.
 */
import { EnthesisError } from '../../../shared/contract/errors.ts';
import type { StoredFrame } from '../../../shared/dicom/model.ts';
import type { RegionStats, SizeValue } from '../../../shared/measure/model.ts';
import type { Annotation, Shape } from '../../../shared/reading/model.ts';
import { describeBasis, roundForPeople } from '../../../shared/report/plot/series.ts';
import { measureShape } from '../../../shared/size/measureShape.ts';
import { type ResolvedSpacing, resolveSpacing } from '../../../shared/size/resolveSpacing.ts';
import { poissonObstacle } from '../../../shared/uptake/poissonObstacle.ts';
import { regionStats } from '../../../shared/uptake/regionStats.ts';
import { uptakeRatio } from '../../../shared/uptake/uptakeRatio.ts';
import { roleShort } from '../commands/words.ts';
import type { ImageView } from '../session/interaction.ts';

/** What is needed of an annotation or of a draft to give its value. */
export type Measurable = Pick<Annotation, 'role' | 'shape' | 'millimetres' | 'label'>;

/** "12.1 mm", "29.6 mm²", "231 px": pixels are never called mm. */
export function sizeText(size: SizeValue): string {
  const unit = { mm: ' mm', mm2: ' mm²', '{pixels}': ' px', '1': '' }[size.unit];
  return `${roundForPeople(size.value)}${unit}`;
}

const basisText = (size: SizeValue): string => (size.basis ? describeBasis(size.basis) : '');

export function spacingOf(view: ImageView, calibration: Annotation | null): ResolvedSpacing {
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

function lineText(item: Measurable, spacing: ResolvedSpacing): string {
  const short = roleShort[item.role];
  if (item.role === 'calibration') {
    return item.millimetres === undefined
      ? `${short} length?`
      : `${short} ${roundForPeople(item.millimetres)} mm known`;
  }
  const { length } = measureShape(item.shape, spacing);
  const name = item.role === 'internal-reference' && item.label ? item.label : short;
  return length ? `${name} ${sizeText(length)} ${basisText(length)}` : name;
}

function regionText(item: Measurable, view: ImageView, full: boolean): string {
  const short = roleShort[item.role];
  const { stored } = view;
  if (!stored) return `${short}: reading pixels`;
  const stats = statsOf(view, stored, item.shape);
  if (!full) return `${short} ${roundForPeople(stats.mean)} per px`;
  return `${short} mean ${roundForPeople(stats.mean)}, ${Math.round(stats.counts)} counts, ${stats.pixels} px`;
}

function areaText(item: Measurable, view: ImageView, spacing: ResolvedSpacing): string {
  if (item.shape.kind === 'line') return '';
  const { area, perimeter } = measureShape(item.shape, spacing);
  if (!area || !perimeter) return roleShort[item.role];
  const unit = area.unit === '{pixels}' ? `${roundForPeople(area.value)} px²` : sizeText(area);
  return `${roleShort[item.role]} ${unit} ${view.info.modality === 'NM' ? '' : basisText(area)}`.trimEnd();
}

/**
 * The text beside one shape. Never throws: what cannot be measured says why.
 * @param full with counts and pixels of a region, for what is selected or being drawn
 */
export function valueText(item: Measurable, view: ImageView, spacing: ResolvedSpacing, full = true): string {
  try {
    switch (item.role) {
      case 'long-axis':
      case 'short-axis':
      case 'length':
      case 'insertion-distance':
      case 'internal-reference':
      case 'calibration':
        return lineText(item, spacing);
      case 'area':
        return areaText(item, view, spacing);
      case 'uptake-lesion':
      case 'uptake-reference':
      case 'uptake-background':
        return regionText(item, view, full);
      case 'angle': {
        if (item.shape.kind !== 'angle') return roleShort.angle;
        const { angleDeg } = measureShape(item.shape, spacing);
        return angleDeg === null ? roleShort.angle : `${item.label ? `${item.label} ` : ''}${angleDeg.toFixed(1)}°`;
      }
      case 'note':
        return item.label ?? '';
    }
  } catch (error) {
    if (error instanceof EnthesisError) {
      // A gesture that has just begun has no length or area yet: that is not worth a word.
      return error.code === 'zero-area' ? '' : error.message;
    }
    return 'Cannot be measured here';
  }
}

/** "R 1.97 ± 0.14" (95% Poisson interval), or why there is none; null while the pair is not complete. */
export function ratioText(
  lesion: Shape,
  reference: Shape | null,
  background: Shape | null,
  view: ImageView,
): string | null {
  const { stored, info } = view;
  if (!stored || !reference) return null;
  try {
    const of = (shape: Shape) => statsOf(view, stored, shape);
    const { ratio, relativeError } = uptakeRatio(of(lesion), of(reference), background ? of(background) : null);
    const obstacle = poissonObstacle(info);
    return obstacle === null
      ? `R ${ratio.toFixed(2)} ± ${(1.96 * relativeError * ratio).toFixed(2)}`
      : `R ${ratio.toFixed(2)}. ${obstacle}`;
  } catch (error) {
    return error instanceof EnthesisError ? error.message : null;
  }
}
