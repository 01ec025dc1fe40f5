import dicomParser from 'dicom-parser';
import { openDataSet } from '../../../../shared/dicom/parse/dataSet.ts';
import { withTypedErrors } from '../../../../shared/dicom/parse/errors.ts';
import { EnthesisError } from '../../../../shared/errors.ts';
import * as encode from './encode.ts';
import { type Deidentified, type DeidentifyOptions, type DeidentifyWarning, methodCodes } from './options.ts';
import { Pseudonyms, shiftDate } from './pseudonyms.ts';
import { type Action, actionFor, dictionaryVr } from './rules.ts';
import { StructuredContent } from './structuredContent.ts';
import { cleanText } from './words.ts';

/** dicom-parser's data set is a class; its type declarations show the instances only. */
const ParserDataSet = (
  dicomParser as unknown as {
    readonly DataSet: new (
      parser: dicomParser.ByteArrayParser,
      bytes: Uint8Array,
      elements: object,
    ) => dicomParser.DataSet;
  }
).DataSet;

/** Type 2 attributes of the patient and study modules (PS3.3 C.7.1.1, C.7.2.1): there in every file, with or without value. */
const requiredEmpty: readonly (readonly [tag: number, vr: string])[] = [
  [0x00080020, 'DA'],
  [0x00080030, 'TM'],
  [0x00080050, 'SH'],
  [0x00080090, 'PN'],
  [0x00100030, 'DA'],
  [0x00100040, 'CS'],
  [0x00200010, 'SH'],
];

/** Structured reports of every kind and key object selections (PS3.4 B.5: 1.2.840.10008.5.1.4.1.1.88). */
const structuredClass = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\.\d+$/;
/** Objects that are text and drawing without a structure that says which is which. */
const documentModalities: ReadonlySet<string> = new Set(['SR', 'DOC', 'PR', 'KO', 'PLAN', 'RTSTRUCT', 'RTPLAN']);
/** Objects that are copies of a screen or a film, where names usually stand in the picture. */
const screenModalities: ReadonlySet<string> = new Set(['SC', 'OT', 'US', 'XC', 'DG', 'ES']);
const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';

/**
 * De-identifies one DICOM file by the Basic Application Level Confidentiality Profile (PS3.15 E.1) and the options given.
 * Pixel data are not changed; a warning says when they may show text. The result is explicit VR little endian, or the
 * compressed transfer syntax of the file.
 * Of structured reports and key object selections what is coded, measured, drawn or referenced stays (E.3.4).
 * @throws EnthesisError as reading does; `export-failed` for objects whose content cannot be cleaned: encapsulated documents,
 *   presentation states, plans
 */
export function deidentify(bytes: Uint8Array, options: DeidentifyOptions): Deidentified {
  return withTypedErrors('it cannot be de-identified', () => new Rewriter(bytes, options).run());
}

class Rewriter {
  private readonly options: DeidentifyOptions;
  private readonly source: ReturnType<typeof openDataSet>;
  private readonly pseudonyms: Pseudonyms;
  private readonly patientId: string;
  private readonly signed: boolean;
  private structured = false;
  /** Words of names and identifiers in this file, in small letters. */
  private identity: ReadonlySet<string> = new Set();

  constructor(bytes: Uint8Array, options: DeidentifyOptions) {
    this.options = options;
    this.source = openDataSet(bytes, { toPixelData: true });
    this.pseudonyms = new Pseudonyms(options.salt);
    this.patientId = this.source.text('patientId');
    this.signed = this.source.uint16('pixelRepresentation') === 1;
  }

  run(): Deidentified {
    const { source } = this;
    const modality = source.code('modality').toUpperCase();
    const sopClass = source.code('sopClassUid') || source.part10.metaSopClassUid;
    this.structured = structuredClass.test(sopClass);
    if (!this.structured && (documentModalities.has(modality) || source.walked.pixelData === null)) {
      throw new EnthesisError('export-failed', refusal(sopClass, modality));
    }
    const root = this.parse();
    this.identity = identityWords(root, this.structured);
    const sopInstanceUid = this.pseudonyms.uid(source.code('sopInstanceUid') || source.part10.metaSopInstanceUid);
    const body = this.dataSet(root, true);
    const parts = [Buffer.alloc(128), Buffer.from('DICM'), ...this.meta(sopClass, sopInstanceUid), ...body];
    return { bytes: Buffer.concat(parts), warnings: this.warnings(modality, sopClass), sopInstanceUid };
  }

