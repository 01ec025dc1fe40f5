import type { InstanceInfo, SpacingTags } from '../dicom/model.ts';
import { pixelAspect } from '../dicom/pixelAspect.ts';
import { EnthesisError } from '../errors.ts';
import type { SpacingBasis } from '../geometry/spacingBasis.ts';
import type { Annotation } from '../reading/model.ts';

export interface ResolvedSpacing {
  readonly basis: SpacingBasis;
  /** Millimetres from one row to the next, and from one column to the next; null when uncalibrated. */
  readonly rowMm: number | null;
  readonly columnMm: number | null;
  /** Row spacing over column spacing: pixels may be oblong even where millimetres are unknown. */
  readonly aspect: number;
  /** Where the spacing comes from, in words for the reader. */
  readonly source: string;
}

type Pair = readonly [number, number];

const imagePlaneModalities = new Set(['NM', 'CT', 'MR', 'PT']);

/** Decimal strings of one spacing may be cut differently; less than one part in a thousand is rounding, not calibration. */
const sameSpacingTolerance = 1e-3;

function positive(pair: Pair | null): Pair | null {
  return pair?.every((v) => Number.isFinite(v) && v > 0) ? pair : null;
}

function differ(a: Pair, b: Pair): boolean {
  return a.some((v, i) => Math.abs(v - b[i]!) > sameSpacingTolerance * b[i]!);
}

/** Factor above 1 by which the object is magnified on the detector, from (0018,1114), else SID / SOD; null when not told. */
function magnification(info: InstanceInfo): { factor: number; source: string } | null {
  const { estimatedRadiographicMagnificationFactor: told, distanceSourceToDetectorMm: sid } = info.spacing;
  const sod = info.spacing.distanceSourceToPatientMm;
  if (told !== null && Number.isFinite(told) && told > 1) {
    return { factor: told, source: 'estimated radiographic magnification factor' };
  }
  if (sid !== null && sod !== null && sod > 0 && sid > sod && Number.isFinite(sid / sod)) {
    return { factor: sid / sod, source: 'source to detector over source to patient distance' };
  }
  return null;
}

/**
 * Decides what one pixel measures, in the order of the clinical rules (section 2; PS3.3 10.7.1.3):
 * the reader's calibration, calibrated PixelSpacing, magnification-corrected or plain detector spacing, PixelSpacing of
 * unknown plane, image plane, nothing. ImagerPixelSpacing is never taken for PixelSpacing.
 * @param calibration the accepted calibration line of this very image, or null
 * @throws EnthesisError `zero-area` for a calibration line without length, `invalid-shape` when it is not a line of known length
 */
export function resolveSpacing(info: InstanceInfo, calibration: Annotation | null): ResolvedSpacing {
  const pixel = positive(info.spacing.pixelSpacing);
  const imager = positive(info.spacing.imagerPixelSpacing);
  const nominal = positive(info.spacing.nominalScannedPixelSpacing);
  const aspect = pixelAspect(info.spacing);
  const of = (basis: SpacingBasis, [rowMm, columnMm]: Pair, source: string): ResolvedSpacing => ({
    basis,
    rowMm,
    columnMm,
    aspect,
    source,
  });

  if (calibration !== null) {
    const columnMm = calibratedColumnMm(calibration, aspect);
    return of(
      'user-calibrated',
      [columnMm * aspect, columnMm],
      `known length of ${calibration.millimetres} mm drawn on this image`,
    );
  }
  if (pixel !== null) {
    const type = info.spacing.pixelSpacingCalibrationType?.trim().toUpperCase();
    if (type === 'GEOMETRY' || type === 'FIDUCIAL')
      return of('calibrated', pixel, `Pixel Spacing, calibration type ${type}`);
    if (imager !== null && differ(pixel, imager)) {
      return of('calibrated', pixel, 'Pixel Spacing that differs from Imager Pixel Spacing');
    }
  }
  if (imager !== null) {
    const corrected = magnification(info);
    if (corrected !== null) {
      const { factor, source } = corrected;
      return of(
        'magnification-corrected',
        [imager[0] / factor, imager[1] / factor],
        `Imager Pixel Spacing over ${source}`,
      );
    }
    return of('detector-plane', imager, 'Imager Pixel Spacing');
  }
  if (pixel !== null) {
    return imagePlaneModalities.has(info.modality)
      ? of('image-plane', pixel, 'Pixel Spacing')
      : of('unspecified', pixel, 'Pixel Spacing of unknown plane');
  }
  if (nominal !== null) return of('unspecified', nominal, 'Nominal Scanned Pixel Spacing');
  return { basis: 'uncalibrated', rowMm: null, columnMm: null, aspect, source: noSpacingWords(info.spacing) };
}

function noSpacingWords({ unreadable }: SpacingTags): string {
  if (unreadable.length === 0) return 'no usable spacing in the header';
  return `${unreadable.join(' and ')} of the header ${unreadable.length === 1 ? 'is no number' : 'are no numbers'} and not used`;
}

/** Entered length over drawn length, the drawn length taken in columns (rows weighed by the pixel's aspect). */
function calibratedColumnMm(calibration: Annotation, aspect: number): number {
  const { shape, millimetres } = calibration;
  if (shape.kind !== 'line' || millimetres === undefined || !(millimetres > 0)) {
    throw new EnthesisError('invalid-shape', 'A calibration is a line of known length in millimetres.');
  }
  const [a, b] = shape.points;
  const drawn = Math.hypot(b[0] - a[0], (b[1] - a[1]) * aspect);
  if (!(drawn > 0)) throw new EnthesisError('zero-area', 'The calibration line has no length. Draw it again.');
  return millimetres / drawn;
}
