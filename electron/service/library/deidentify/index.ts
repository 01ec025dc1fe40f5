export { type CopyNote, type CopyRequest, type CopyResult, copyDeidentified } from './copyPatient.ts';
export { deidentify } from './deidentify.ts';
export type { Deidentified, DeidentifyOptions, DeidentifyWarning } from './options.ts';
