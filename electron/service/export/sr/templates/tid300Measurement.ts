import type { Shape } from '../../../../../shared/reading/model.ts';
import type { Dataset } from '../../dicomFile.ts';
import type { Code } from '../code.ts';
import * as codes from '../codes.ts';
import { codeValue } from '../values/codeValue.ts';
import type { ImageReference } from '../values/image.ts';
import { num } from '../values/num.ts';
import { scoord } from '../values/scoord.ts';

export interface Measurement {
  readonly concept: Code;
  readonly value: number;
  readonly unit: Code;
  readonly derivation?: Code;
  /** What was drawn; every value points at its pixels. */
  readonly shapes: readonly Shape[];
}

/** One value, how it was derived, and the graphics it was inferred from (TID 300, TID 320). */
export function measurement(entry: Measurement, reference: ImageReference): Dataset {
  return num('CONTAINS', entry.concept, entry.value, entry.unit, [
    ...(entry.derivation === undefined ? [] : [codeValue('HAS CONCEPT MOD', codes.derivation, entry.derivation)]),
    ...entry.shapes.map((shape) => scoord(shape, reference)),
  ]);
}