  /** All elements, from bytes whose structure has been walked and found sound. */
  private parse(): dicomParser.DataSet {
    const { bytes, bigEndian, explicit } = this.source.encoding;
    const parser = bigEndian ? dicomParser.bigEndianByteArrayParser : dicomParser.littleEndianByteArrayParser;
    const elements = {};
    const dataSet = new ParserDataSet(parser, bytes, elements);
    const stream = new dicomParser.ByteStream(parser, bytes, this.source.part10.start);
    if (explicit) dicomParser.parseDicomDataSetExplicit(dataSet, stream, bytes.length);
    else {
      const vrCallback = (tag: string): string => dictionaryVr(tagNumber(tag));
      dicomParser.parseDicomDataSetImplicit(dataSet, stream, bytes.length, { vrCallback, untilTag: '' });
    }
    return dataSet;
  }

  private get transferSyntaxUid(): string {
    const { syntax } = this.source.part10;
    return syntax.encapsulated ? syntax.uid : '1.2.840.10008.1.2.1';
  }

  private meta(sopClassUid: string, sopInstanceUid: string): Buffer[] {
    const parts = [
      ...encode.element(0x00020001, 'OB', Buffer.of(0, 1)),
      ...encode.textElement(0x00020002, 'UI', sopClassUid),
      ...encode.textElement(0x00020003, 'UI', sopInstanceUid),
      ...encode.textElement(0x00020010, 'UI', this.transferSyntaxUid),
      ...encode.textElement(0x00020012, 'UI', '2.25.241823478963472838243698264987234'),
      ...encode.textElement(0x00020013, 'SH', 'ENTHESIS'),
    ];
    const length = Buffer.alloc(4);
    length.writeUInt32LE(parts.reduce((sum, part) => sum + part.length, 0));
    return [...encode.element(0x00020000, 'UL', length), ...parts];
  }

  private dataSet(dataSet: dicomParser.DataSet, top: boolean): Buffer[] {
    const written = new Map<number, Buffer[]>();
    for (const element of Object.values(dataSet.elements)) {
      const tag = tagNumber(element.tag);
      const declared = element.vr ?? '';
      const vr = dictionaryVr(tag) || openVr(tag, declared, this.signed);
      const bytes = this.element(tag, vr, element, dataSet);
      if (bytes !== null) written.set(tag, bytes);
    }
    if (top) {
      for (const [tag, vr] of requiredEmpty) if (!written.has(tag)) written.set(tag, encode.textElement(tag, vr, ''));
      if (this.structured) for (const [tag, bytes] of this.content(dataSet)) written.set(tag, bytes);
      for (const [tag, bytes] of this.statement()) written.set(tag, bytes);
    }
    return [...written].sort(([a], [b]) => a - b).flatMap(([, parts]) => parts);
  }

  /** What a structured report says, and what its modules require (PS3.3 C.17.2, C.17.1). */
  private content(root: dicomParser.DataSet): [number, Buffer[]][] {
    const { pseudonyms } = this;
    const dates = this.options.dates ?? 'remove';
    const content = new StructuredContent({
      uid: (original) => pseudonyms.uid(original),
      date: (value) => (dates === 'remove' ? null : this.date(value, dates)),
      keepsTimes: dates !== 'remove',
      text: (value) => (this.options.cleanDescriptors === true ? cleanText(value) : ''),
      label: (value) => pseudonyms.label(value),
      namesSomebody: (value) => this.namesSomebody(value),
      ordered: (value, vr) => (this.source.encoding.bigEndian ? encode.swapped(value, vr) : value),
    });
    const required: [number, Buffer[]][] = [[0x00081111, encode.sequence(0x00081111, [])]];
    // Content Date and Time are of type 1 here: a value that is none stands for one that was removed.
    if (dates === 'remove') {
      required.push([0x00080023, encode.textElement(0x00080023, 'DA', '19000101')]);
      required.push([0x00080033, encode.textElement(0x00080033, 'TM', '000000')]);
    }
    return [...required, ...content.document(root)];
  }

  private namesSomebody(text: string): boolean {
    return wordsOf(text).some((word) => this.identity.has(word));
  }

  /** A code or a term that repeats a name of this file, unless radiology has the word too. */
  private isName(text: string): boolean {
    return this.namesSomebody(text) && cleanText(text) !== text;
  }

