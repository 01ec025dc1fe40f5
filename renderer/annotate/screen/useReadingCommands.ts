/** Everything the reading screen does by name: the same entries serve keys, palette and menu. */
import { useMemo } from 'react';
import { type Command, useCommands } from '../../app/commands.ts';
import { readingShortcuts } from '../keys.ts';

/** Offers the actions that are there; ids as in keys.ts. The actions object must be stable (memoised). */
export function useReadingCommands(actions: Readonly<Record<string, () => void>>): void {
  const commands = useMemo<readonly Command[]>(
    () =>
      readingShortcuts.flatMap((shortcut) => {
        const run = actions[shortcut.id];
        return run ? [{ ...shortcut, run }] : [];
      }),
    [actions],
  );
  useCommands(commands);
}
