/** How stored gray values become what is seen: the DICOM grayscale pipeline as pure functions. */
export type { DisplayAttributes, LookupTable, VoiFunction, VoiWindow } from './attributes.ts';
export { defaultSettings, defaultWindow, storedRange } from './defaultWindow.ts';
export { buildDisplayLut, type DisplaySettings, displayValue, MAX_LUT_SIZE, type StoredRange } from './displayLut.ts';
export { isPadding, modalityValue } from './modality.ts';
export { type PaletteName, palettes } from './palettes.ts';
export { renderFrame } from './render.ts';
export { type Window, windowOfRange } from './voi.ts';
