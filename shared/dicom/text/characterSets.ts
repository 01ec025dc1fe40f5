/**
 * Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 6.1): single-byte sets, UTF-8, GB18030 and GBK, and ISO 2022 with escape
 * sequences, including the multi-byte Japanese, Korean and Chinese sets.
 */

/** What Node and Chromium both offer; shared/ is compiled without the DOM's types. */
interface Decoder {
  decode(bytes: Uint8Array): string;
}
declare const TextDecoder: new (label: string, options?: { fatal?: boolean }) => Decoder;

const decoders = new Map<string, Decoder>();
function decoder(label: string): Decoder {
  let found = decoders.get(label);
  if (found === undefined) {
    found = new TextDecoder(label);
    decoders.set(label, found);
  }
  return found;
}

const utf8 = new TextDecoder('utf-8');
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
export function decodeUtf8(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/** Character set to the label of the WHATWG encoding that decodes it; 'latin1' is done here, exactly. */
const singleSets: Readonly<Record<string, string>> = {
  'ISO 6': 'latin1',
  'ISO 100': 'latin1',
  'ISO 101': 'iso-8859-2',
  'ISO 109': 'iso-8859-3',
  'ISO 110': 'iso-8859-4',
  'ISO 144': 'iso-8859-5',
  'ISO 127': 'iso-8859-6',
  'ISO 126': 'iso-8859-7',
  'ISO 138': 'iso-8859-8',
  'ISO 148': 'windows-1254',
  'ISO 203': 'iso-8859-15',
  'ISO 166': 'windows-874',
  'ISO 13': 'shift_jis',
  'ISO 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
  // Not on the list as a set of their own (PS3.3 C.12.1.1.2), but written so: without escapes, both halves of EUC.
  'ISO 149': 'euc-kr',
  'ISO 58': 'gbk',
  GB2312: 'gbk',
  'GB 2312': 'gbk',
  SHIFT_JIS: 'shift_jis',
  'EUC-KR': 'euc-kr',
  'EUC-JP': 'euc-jp',
  BIG5: 'big5',
  'WINDOWS-1250': 'windows-1250',
  'WINDOWS-1251': 'windows-1251',
  'WINDOWS-1252': 'windows-1252',
  'KOI8-R': 'koi8-r',
};

/** ISO 2022 designations (PS3.3 table C.12-3, C.12-4): what follows the escape byte, which half it sets, and the set. */
const designations: ReadonlyArray<readonly [string, 'G0' | 'G1', string]> = [
  ['(B', 'G0', 'ascii'],
  ['(J', 'G0', 'ascii'],
  [')I', 'G1', 'katakana'],
  ['-A', 'G1', 'latin1'],
  ['-B', 'G1', 'iso-8859-2'],
  ['-C', 'G1', 'iso-8859-3'],
  ['-D', 'G1', 'iso-8859-4'],
  ['-L', 'G1', 'iso-8859-5'],
  ['-G', 'G1', 'iso-8859-6'],
  ['-F', 'G1', 'iso-8859-7'],
  ['-H', 'G1', 'iso-8859-8'],
  ['-M', 'G1', 'windows-1254'],
  ['-b', 'G1', 'iso-8859-15'],
  ['-T', 'G1', 'windows-874'],
  ['$B', 'G0', 'jis0208'],
  ['$@', 'G0', 'jis0208'],
  ['$(D', 'G0', 'jis0212'],
  ['$)C', 'G1', 'euc-kr'],
  ['$)A', 'G1', 'gbk'],
];

export interface CharacterSets {
  /** Decodes everything when there are no escapes: a WHATWG label, 'latin1', null when nothing is declared, or 'unknown'. */
  readonly first: string | null;
  /** G1 at the start of each value, for ISO 2022. */
  readonly initialG1: string;
}

/** "ISO 2022 IR 87", "ISO_IR 100", "ISO-IR_100", "ISO8859-1" and "UTF-8" are all met. */
function normalise(name: string): string {
  const upper = name.trim().toUpperCase();
  const part = /^ISO[ _-]?8859-(\d+)$/.exec(upper);
  if (part !== null && part[1]! in parts) return parts[part[1]!]!;
  if (upper === 'UTF-8' || upper === 'UTF8') return 'ISO 192';
  const numbered = /^ISO[ _-]*(?:2022[ _-]*)?IR[ _-]*(\d+)$/.exec(upper);
  return numbered === null ? upper : `ISO ${numbered[1]}`;
}

/** Parts of ISO 8859 by the registration numbers of their right halves. */
const parts: Readonly<Record<string, string>> = {
  1: 'ISO 100',
  2: 'ISO 101',
  3: 'ISO 109',
  4: 'ISO 110',
  5: 'ISO 144',
  6: 'ISO 127',
  7: 'ISO 126',
  8: 'ISO 138',
  9: 'ISO 148',
  11: 'ISO 166',
  15: 'ISO 203',
};

const cache = new Map<string, CharacterSets>();

/** @param value the raw value of (0008,0005), with backslashes */
export function characterSetsOf(value: string): CharacterSets {
  const known = cache.get(value);
  if (known !== undefined) return known;
  const names = value.split('\\').map(normalise);
  const firstName = names[0] ?? '';
  // An empty first value is ASCII; bytes beyond it without an escape can only be of a set that comes after.
  const later = names.slice(1).flatMap((name) => singleSets[name] ?? []);
  const first =
    firstName === '' ? (names.length > 1 ? (later[0] ?? 'unknown') : null) : (singleSets[firstName] ?? 'unknown');
  const initialG1 = firstName === 'ISO 13' ? 'katakana' : (first ?? 'latin1');
  const sets = { first, initialG1 };
  // The value comes from a file: never let files grow the cache without end.
  if (cache.size < 256) cache.set(value, sets);
  return sets;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Bytes of a set that nobody knows: UTF-8 can be recognised; of the rest only ASCII is sure, and what is not is shown as such. */
function decodeUnknown(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return latin1(bytes).replace(/[\u0080-\u00ff]/g, '\ufffd');
  }
}

function decodeWith(label: string, bytes: Uint8Array): string {
  if (label === 'unknown') return decodeUnknown(bytes);
  return label === 'latin1' ? latin1(bytes) : decoder(label).decode(bytes);
}

/**
 * Decodes one attribute value; backslashes between values stay as they are.
 * @param personName also resets the designated sets at "^" and "=" (PS3.5 6.2.1.2)
 */
export function decodeText(bytes: Uint8Array, sets: CharacterSets, personName: boolean): string {
  if (bytes.includes(0x1b)) return decodeIso2022(bytes, sets, personName);
  if (sets.first !== null) return decodeWith(sets.first, bytes);
  // No set declared but bytes beyond ASCII: UTF-8 is recognisable, Latin-1 is the likeliest of the rest.
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return latin1(bytes);
  }
}

