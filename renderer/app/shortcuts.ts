/** Keys by command. One place, shown in the palette, the menu of shortcuts and the hint bar; changeable by the reader. */
export interface Shortcut {
  readonly id: string;
  readonly title: string;
  readonly group: 'App' | 'Worklist' | 'Reading' | 'Image' | 'Mark' | 'Report';
  /** "Ctrl+K", "B", "Shift+ArrowUp", "[". Ctrl means Command on a Mac. */
  readonly keys: readonly string[];
}

export const appShortcuts: readonly Shortcut[] = [
  { id: 'app.commands', title: 'All commands', group: 'App', keys: ['Ctrl+K'] },
  { id: 'app.shortcuts', title: 'Keyboard shortcuts', group: 'App', keys: ['F1', '?'] },
  { id: 'app.settings', title: 'Settings', group: 'App', keys: ['Ctrl+,'] },
  { id: 'app.worklist', title: 'Back to the worklist', group: 'App', keys: ['Ctrl+L'] },
  { id: 'library.open-folder', title: 'Open folder', group: 'Worklist', keys: ['Ctrl+O'] },
  { id: 'library.open-files', title: 'Open files', group: 'Worklist', keys: ['Ctrl+Shift+O'] },
  { id: 'library.search', title: 'Search the worklist', group: 'Worklist', keys: ['/', 'Ctrl+F'] },
];

/** Ctrl is the Command key there. */
export const onMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform);

/** The combination as this keyboard names it. */
export function displayKeys(keys: string): string {
  return onMac ? keys.replace('Ctrl', '⌘').replace('Shift', '⇧').replaceAll('+', '') : keys;
}

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Whether the key press is the combination. A printable sign such as "?" stands for itself, whatever Shift it takes. */
export function matches(event: KeyPress, keys: string): boolean {
  // The plus key itself: "+" or "Ctrl++".
  const parts = keys.endsWith('+') ? [...keys.slice(0, -1).split('+').filter(Boolean), '+'] : keys.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const command = onMac ? event.metaKey : event.ctrlKey;
  if (command !== wants('Ctrl') || event.altKey !== wants('Alt')) return false;
  const letter = /^[a-z]$/i.test(key);
  const printableSign = key.length === 1 && !letter;
  if (!printableSign && event.shiftKey !== wants('Shift')) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

/** A field that text is typed in, which has an undo of its own; no box to tick, no list. */
export function isTextField(element: Element | null): boolean {
  if (element instanceof HTMLInputElement)
    return !/^(button|checkbox|color|file|image|radio|range|reset|submit)$/.test(element.type);
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLElement && element.isContentEditable);
}

/** Keys typed into a text field belong to the field, except combinations with Ctrl and function keys. */
export function belongsToField(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  const editable = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  // Copying and pasting text is the field's own, and so is taking back what was typed in it.
  const keys = isTextField(target) ? /^[acvxyz]$/i : /^[acvx]$/i;
  if (editable && (event.ctrlKey || event.metaKey) && keys.test(event.key)) return true;
  return editable && !(event.ctrlKey || event.metaKey) && !/^F\d+$/.test(event.key) && event.key !== 'Escape';
}
