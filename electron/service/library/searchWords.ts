import { fold } from '../../../shared/dicom/text/fold.ts';

/**
 * How text becomes words for the worklist search. The same function serves what is indexed and what is typed, so the two
 * always agree: accents and case are folded, "HO-001" is one word and its parts, and Chinese, Japanese and Korean runs,
 * which have no spaces, are cut into characters and pairs.
 */
const runs = /[\p{L}\p{N}\p{M}]+(?:[-_.'/&@+][\p{L}\p{N}\p{M}]+)*/gu;
const parts = /[\p{L}\p{N}\p{M}]+/gu;
/** The same for plain text, which most is: the tables behind the classes above take a millisecond to make. */
const asciiRuns = /[a-z0-9]+(?:[-_.'/&@+][a-z0-9]+)*/g;
const asciiParts = /[a-z0-9]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII is what is meant.
const ascii = /^[\x00-\x7f]*$/;
const joiners = /[-_.'/&@+]/g;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** All words of a text under which it shall be found. */
export function indexWords(text: string): Set<string> {
  const words = new Set<string>();
  const folded = fold(text);
  const plain = ascii.test(folded);
  for (const run of folded.match(plain ? asciiRuns : runs) ?? []) {
    words.add(run.replace(joiners, ''));
    for (const part of run.match(plain ? asciiParts : parts) ?? []) {
      words.add(part);
      if (!plain && unspaced.test(part)) addUnspaced(words, part);
    }
  }
  return words;
}

function addUnspaced(words: Set<string>, part: string): void {
  const chars = [...part];
  chars.forEach((char, i) => {
    words.add(char);
    const next = chars[i + 1];
    if (next !== undefined) words.add(char + next);
  });
}

/** The word that stands for a modality as such; no typed text ever becomes it. */
export function modalityWord(modality: string): string {
  return `\u00a7${modality.replace(/[^A-Za-z0-9]/g, '').toLowerCase()}`;
}

/** What must all be there for a typed text: the beginnings of words, in any order. Empty when nothing can be searched. */
export function queryWords(text: string): string[] {
  const words = new Set<string>();
  for (const [run] of fold(text).matchAll(runs)) {
    const joined = run.replace(joiners, '');
    const chars = [...joined];
    if (chars.length > 2 && chars.every((char) => unspaced.test(char))) {
      for (let i = 0; i + 1 < chars.length; i++) words.add(`${chars[i]}${chars[i + 1]}`);
    } else {
      words.add(joined);
    }
  }
  return [...words];
}

/** The FTS5 expression of the typed text; each word is quoted, so nothing typed is ever an operator. Null: no text. */
export function matchExpression(text: string): string | null {
  const words = queryWords(text);
  return words.length === 0 ? null : words.map((word) => `"${word}"*`).join(' AND ');
}
