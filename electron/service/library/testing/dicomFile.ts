/**
 * Writes small DICOM files for tests and benchmarks: explicit VR little endian, in the order of their tags (PS3.5 7.1.2,
 * PS3.10 7.1). Written from the standard's tables and independent of the reader under test.
 */
export type Value = string | number | Uint8Array | readonly (readonly DicomElement[])[];
export interface DicomElement {
  readonly tag: number;
  readonly vr: string;
  readonly value: Value;
}

const long = new Set(['OB', 'OW', 'SQ', 'UN', 'UT']);

function valueBytes(vr: string, value: Value): Buffer {
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(vr === 'UL' ? 4 : 2);
    if (vr === 'UL') bytes.writeUInt32LE(value);
    else bytes.writeUInt16LE(value);
    return bytes;
  }
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'latin1');
    if (bytes.length % 2 === 0) return bytes;
    return Buffer.concat([bytes, Buffer.from(vr === 'UI' ? '\0' : ' ')]);
  }
  if (value instanceof Uint8Array)
    return value.length % 2 === 0 ? Buffer.from(value) : Buffer.concat([value, Buffer.of(0)]);
  return Buffer.concat(
    value.map((item) => {
      const body = encodeElements(item);
      const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
      head.writeUInt32LE(body.length, 4);
      return Buffer.concat([head, body]);
    }),
  );
}

export function encodeElements(elements: readonly DicomElement[]): Buffer {
  const sorted = [...elements].sort((a, b) => a.tag - b.tag);
  return Buffer.concat(
    sorted.flatMap(({ tag, vr, value }) => {
      const body = valueBytes(vr, value);
      const head = Buffer.alloc(long.has(vr) ? 12 : 8);
      head.writeUInt16LE(tag >>> 16, 0);
      head.writeUInt16LE(tag & 0xffff, 2);
      head.write(vr, 4, 'latin1');
      if (long.has(vr)) head.writeUInt32LE(body.length, 8);
      else head.writeUInt16LE(body.length, 6);
      return [head, body];
    }),
  );
}

/** A whole file: preamble, file meta information with its group length, data set. */
export function encodeFile(
  elements: readonly DicomElement[],
  options: { preamble?: boolean; meta?: boolean } = {},
): Buffer {
  const text = (tag: number): string => String(elements.find((element) => element.tag === tag)?.value ?? '');
  const meta = encodeElements([
    { tag: 0x00020001, vr: 'OB', value: Buffer.of(0, 1) },
    { tag: 0x00020002, vr: 'UI', value: text(0x00080016) },
    { tag: 0x00020003, vr: 'UI', value: text(0x00080018) },
    { tag: 0x00020010, vr: 'UI', value: '1.2.840.10008.1.2.1' },
    { tag: 0x00020012, vr: 'UI', value: '2.25.1' },
  ]);
  const length = encodeElements([{ tag: 0x00020000, vr: 'UL', value: meta.length }]);
  const preamble = options.preamble === false ? [] : [Buffer.alloc(128), Buffer.from('DICM')];
  return Buffer.concat([...(options.meta === false ? [] : [...preamble, length, meta]), encodeElements(elements)]);
}

export interface RadiographOptions {
  readonly patientId?: string;
  readonly name?: string;
  readonly study?: string;
  readonly series?: string;
  readonly uid?: string;
  readonly date?: string;
  readonly modality?: string;
  readonly number?: number;
  readonly studyDescription?: string;
  readonly seriesDescription?: string;
  readonly accession?: string;
  readonly bodyPart?: string;
  readonly pixels?: Uint8Array;
  readonly extra?: readonly DicomElement[];
}

