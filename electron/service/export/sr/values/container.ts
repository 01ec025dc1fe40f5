import type { Dataset } from '../../dicomFile.ts';
import type { Code } from '../code.ts';
import { item } from './item.ts';
import type { Relationship } from './relationship.ts';

/** CONTAINER (PS3.3 C.18.8). `template` names the DCMR template of its content, where one is identified. */
export function container(
  relationship: Relationship,
  concept: Code,
  children: readonly Dataset[],
  template?: string,
): Dataset {
  const content: Dataset = { ContinuityOfContent: 'SEPARATE' };
  if (template !== undefined) {
    content.ContentTemplateSequence = [{ MappingResource: 'DCMR', TemplateIdentifier: template }];
  }
  return item(relationship, 'CONTAINER', concept, content, children);
}