  private element(
    tag: number,
    vr: string,
    element: dicomParser.Element,
    dataSet: dicomParser.DataSet,
  ): Buffer[] | null {
    const action = actionFor(tag, vr, this.options);
    if (action === 'remove') return null;
    if (action === 'empty') return encode.textElement(tag, vr, '');
    if (action === 'dummy') return encode.textElement(tag, vr, 'REMOVED');
    if (action === 'sequence') {
      const items = (element.items ?? []).flatMap((item) =>
        item.dataSet === undefined ? [] : [this.dataSet(item.dataSet, false)],
      );
      return vr === 'SQ' ? encode.sequence(tag, items) : null;
    }
    const { byteArray } = dataSet;
    const value = byteArray.subarray(element.dataOffset, element.dataOffset + element.length) as Uint8Array;
    if (element.encapsulatedPixelData === true) return this.fragments(tag, element);
    if (terms.has(tag) && this.isName(textOf(value))) return encode.textElement(tag, vr, '');
    if (action === 'keep') {
      const order = this.source.encoding.bigEndian ? encode.swapped(value, vr) : value;
      return encode.element(tag, vr, order);
    }
    const replaced = this.replace(action, tag, vr, textOf(value));
    return replaced === null ? null : encode.textElement(tag, vr, replaced);
  }

  /** The new value of a text element; null removes it. */
  private replace(action: Action, tag: number, vr: string, text: string): string | null {
    const dates = this.options.dates ?? 'remove';
    const type2 = tag === 0x00080020 || tag === 0x00080030 ? '' : null;
    switch (action) {
      case 'uid':
        return mapValues(text, (value) => (/^[0-9.]{1,64}$/.test(value) ? this.pseudonyms.uid(value) : null));
      case 'pseudonym':
        return this.options.pseudonym ?? this.pseudonyms.patient(this.patientId);
      case 'date':
        if (dates === 'remove') return type2;
        return mapValues(text, (value) => this.date(value, dates)) ?? type2;
      case 'time':
        return dates !== 'remove' && /^[\d.:\\ ]*$/.test(text) ? text : type2;
      case 'code':
        if (!(vr === 'AS' ? /^\d{3}[DWMY]$/ : /^[A-Z0-9_ \\]*$/).test(text)) return null;
        return mapValues(text, (value) => (this.isName(value) ? '' : value));
      case 'number':
        return /^[\d+\-.eE \\]*$/.test(text) ? text : null;
      case 'describe':
        return this.options.cleanDescriptors === true ? cleanText(text) : '';
      default:
        return null;
    }
  }

  private date(value: string, dates: 'shift' | 'keep'): string | null {
    if (value === '') return '';
    if (!/^\d{8}[\d.+-]*$/.test(value)) return null;
    return dates === 'keep' ? value : shiftDate(value, this.pseudonyms.dateShift(this.patientId));
  }

  /** Fragments as they are, from the offset table to before the delimiter. */
  private fragments(tag: number, element: dicomParser.Element): Buffer[] {
    const all = this.source.encoding.bytes;
    const last = element.fragments?.at(-1);
    const end = last === undefined ? element.dataOffset + element.length : last.position + last.length;
    return encode.encapsulated(tag, all.subarray(element.dataOffset, end));
  }

  /** (0012,0062) to (0012,0064), and what became of the dates. */
  private statement(): [number, Buffer[]][] {
    const codes = methodCodes(this.options, this.structured);
    const items = codes.map(([code, meaning]) => [
      ...encode.textElement(0x00080100, 'SH', code),
      ...encode.textElement(0x00080102, 'SH', 'DCM'),
      ...encode.textElement(0x00080104, 'LO', meaning),
    ]);
    const alias = this.options.pseudonym ?? this.pseudonyms.patient(this.patientId);
    const temporal = { remove: 'REMOVED', shift: 'MODIFIED', keep: 'UNMODIFIED' }[this.options.dates ?? 'remove'];
    return [
      [0x00100010, encode.textElement(0x00100010, 'PN', alias)],
      [0x00100020, encode.textElement(0x00100020, 'LO', alias)],
      [0x00120062, encode.textElement(0x00120062, 'CS', 'YES')],
      [0x00120063, encode.textElement(0x00120063, 'LO', codes.map(([, meaning]) => meaning.slice(0, 64)).join('\\'))],
      [0x00120064, encode.sequence(0x00120064, items)],
      [0x00280303, encode.textElement(0x00280303, 'CS', temporal)],
    ];
  }

