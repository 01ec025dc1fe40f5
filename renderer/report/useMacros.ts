import { createContext, type KeyboardEvent, type RefObject, useContext } from 'react';
import { type Expanded, expandMacro, insertMacro } from '../../shared/report/macros.ts';
import type { TextMacro } from '../../shared/settings/model.ts';

/** The site's macros, for every text of the report. */
export const Macros = createContext<readonly TextMacro[]>([]);

export interface MacroText {
  /** Call first in onKeyDown: puts the macro in place when a space ends "/name". True when it did. */
  onKey(event: KeyboardEvent<HTMLTextAreaElement>): boolean;
  /** Puts a macro at the caret, or at the end while the text has no caret. */
  insert(name: string): void;
  readonly macros: readonly TextMacro[];
}

export function useMacros(field: RefObject<HTMLTextAreaElement | null>, setText: (text: string) => void): MacroText {
  const macros = useContext(Macros);
  const put = (element: HTMLTextAreaElement, { text, caret }: Expanded) => {
    setText(text);
    // The caret is set when the new text is on the screen.
    requestAnimationFrame(() => {
      element.focus();
      element.setSelectionRange(caret, caret);
    });
  };
  return {
    macros,
    onKey(event) {
      const element = event.currentTarget;
      if (event.key !== ' ' || event.ctrlKey || event.altKey || event.metaKey) return false;
      if (element.selectionStart !== element.selectionEnd) return false;
      const expanded = expandMacro(element.value, element.selectionStart, macros);
      if (expanded === null) return false;
      event.preventDefault();
      put(element, expanded);
      return true;
    },
    insert(name) {
      const element = field.current;
      const macro = macros.find((item) => item.name === name);
      if (!element || !macro) return;
      put(element, insertMacro(element.value, { from: element.selectionStart, to: element.selectionEnd }, macro));
    },
  };
}
