import { describe, expect, it } from 'vitest';
import { combinationOf, conflictsOf, keysOf, parseBindings, rebind, refusalOf, unbind } from './keyBindings.ts';

const commands = [
  { id: 'mark.area', keys: ['A'] },
  { id: 'mark.bidirectional', keys: ['B'] },
  { id: 'image.fit', keys: ['F', 'Ctrl+0'] },
];
const press = (key: string, held: { ctrl?: boolean; shift?: boolean; alt?: boolean; meta?: boolean } = {}) => ({
  key,
  ctrlKey: held.ctrl ?? false,
  shiftKey: held.shift ?? false,
  altKey: held.alt ?? false,
  metaKey: held.meta ?? false,
});

describe('changed shortcuts', () => {
  it('writes what was pressed as shortcuts are written', () => {
    expect(combinationOf(press('k', { ctrl: true }))).toBe('Ctrl+K');
    expect(combinationOf(press('K', { shift: true }))).toBe('Shift+K');
    expect(combinationOf(press('?', { shift: true }))).toBe('?');
    expect(combinationOf(press('F8', { alt: true, shift: true }))).toBe('Alt+Shift+F8');
    expect(combinationOf(press('k', { meta: true }), true)).toBe('Ctrl+K');
    expect(combinationOf(press('Shift', { shift: true }))).toBeNull();
  });

  it('refuses keys with a fixed meaning', () => {
    for (const keys of ['Tab', 'Shift+Tab', 'Escape', 'Enter', ' ', 'ArrowUp']) expect(refusalOf(keys)).not.toBeNull();
    for (const keys of ['K', 'Ctrl+Enter', 'Alt+ArrowUp', '[']) expect(refusalOf(keys)).toBeNull();
  });

  it('names who has the key, and gives it to the one that asks', () => {
    expect(conflictsOf(commands, 'mark.area', 'b', {}).map((c) => c.id)).toEqual(['mark.bidirectional']);
    const bindings = rebind(commands, 'mark.area', 'B', {});
    expect(commands.map((c) => keysOf(c, bindings))).toEqual([['B'], [], ['F', 'Ctrl+0']]);
    // Of two keys only the one that was taken is lost.
    expect(keysOf(commands[2]!, rebind(commands, 'mark.area', 'F', {}))).toEqual(['Ctrl+0']);
  });

  it('gives the usual key back unless another command has it now', () => {
    const taken = rebind(commands, 'mark.area', 'B', {});
    expect(keysOf(commands[1]!, unbind(commands, 'mark.bidirectional', taken))).toEqual([]);
    const back = unbind(commands, 'mark.area', taken);
    expect(unbind(commands, 'mark.bidirectional', back)).toEqual({});
  });

  it('reads what was stored and leaves out what it does not understand', () => {
    expect(parseBindings('{"a":["B"],"b":[""],"c":3,"d":[]}')).toEqual({ a: ['B'], d: [] });
    expect(parseBindings('not json')).toEqual({});
    expect(parseBindings('[1]')).toEqual({});
    expect(parseBindings(null)).toEqual({});
  });
});
