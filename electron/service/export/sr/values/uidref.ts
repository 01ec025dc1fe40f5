import type { Dataset } from '../../dicomFile.ts';
import type { Code } from '../code.ts';
import { item } from './item.ts';
import type { Relationship } from './relationship.ts';

/** UIDREF: a unique identifier as a value. */
export function uidref(relationship: Relationship, concept: Code, uid: string): Dataset {
  return item(relationship, 'UIDREF', concept, { UID: uid });
}
