/**
 * The one place that decides whether two examinations may be compared, and says why not. Screen, plot and report show
 * the reason given here, a clause without a colon: it follows "as" or stands in a list.
 */

import type { EnergyWindowKind } from '../dicom/model.ts';
import type { SpacingBasis } from '../geometry/spacingBasis.ts';
import type { SiteSettings } from '../settings/model.ts';
import { wordDate } from '../wording/date.ts';
import { wordBasis, wordMethod, wordPhase, wordView } from '../wording/terms.ts';
import type { Change } from './model.ts';
import type { SizeObservation, UptakeObservation } from './observations.ts';
import { ratioChange } from './ratioChange.ts';

export type IncomparableCode =
  | 'value'
  | 'modality'
  | 'projection'
  | 'basis'
  | 'internal-reference'
  | 'phase'
  | 'view'
  | 'reference-method'
  | 'delay'
  | 'protocol'
  | 'pixel-size'
  | 'energy-window'
  | 'collimator';

export type Comparability =
  | { readonly comparable: true; readonly code: null; readonly reason: null }
  | { readonly comparable: false; readonly code: IncomparableCode; readonly reason: string };

export type SizeMeasure = Exclude<Change['measure'], 'ratio'>;

const yes: Comparability = { comparable: true, code: null, reason: null };
const no = (code: IncomparableCode, reason: string): Comparability => ({ comparable: false, code, reason });

/** Bases that give millimetres in the plane of the lesion; they compare with each other. */
const objectPlane: ReadonlySet<SpacingBasis> = new Set(['user-calibrated', 'calibrated', 'magnification-corrected']);

/** Whether one size may be compared between two images: modality, projection, then spacing basis (clinical rules, section 2). */
export function compareSizes(a: SizeObservation, b: SizeObservation, measure: SizeMeasure): Comparability {
  for (const o of [a, b]) {
    if (o.row[measure] === null) return no('value', `It is not measured on ${wordDate(o.row.date)}`);
    if (o.modality === 'MR') return no('modality', 'MRI is not used for size');
    if (o.modality === 'NM' || o.modality === 'PT') return no('modality', 'A bone scan is not used for size');
  }
  if ((a.modality === 'CT') !== (b.modality === 'CT'))
    return no('modality', 'The modality differs (CT against radiograph)');
  const [pa, pb] = [normal(a.row.projection), normal(b.row.projection)];
  // An unknown projection does not block: many headers leave it out, and the reader sees the films. It is warned about.
  if (pa !== null && pb !== null && pa !== pb) {
    return no('projection', `The projection differs (${a.row.projection} against ${b.row.projection})`);
  }
  if (measure === 'relativeLongAxis') {
    const [la, lb] = [normal(a.internalReference?.label ?? null), normal(b.internalReference?.label ?? null)];
    return la === lb ? yes : no('internal-reference', 'The internal reference differs');
  }
  return compareBases(a, b);
}

function compareBases(a: SizeObservation, b: SizeObservation): Comparability {
  const [from, to] = [a.spacing, b.spacing];
  const basesDiffer = `The spacing basis differs (${wordBasis(from.basis)} against ${wordBasis(to.basis)})`;
  if (from.basis === 'uncalibrated' || to.basis === 'uncalibrated') {
    return no('basis', from.basis === to.basis ? 'Sizes in pixels do not compare between images' : basesDiffer);
  }
  if (objectPlane.has(from.basis) && objectPlane.has(to.basis)) return yes;
  if (from.basis !== to.basis) return no('basis', basesDiffer);
  if (from.basis === 'unspecified' && from.source !== to.source) {
    return no('basis', 'The pixel spacings come from different header fields, neither of which states its plane');
  }
  return yes;
}

type DelaySettings = Pick<SiteSettings, 'delayedWindowHours' | 'maxDelayDifferenceMin'>;
type UptakeSettings = DelaySettings & Pick<SiteSettings, 'ratioCv'>;

/** Largest ratio of two pixel sizes (zoom included) that still compare. */
const largestPixelRatio = 1.1;

/**
 * Whether two uptake ratios may be compared: phase, view, reference method, background, protocol, camera, delay (clinical
 * rules, section 3). What a header does not tell does not block. A delay that differs is warned about; it breaks comparison only
 * when one of the scans also lies outside the window in which delayed images are made, because soft tissue is still clearing or
 * bone has gone on taking up; and not where the later delay works against the change that was found (`delayAgainstEffect`).
 */
