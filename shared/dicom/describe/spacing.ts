/** Spacing attributes exactly as the header states them; which one counts is decided in shared/size. */
import type { SpacingTags } from '../model.ts';
import type { DataSet } from '../parse/dataSet.ts';
import { decimal } from '../parse/decimal.ts';
import type { TagName } from '../parse/tags.ts';

type Pair = [number, number];

function pairOf(value: string): Pair | null {
  const [row, column, ...rest] = value.split('\\').map(decimal);
  if (row === undefined || column === undefined || rest.length > 0) return null;
  return row > 0 && column > 0 && Number.isFinite(row) && Number.isFinite(column) ? [row, column] : null;
}

function pair(dataSet: DataSet, name: TagName): Pair | null {
  return dataSet.has(name) ? pairOf(dataSet.code(name)) : null;
}

function positive(dataSet: DataSet, name: TagName): number | null {
  if (!dataSet.has(name)) return null;
  const value = dataSet.number(name);
  return value !== null && value > 0 ? value : null;
}

/** What decides millimetres, and the attribute's name in words. */
const named = {
  pixelSpacing: 'Pixel Spacing',
  imagerPixelSpacing: 'Imager Pixel Spacing',
  nominalScannedPixelSpacing: 'Nominal Scanned Pixel Spacing',
  estimatedRadiographicMagnificationFactor: 'Estimated Radiographic Magnification Factor',
  distanceSourceToDetector: 'Distance Source to Detector',
  distanceSourceToPatient: 'Distance Source to Patient',
} as const satisfies Partial<Record<TagName, string>>;

/** Those that have a value which is no number, as a decimal comma makes it (PS3.5 6.2). */
function unreadable(dataSet: DataSet): string[] {
  return (Object.keys(named) as (keyof typeof named)[])
    .filter((name) => dataSet.has(name) && dataSet.codes(name).some((value) => Number.isNaN(decimal(value))))
    .map((name) => named[name]);
}

/** @param enhanced Pixel Spacing of the functional groups, where all frames share it */
export function spacingTags(dataSet: DataSet, enhanced: string): SpacingTags {
  const calibrationType = dataSet.code('pixelSpacingCalibrationType').toUpperCase();
  return {
    pixelSpacing: pair(dataSet, 'pixelSpacing') ?? pairOf(enhanced),
    imagerPixelSpacing: pair(dataSet, 'imagerPixelSpacing'),
    nominalScannedPixelSpacing: pair(dataSet, 'nominalScannedPixelSpacing'),
    pixelAspectRatio: pair(dataSet, 'pixelAspectRatio'),
    pixelSpacingCalibrationType: calibrationType === '' ? null : calibrationType,
    estimatedRadiographicMagnificationFactor: positive(dataSet, 'estimatedRadiographicMagnificationFactor'),
    distanceSourceToDetectorMm: positive(dataSet, 'distanceSourceToDetector'),
    distanceSourceToPatientMm: positive(dataSet, 'distanceSourceToPatient'),
    unreadable: unreadable(dataSet),
  };
}
