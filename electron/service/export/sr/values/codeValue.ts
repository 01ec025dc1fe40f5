import type { Dataset } from '../../dicomFile.ts';
import { type Code, codeItem } from '../code.ts';
import { item } from './item.ts';
import type { Relationship } from './relationship.ts';

/** CODE: a coded answer to the concept name. */
export function codeValue(
  relationship: Relationship,
  concept: Code,
  value: Code,
  children: readonly Dataset[] = [],
): Dataset {
  return item(relationship, 'CODE', concept, { ConceptCodeSequence: [codeItem(value)] }, children);
}
