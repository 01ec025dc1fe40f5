import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { plainInstance } from '../../../shared/dicom/testing/plainInstance.ts';

/** A lateral radiograph of 200 x 200 pixels without any spacing; override what a test is about. */
export function testInstance(overrides: Partial<InstanceInfo> = {}): InstanceInfo {
  return plainInstance({
    dateTime: '2026-01-10T10:00:00',
    studyDate: '2026-01-10',
    bodyPart: 'ANKLE',
    projection: 'lateral',
    rows: 200,
    columns: 200,
    bitsStored: 12,
    highBit: 11,
    ...overrides,
  });
}
