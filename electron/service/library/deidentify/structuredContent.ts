/**
 * The content of structured reports and key object selections by the Clean Structured Content Option (PS3.15 E.3.4): what is
 * coded, measured, drawn or referenced stays, with new UIDs; what a person wrote goes. As with images, only what is listed stays.
 */
import type dicomParser from 'dicom-parser';
import * as encode from './encode.ts';
import { isPublicCode } from './publicCodes.ts';

export interface ContentRules {
  uid(original: string): string;
  /** A DA or DT value as the options want it; null when it goes. */
  date(value: string): string | null;
  /** Whether times of day stay. */
  readonly keepsTimes: boolean;
  /** What of a free text may stay; '' when nothing. */
  text(value: string): string;
  /** A name that says which items belong together and nothing else. */
  label(value: string): string;
  /** Whether a text repeats something that identifies somebody in this file. */
  namesSomebody(value: string): boolean;
  /** Numbers in little endian order. */
  ordered(value: Uint8Array, vr: string): Uint8Array;
}

const CONTENT = 0x0040a730;
const REFERENCED_ITEM = 0x0040db73;

/** A content item that stays, with where it was: items are referred to by their place in the tree (PS3.3 C.17.3.2.5). */
interface Kept {
  readonly from: string;
  readonly own: readonly (readonly [tag: number, parts: Buffer[]])[];
  readonly refersTo: string | null;
  readonly relationship: string;
  readonly children: readonly Kept[];
}

/** Texts that only tie items together: Tracking Identifier (DCM), and the lesion's identifier in the program's own reports. */
const labelConcepts: ReadonlySet<string> = new Set(['112039', 'lesion-id']);

export class StructuredContent {
  private readonly rules: ContentRules;

  constructor(rules: ContentRules) {
    this.rules = rules;
  }

  /** The elements of group 0040 of a whole document (PS3.3 C.17.2, C.17.3); all others of that group go. */
  document(root: dicomParser.DataSet): [number, Buffer[]][] {
    const whole: Kept = { ...this.container(root, '1'), relationship: '' };
    const there = new Set(all(whole).flatMap(({ from, refersTo }) => (refersTo === null ? [from] : [])));
    const kept = pruned(whole, there);
    const places = new Map<string, readonly number[]>();
    placed(kept, [1], places);
    const out = this.written(kept, places);
    const flag = value(root, 0x0040a491);
    out.push([0x0040a491, encode.textElement(0x0040a491, 'CS', flag === 'COMPLETE' ? flag : 'PARTIAL')]);
    // Whoever verified it is not named any more.
    out.push([0x0040a493, encode.textElement(0x0040a493, 'CS', 'UNVERIFIED')]);
    if (value(root, 0x0040a496) !== '') out.push(...code(root, 0x0040a496));
    out.push([0x0040a372, encode.sequence(0x0040a372, [])]);
    for (const tag of [0x0040a360, 0x0040a375, 0x0040a385, 0x0040a525]) {
      const studies = items(root, tag).map((item) => this.references(item));
      if (studies.length > 0) out.push([tag, encode.sequence(tag, studies)]);
    }
    return out;
  }

  private container(data: dicomParser.DataSet, at: string): Omit<Kept, 'relationship'> {
    const own: [number, Buffer[]][] = [
      [0x0040a040, encode.textElement(0x0040a040, 'CS', 'CONTAINER')],
      ...code(data, 0x0040a050),
    ];
    own.push(...this.common(data));
    for (const template of items(data, 0x0040a504)) {
      const parts = [...code(template, 0x00080105), ...code(template, 0x0040db00)].flatMap(([, part]) => part);
      own.push([0x0040a504, encode.sequence(0x0040a504, [parts])]);
    }
    return { from: at, own, refersTo: null, children: this.children(data, at) };
  }

  private children(data: dicomParser.DataSet, at: string): Kept[] {
    return items(data, CONTENT).flatMap((item, i) => this.item(item, `${at}.${i + 1}`) ?? []);
  }

  private item(data: dicomParser.DataSet, at: string): Kept | null {
    const relationship = value(data, 0x0040a010);
    if (!/^[A-Z ]{1,16}$/.test(relationship)) return null;
    const reference = data.elements[name(REFERENCED_ITEM)];
    if (reference !== undefined) {
      const words = this.rules.ordered(bytes(data, reference), 'UL');
      const view = Buffer.from(words);
      const target = Array.from({ length: view.length >> 2 }, (_, i) => view.readUInt32LE(i * 4)).join('.');
      return { from: at, own: [], refersTo: target, relationship, children: [] };
    }
    const type = value(data, 0x0040a040);
    if (type === 'CONTAINER') return { ...this.container(data, at), relationship };
    // An item whose concept is not a public one says something that nobody can check.
    const common = this.common(data);
    const isTied = type === 'IMAGE' || type === 'SCOORD' || type === 'COMPOSITE';
    if (!isTied && !common.some(([tag]) => tag === 0x0040a043)) return null;
    const own = this.valueOf(type, data);
    if (own === null) return null;
    const typed = encode.textElement(0x0040a040, 'CS', type);
    return {
      from: at,
      own: [[0x0040a040, typed], ...common, ...own],
      refersTo: null,
      relationship,
      children: this.children(data, at),
    };
  }

