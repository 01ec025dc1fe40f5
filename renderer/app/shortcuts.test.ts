import { describe, expect, it } from 'vitest';
import { matches } from './shortcuts.ts';

const press = (
  key: string,
  modifiers: Partial<Record<'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
});

describe('matches', () => {
  it.each([
    ['B', press('b'), true],
    ['B', press('B', { shiftKey: true }), false],
    ['Ctrl+K', press('k', { ctrlKey: true }), true],
    ['Ctrl+K', press('k'), false],
    ['Ctrl+Shift+O', press('O', { ctrlKey: true, shiftKey: true }), true],
    ['Ctrl+O', press('O', { ctrlKey: true, shiftKey: true }), false],
    ['?', press('?', { shiftKey: true }), true],
    ['[', press('['), true],
    ['+', press('+', { shiftKey: true }), true],
    ['Shift+ArrowUp', press('ArrowUp', { shiftKey: true }), true],
    ['ArrowUp', press('ArrowUp', { shiftKey: true }), false],
    ['B', press('b', { altKey: true }), false],
  ])('%s against %j is %s', (keys, event, expected) => {
    expect(matches(event, keys)).toBe(expected);
  });
});
