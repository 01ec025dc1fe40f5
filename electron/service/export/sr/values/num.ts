import type { Dataset } from '../../dicomFile.ts';
import { type Code, codeItem } from '../code.ts';
import { item } from './item.ts';
import type { Relationship } from './relationship.ts';

/**
 * A decimal string of at most 16 characters (PS3.5 6.2, VR DS) as near to the value as that allows.
 * @throws RangeError for a value that is not finite.
 */
export function decimalString(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('A measured value must be finite.');
  const plain = String(value);
  if (plain.length <= 16) return plain;
  for (let digits = 15; digits > 0; digits -= 1) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return value.toExponential(8);
}

/** NUM (PS3.3 C.18.1): one measured value with its UCUM unit; children say what it was inferred from. */
export function num(
  relationship: Relationship,
  concept: Code,
  value: number,
  unit: Code,
  children: readonly Dataset[] = [],
): Dataset {
  const measured: Dataset = {
    MeasuredValueSequence: [{ NumericValue: decimalString(value), MeasurementUnitsCodeSequence: [codeItem(unit)] }],
  };
  return item(relationship, 'NUM', concept, measured, children);
}
