export { deidentify } from './deidentify.ts';
export type { Deidentified, DeidentifyOptions, DeidentifyWarning } from './options.ts';
