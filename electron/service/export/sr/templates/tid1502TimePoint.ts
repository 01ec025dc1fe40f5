import type { Dataset } from '../../dicomFile.ts';
import * as codes from '../codes.ts';
import { text } from '../values/text.ts';

/**
 * The date that the group belongs to, within the patient's series. Time Point Order is left out: readers take the first NUM
 * of a group for its measurement.
 */
export function timePoint(identifier: string, label: string): Dataset[] {
  return [
    text('HAS OBS CONTEXT', codes.subjectTimePointIdentifier, identifier),
    text('HAS OBS CONTEXT', codes.timePoint, label),
  ];
}