/** The attributes of a small ankle radiograph (CR Image Storage), with those that an acquisition station usually writes. */
export function radiograph(options: RadiographOptions = {}): DicomElement[] {
  const study = options.study ?? '2.25.100';
  const series = options.series ?? `${study}.1`;
  const date = options.date ?? '20260110';
  const elements: DicomElement[] = [
    { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' },
    { tag: 0x00080008, vr: 'CS', value: 'ORIGINAL\\PRIMARY' },
    { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.1' },
    { tag: 0x00080018, vr: 'UI', value: options.uid ?? `${series}.1` },
    { tag: 0x00080020, vr: 'DA', value: date },
    { tag: 0x00080021, vr: 'DA', value: date },
    { tag: 0x00080022, vr: 'DA', value: date },
    { tag: 0x00080023, vr: 'DA', value: date },
    { tag: 0x00080030, vr: 'TM', value: '101500' },
    { tag: 0x00080031, vr: 'TM', value: '101600' },
    { tag: 0x00080032, vr: 'TM', value: '101630.250' },
    { tag: 0x00080033, vr: 'TM', value: '101630.250' },
    { tag: 0x00080050, vr: 'SH', value: options.accession ?? 'ACC1' },
    { tag: 0x00080060, vr: 'CS', value: options.modality ?? 'CR' },
    { tag: 0x00080070, vr: 'LO', value: 'Synthetic' },
    { tag: 0x00080080, vr: 'LO', value: 'Test Hospital' },
    { tag: 0x00080090, vr: 'PN', value: 'Referrer^Rita' },
    { tag: 0x00081010, vr: 'SH', value: 'ROOM1' },
    { tag: 0x00081030, vr: 'LO', value: options.studyDescription ?? 'Ankle right' },
    { tag: 0x0008103e, vr: 'LO', value: options.seriesDescription ?? 'Ankle lateral' },
    { tag: 0x00081090, vr: 'LO', value: 'Phantom 1' },
    { tag: 0x00100010, vr: 'PN', value: options.name ?? 'Test^Patient' },
    { tag: 0x00100020, vr: 'LO', value: options.patientId ?? 'P1' },
    { tag: 0x00100030, vr: 'DA', value: '19720305' },
    { tag: 0x00100040, vr: 'CS', value: 'F' },
    { tag: 0x00180015, vr: 'CS', value: options.bodyPart ?? 'ANKLE' },
    { tag: 0x00180060, vr: 'DS', value: '55' },
    { tag: 0x00181000, vr: 'LO', value: '4711' },
    { tag: 0x00181020, vr: 'LO', value: '1.0.3' },
    { tag: 0x00181030, vr: 'LO', value: 'Ankle' },
    { tag: 0x00181110, vr: 'DS', value: '1150' },
    { tag: 0x00181111, vr: 'DS', value: '1000' },
    { tag: 0x00181164, vr: 'DS', value: '0.15\\0.15' },
    { tag: 0x00185101, vr: 'CS', value: 'LL' },
    { tag: 0x0020000d, vr: 'UI', value: study },
    { tag: 0x0020000e, vr: 'UI', value: series },
    { tag: 0x00200010, vr: 'SH', value: '1' },
    { tag: 0x00200011, vr: 'IS', value: '1' },
    { tag: 0x00200013, vr: 'IS', value: String(options.number ?? 1) },
    { tag: 0x00200020, vr: 'CS', value: 'A\\F' },
    { tag: 0x00200060, vr: 'CS', value: 'R' },
    { tag: 0x00280002, vr: 'US', value: 1 },
    { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    { tag: 0x00280010, vr: 'US', value: 32 },
    { tag: 0x00280011, vr: 'US', value: 32 },
    { tag: 0x00280100, vr: 'US', value: 16 },
    { tag: 0x00280101, vr: 'US', value: 12 },
    { tag: 0x00280102, vr: 'US', value: 11 },
    { tag: 0x00280103, vr: 'US', value: 0 },
    { tag: 0x00280301, vr: 'CS', value: 'NO' },
    { tag: 0x00281050, vr: 'DS', value: '2048' },
    { tag: 0x00281051, vr: 'DS', value: '4096' },
    { tag: 0x7fe00010, vr: 'OW', value: options.pixels ?? new Uint8Array(32 * 32 * 2) },
  ];
  const extra = options.extra ?? [];
  return [...elements.filter((element) => !extra.some((other) => other.tag === element.tag)), ...extra];
}
