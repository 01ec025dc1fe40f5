import type { DataSet } from 'dicom-parser';
import { parseWhole } from '../../../../../shared/dicom/parse/wholeDataSet.ts';
import { type CharacterSets, characterSetsOf, decodeText } from '../../../../../shared/dicom/text/characterSets.ts';
import { EnthesisError } from '../../../../../shared/errors.ts';
import type { Point } from '../../../../../shared/geometry/shape.ts';
import { privateCreator } from '../../dicomFile.ts';
import type { Code } from '../code.ts';

/** One content item of any structured report, with what its value type carries. */
export interface ContentNode {
  readonly relationship: string;
  readonly valueType: string;
  readonly concept: Code | null;
  readonly text: string | null;
  readonly code: Code | null;
  readonly uid: string | null;
  readonly number: { readonly value: number; readonly unit: Code | null } | null;
  readonly graphic: { readonly type: string; readonly points: readonly Point[] } | null;
  readonly image: { readonly sopInstanceUid: string; readonly frame: number } | null;
  readonly children: readonly ContentNode[];
}

export interface SrDocument {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly patientId: string;
  readonly complete: boolean;
  readonly verified: boolean;
  /** DCMR template of the root, "1500" for a measurement report; empty when the document names none. */
  readonly template: string;
  readonly root: ContentNode;
  /** Text of this program's private block; null without one. */
  readonly record: string | null;
}

const srClasses = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\.(11|22|33|34)$/;
/** Also dose reports, key object selections and the like: readable, though not for their measurements. */
const anySrClass = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\.\d+$/;
/** Real reports are a dozen levels deep and a few thousand items long. */
const maximumDepth = 40;
const maximumItems = 50_000;

function malformed(what: string, cause?: unknown): EnthesisError {
  const message = `This structured report cannot be read: ${what}. The images are not affected.`;
  return new EnthesisError('dicom-malformed', message, { cause });
}

const tags = {
  specificCharacterSet: 'x00080005',
  sopClassUid: 'x00080016',
  sopInstanceUid: 'x00080018',
  codeValue: 'x00080100',
  codingScheme: 'x00080102',
  codeMeaning: 'x00080104',
  longCodeValue: 'x00080119',
  urnCodeValue: 'x00080120',
  referencedSop: 'x00081199',
  referencedSopInstance: 'x00081155',
  referencedFrame: 'x00081160',
  patientId: 'x00100020',
  studyInstanceUid: 'x0020000d',
  measurementUnits: 'x004008ea',
  relationship: 'x0040a010',
  valueType: 'x0040a040',
  conceptName: 'x0040a043',
  uid: 'x0040a124',
  dateTimeValue: 'x0040a120',
  dateValue: 'x0040a121',
  timeValue: 'x0040a122',
  personName: 'x0040a123',
  textValue: 'x0040a160',
  conceptCode: 'x0040a168',
  measuredValue: 'x0040a300',
  numericValue: 'x0040a30a',
  completion: 'x0040a491',
  verification: 'x0040a493',
  contentTemplate: 'x0040a504',
  contentSequence: 'x0040a730',
  templateIdentifier: 'x0040db00',
  graphicData: 'x00700022',
  graphicType: 'x00700023',
} as const;
type TagName = keyof typeof tags;

/** One data set with the character sets of the whole file. */
class Item {
  readonly #data: DataSet;
  readonly #sets: CharacterSets;

  constructor(data: DataSet, sets: CharacterSets) {
    this.#data = data;
    this.#sets = sets;
  }

