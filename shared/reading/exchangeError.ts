import { EnthesisError, type ErrorCode } from '../errors.ts';

/** JSON pointer (RFC 6901) of a path of keys and indices; the whole document is the empty string. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A refusal of the whole file. The message quotes no value of the file, because values may name a patient. */
export function refusal(
  path: readonly PropertyKey[],
  what: string,
  code: ErrorCode = 'annotation-file-invalid',
): EnthesisError {
  const pointer = jsonPointer(path);
  const where = pointer === '' ? '' : ` at ${pointer}`;
  return new EnthesisError(code, `The annotation file is refused${where}: ${what}. Nothing was imported.`, { pointer });
}
