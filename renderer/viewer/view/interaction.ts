/** What dragging does to a picture. Pure: the viewport feeds it movements and keeps the result. */
import type { Point } from '../../../shared/geometry/shape.ts';
import type { LeftButtonMode } from '../types.ts';
import type { WindowChange } from './presentation.ts';

export type DragAction = 'window' | 'zoom' | 'pan' | 'magnify';

/** Which picture gesture a button starts when no tool has taken it. */
export function dragAction(button: number, mode: LeftButtonMode, spaceHeld: boolean): DragAction | null {
  if (button === 1) return 'pan';
  if (button === 2) return 'zoom';
  if (button !== 0) return null;
  return spaceHeld ? 'pan' : mode;
}

/** Right widens, up brightens: 250 px change the width by a factor of e, 400 px move the centre by one window width. */
export function dragWindow(start: WindowChange | null, dx: number, dy: number): WindowChange {
  const from = start ?? { shift: 0, stretch: 1 };
  const stretch = Math.min(64, Math.max(1 / 4096, from.stretch * Math.exp(dx / 250)));
  return { shift: from.shift + (dy / 400) * Math.min(1, from.stretch), stretch };
}

/** Up enlarges. */
export function dragZoomFactor(dy: number): number {
  return Math.exp(-dy / 180);
}

/** Wheel steps of mice (about 100) and of touch pads (small) alike. */
export function wheelZoomFactor(deltaY: number, deltaMode: number): number {
  const pixels = deltaMode === 1 ? deltaY * 33 : deltaMode === 2 ? deltaY * 400 : deltaY;
  return Math.exp(-Math.max(-300, Math.min(300, pixels)) / 600);
}

export function inside(point: Point, columns: number, rows: number): boolean {
  return point[0] >= 0 && point[1] >= 0 && point[0] < columns && point[1] < rows;
}