export function compareUptakes(a: UptakeObservation, b: UptakeObservation, settings: UptakeSettings): Comparability {
  const [from, to] = [a.row, b.row];
  for (const row of [from, to]) {
    if (row.ratio === null) {
      return row.reference === null
        ? no('value', `There is no reference region on ${wordDate(row.date)}`)
        : no('value', `There is no ratio on ${wordDate(row.date)}`);
    }
    if (row.phase === null) return no('phase', `The phase of the scan of ${wordDate(row.date)} is not known`);
  }
  if (from.phase !== to.phase) {
    return no('phase', `The phase differs (${wordPhase(from.phase)} against ${wordPhase(to.phase)})`);
  }
  if (from.view !== null && to.view !== null && from.view !== to.view) {
    return no('view', `The view differs (${wordView(from.view)} against ${wordView(to.view)})`);
  }
  if (from.ratioMethod !== to.ratioMethod) {
    return no(
      'reference-method',
      `The reference region differs (${wordMethod(from.ratioMethod)} against ${wordMethod(to.ratioMethod)})`,
    );
  }
  if ((from.background === null) !== (to.background === null)) {
    return no('reference-method', 'The background is subtracted on one date only');
  }
  if (a.wholeBody !== null && b.wholeBody !== null && a.wholeBody !== b.wholeBody) {
    return no('protocol', 'The protocol differs (whole body against spot view)');
  }
  const [ta, tb] = [tracer(a.radiopharmaceutical), tracer(b.radiopharmaceutical)];
  if (ta !== null && tb !== null && ta !== tb) return no('protocol', `The tracer differs (${ta} against ${tb})`);
  const camera = compareCameras(a, b);
  if (!camera.comparable) return camera;
  return delaysTooFarApart(from.hoursAfterInjection, to.hoursAfterInjection, settings) &&
    !delayAgainstEffect(a, b, settings)
    ? no(
        'delay',
        `The delay differs (${hours(from.hoursAfterInjection)} against ${hours(to.hoursAfterInjection)} after injection)`,
      )
    : yes;
}

const windowWords: Readonly<Record<EnergyWindowKind, string>> = {
  photopeak: 'photopeak',
  scatter: 'scatter window',
  other: 'other energy',
};

/** Pixel size, energy window and collimator: the same focus looks different through another of them. */
function compareCameras(a: UptakeObservation, b: UptakeObservation): Comparability {
  const [sa, sb] = [a.pixelSpacingMm ?? null, b.pixelSpacingMm ?? null];
  if (sa !== null && sb !== null) {
    const apart = [0, 1].some((i) => Math.max(sa[i]! / sb[i]!, sb[i]! / sa[i]!) > largestPixelRatio + 1e-9);
    if (apart)
      return no('pixel-size', `The pixel size differs (${sa[1].toFixed(2)} mm against ${sb[1].toFixed(2)} mm)`);
  }
  const [ea, eb] = [a.energyWindow ?? null, b.energyWindow ?? null];
  if (ea !== null && eb !== null && ea !== eb) {
    return no('energy-window', `The energy window differs (${windowWords[ea]} against ${windowWords[eb]})`);
  }
  const [ca, cb] = [a.collimator ?? null, b.collimator ?? null];
  if (ca !== null && cb !== null && ca !== cb) return no('collimator', `The collimator differs (${ca} against ${cb})`);
  return yes;
}

/**
 * True when delays differ, but in the direction that hides what was found: bone goes on taking up and soft tissue clears, so a later
 * delay raises the ratio. A significant fall to a later delay, or a rise to an earlier one, is at least as large as measured.
 */
export function delayAgainstEffect(
  a: UptakeObservation,
  b: UptakeObservation,
  settings: Pick<SiteSettings, 'ratioCv' | 'maxDelayDifferenceMin'>,
): boolean {
  const [ta, tb] = [a.row.hoursAfterInjection, b.row.hoursAfterInjection];
  if (ta === null || tb === null || a.row.ratio === null || b.row.ratio === null) return false;
  if (!delaysDiffer(ta, tb, settings)) return false;
  const change = ratioChange(
    { ratio: a.row.ratio, relativeError: a.row.relativeError, acquisitions: a.acquisitions ?? 1 },
    { ratio: b.row.ratio, relativeError: b.row.relativeError, acquisitions: b.acquisitions ?? 1 },
    settings.ratioCv,
  );
  return change.significant === true && change.logRatio * (tb - ta) < 0;
}

/** More than the allowed difference, and not both inside the delayed window. Unknown delays do not block. */
function delaysTooFarApart(a: number | null, b: number | null, settings: DelaySettings): boolean {
  if (a === null || b === null) return false;
  const [low, high] = settings.delayedWindowHours;
  return delaysDiffer(a, b, settings) && !(a >= low && a <= high && b >= low && b <= high);
}

/** True when two known delays differ by more than the site allows. */
export function delaysDiffer(
  a: number | null,
  b: number | null,
  settings: Pick<SiteSettings, 'maxDelayDifferenceMin'>,
): boolean {
  // A second of slack: clock times are whole seconds, and 30 minutes must not be more than 30 minutes.
  return a !== null && b !== null && Math.abs(a - b) * 60 > settings.maxDelayDifferenceMin + 1 / 60;
}

function hours(value: number | null): string {
  return value === null ? 'unknown' : `${value.toFixed(1)} h`;
}

function normal(text: string | null): string | null {
  const trimmed = text?.trim().toLowerCase() ?? '';
  return trimmed === '' ? null : trimmed;
}

const tracers: readonly [RegExp, string][] = [
  [/\b(HDP|HMDP|OXIDRONATE|OXIDRONIC)/i, 'HDP'],
  [/\b(MDP|MEDRONATE|MEDRONIC)/i, 'MDP'],
  [/\b(DPD|BUTEDRONATE|TECEOS)/i, 'DPD'],
  [/\b(PYP|PYROPHOSPHATE)/i, 'PYP'],
  [/\b(NAF|SODIUM FLUORIDE|FLUORIDE)/i, 'NaF'],
];

/** The bone agent by its usual abbreviation; null when the header's text names none that is known. */
function tracer(text: string | null): string | null {
  if (text === null) return null;
  return tracers.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