function decodeIso2022(bytes: Uint8Array, sets: CharacterSets, personName: boolean): string {
  let g0 = 'ascii';
  let g1 = sets.initialG1;
  let text = '';
  let at = 0;
  const isReset = (byte: number): boolean =>
    byte === 0x5c ||
    byte === 0x0a ||
    byte === 0x0c ||
    byte === 0x0d ||
    byte === 0x09 ||
    (personName && (byte === 0x5e || byte === 0x3d));
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (byte === 0x1b) {
      const ahead = latin1(bytes.subarray(at + 1, at + 4));
      const found = designations.find(([sequence]) => ahead.startsWith(sequence));
      if (found === undefined) {
        at += 1;
        continue;
      }
      if (found[1] === 'G0') g0 = found[2];
      else g1 = found[2];
      at += 1 + found[0].length;
      continue;
    }
    let end = at + 1;
    if (byte < 0x80) {
      if (g0 === 'ascii') {
        text += String.fromCharCode(byte);
        if (isReset(byte)) g1 = sets.initialG1;
        at = end;
        continue;
      }
      while (end < bytes.length && bytes[end]! < 0x80 && bytes[end] !== 0x1b) end += 1;
      text += decodeDoubleByte(bytes.subarray(at, end), g0);
    } else {
      while (end < bytes.length && bytes[end]! >= 0x80) end += 1;
      const run = bytes.subarray(at, end);
      text += g1 === 'katakana' ? decoder('shift_jis').decode(run) : decodeWith(g1, run);
    }
    at = end;
  }
  return text;
}

/** JIS X 0208 and JIS X 0212 in their 7-bit form, lifted to EUC-JP, which every runtime decodes. */
function decodeDoubleByte(run: Uint8Array, set: string): string {
  const lifted: number[] = [];
  for (let i = 0; i < run.length; i += 1) {
    const byte = run[i]!;
    if (byte <= 0x20 || i + 1 === run.length) {
      lifted.push(byte);
      continue;
    }
    if (set === 'jis0212') lifted.push(0x8f);
    lifted.push(byte | 0x80, run[i + 1]! | 0x80);
    i += 1;
  }
  return decoder('euc-jp').decode(Uint8Array.from(lifted));
}
