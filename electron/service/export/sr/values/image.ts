import type { Dataset } from '../../dicomFile.ts';
import { item } from './item.ts';
import type { Relationship } from './relationship.ts';

/** An image and, when it has more than one frame, the frame meant (numbered from 1). */
export interface ImageReference {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly frame: number | null;
}

/** IMAGE (PS3.3 C.18.4). */
export function image(
  relationship: Relationship,
  reference: ImageReference,
  children: readonly Dataset[] = [],
): Dataset {
  const referenced: Dataset = {
    ReferencedSOPClassUID: reference.sopClassUid,
    ReferencedSOPInstanceUID: reference.sopInstanceUid,
    ...(reference.frame === null ? {} : { ReferencedFrameNumber: String(reference.frame) }),
  };
  return item(relationship, 'IMAGE', null, { ReferencedSOPSequence: [referenced] }, children);
}
