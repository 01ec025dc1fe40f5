/** Keys that the reader gave to commands, over the ones that come with the app. Kept for this computer account. */
import { create } from 'zustand';
import type { KeyPress, Shortcut } from './shortcuts.ts';

/** Command id to its keys; only commands that were changed. */
export type Bindings = Readonly<Record<string, readonly string[]>>;

const storageKey = 'shortcuts';

/** What is stored, as far as it is understood: damaged entries are left out. */
export function parseBindings(text: string | null): Bindings {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, string[]] =>
          Array.isArray(entry[1]) && entry[1].every((keys) => typeof keys === 'string' && keys !== ''),
      ),
    );
  } catch {
    return {};
  }
}

interface KeyBindings {
  readonly bindings: Bindings;
  set(bindings: Bindings): void;
}

const stored = () => (typeof localStorage === 'undefined' ? null : localStorage.getItem(storageKey));

export const useKeyBindings = create<KeyBindings>((set) => ({
  bindings: parseBindings(stored()),
  set: (bindings) => {
    if (Object.keys(bindings).length === 0) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, JSON.stringify(bindings));
    set({ bindings });
  },
}));

/** The keys of a command as they are now: the one function behind key presses, palette, hints and tooltips. */
export function keysOf(command: Pick<Shortcut, 'id' | 'keys'>, bindings = useKeyBindings.getState().bindings) {
  return bindings[command.id] ?? command.keys;
}

const modifiers = new Set([
  'Control',
  'Shift',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'NumLock',
  'Dead',
  'Process',
  'Unidentified',
]);

/** Keys with a meaning of their own everywhere: they move the focus, finish and cancel. */
const reserved = new Set([
  'Tab',
  'Escape',
  'Enter',
  ' ',
  'Backspace',
  'Delete',
  'F6',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
]);

/** What was pressed, as shortcuts are written: "Ctrl+Shift+K". Null for a modifier alone. */
export function combinationOf(event: KeyPress, mac = false): string | null {
  if (modifiers.has(event.key)) return null;
  const letter = /^[a-z]$/i.test(event.key);
  const sign = event.key.length === 1 && !letter;
  const parts = [
    (mac ? event.metaKey : event.ctrlKey) ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    // A sign such as "?" stands for itself, whatever Shift it takes.
    event.shiftKey && !sign ? 'Shift' : '',
    letter ? event.key.toUpperCase() : event.key,
  ];
  return parts.filter((part) => part !== '').join('+');
}

/** Why a combination cannot be given to a command, in words; null when it can. */
export function refusalOf(combination: string): string | null {
  const plain = combination.replace(/^(Shift\+)/, '');
  if (combination === ' ' || reserved.has(plain)) {
    return `${displayName(combination)} has a fixed meaning: it moves, finishes or cancels. Choose another key.`;
  }
  return null;
}

function displayName(combination: string): string {
  return combination === ' ' ? 'Space' : combination;
}

/** Other commands that the combination already belongs to. */
export function conflictsOf<T extends Pick<Shortcut, 'id' | 'keys'>>(
  commands: readonly T[],
  id: string,
  combination: string,
  bindings: Bindings,
): T[] {
  const wanted = combination.toLowerCase();
  return commands.filter(
    (other) => other.id !== id && keysOf(other, bindings).some((keys) => keys.toLowerCase() === wanted),
  );
}

/** The command takes the combination; whoever had it loses it. */
export function rebind(
  commands: readonly Pick<Shortcut, 'id' | 'keys'>[],
  id: string,
  combination: string,
  bindings: Bindings,
): Bindings {
  const losers = conflictsOf(commands, id, combination, bindings).map(
    (other) =>
      [other.id, keysOf(other, bindings).filter((keys) => keys.toLowerCase() !== combination.toLowerCase())] as const,
  );
  return { ...bindings, ...Object.fromEntries(losers), [id]: [combination] };
}

/** The command has the keys again that come with the app; whoever took one of them meanwhile keeps it. */
export function unbind(commands: readonly Pick<Shortcut, 'id' | 'keys'>[], id: string, bindings: Bindings): Bindings {
  const { [id]: _dropped, ...rest } = bindings;
  const own = commands.find((command) => command.id === id)?.keys ?? [];
  const free = own.filter((keys) => conflictsOf(commands, id, keys, rest).length === 0);
  return free.length === own.length ? rest : { ...rest, [id]: free };
}
