/** A DICOM data set as the phantom writes it: a list of elements, each with its VR spelled out. */

/** Value representations with text values; numbers are turned to text for IS and DS. */
export type TextVr =
  | 'AE'
  | 'AS'
  | 'CS'
  | 'DA'
  | 'DS'
  | 'DT'
  | 'IS'
  | 'LO'
  | 'LT'
  | 'PN'
  | 'SH'
  | 'ST'
  | 'TM'
  | 'UI'
  | 'UT';

export type Element =
  | { readonly tag: number; readonly vr: TextVr; readonly text: string }
  | { readonly tag: number; readonly vr: 'US' | 'SS'; readonly numbers: readonly number[] }
  | { readonly tag: number; readonly vr: 'AT'; readonly numbers: readonly number[] }
  | { readonly tag: number; readonly vr: 'OW' | 'OB'; readonly bytes: Uint8Array }
  | { readonly tag: number; readonly vr: 'SQ'; readonly items: readonly DataSet[] };

export type DataSet = readonly Element[];

type Text = string | number | readonly (string | number)[];

/** An element with text; several values are joined with a backslash. */
export function text(tag: number, vr: TextVr, value: Text = ''): Element {
  const values = Array.isArray(value) ? (value as readonly (string | number)[]) : [value as string | number];
  return { tag, vr, text: values.map((v) => (typeof v === 'number' ? decimal(v) : v)).join('\\') };
}

export function us(tag: number, ...numbers: number[]): Element {
  return { tag, vr: 'US', numbers };
}

export function ss(tag: number, ...numbers: number[]): Element {
  return { tag, vr: 'SS', numbers };
}

/** Attribute tags as values, e.g. Frame Increment Pointer. */
export function at(tag: number, ...numbers: number[]): Element {
  return { tag, vr: 'AT', numbers };
}

export function sequence(tag: number, ...items: DataSet[]): Element {
  return { tag, vr: 'SQ', items };
}

/** 16-bit words, little endian. */
export function words(tag: number, pixels: Uint16Array): Element {
  const bytes = new Uint8Array(pixels.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < pixels.length; i += 1) view.setUint16(2 * i, pixels[i]!, true);
  return { tag, vr: 'OW', bytes };
}

/** One item of a code sequence (PS3.3 table 8.8-1). */
export function code(value: string, scheme: string, meaning: string): DataSet {
  return [text(0x00080100, 'SH', value), text(0x00080102, 'SH', scheme), text(0x00080104, 'LO', meaning)];
}

/** A decimal string of at most 16 characters (PS3.5 6.2, DS). */
function decimal(value: number): string {
  for (let digits = 15; digits > 0; digits -= 1) {
    const shown = String(Number(value.toPrecision(digits)));
    if (shown.length <= 16) return shown;
  }
  throw new RangeError('A number does not fit a decimal string.');
}
