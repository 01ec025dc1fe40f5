/** Which windows an image offers and which one it opens with. Centres and widths are in modality units. */

import { type LookupTable, modalityValue, type Window, windowOfRange } from '../../../shared/dicom/display/index.ts';
import { kindOfModality } from '../../../shared/dicom/kind.ts';
import type { DecodedFrame } from '../frames/protocol.ts';

export interface BaseWindow extends Window {
  readonly name: string;
  /** Index of the file's VOI look-up table that is used instead, until the reader changes the window. */
  readonly voiLut?: number;
}

type Described = Pick<DecodedFrame, 'display' | 'statistics' | 'info'>;

/** The range of the pixels themselves, without the outermost half percent at either end. */
export function computedWindow({ display, statistics }: Described): BaseWindow {
  const { low, high, min, max } = statistics;
  const ends = [modalityValue(display, high > low ? low : min), modalityValue(display, high > low ? high : max)];
  return { ...windowOfRange(Math.min(...ends), Math.max(...ends)), name: 'Whole range' };
}

/** Counts from zero to the hottest pixels, but for the last 0.5%: a bladder or an injection site does not pale the rest. */
function countsWindow({ display, statistics }: Described): BaseWindow {
  return { ...windowOfRange(0, Math.max(1, modalityValue(display, statistics.high))), name: 'Counts' };
}

/** Hounsfield units mean the same on every scanner: the windows that every reader knows. */
const ctWindows: readonly BaseWindow[] = [
  { center: 400, width: 1800, name: 'Bone' },
  { center: 40, width: 400, name: 'Soft tissue' },
  { center: -500, width: 1500, name: 'Lung' },
];

/** Parts of a film's own range, from dark to bright as it is shown: values differ between detectors, their order does not. */
const filmParts = [
  ['Bone range', 0.4, 1],
  ['Soft tissue range', 0, 0.6],
] as const;

/** Windows that belong to the kind of picture, whatever its header says. */
function modalityWindows(frame: Described): BaseWindow[] {
  const { modality } = frame.info;
  if (modality === 'CT') return [...ctWindows];
  if (modality === 'NM') {
    const whole = countsWindow(frame);
    const part = (name: string, by: number) => ({ ...windowOfRange(0, Math.max(1, (whole.width - 1) * by)), name });
    return [part('Half the counts', 0.5), part('Quarter of the counts', 0.25)];
  }
  if (kindOfModality(modality) !== 'film') return [];
  const { center, width } = computedWindow(frame);
  const low = center - (width - 1) / 2 - 0.5;
  const span = width - 1;
  return filmParts.map(([name, from, to]) => {
    const [a, b] = frame.display.inverted ? [1 - to, 1 - from] : [from, to];
    return { ...windowOfRange(low + a * span, low + b * span), name };
  });
}

/** What the header offers (windows, then look-up tables), the computed window, and those of the modality. */
export function presetWindows(frame: Described): BaseWindow[] {
  const computed = computedWindow(frame);
  const windows = frame.display.windows.map(({ center, width, explanation }, i, { length }) => ({
    center,
    width,
    name: sentenceCase(explanation) || (length === 1 ? 'Header window' : `Header window ${i + 1}`),
  }));
  const tables = frame.display.voiLuts.map((table, i, { length }) => ({
    ...computed,
    name: tableName(table, i, length),
    voiLut: i,
  }));
  return [...windows, ...tables, computed, ...modalityWindows(frame)];
}

/** What a VOI look-up table is called: by its explanation, else by its place among `count`. */
export function tableName({ explanation }: Pick<LookupTable, 'explanation'>, index: number, count: number): string {
  return sentenceCase(explanation) || (count === 1 ? 'Header LUT' : `Header LUT ${index + 1}`);
}

/** Headers shout: "BONE_SHARP" is shown as "Bone sharp". */
function sentenceCase(text: string): string {
  const words = text.replaceAll('_', ' ').trim();
  const quiet = /[a-z]/.test(words) ? words : words.toLowerCase();
  return quiet === '' ? '' : quiet[0]!.toUpperCase() + quiet.slice(1);
}

/**
 * The window that "reset" returns to.
 * @param preset index into presetWindows; null for the usual choice: counts from zero on a scan, else the header's first
 */
export function baseWindow(frame: Described, preset: number | null): BaseWindow {
  if (preset === null && frame.info.modality === 'NM') return countsWindow(frame);
  const presets = presetWindows(frame);
  return presets[preset ?? 0] ?? presets.at(-1)!;
}
