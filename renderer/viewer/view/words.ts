/** Words that a viewport says about its picture: its name, its window, the value under the pointer. */
import { type DisplayAttributes, modalityValue } from '../../../shared/dicom/display/index.ts';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import type { Point } from '../../../shared/geometry/shape.ts';
import { shortDate } from '../../../shared/wording/date.ts';
import { tableName } from '../display/defaultWindow.ts';
import type { Drawable } from '../display/draw.ts';
import type { DisplayScale } from '../types.ts';
import type { CanvasLook } from '../useCanvasHost.ts';
import { inside } from './interaction.ts';

export function dateOf(instance: InstanceInfo): string {
  return shortDate(instance.dateTime ?? instance.studyDate) || 'date unknown';
}

/** The spoken name of a viewport. */
export function viewportName(instance: InstanceInfo | null, frame: number): string {
  if (instance === null) return 'Empty viewport';
  const date = dateOf(instance);
  const description = instance.seriesDescription || instance.studyDescription || instance.bodyPart;
  const frameWords = instance.numberOfFrames > 1 ? `, frame ${frame} of ${instance.numberOfFrames}` : '';
  return `${instance.modality} ${description}, ${date}${frameWords}`;
}

/**
 * What turns values into grays: the window, or the file's table while that is in use; '' for colours, which have neither.
 * @param tables the VOI look-up tables of the file
 */
export function windowText(
  look: CanvasLook,
  instance: InstanceInfo,
  scale: DisplayScale | null,
  tables: DisplayAttributes['voiLuts'],
): string {
  if (instance.samplesPerPixel === 3 || instance.photometricInterpretation === 'PALETTE COLOR') return '';
  const table = look.voiLut === undefined ? undefined : tables[look.voiLut];
  if (table !== undefined) return tableName(table, look.voiLut!, tables.length);
  if (instance.modality === 'NM') {
    const [lower, upper] = [look.center - look.width / 2, look.center + look.width / 2].map((value) =>
      Math.round(countsOf(instance, value)),
    );
    if (scale === null) return `${lower} to ${upper} counts`;
    const [low, high] = [scale.lower, scale.upper].map((value) => Math.round(countsOf(instance, value)));
    const isShared = low === lower && high === upper;
    return `${lower} to ${upper} counts  (${isShared ? scale.label : 'changed here'})`;
  }
  return `W ${windowNumber(look.width, look.width)}  L ${windowNumber(look.center, look.width)}`;
}

/** Whole numbers, unless the window is so narrow that they would say something else. */
function windowNumber(value: number, width: number): string {
  if (width >= 10) return String(Math.round(value));
  return String(Number(value.toFixed(width >= 1 ? 1 : Math.min(6, 1 - Math.floor(Math.log10(width))))));
}

/** A rescaled value as counts, where the file has a scale of its own for them. */
function countsOf(instance: InstanceInfo, value: number): number {
  const counts = instance.nm?.countScale ?? null;
  if (counts === null) return value;
  return counts.slope * ((value - instance.rescaleIntercept) / instance.rescaleSlope) + counts.intercept;
}

/** What of the file's own lies over the picture or is kept from it, one line each. */
export function coverNotes(frame: Drawable | null, overlays: boolean): readonly string[] {
  if (frame === null) return [];
  const { display } = frame;
  return [
    ...(display.overlays.length > 0 && !overlays ? ["The file's overlay is hidden"] : []),
    ...(display.shutter !== null ? ["The file's shutter hides the edges"] : []),
    ...('remarks' in frame ? frame.remarks : []),
  ];
}

/** Value and place under the pointer: stored value through the modality transformation. */
export function valueText(frame: Drawable | null, [x, y]: Point): string {
  if (frame === null || !('stored' in frame)) return '';
  const { rows, columns, pixels, samplesPerPixel } = frame.stored;
  if (!inside([x, y], columns, rows)) return '';
  const at = `column ${Math.floor(x) + 1}, row ${Math.floor(y) + 1}`;
  const index = Math.floor(y) * columns + Math.floor(x);
  if (samplesPerPixel === 3) {
    return `R ${pixels[index * 3]} G ${pixels[index * 3 + 1]} B ${pixels[index * 3 + 2]}   ${at}`;
  }
  const stored = pixels[index] ?? 0;
  const counts = frame.info.nm?.countScale ?? null;
  const value = counts === null ? modalityValue(frame.display, stored) : counts.slope * stored + counts.intercept;
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(2);
  return `${shown}${frame.info.modality === 'NM' ? ' counts' : ''}   ${at}`;
}