  /** Concept name, observation UID and time, which any item may have. */
  private common(data: dicomParser.DataSet): [number, Buffer[]][] {
    const out: [number, Buffer[]][] = [...this.codes(data, 0x0040a043)];
    const uid = value(data, 0x0040a171);
    if (isUid(uid)) out.push([0x0040a171, encode.textElement(0x0040a171, 'UI', this.rules.uid(uid))]);
    const observed = this.rules.date(value(data, 0x0040a032));
    if (observed !== null && observed !== '') out.push([0x0040a032, encode.textElement(0x0040a032, 'DT', observed)]);
    return out;
  }

  /** What an item of this value type says (PS3.3 table C.17.3-7); null when it goes. */
  private valueOf(type: string, data: dicomParser.DataSet): [number, Buffer[]][] | null {
    switch (type) {
      case 'CODE':
        return some(this.codes(data, 0x0040a168));
      case 'NUM':
        return this.number(data);
      case 'TEXT':
        return this.text(data);
      case 'PNAME':
        return [[0x0040a123, encode.textElement(0x0040a123, 'PN', 'REMOVED')]];
      case 'UIDREF': {
        const uid = value(data, 0x0040a124);
        return isUid(uid) ? [[0x0040a124, encode.textElement(0x0040a124, 'UI', this.rules.uid(uid))]] : null;
      }
      case 'DATE':
        return this.dated(data, 0x0040a121, 'DA');
      case 'DATETIME':
        return this.dated(data, 0x0040a120, 'DT');
      case 'TIME': {
        const time = value(data, 0x0040a122);
        const stays = this.rules.keepsTimes && /^[\d.:]+$/.test(time);
        return stays ? [[0x0040a122, encode.textElement(0x0040a122, 'TM', time)]] : null;
      }
      case 'IMAGE':
      case 'COMPOSITE':
      case 'WAVEFORM': {
        const objects = items(data, 0x00081199).map((item) => this.references(item));
        return objects.length === 0 ? null : [[0x00081199, encode.sequence(0x00081199, objects)]];
      }
      case 'SCOORD':
      case 'SCOORD3D':
        return this.graphic(data);
      default:
        return null;
    }
  }

  private number(data: dicomParser.DataSet): [number, Buffer[]][] {
    const measured = items(data, 0x0040a300).map((item) =>
      sorted([
        ...this.codes(item, 0x004008ea),
        ...digits(item, 0x0040a30a, 'DS'),
        ...this.raw(item, 0x0040a161, 'FD'),
        ...this.raw(item, 0x0040a162, 'SL'),
        ...this.raw(item, 0x0040a163, 'UL'),
      ]),
    );
    return [[0x0040a300, encode.sequence(0x0040a300, measured)], ...this.codes(data, 0x0040a301)];
  }

  private text(data: dicomParser.DataSet): [number, Buffer[]][] | null {
    const written = value(data, 0x0040a160);
    const concept = items(data, 0x0040a043)[0];
    const isLabel = concept !== undefined && labelConcepts.has(value(concept, 0x00080100));
    const stays = isLabel ? this.rules.label(written) : this.rules.text(written);
    return stays === '' ? null : [[0x0040a160, encode.textElement(0x0040a160, 'UT', stays)]];
  }

  private dated(data: dicomParser.DataSet, tag: number, vr: string): [number, Buffer[]][] | null {
    const date = this.rules.date(value(data, tag));
    return date === null || date === '' ? null : [[tag, encode.textElement(tag, vr, date)]];
  }

  private graphic(data: dicomParser.DataSet): [number, Buffer[]][] {
    const frame = value(data, 0x30060024);
    return [
      ...this.raw(data, 0x00700022, 'FL'),
      ...code(data, 0x00700023),
      ...(isUid(frame) ? [[0x30060024, encode.textElement(0x30060024, 'UI', this.rules.uid(frame))] as const] : []),
    ] as [number, Buffer[]][];
  }

  /** Studies, series and instances that are referred to, with what of them: UIDs and numbers, no archive and no disc. */
  private references(data: dicomParser.DataSet): Buffer[] {
    const out: [number, Buffer[]][] = [];
    for (const tag of [0x00081150, 0x00081155, 0x0020000d, 0x0020000e]) {
      const uid = value(data, tag);
      if (isUid(uid)) out.push([tag, encode.textElement(tag, 'UI', this.rules.uid(uid))]);
    }
    out.push(...digits(data, 0x00081160, 'IS'), ...this.raw(data, 0x0062000b, 'US'), ...this.codes(data, 0x0040a170));
    for (const tag of [0x00081115, 0x00081199]) {
      const inner = items(data, tag).map((item) => this.references(item));
      if (inner.length > 0) out.push([tag, encode.sequence(tag, inner)]);
    }
    return sorted(out);
  }

