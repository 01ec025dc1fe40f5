import { uidFor } from '../uid.ts';
import type { DataSet, Element } from './elements.ts';
import { text } from './elements.ts';

const explicitLittleEndian = '1.2.840.10008.1.2.1';
const longForm = new Set(['OB', 'OW', 'SQ', 'UT']);

/** A DICOM file (PS3.10) in explicit VR little endian: preamble, meta information and the data set in tag order. */
export function writeDicomFile(sopClassUid: string, sopInstanceUid: string, dataSet: DataSet): Uint8Array {
  const meta = encodeDataSet([
    { tag: 0x00020001, vr: 'OB', bytes: Uint8Array.of(0, 1) },
    text(0x00020002, 'UI', sopClassUid),
    text(0x00020003, 'UI', sopInstanceUid),
    text(0x00020010, 'UI', explicitLittleEndian),
    text(0x00020012, 'UI', uidFor('implementation')),
    text(0x00020013, 'SH', 'ENTHESIS_DEMO_1'),
  ]);
  const metaLength = new Uint8Array(12);
  const view = new DataView(metaLength.buffer);
  view.setUint16(0, 0x0002, true);
  view.setUint16(2, 0x0000, true);
  metaLength.set([0x55, 0x4c], 4);
  view.setUint16(6, 4, true);
  view.setUint32(8, meta.length, true);
  const head = new Uint8Array(132);
  head.set([0x44, 0x49, 0x43, 0x4d], 128);
  return concatenate([head, metaLength, meta, encodeDataSet(dataSet)]);
}

function encodeDataSet(dataSet: DataSet): Uint8Array {
  const sorted = [...dataSet].sort((a, b) => a.tag - b.tag);
  sorted.forEach((element, i) => {
    if (i > 0 && sorted[i - 1]!.tag === element.tag) {
      throw new Error(`The element ${element.tag.toString(16)} is there twice.`);
    }
  });
  return concatenate(sorted.map(encodeElement));
}

function encodeElement(element: Element): Uint8Array {
  const value = padded(encodeValue(element), element.vr);
  const long = longForm.has(element.vr);
  const header = new Uint8Array(long ? 12 : 8);
  const view = new DataView(header.buffer);
  view.setUint16(0, element.tag >>> 16, true);
  view.setUint16(2, element.tag & 0xffff, true);
  header.set([element.vr.charCodeAt(0), element.vr.charCodeAt(1)], 4);
  if (long) view.setUint32(8, value.length, true);
  else {
    if (value.length > 0xffff) throw new RangeError('A value is too long for its VR.');
    view.setUint16(6, value.length, true);
  }
  return concatenate([header, value]);
}

function encodeValue(element: Element): Uint8Array {
  if ('bytes' in element) return element.bytes;
  if ('text' in element) return new TextEncoder().encode(element.text);
  if ('items' in element) return concatenate(element.items.map(encodeItem));
  const wide = element.vr === 'AT';
  const bytes = new Uint8Array(element.numbers.length * (wide ? 4 : 2));
  const view = new DataView(bytes.buffer);
  element.numbers.forEach((number, i) => {
    // An attribute tag is two 16-bit words: group, then element (PS3.5 6.2, AT).
    if (wide) {
      view.setUint16(4 * i, number >>> 16, true);
      view.setUint16(4 * i + 2, number & 0xffff, true);
    } else if (element.vr === 'SS') view.setInt16(2 * i, number, true);
    else view.setUint16(2 * i, number, true);
  });
  return bytes;
}

function encodeItem(item: DataSet): Uint8Array {
  const content = encodeDataSet(item);
  const header = new Uint8Array(8);
  const view = new DataView(header.buffer);
  view.setUint16(0, 0xfffe, true);
  view.setUint16(2, 0xe000, true);
  view.setUint32(4, content.length, true);
  return concatenate([header, content]);
}

/** Every value has an even length: text is padded with a space, UIDs and bytes with a null. */
function padded(value: Uint8Array, vr: string): Uint8Array {
  if (value.length % 2 === 0) return value;
  const even = new Uint8Array(value.length + 1);
  even.set(value);
  even[value.length] = vr === 'UI' || vr === 'OB' || vr === 'OW' ? 0 : 0x20;
  return even;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
