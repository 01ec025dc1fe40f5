/** Everything the reader can do by name: palette, menu and keys run the same entries. Screens add theirs while shown. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { call } from './client.ts';
import { type Bindings, keysOf } from './keyBindings.ts';
import { showError } from './messages.ts';
import { useNavigation } from './route.ts';
import { appShortcuts, belongsToField, isTextField, matches, type Shortcut } from './shortcuts.ts';

export interface Command extends Shortcut {
  /** @param press the key press that ran it; absent from palette and menu */
  readonly run: (press?: KeyboardEvent) => void;
}

interface CommandList {
  readonly groups: ReadonlyMap<symbol, readonly Command[]>;
  register(key: symbol, commands: readonly Command[]): () => void;
}

export const useCommandList = create<CommandList>((set) => ({
  groups: new Map(),
  register: (key, commands) => {
    set(({ groups }) => ({ groups: new Map(groups).set(key, commands) }));
    return () =>
      set(({ groups }) => {
        const next = new Map(groups);
        next.delete(key);
        return { groups: next };
      });
  },
}));

/**
 * Every command that can be run now, with the keys that the reader gave it. Later registrations win, so that a screen can
 * take over an id of the app while it is shown.
 * @param bindings changed keys; {} for the keys that come with the app
 */
export function allCommands(bindings?: Bindings): Command[] {
  const byId = new Map<string, Command>();
  for (const group of useCommandList.getState().groups.values())
    for (const command of group) byId.set(command.id, command);
  return [...byId.values()].map((command) => ({ ...command, keys: keysOf(command, bindings) }));
}

/** Offers these commands as long as the component is shown. The list must be stable (memoised). */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => useCommandList.getState().register(Symbol('commands'), commands), [commands]);
}

const ask = (promise: Promise<unknown>) => void promise.catch(showError);

const actions: Readonly<Record<string, () => void>> = {
  'app.commands': () => useNavigation.getState().open('commands'),
  'app.shortcuts': () => useNavigation.getState().open('shortcuts'),
  'app.settings': () => useNavigation.getState().open('settings'),
  'app.worklist': () => useNavigation.getState().go({ screen: 'worklist' }),
  'library.open-folder': () => ask(call('host.openFolder', {})),
  'library.open-files': () => ask(call('host.openFiles', {})),
};

export const appCommands: readonly Command[] = [
  ...appShortcuts.flatMap((shortcut) => {
    const run = actions[shortcut.id];
    return run ? [{ ...shortcut, run }] : [];
  }),
  {
    id: 'library.open-demonstration',
    title: 'Try the demonstration patient',
    group: 'Worklist',
    keys: [],
    run: () => ask(call('host.openDemonstration', {})),
  },
  {
    id: 'annotations.import',
    title: 'Import annotations',
    group: 'Worklist',
    keys: [],
    run: () =>
      ask(
        call('host.importAnnotations', {}).then(({ patientKey }) => {
          if (patientKey !== null) useNavigation.getState().go({ screen: 'reading', patientKey });
        }),
      ),
  },
  {
    id: 'app.about',
    title: 'About Enthesis',
    group: 'App',
    keys: [],
    run: () => useNavigation.getState().open('about'),
  },
];

/** The one key listener of the app. Screens with their own key handling stop the event before it arrives here. */
export function listenForKeys(target: Window): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || belongsToField(event)) return;
    const command = allCommands().find(({ keys }) => keys.some((combination) => matches(event, combination)));
    if (!command) return;
    event.preventDefault();
    command.run(event);
  };
  target.addEventListener('keydown', onKeyDown);
  return () => target.removeEventListener('keydown', onKeyDown);
}

const textCommands: Readonly<Record<string, string>> = { 'edit.undo': 'undo', 'edit.redo': 'redo' };

/** Runs a command by id, as the menu asks. In a text field undo is the field's own. */
export function runCommand(id: string): void {
  const ofText = textCommands[id];
  if (ofText !== undefined && isTextField(document.activeElement)) {
    document.execCommand(ofText);
    return;
  }
  allCommands()
    .find((command) => command.id === id)
    ?.run();
}
