/** What one patient's scans tell of the site's own repositioning error: repeats of a date, and control pairs over the dates. */
import { compareUptakes } from '../change/comparability.ts';
import type { RepeatGroup } from '../change/model.ts';
import type { UptakeObservation } from '../change/observations.ts';
import { combineRepeats, withoutCopies } from '../change/repeats.ts';
import { polygonCentroid } from '../geometry/polygon.ts';
import type { Annotation } from '../reading/model.ts';
import type { SiteSettings } from '../settings/model.ts';
import type { MeasureInput, PatientIndex, Warnings } from './patientIndex.ts';
import { observeRegions } from './uptakeAtDates.ts';

/** Groups of one lesion: the acquisitions of every date that has several. */
export function repeatGroups(
  lesionId: string,
  observations: readonly UptakeObservation[],
  settings: SiteSettings,
): RepeatGroup[] {
  return combineRepeats(observations, settings).flatMap((o): RepeatGroup[] => {
    if (o.repeats === undefined) return [];
    return [
      {
        kind: 'repeat',
        name: lesionId,
        view: o.row.view,
        areaMm2: areaOf(o),
        values: o.repeats.flatMap((r) =>
          r.ratio === null || r.date === null
            ? []
            : [{ date: r.date, lnRatio: Math.log(r.ratio), relativeError: r.relativeError }],
        ),
      },
    ];
  });
}

function areaOf({ row, pixelSpacingMm: spacing }: UptakeObservation): number | null {
  return spacing == null ? null : row.lesion.pixels * spacing[0] * spacing[1];
}

/**
 * Control pairs: two regions of one `pair` on one frame of a delayed scan. The one that lies further left on the image is divided by the
 * other, on every date alike; the dates that compare with each other make one group. A pair with one region, or more than two, says nothing.
 */
export function controlGroups(input: MeasureInput, index: PatientIndex, warnings: Warnings): RepeatGroup[] {
  const frames = new Map<string, Annotation[]>();
  for (const a of index.accepted) {
    if (a.role !== 'control' || a.pair === undefined) continue;
    const key = `${a.pair}\n${a.sopInstanceUid}\n${a.frame}`;
    frames.set(key, [...(frames.get(key) ?? []), a]);
  }
  const series = new Map<string, UptakeObservation[]>();
  for (const regions of frames.values()) {
    if (regions.length !== 2) continue;
    const [left, right] = [...regions].sort((a, b) => columnOf(a) - columnOf(b));
    const name = left!.pair ?? '';
    const observation = observeRegions(
      input,
      index,
      `Control pair ${name}`,
      { region: left!, reference: right!, background: null },
      warnings,
    );
    if (observation === null || observation.row.ratio === null || observation.row.phase !== 'delayed') continue;
    // A pair is one group for each view: the two detectors see it from two sides.
    const key = `${name}\n${observation.row.view ?? ''}`;
    series.set(key, [...(series.get(key) ?? []), observation]);
  }
  return [...series].flatMap(([key, observations]): RepeatGroup[] => {
    const single = withoutCopies(observations).sort((a, b) => ((a.row.date ?? '') < (b.row.date ?? '') ? -1 : 1));
    const latest = single.at(-1);
    if (latest === undefined) return [];
    const alike = single.filter((o) => o.row.date !== null && compareUptakes(o, latest, input.settings).comparable);
    if (alike.length < 2) return [];
    return [
      {
        kind: 'control',
        name: key.split('\n')[0] ?? '',
        view: latest.row.view,
        areaMm2: areaOf(latest),
        values: alike.map((o) => ({
          date: o.row.date ?? '',
          lnRatio: Math.log(o.row.ratio ?? Number.NaN),
          relativeError: o.row.relativeError,
        })),
      },
    ];
  });
}

function columnOf({ shape }: Annotation): number {
  if (shape.kind === 'ellipse') return shape.center[0];
  return shape.kind === 'polygon' ? polygonCentroid(shape.points)[0] : 0;
}
