/** What makes scans of several dates less alike than they look, said and not decided (clinical rules, section 3). */
import { compareUptakes, delayAgainstEffect } from '../change/comparability.ts';
import type { UptakeObservation } from '../change/observations.ts';
import { isSameExposure } from '../change/repeats.ts';
import type { SiteSettings } from '../settings/model.ts';
import { wordDate } from '../wording/date.ts';
import { signedPercent } from '../wording/numbers.ts';
import type { Warnings } from './patientIndex.ts';

/** A region of another size takes in more or less of the surroundings; below this it is the raster of the pixels. */
const regionSizeTolerance = 0.1;

export function warnAboutComparedScans(
  lesionId: string,
  scans: readonly UptakeObservation[],
  settings: SiteSettings,
  warnings: Warnings,
): void {
  const delayed = scans.filter((o) => o.row.phase === 'delayed' && o.row.date !== null);
  warnAboutUnknownDelays(lesionId, delayed, warnings);
  for (let i = 0; i < delayed.length; i += 1) {
    for (let j = i + 1; j < delayed.length; j += 1) {
      const [a, b] = [delayed[i]!, delayed[j]!];
      if (isSameExposure(a, b)) {
        warnings.add(
          'same-exposure',
          `Lesion ${lesionId}, ${wordDate(a.row.date)}: two images show the same exposure; it counts once.`,
        );
      } else if (a.row.date !== b.row.date && compareUptakes(a, b, settings).comparable) {
        warnAboutDelay(lesionId, a, b, settings, warnings);
        warnAboutRegionSize(lesionId, a, b, warnings);
      }
    }
  }
}

function warnAboutUnknownDelays(lesionId: string, delayed: readonly UptakeObservation[], warnings: Warnings): void {
  // Of a single date nothing is compared.
  if (new Set(delayed.map((o) => o.row.date)).size < 2) return;
  for (const { row } of delayed) {
    if (row.hoursAfterInjection === null) {
      warnings.add(
        'delay-unknown',
        `Lesion ${lesionId}, ${wordDate(row.date)}: the delay after injection is not known, so it may differ from that of the other scans.`,
      );
    }
  }
}

function warnAboutDelay(
  lesionId: string,
  a: UptakeObservation,
  b: UptakeObservation,
  settings: SiteSettings,
  warnings: Warnings,
): void {
  if (!delayAgainstEffect(a, b, settings)) return;
  const [ta, tb] = [a.row.hoursAfterInjection ?? 0, b.row.hoursAfterInjection ?? 0];
  const direction = (b.row.ratio ?? 0) < (a.row.ratio ?? 0) ? 'fall' : 'rise';
  warnings.add(
    'delay-against-effect',
    `Lesion ${lesionId}: the scans of ${wordDate(a.row.date)} and ${wordDate(b.row.date)} were made ${ta.toFixed(1)} h and ${tb.toFixed(1)} h after injection; a later delay raises the ratio, so the ${direction} is at least as large as measured.`,
  );
}

function warnAboutRegionSize(lesionId: string, a: UptakeObservation, b: UptakeObservation, warnings: Warnings): void {
  const area = ({ row, pixelSpacingMm: s }: UptakeObservation) => (s == null ? null : row.lesion.pixels * s[0] * s[1]);
  const [first, second] = [area(a), area(b)];
  if (first === null || second === null || !(first > 0)) return;
  const change = second / first - 1;
  if (Math.abs(change) <= regionSizeTolerance) return;
  warnings.add(
    'region-size-differs',
    `Lesion ${lesionId}: the region of ${wordDate(b.row.date)} is ${signedPercent(100 * change)} in area against that of ${wordDate(a.row.date)}; regions of the same size compare better.`,
  );
}
