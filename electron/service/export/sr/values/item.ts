import type { Dataset } from '../../dicomFile.ts';
import { type Code, codeItem } from '../code.ts';
import type { Relationship } from './relationship.ts';

/** What every content item has: relationship, value type, concept name (none for IMAGE and SCOORD here) and children. */
export function item(
  relationship: Relationship,
  valueType: string,
  concept: Code | null,
  value: Dataset,
  children: readonly Dataset[] = [],
): Dataset {
  return {
    RelationshipType: relationship,
    ValueType: valueType,
    ...(concept === null ? {} : { ConceptNameCodeSequence: [codeItem(concept)] }),
    ...value,
    ...(children.length === 0 ? {} : { ContentSequence: children }),
  };
}
