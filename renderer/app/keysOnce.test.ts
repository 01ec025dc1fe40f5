import { expect, it } from 'vitest';
import { readingShortcuts } from '../annotate/keys.ts';
import { imageCommands } from '../viewer/imageCommands.ts';
import { appShortcuts } from './shortcuts.ts';

it('gives no key of the reading screen to two commands', () => {
  const commands = [...readingShortcuts, ...imageCommands('a viewport'), ...appShortcuts];
  const keys = commands.flatMap(({ id, keys: own }) => own.map((key) => `${key} ${id}`));
  const taken = new Map<string, string[]>();
  for (const entry of keys) {
    const [key = '', id = ''] = entry.split(' ');
    taken.set(key, [...(taken.get(key) ?? []), id]);
  }
  expect([...taken].filter(([, ids]) => ids.length > 1)).toEqual([]);
});
