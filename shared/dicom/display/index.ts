/** How stored gray values become what is seen: the DICOM grayscale pipeline as pure functions. */
export type { DisplayAttributes, LookupTable, VoiFunction, VoiWindow } from './attributes.ts';
export { GRAPHIC, HIDDEN, halvedCover } from './cover.ts';
export { defaultSettings, defaultWindow } from './defaultWindow.ts';
export { buildDisplayLut, type DisplaySettings, displayValue, type StoredRange } from './displayLut.ts';
export { modalityValue } from './modality.ts';
export { type PaletteName, palettes } from './palettes.ts';
export { renderFrame } from './render.ts';
export { functionFor, type Window, windowOfRange } from './voi.ts';
