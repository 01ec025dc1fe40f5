/**
 * Every failure that crosses a module's face is one of these. The message says what happened and what to do,
 * names files by their base name at most, and never carries patient data.
 */
export const errorCodes = [
  // input files
  'file-unreadable',
  'file-too-large',
  'not-dicom',
  'dicom-truncated',
  'dicom-malformed',
  'dicom-too-deep',
  'inflated-too-large',
  'unsupported-transfer-syntax',
  'no-pixel-data',
  'pixel-data-mismatch',
  'decode-failed',
  'missing-identifier',
  'duplicate-conflict',
  'timeout',
  // measuring
  'region-outside-image',
  'zero-area',
  'self-intersection',
  'invalid-shape',
  'net-reference-not-positive',
  'net-lesion-not-positive',
  'colour-pixels',
  'unknown-half-life',
  'mixed-phases',
  // the reader's work
  'unknown-patient',
  'ambiguous-patient',
  'different-people',
  'unknown-study',
  'side-contradiction',
  'unknown-image',
  'unknown-frame',
  'conflict',
  'annotation-file-invalid',
  'template-invalid',
  'signed-report-immutable',
  'report-changed',
  'nothing-to-undo',
  // service
  'invalid-request',
  'unknown-method',
  'cancelled',
  'disk-full',
  'database-newer',
  'database-corrupt',
  'database-foreign',
  'library-busy',
  'service-stopped',
  'export-failed',
  'usage',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export class EnthesisError extends Error {
  readonly code: ErrorCode;
  /** JSON pointer or field path of the offence, where there is one. */
  readonly pointer: string | undefined;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown; pointer?: string }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EnthesisError';
    this.code = code;
    this.pointer = options?.pointer;
  }
}

/** The shape in which an error crosses a process boundary. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly pointer?: string | undefined;
}

export function toWireError(error: unknown): WireError {
  if (error instanceof EnthesisError) return { code: error.code, message: error.message, pointer: error.pointer };
  // The text of a foreign error may quote file contents or paths, so it does not cross.
  return { code: 'internal', message: 'Something unexpected went wrong. Nothing was changed; try again.' };
}

export function fromWireError(wire: WireError): EnthesisError {
  return new EnthesisError(wire.code, wire.message, wire.pointer === undefined ? {} : { pointer: wire.pointer });
}
