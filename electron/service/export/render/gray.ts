import type { DisplayAttributes } from '../../../../shared/dicom/display/index.ts';
import { defaultSettings, HIDDEN, renderFrame } from '../../../../shared/dicom/display/index.ts';
import type { InstanceInfo, StoredFrame } from '../../../../shared/dicom/model.ts';

/** Eight-bit gray, row by row, 0 black. */
export interface GrayImage {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint8Array;
}

/** Attributes for a frame that comes without its file's description: linear, no window, no look-up tables. */
function plainDisplay(info: InstanceInfo): DisplayAttributes {
  return {
    photometricInterpretation: info.photometricInterpretation ?? 'MONOCHROME2',
    inverted: info.photometricInterpretation === 'MONOCHROME1',
    bitsStored: info.bitsStored ?? 16,
    signed: info.pixelRepresentation === 1,
    rescaleSlope: info.rescaleSlope,
    rescaleIntercept: info.rescaleIntercept,
    modalityLut: null,
    windows: [],
    voiFunction: 'LINEAR',
    voiLuts: [],
    padding: null,
    overlays: [],
    shutter: null,
  };
}

export function displayOf(info: InstanceInfo, display?: DisplayAttributes): DisplayAttributes {
  return display ?? plainDisplay(info);
}

/** Scans are shown dark on white, as on a film sheet. */
export function shownInverted(stored: StoredFrame, info: InstanceInfo): boolean {
  return (info.modality === 'NM' || info.modality === 'PT') && stored.samplesPerPixel === 1;
}

/**
 * The frame as it would open on the screen: the header's window, else a robust one. Scans are shown in inverted gray, as on
 * a film sheet. Colour is reduced to its luminance (ITU-R BT.601 weights, as PS3.3 C.7.6.3.1.2).
 */
export function windowedGray(stored: StoredFrame, info: InstanceInfo, display?: DisplayAttributes): GrayImage {
  const attributes = displayOf(info, display);
  const palette = shownInverted(stored, info) ? 'inverted-gray' : 'gray';
  const rgba = renderFrame(stored, attributes, defaultSettings(attributes, stored), palette);
  const pixels = new Uint8Array(stored.rows * stored.columns);
  for (let i = 0, from = 0; i < pixels.length; i += 1, from += 4) {
    const [r, g, b] = [rgba[from] ?? 0, rgba[from + 1] ?? 0, rgba[from + 2] ?? 0];
    pixels[i] = r === g && g === b ? r : 0.299 * r + 0.587 * g + 0.114 * b;
  }
  return { rows: stored.rows, columns: stored.columns, pixels };
}

/** The frame without the graphics of its overlay planes; what the shutter hides stays hidden. */
export function withoutGraphics(stored: StoredFrame): StoredFrame {
  if (stored.cover === undefined) return stored;
  const { cover, ...frame } = stored;
  return { ...frame, cover: { ...cover, pixels: cover.pixels.map((flags) => flags & HIDDEN) } };
}
