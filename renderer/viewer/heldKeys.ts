/** Keys that count while they are held: the space bar moves the picture with the left button, G holds a magnifier. */
const held = new Set<string>();
const listeners = new Set<() => void>();

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT|BUTTON)$/.test(target.tagName);
}

function set(key: string, down: boolean): void {
  if (held.has(key) === down) return;
  if (down) held.add(key);
  else held.delete(key);
  for (const listener of [...listeners]) listener();
}

if (typeof window !== 'undefined') {
  window.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (key !== ' ' && key !== 'g') return;
    set(key, true);
    // Otherwise the page scrolls.
    event.preventDefault();
  });
  window.addEventListener('keyup', (event) => set(event.key.toLowerCase(), false));
  window.addEventListener('blur', () => {
    set(' ', false);
    set('g', false);
  });
}

export function isSpaceHeld(): boolean {
  return held.has(' ');
}

export function isMagnifierHeld(): boolean {
  return held.has('g');
}

export function onHeldKeys(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
