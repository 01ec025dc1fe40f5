/** The part of dcmjs that writes and reads bytes. Its SR adapters are not used (docs/decisions: own builders). */
declare module 'dcmjs' {
  export interface Element {
    vr: string;
    Value?: unknown[];
  }
  export type TagDict = Record<string, Element>;
  export class DicomDict {
    constructor(meta: TagDict);
    meta: TagDict;
    dict: TagDict;
    write(options?: { fragmentMultiframe?: boolean }): ArrayBuffer;
  }
  export const DicomMetaDictionary: {
    denaturalizeDataset(dataset: object): TagDict;
    naturalizeDataset(dict: TagDict): Record<string, unknown>;
  };
  export const DicomMessage: {
    readFile(bytes: ArrayBuffer, options?: { ignoreErrors?: boolean; untilTag?: string | null }): DicomDict;
  };
  const dcmjs: {
    data: {
      DicomDict: typeof DicomDict;
      DicomMetaDictionary: typeof DicomMetaDictionary;
      DicomMessage: typeof DicomMessage;
    };
    log: { setLevel(level: string): void };
  };
  export default dcmjs;
}
