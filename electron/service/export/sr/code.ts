import type { Dataset } from '../dicomFile.ts';

/** A coded concept (PS3.3 8.8): value up to 16 characters, designator up to 16, meaning up to 64. */
export interface Code {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

/** @throws RangeError when a part is empty or longer than its VR allows: a mistake in this program, found by any test. */
export function code(value: string, scheme: string, meaning: string): Code {
  for (const [part, limit] of [
    [value, 16],
    [scheme, 16],
    [meaning, 64],
  ] as const) {
    if (part === '' || part.length > limit)
      throw new RangeError(`Code part "${part}" must have 1 to ${limit} characters.`);
  }
  return { value, scheme, meaning };
}

export function codeItem(concept: Code): Dataset {
  return { CodeValue: concept.value, CodingSchemeDesignator: concept.scheme, CodeMeaning: concept.meaning };
}

/** Concepts are the same when value and scheme are; the meaning is for people. */
export function sameCode(a: Pick<Code, 'value' | 'scheme'>, b: Pick<Code, 'value' | 'scheme'>): boolean {
  return a.value === b.value && a.scheme === b.scheme;
}
