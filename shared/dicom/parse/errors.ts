import { EnthesisError } from '../../errors.ts';

/**
 * The bytes end before the header does. When they are only the first part of a file, read at least `needBytes` from
 * its start and try again; when they are the whole file, the file is truncated.
 */
export class NeedMoreBytesError extends EnthesisError {
  readonly needBytes: number;

  constructor(needBytes: number) {
    super('dicom-truncated', 'The file ends inside its header. It is probably an incomplete copy; send it again.');
    this.needBytes = needBytes;
  }
}

export function malformed(what: string, cause?: unknown): EnthesisError {
  const message = `This file is not well-formed DICOM: ${what}. Ask for it to be sent again.`;
  return new EnthesisError('dicom-malformed', message, cause === undefined ? {} : { cause });
}

/** dicom-parser throws a string, an Error or an object; whatever leaves here is an EnthesisError. */
export function withTypedErrors<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof EnthesisError) throw error;
    throw malformed(what, error);
  }
}
