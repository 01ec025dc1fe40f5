import type { Dataset } from '../../dicomFile.ts';
import * as codes from '../codes.ts';
import { codeValue } from '../values/codeValue.ts';
import { pname } from '../values/pname.ts';
import { text } from '../values/text.ts';
import { uidref } from '../values/uidref.ts';

/** Who observed: the signing person (TID 1003), when there is one, and this program (TID 1004). */
export function observationContext(personName: string | null, deviceUid: string): Dataset[] {
  const someone =
    personName === null
      ? []
      : [
          codeValue('HAS OBS CONTEXT', codes.observerType, codes.person),
          pname('HAS OBS CONTEXT', codes.personObserverName, personName),
        ];
  return [
    ...someone,
    codeValue('HAS OBS CONTEXT', codes.observerType, codes.device),
    uidref('HAS OBS CONTEXT', codes.deviceObserverUid, deviceUid),
    text('HAS OBS CONTEXT', codes.deviceObserverName, 'Enthesis'),
  ];
}