  /** A value without character set; '' when absent. */
  code(name: TagName): string {
    return (this.#data.string(tags[name]) ?? '').replace(/\0+$/, '').trim();
  }

  /** A value in the file's character set; null when absent. */
  text(name: TagName): string | null {
    const element = this.#data.elements[tags[name]];
    if (element === undefined) return null;
    const from = element.dataOffset;
    const text = decodeText(this.#data.byteArray.subarray(from, from + element.length), this.#sets, false);
    return text.replace(/[\0 ]+$/, '');
  }

  /** The first element of a creator's block in group 0099, wherever the block was moved to (PS3.5 7.8.1). */
  privateText(creator: string): string | null {
    for (let block = 0x10; block <= 0xff; block += 1) {
      const hex = block.toString(16).padStart(2, '0');
      if ((this.#data.string(`x009900${hex}`) ?? '').trim() !== creator) continue;
      const element = this.#data.elements[`x0099${hex}01`];
      if (element === undefined) return null;
      const from = element.dataOffset;
      const text = decodeText(this.#data.byteArray.subarray(from, from + element.length), this.#sets, false);
      return text.replace(/[\0 ]+$/, '');
    }
    return null;
  }

  items(name: TagName): Item[] {
    const element = this.#data.elements[tags[name]];
    return (element?.items ?? []).flatMap((entry) =>
      entry.dataSet === undefined ? [] : [new Item(entry.dataSet, this.#sets)],
    );
  }

  floats(name: TagName): number[] {
    const element = this.#data.elements[tags[name]];
    const count = element === undefined ? 0 : Math.floor(element.length / 4);
    return Array.from({ length: count }, (_, i) => this.#data.float(tags[name], i) ?? Number.NaN);
  }
}

function codeOf(parent: Item, name: TagName): Code | null {
  const [item] = parent.items(name);
  if (item === undefined) return null;
  const value = item.code('codeValue') || item.code('longCodeValue') || item.code('urnCodeValue');
  return value === '' ? null : { value, scheme: item.code('codingScheme'), meaning: item.text('codeMeaning') ?? '' };
}

/** Where each textual value type keeps its value (PS3.3 C.18). */
const textAttribute: Readonly<Record<string, TagName>> = {
  TEXT: 'textValue',
  DATETIME: 'dateTimeValue',
  DATE: 'dateValue',
  TIME: 'timeValue',
  PNAME: 'personName',
};

function textOf(item: Item): string | null {
  const attribute = textAttribute[item.code('valueType')];
  return attribute === undefined ? null : item.text(attribute);
}

function numberOf(item: Item): ContentNode['number'] {
  const [measured] = item.items('measuredValue');
  const text = measured?.code('numericValue') ?? '';
  const value = Number(text);
  if (measured === undefined || text === '' || !Number.isFinite(value)) return null;
  return { value, unit: codeOf(measured, 'measurementUnits') };
}

function graphicOf(item: Item): ContentNode['graphic'] {
  const type = item.code('graphicType');
  if (type === '' || item.code('valueType') !== 'SCOORD') return null;
  const flat = item.floats('graphicData');
  if (flat.length < 2 || flat.length % 2 !== 0 || flat.some((value) => !Number.isFinite(value))) return null;
  const points: Point[] = [];
  for (let i = 0; i < flat.length; i += 2) points.push([flat[i] ?? 0, flat[i + 1] ?? 0]);
  return { type, points };
}

function imageOf(item: Item): ContentNode['image'] {
  if (item.code('valueType') !== 'IMAGE') return null;
  const [reference] = item.items('referencedSop');
  const uid = reference?.code('referencedSopInstance') ?? '';
  if (reference === undefined || uid === '') return null;
  const frame = Number(reference.code('referencedFrame').split('\\')[0] || '1');
  return { sopInstanceUid: uid, frame: Number.isInteger(frame) && frame > 0 ? frame : 1 };
}

function node(item: Item, depth: number, count: { items: number }): ContentNode {
  count.items += 1;
  if (depth > maximumDepth || count.items > maximumItems)
    throw malformed('its content is nested too deeply or too long');
  return {
    relationship: item.code('relationship'),
    valueType: item.code('valueType'),
    concept: codeOf(item, 'conceptName'),
    text: textOf(item),
    code: codeOf(item, 'conceptCode'),
    uid: item.code('uid') || null,
    number: numberOf(item),
    graphic: graphicOf(item),
    image: imageOf(item),
    children: item.items('contentSequence').map((child) => node(child, depth + 1, count)),
  };
}

function parse(bytes: Uint8Array): Item {
  try {
    const data = parseWhole(bytes);
    return new Item(data, characterSetsOf(data.string(tags.specificCharacterSet) ?? ''));
  } catch (error) {
    if (error instanceof EnthesisError && error.code === 'inflated-too-large') throw error;
    // dicom-parser throws strings, errors and objects alike, and a RangeError on hostile nesting.
    throw malformed('the file is damaged or no DICOM file', error);
  }
}

/**
 * Reads a structured report into its content tree.
 * @throws EnthesisError `not-dicom` for other objects, `dicom-malformed` for a report that cannot be understood
 */
export function readContentTree(bytes: Uint8Array, { anyClass = false } = {}): SrDocument {
  const item = parse(bytes);
  try {
    return documentOf(item, anyClass ? anySrClass : srClasses);
  } catch (error) {
    throw error instanceof EnthesisError ? error : malformed('its content is damaged', error);
  }
}

function documentOf(item: Item, classes: RegExp): SrDocument {
  const sopClassUid = item.code('sopClassUid');
  if (!classes.test(sopClassUid)) {
    throw new EnthesisError('not-dicom', 'This file is not a structured report.');
  }
  const [sopInstanceUid, studyInstanceUid] = [item.code('sopInstanceUid'), item.code('studyInstanceUid')];
  if (sopInstanceUid === '' || studyInstanceUid === '') throw malformed('it does not say what it is about');
  if (item.code('valueType') !== 'CONTAINER') throw malformed('it has no content');
  return {
    sopClassUid,
    sopInstanceUid,
    studyInstanceUid,
    patientId: item.text('patientId') ?? '',
    complete: item.code('completion') === 'COMPLETE',
    verified: item.code('verification') === 'VERIFIED',
    template: item.items('contentTemplate')[0]?.code('templateIdentifier') ?? '',
    root: node(item, 0, { items: 0 }),
    record: item.privateText(privateCreator),
  };
}

/** All nodes below, depth first. */
export function* descendants(parent: ContentNode): Generator<ContentNode> {
  for (const child of parent.children) {
    yield child;
    yield* descendants(child);
  }
}
