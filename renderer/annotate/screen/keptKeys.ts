/**
 * Keys that come while presses on an image still wait: what they mean depends on what those presses do, so they are kept in the
 * same line and given to whatever has the focus when their turn has come.
 */
import type { Inputs } from '../session/inputs.ts';

const given = new WeakSet<Event>();

const isField = (element: Element | null): boolean =>
  element !== null && /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

/** Keeps a key press for later when something waits; true when it was kept. What is typed in a field is never kept. */
export function keepKey(inputs: Inputs, event: KeyboardEvent): boolean {
  if (!inputs.waiting || given.has(event) || isField(document.activeElement)) return false;
  // Tab moves the focus, which only the key itself can do; the others mean nothing alone.
  if (['Tab', 'Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].includes(event.key)) return false;
  const { key, code, shiftKey, ctrlKey, altKey, metaKey, location, repeat } = event;
  event.preventDefault();
  // What came before it may have opened a field: it has the focus after the next drawing.
  inputs.inOrder(() => new Promise<void>((drawn) => setTimeout(drawn)));
  inputs.inOrder(() => {
    const again = new KeyboardEvent('keydown', {
      ...{ key, code, shiftKey, ctrlKey, altKey, metaKey, location, repeat },
      bubbles: true,
      cancelable: true,
    });
    given.add(again);
    const target = document.activeElement ?? document.body;
    const unused = target.dispatchEvent(again);
    // A key made by a program types nothing by itself.
    if (!unused || !isField(target) || ctrlKey || metaKey || altKey) return;
    if (key.length === 1) document.execCommand('insertText', false, key);
    else if (key === 'Backspace') document.execCommand('delete');
  });
  return true;
}
