import type { Dataset } from '../../dicomFile.ts';
import * as codes from '../codes.ts';
import { codeValue } from '../values/codeValue.ts';

/** Language of the content: the program writes English; what a reader types stays as typed. */
export function language(): Dataset {
  return codeValue('HAS CONCEPT MOD', codes.languageOfContent, codes.englishUs);
}