  /** The codes of a sequence that are public ones; nothing when none is. */
  private codes(data: dicomParser.DataSet, tag: number): [number, Buffer[]][] {
    const kept = items(data, tag).flatMap((item) => {
      const long = value(item, 0x00080119);
      const given = value(item, 0x00080100) || long;
      const scheme = value(item, 0x00080102);
      if (!isPublicCode(scheme, given) || this.rules.namesSomebody(given)) return [];
      const meaning = item.elements[name(0x00080104)];
      // The meaning belongs to the scheme, not to the patient; one that names somebody of this file does not.
      const stays = meaning !== undefined && !this.rules.namesSomebody(value(item, 0x00080104));
      const version = value(item, 0x00080103);
      return [
        sorted([
          long === ''
            ? [0x00080100, encode.textElement(0x00080100, 'SH', given)]
            : [0x00080119, encode.textElement(0x00080119, 'UC', long)],
          [0x00080102, encode.textElement(0x00080102, 'SH', scheme)],
          ...(/^[\d._-]{1,16}$/.test(version)
            ? [[0x00080103, encode.textElement(0x00080103, 'SH', version)] as [number, Buffer[]]]
            : []),
          [
            0x00080104,
            stays
              ? encode.element(0x00080104, 'LO', bytes(item, meaning))
              : encode.textElement(0x00080104, 'LO', given),
          ],
        ]),
      ];
    });
    return kept.length === 0 ? [] : [[tag, encode.sequence(tag, kept)]];
  }

  private raw(data: dicomParser.DataSet, tag: number, vr: string): [number, Buffer[]][] {
    const element = data.elements[name(tag)];
    if (element === undefined) return [];
    return [[tag, encode.element(tag, vr, this.rules.ordered(bytes(data, element), vr))]];
  }

  /** An item with its children; a reference with the new place of what it refers to. */
  private written(kept: Kept, places: ReadonlyMap<string, readonly number[]>): [number, Buffer[]][] {
    const { children } = kept;
    const out: [number, Buffer[]][] = kept.own.map(([tag, parts]) => [tag, parts]);
    if (kept.relationship !== '') out.push([0x0040a010, encode.textElement(0x0040a010, 'CS', kept.relationship)]);
    if (kept.refersTo !== null) {
      const place = Buffer.from(new Uint32Array(places.get(kept.refersTo) ?? []).buffer);
      out.push([REFERENCED_ITEM, encode.element(REFERENCED_ITEM, 'UL', place)]);
    }
    if (children.length > 0) {
      const parts = children.map((child) => sorted(this.written(child, places)));
      out.push([CONTENT, encode.sequence(CONTENT, parts)]);
    }
    return out;
  }
}

/** The tree without references to items that went. */
function pruned(kept: Kept, there: ReadonlySet<string>): Kept {
  const children = kept.children.filter(({ refersTo }) => refersTo === null || there.has(refersTo));
  return { ...kept, children: children.map((child) => pruned(child, there)) };
}

function all(kept: Kept): Kept[] {
  return [kept, ...kept.children.flatMap(all)];
}

/** Where each item that stays is now. */
function placed(kept: Kept, at: readonly number[], places: Map<string, readonly number[]>): void {
  places.set(kept.from, at);
  kept.children.forEach((child, i) => {
    placed(child, [...at, i + 1], places);
  });
}

function some(parts: [number, Buffer[]][]): [number, Buffer[]][] | null {
  return parts.length === 0 ? null : parts;
}

function sorted(elements: readonly (readonly [number, Buffer[]])[]): Buffer[] {
  return [...elements].sort(([a], [b]) => a - b).flatMap(([, parts]) => parts);
}

function name(tag: number): string {
  return `x${tag.toString(16).padStart(8, '0')}`;
}

function bytes(data: dicomParser.DataSet, element: dicomParser.Element): Uint8Array {
  return (data.byteArray as Uint8Array).subarray(element.dataOffset, element.dataOffset + element.length);
}

/** A value as it is written, trimmed; '' when absent. */
function value(data: dicomParser.DataSet, tag: number): string {
  const element = data.elements[name(tag)];
  if (element === undefined) return '';
  const text = Buffer.from(bytes(data, element)).toString('latin1');
  return text.replace(/[\0 ]+$/, '').trimStart();
}

function items(data: dicomParser.DataSet, tag: number): dicomParser.DataSet[] {
  return (data.elements[name(tag)]?.items ?? []).flatMap((item) => item.dataSet ?? []);
}

/** A code string, where it is one. */
function code(data: dicomParser.DataSet, tag: number): [number, Buffer[]][] {
  const text = value(data, tag);
  return /^[A-Z0-9_ ]{1,16}$/.test(text) ? [[tag, encode.textElement(tag, 'CS', text)]] : [];
}

function digits(data: dicomParser.DataSet, tag: number, vr: string): [number, Buffer[]][] {
  const text = value(data, tag);
  return /^[\d+\-.eE \\]{1,256}$/.test(text) ? [[tag, encode.textElement(tag, vr, text)]] : [];
}

function isUid(text: string): boolean {
  return /^[0-9.]{1,64}$/.test(text);
}
