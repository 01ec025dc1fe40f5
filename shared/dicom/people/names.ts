/**
 * Whether two person names (PS3.5 6.2.1) can be those of one person. What departments, keyboards and modalities do to one
 * name is no difference: case, accents and how they are spelled out, the order of the parts, middle names and initials that
 * are there or not, a part of a double name left out, prefixes and suffixes, a name written in one script or in several.
 */
import { fold } from '../text/fold.ts';

/** A part of a name under all its spellings: "müller" and "mueller". */
type NamePart = ReadonlySet<string>;

type Script = 'ideographic' | 'alphabetic' | 'phonetic';
export type Name = Readonly<Record<Script, readonly NamePart[]>>;

const separators = /[\s^,.;/_-]+/u;
const silent = /['’`´"()]/gu;
const han = /[\p{Script=Han}\p{Script=Hangul}]/u;
const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** The usual spellings without the accent, beside the plain letter. */
const spelledOut: readonly (readonly [RegExp, string])[] = [
  [/ä/gu, 'ae'],
  [/[öø]/gu, 'oe'],
  [/ü/gu, 'ue'],
  [/å/gu, 'aa'],
];

/** Family, given and middle name; prefix and suffix say nothing about who it is. */
const namingComponents = 3;

function spellings(part: string): NamePart {
  let out = part.normalize('NFKC').toLowerCase();
  for (const [letter, words] of spelledOut) out = out.replace(letter, words);
  return new Set([fold(part), fold(out)]);
}

function partsOf(group: string): NamePart[] {
  return group
    .split('^')
    .slice(0, namingComponents)
    .join('^')
    .replace(silent, '')
    .split(separators)
    .filter((part) => part !== '')
    .map(spellings);
}

/** East Asian names are compared whole: "山田^太郎" and "山田太郎" are one. */
function whole(group: string): NamePart[] {
  const text = fold(group.split('^').slice(0, namingComponents).join('')).replace(/\s+/gu, '');
  return text === '' ? [] : [new Set([text])];
}

/** The groups by what they are written in: many stations put an ideographic name into the first group. */
export function readName(namePn: string): Name {
  const name: Record<Script, readonly NamePart[]> = { ideographic: [], alphabetic: [], phonetic: [] };
  for (const group of (namePn.split('\\')[0] ?? '').split('=')) {
    const script: Script = han.test(group) ? 'ideographic' : kana.test(group) ? 'phonetic' : 'alphabetic';
    const parts = script === 'alphabetic' ? partsOf(group) : whole(group);
    if (parts.length > 0 && name[script].length === 0) name[script] = parts;
  }
  return name;
}

/**
 * Two names contradict each other when a part of the shorter one has no counterpart in the longer one, compared in the most
 * telling script that both are written in. Names without a common script, and empty ones, contradict nothing.
 */
export function namesContradict(one: Name, other: Name): boolean {
  for (const script of ['ideographic', 'alphabetic', 'phonetic'] as const) {
    if (one[script].length === 0 || other[script].length === 0) continue;
    const [short, long] =
      one[script].length <= other[script].length ? [one[script], other[script]] : [other[script], one[script]];
    return !eachHasACounterpart(short, long);
  }
  return false;
}

/** Equal in one spelling, or the initial of the other. */
function partsAgree(a: NamePart, b: NamePart): boolean {
  for (const x of a) {
    for (const y of b) {
      if (x === y || (x.length === 1 && y.startsWith(x)) || (y.length === 1 && x.startsWith(y))) return true;
    }
  }
  return false;
}

/** Whether every part of `short` finds a part of `long` of its own: a matching by augmenting paths. */
function eachHasACounterpart(short: readonly NamePart[], long: readonly NamePart[]): boolean {
  const takenBy = new Map<number, number>();
  const place = (at: number, tried: Set<number>): boolean =>
    long.some((part, index) => {
      if (tried.has(index) || !partsAgree(short[at]!, part)) return false;
      tried.add(index);
      const holder = takenBy.get(index);
      if (holder !== undefined && !place(holder, tried)) return false;
      takenBy.set(index, at);
      return true;
    });
  return short.every((_, at) => place(at, new Set()));
}
