import type { Dataset } from '../../dicomFile.ts';
import type { Code } from '../code.ts';
import { item } from './item.ts';
import type { Relationship } from './relationship.ts';

/** TEXT (PS3.3 C.17.3.2.2). An empty text is not allowed: it is written as a dash. */
export function text(
  relationship: Relationship,
  concept: Code,
  value: string,
  children: readonly Dataset[] = [],
): Dataset {
  return item(relationship, 'TEXT', concept, { TextValue: value.trim() === '' ? '-' : value }, children);
}
