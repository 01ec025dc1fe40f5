export { type ImportOptions, type ImportResult, Library, type LibraryOptions } from './library.ts';
export type { PatientView } from './patientView.ts';
export type { ScanProgress, SkippedEntry } from './scanModel.ts';
export type { FileVerification } from './verify.ts';
export type { WorkState } from './workState.ts';
