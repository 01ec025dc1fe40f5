/** Text macros of a site: "/" and a name, then a space, becomes the text. */
import type { TextMacro } from '../settings/model.ts';

export interface Expanded {
  readonly text: string;
  /** Where the caret belongs afterwards. */
  readonly caret: number;
}

/** The macro whose name stands before the caret, put in its place; null when there is none. Names differ in more than case. */
export function expandMacro(text: string, caret: number, macros: readonly TextMacro[]): Expanded | null {
  const before = text.slice(0, caret);
  const typed = /(?:^|\s)\/([\p{L}\p{N}_-]+)$/u.exec(before)?.[1];
  if (typed === undefined) return null;
  const macro = macros.find((item) => item.name.toLowerCase() === typed.toLowerCase());
  return macro === undefined ? null : put(text, { from: caret - typed.length - 1, to: caret }, macro.text);
}

/** A macro chosen from the list, at the caret or in place of what is selected; a space parts it from the words around it. */
export function insertMacro(
  text: string,
  range: { readonly from: number; readonly to: number },
  macro: TextMacro,
): Expanded {
  const space = range.from > 0 && !/\s$/.test(text.slice(0, range.from)) ? ' ' : '';
  return put(text, range, `${space}${macro.text}`);
}

function put(text: string, { from, to }: { readonly from: number; readonly to: number }, words: string): Expanded {
  const after = text.slice(to);
  const space = after === '' || /^\s/.test(after) ? '' : ' ';
  return { text: `${text.slice(0, from)}${words}${space}${after}`, caret: from + words.length + space.length };
}
