/** Words that a viewport says about its picture: its name, its window, the value under the pointer. */
import { modalityValue } from '../../../shared/dicom/display/index.ts';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import type { Point } from '../../../shared/geometry/shape.ts';
import { shortDate } from '../../../shared/wording/date.ts';
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

export function windowText(look: CanvasLook, instance: InstanceInfo, scale: DisplayScale | null): string {
  if (instance.samplesPerPixel === 3) return '';
  if (instance.modality === 'NM') {
    const lower = Math.round(look.center - look.width / 2);
    const upper = Math.round(look.center + look.width / 2);
    if (scale === null) return `${lower} to ${upper} counts`;
    const isShared = Math.round(scale.lower) === lower && Math.round(scale.upper) === upper;
    return `${lower} to ${upper} counts  (${isShared ? scale.label : 'changed here'})`;
  }
  return `W ${Math.round(look.width)}  L ${Math.round(look.center)}`;
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
  const value = modalityValue(frame.display, pixels[index] ?? 0);
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(2);
  return `${shown}${frame.info.modality === 'NM' ? ' counts' : ''}   ${at}`;
}
