import type { Dataset } from '../../dicomFile.ts';
import type { Code } from '../code.ts';
import { item } from './item.ts';
import type { Relationship } from './relationship.ts';

/** PNAME: a person's name as a value, in the component form "Family^Given". */
export function pname(relationship: Relationship, concept: Code, name: string): Dataset {
  return item(relationship, 'PNAME', concept, { PersonName: name });
}
