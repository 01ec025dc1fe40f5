/** How much of a change of uptake between two scans the growth on films explains. */
import type { SiteSettings } from '../settings/model.ts';
import { type FocusSize, type GrowthEffect, growthEffect } from '../uptake/recovery.ts';
import { compareSizes } from './comparability.ts';
import { daysBetween } from './days.ts';
import type { SizeObservation } from './observations.ts';
import { equivalentDiameters, readingSd } from './sizeChange.ts';

/** A film speaks for a scan within half the usual interval of three months. */
export const nearestFilmDays = 46;

export interface GrowthBetween extends GrowthEffect {
  /** Films that were compared. */
  readonly fromFilm: string;
  readonly toFilm: string;
  readonly from: FocusSize;
  readonly to: FocusSize;
}

/** Full axes in mm: both as drawn, else those of the circle of the area, else the long axis as a disc. */
function focusSize({ row: { longAxis, shortAxis, area } }: SizeObservation): FocusSize | null {
  const mm = (v: typeof longAxis) => (v !== null && v.unit === 'mm' && v.value > 0 ? v.value : null);
  const [long, short] = [mm(longAxis), mm(shortAxis)];
  if (long !== null && short !== null) return { longMm: long, shortMm: short };
  if (area?.unit === 'mm2' && area.value > 0) {
    const [d] = equivalentDiameters(area.value);
    return { longMm: d, shortMm: d };
  }
  return long === null ? null : { longMm: long, shortMm: long };
}

/** The measures that two films have in common, as axes. */
function pairOfSizes(a: SizeObservation, b: SizeObservation): readonly [FocusSize, FocusSize] | null {
  const comparable =
    compareSizes(a, b, 'longAxis').comparable || (a.row.longAxis === null && compareSizes(a, b, 'area').comparable);
  if (!comparable) return null;
  const [first, second] = [focusSize(a), focusSize(b)];
  if (first === null || second === null) return null;
  const both = a.row.shortAxis?.unit === 'mm' && b.row.shortAxis?.unit === 'mm';
  if (both || a.row.longAxis?.unit !== 'mm' || b.row.longAxis?.unit !== 'mm') return [first, second];
  const [la, lb] = [a.row.longAxis.value, b.row.longAxis.value];
  return [
    { longMm: la, shortMm: la },
    { longMm: lb, shortMm: lb },
  ];
}

/**
 * What growth alone would have done to the ratio between two scans, by the nearest comparable films. Null where no two films
 * compare, or one and the same film is the nearest to both: then the part of growth is not known.
 */
export function growthBetween(
  sizes: readonly SizeObservation[],
  from: {
    readonly date: string;
    readonly ratio: number;
    readonly ratioMethod: string | null;
    readonly regionMm?: FocusSize | null;
  },
  to: { readonly date: string; readonly regionMm?: FocusSize | null },
  settings: Pick<SiteSettings, 'sdcLengthMm' | 'fwhmMm'>,
): GrowthBetween | null {
  const near = (date: string) =>
    sizes
      .filter((s) => s.row.date !== null && Math.abs(daysBetween(s.row.date, date)) <= nearestFilmDays)
      .sort((a, b) => Math.abs(daysBetween(a.row.date ?? '', date)) - Math.abs(daysBetween(b.row.date ?? '', date)));
  for (const first of near(from.date)) {
    for (const second of near(to.date)) {
      if ((first.row.date ?? '') >= (second.row.date ?? '')) continue;
      const pair = pairOfSizes(first, second);
      if (pair === null) continue;
      const effect = growthEffect(pair[0], pair[1], from.ratio, {
        fwhmMm: settings.fwhmMm,
        sdMm: readingSd(settings.sdcLengthMm),
        contralateral: from.ratioMethod === 'contralateral',
        // A region known on one date only would compare two different things.
        ...(from.regionMm != null && to.regionMm != null
          ? { regionBefore: from.regionMm, regionNow: to.regionMm }
          : {}),
      });
      if (effect === null) continue;
      return {
        ...effect,
        fromFilm: first.row.date ?? '',
        toFilm: second.row.date ?? '',
        from: pair[0],
        to: pair[1],
      };
    }
  }
  return null;
}