  private warnings(modality: string, sopClassUid: string): DeidentifyWarning[] {
    const { overlays } = this.source.walked;
    // Its group is left out, but the bits of a plane without data of its own are those of the pixels' words.
    const embedded = [...(overlays?.keys() ?? [])].some(
      (tag) => (tag & 0xffff) === 0x0010 && !overlays?.has(tag + 0x2ff0),
    );
    if (embedded) {
      const message = 'The image keeps drawn words in unused bits of its pixels. Look at it before you pass it on.';
      return [{ code: 'burned-in-annotation', message }];
    }
    const burnedIn = this.source.code('burnedInAnnotation').toUpperCase();
    if (burnedIn === 'NO') return [];
    if (burnedIn === 'YES') {
      const message = 'The image says that text is burned into its pixels. Look at it before you pass it on.';
      return [{ code: 'burned-in-annotation', message }];
    }
    if (!screenModalities.has(modality) && !sopClassUid.startsWith(secondaryCapture)) return [];
    const message = 'This kind of image often shows the name in its pixels. Look at it before you pass it on.';
    return [{ code: 'burned-in-unknown', message }];
  }
}

/** Why an object cannot be cleaned, in a sentence. */
function refusal(sopClass: string, modality: string): string {
  if (sopClass.startsWith('1.2.840.10008.5.1.4.1.1.104.'))
    return 'This is an encapsulated document. What it says cannot be looked through, so it was left out.';
  if (modality === 'PR')
    return 'This is a presentation state. Its texts and drawings cannot be looked through, so it was left out.';
  return 'This is neither an image nor a structured report. What it holds cannot be looked through, so it was left out.';
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9\u00c0-\u00ff\u0100-\uffff]+/)
    .filter((word) => word.length > 2);
}

/** Code Value, Code Meaning, Radiopharmaceutical, Convolution Kernel: kept as they are, unless somebody typed a name there. */
const terms: ReadonlySet<number> = new Set([0x00080100, 0x00080104, 0x00180031, 0x00181210]);

/** Patient, people and places: names and identifiers whose words may stand where nobody expects them. */
const people: ReadonlySet<number> = new Set([0x00100020, 0x00101000]);
/** In reports alone: the words of a hospital's name are also those of image types ("Primary Care"). */
const places: ReadonlySet<number> = new Set([0x00080050, 0x00080080, 0x00080081, 0x00081040]);

function identityWords(root: dicomParser.DataSet, withPlaces: boolean): Set<string> {
  const words = new Set<string>();
  const look = (data: dicomParser.DataSet): void => {
    for (const element of Object.values(data.elements)) {
      const tag = tagNumber(element.tag);
      for (const item of element.items ?? []) if (item.dataSet !== undefined) look(item.dataSet);
      if (dictionaryVr(tag) !== 'PN' && !people.has(tag) && !(withPlaces && places.has(tag))) continue;
      const { byteArray } = data;
      const value = byteArray.subarray(element.dataOffset, element.dataOffset + element.length) as Uint8Array;
      for (const word of wordsOf(Buffer.from(value).toString('latin1'))) words.add(word);
    }
  };
  look(root);
  return words;
}

function textOf(value: Uint8Array): string {
  return Buffer.from(value)
    .toString('latin1')
    .replace(/[\0 ]+$/, '');
}

function tagNumber(tag: string): number {
  return Number.parseInt(tag.slice(1), 16);
}

/** The VR of an attribute that the dictionary leaves to the file; in implicit VR it follows from PS3.5 A.1 and the pixels' sign. */
function openVr(tag: number, declared: string, signed: boolean): string {
  if (/^[A-Z]{2}$/.test(declared)) return declared;
  const group = tag >>> 16;
  const isWords = group === 0x7fe0 || (group === 0x0028 && (tag & 0xff00) === 0x1200) || tag === 0x00283006;
  if (isWords) return 'OW';
  return group === 0x0028 ? (signed ? 'SS' : 'US') : 'UN';
}

/** Each of several values; null when one of them cannot be carried over. */
function mapValues(text: string, map: (value: string) => string | null): string | null {
  const values = text.split('\\').map((value) => map(value.trim()));
  return values.includes(null) ? null : values.join('\\');
}
