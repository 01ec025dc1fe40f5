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

/** A copy can be damaged on its way; more often the program that wrote the file did not follow the standard. */
const writerOrWay =
  'If this copy was damaged on its way, another one helps; if not, the program that wrote it has to write it anew.';

export function malformed(what: string, cause?: unknown, advice = writerOrWay): EnthesisError {
  const message = `This file is not well-formed DICOM: ${what}. ${advice}`;
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
