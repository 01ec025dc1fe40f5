/** Whether the space bar is down: held, it turns the left button into "move the picture". */
let space = false;

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT|BUTTON)$/.test(target.tagName);
}

if (typeof window !== 'undefined') {
  window.addEventListener('keydown', (event) => {
    if (event.key !== ' ' || typing(event.target)) return;
    space = true;
    // Otherwise the page scrolls.
    event.preventDefault();
  });
  window.addEventListener('keyup', (event) => {
    if (event.key === ' ') space = false;
  });
  window.addEventListener('blur', () => {
    space = false;
  });
}

export function isSpaceHeld(): boolean {
  return space;
}
