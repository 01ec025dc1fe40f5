import type { Shape } from '../../../../../shared/geometry/shape.ts';
import type { Dataset } from '../../dicomFile.ts';
import type { Code } from '../code.ts';
import * as codes from '../codes.ts';
import { codeValue } from '../values/codeValue.ts';
import type { ImageReference } from '../values/image.ts';
import { num } from '../values/num.ts';
import { scoord } from '../values/scoord.ts';

export interface Property {
  readonly concept: Code;
  readonly value: Code;
}

export interface Measurement {
  readonly concept: Code;
  readonly value: number;
  readonly unit: Code;
  readonly derivation?: Code;
  /** Coded properties of this value: the basis of its spacing. */
  readonly modifiers?: readonly Property[];
  /** What was drawn; every value points at its pixels. */
  readonly shapes: readonly Shape[];
}

/** One value, how it was derived, what else is coded about it (TID 300, row 2), and the graphics it was inferred from (TID 300, TID 320). */
export function measurement(
  entry: Measurement,
  reference: ImageReference,
  properties: readonly Property[] = [],
): Dataset {
  return num('CONTAINS', entry.concept, entry.value, entry.unit, [
    ...(entry.derivation === undefined ? [] : [codeValue('HAS CONCEPT MOD', codes.derivation, entry.derivation)]),
    ...[...properties, ...(entry.modifiers ?? [])].map(({ concept, value }) =>
      codeValue('HAS CONCEPT MOD', concept, value),
    ),
    ...entry.shapes.map((shape) => scoord(shape, reference)),
  ]);
}
