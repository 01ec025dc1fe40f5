/** What every page of the bench offers to the runner. Times are milliseconds. */
export interface BenchPage {
  /** Shows a film; from the request to its correct pixels on screen, and to a first reduced picture where there is one. */
  show(film: string): Promise<{ first: number | null; full: number }>;
  /** Changes the window `count` times; each with its drawing flushed. Null where the viewer has no such colour. */
  redraw(count: number, colour: 'gray' | 'hot'): Promise<number[] | null>;
}

declare global {
  interface Window {
    bench: BenchPage;
  }
}

export function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** After the frame that is being made has been handed to the compositor. */
export async function painted(): Promise<void> {
  await nextFrame();
  await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Reading one pixel back makes the canvas finish what was drawn. */
export function flush(canvas: HTMLCanvasElement): void {
  canvas.getContext('2d')?.getImageData(0, 0, 1, 1);
}
