/// <reference path="./dcmjs.d.ts" />
import dcmjs from 'dcmjs';

/** A data set by keyword, as PS3.6 names the attributes. Sequences are arrays of data sets; an empty array is an empty sequence. */
export interface Dataset {
  [keyword: string]: DicomValue;
}
export type DicomValue = string | number | ArrayBuffer | Dataset | readonly (string | number | ArrayBuffer | Dataset)[];

export const explicitLittleEndian = '1.2.840.10008.1.2.1';
export const implementationClassUid = '2.25.302043790172249692526321623266752743501';
const implementationVersionName = 'ENTHESIS_0_1';

// The library reports every oddity on the console; errors come back as exceptions anyway.
dcmjs.log.setLevel('silent');

/** The private block of this program (PS3.5 7.8), and the keyword under which a data set holds its text. */
export const privateCreator = 'ENTHESIS RECORD';
export const recordKeyword = 'EnthesisRecord';

/** Part 10 bytes, Explicit VR Little Endian. `dataset` holds SOPClassUID and SOPInstanceUID. */
export function writeDicomFile({ [recordKeyword]: record, ...dataset }: Dataset): Uint8Array {
  const { DicomDict, DicomMetaDictionary } = dcmjs.data;
  const file = new DicomDict(
    DicomMetaDictionary.denaturalizeDataset({
      FileMetaInformationVersion: new Uint8Array([0, 1]).buffer,
      MediaStorageSOPClassUID: dataset.SOPClassUID,
      MediaStorageSOPInstanceUID: dataset.SOPInstanceUID,
      TransferSyntaxUID: explicitLittleEndian,
      ImplementationClassUID: implementationClassUid,
      ImplementationVersionName: implementationVersionName,
    }),
  );
  file.dict = DicomMetaDictionary.denaturalizeDataset(dataset);
  if (typeof record === 'string') {
    file.dict['00990010'] = { vr: 'LO', Value: [privateCreator] };
    file.dict['00991001'] = { vr: 'UT', Value: [record] };
  }
  return new Uint8Array(file.write({ fragmentMultiframe: false }));
}

/** "2026-03-12" or longer -> "20260312"; null -> "". */
export function dicomDate(iso: string | null): string {
  return iso === null ? '' : iso.slice(0, 10).replaceAll('-', '');
}

/** "2026-03-12T10:20:30.250+01:00" -> "102030.250"; a plain time "10:20:30" likewise; null or a date alone -> "". */
export function dicomTime(iso: string | null): string {
  const time = iso === null ? '' : iso.includes('T') ? (iso.split('T')[1] ?? '') : iso.includes(':') ? iso : '';
  return time
    .replace(/(Z|[+-]\d{2}:?\d{2})$/, '')
    .replaceAll(':', '')
    .slice(0, 13);
}

/** "...T10:20:30+01:00" -> "20260312102030+0100" (DT). */
export function dicomDateTime(iso: string): string {
  const zone = /(Z|[+-]\d{2}:?\d{2})$/.exec(iso)?.[1] ?? '';
  return `${dicomDate(iso)}${dicomTime(iso)}${zone === 'Z' ? '+0000' : zone.replace(':', '')}`;
}

/** Short strings may not hold a backslash or control characters, and have a length (PS3.5 6.2). */
export function shortText(text: string, maximum: number): string {
  const clean = Array.from(text, (char) => {
    const point = char.codePointAt(0) ?? 0;
    return char === '\\' || point < 0x20 || point === 0x7f ? ' ' : char;
  });
  return clean.join('').trim().slice(0, maximum);
}
