import type { Dataset } from '../../dicomFile.ts';
import * as codes from '../codes.ts';
import { codeValue } from '../values/codeValue.ts';
import { container } from '../values/container.ts';
import { image } from '../values/image.ts';

export interface LibraryImage {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly modality: string;
}

/** The images that the report rests on, each with its modality (TID 1600, 1601). */
export function imageLibrary(images: readonly LibraryImage[]): Dataset {
  const entries = images.map((entry) =>
    image('CONTAINS', { ...entry, frame: null }, [
      codeValue('HAS ACQ CONTEXT', codes.modality, codes.modalityCode(entry.modality)),
    ]),
  );
  const groups = entries.length === 0 ? [] : [container('CONTAINS', codes.imageLibraryGroup, entries)];
  return container('CONTAINS', codes.imageLibrary, groups);
}
