/** Elements as explicit VR little endian bytes (PS3.5 7.1.2, A.2). */

const longForm: ReadonlySet<string> = new Set([
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'SQ',
  'SV',
  'UC',
  'UN',
  'UR',
  'UT',
  'UV',
]);
/** Bytes of one value, for those VRs whose byte order matters. */
const wordBytes: Readonly<Record<string, number>> = {
  AT: 2,
  US: 2,
  SS: 2,
  OW: 2,
  UL: 4,
  SL: 4,
  FL: 4,
  OF: 4,
  OL: 4,
  FD: 8,
  OD: 8,
  OV: 8,
  SV: 8,
  UV: 8,
};

export function element(tag: number, vr: string, value: Uint8Array): Buffer[] {
  const padded =
    value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.of(vr === 'UI' || vr === 'OB' ? 0 : 0x20)]);
  return [header(tag, vr, padded.length), padded as Buffer];
}

export function textElement(tag: number, vr: string, text: string): Buffer[] {
  return element(tag, vr, Buffer.from(text, 'latin1'));
}

export function sequence(tag: number, items: readonly (readonly Buffer[])[]): Buffer[] {
  const parts = items.flatMap((item) => {
    const length = item.reduce((sum, part) => sum + part.length, 0);
    const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
    head.writeUInt32LE(length, 4);
    return [head, ...item];
  });
  return [
    header(
      tag,
      'SQ',
      parts.reduce((sum, part) => sum + part.length, 0),
    ),
    ...parts,
  ];
}

/** Pixel data in fragments, the items copied as they are; a sequence delimiter ends them. */
export function encapsulated(tag: number, items: Uint8Array): Buffer[] {
  const ended = Buffer.from(items.buffer, items.byteOffset, items.length);
  const delimiter = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
  return [header(tag, 'OB', 0xffffffff), ended, delimiter];
}

export function header(tag: number, vr: string, length: number): Buffer {
  const long = longForm.has(vr);
  const head = Buffer.alloc(long ? 12 : 8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4, 'latin1');
  if (long) head.writeUInt32LE(length, 8);
  else head.writeUInt16LE(length, 6);
  return head;
}

/** Big endian values in little endian order. */
export function swapped(value: Uint8Array, vr: string): Uint8Array {
  const size = wordBytes[vr];
  if (size === undefined) return value;
  const out = Buffer.from(value);
  const whole = out.subarray(0, out.length - (out.length % size));
  if (size === 2) whole.swap16();
  else if (size === 4) whole.swap32();
  else whole.swap64();
  return out;
}
