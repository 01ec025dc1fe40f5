/** What pages of the bench offer to the runner. Times are milliseconds. */
export interface BenchPage {
  /** Shows a film; from the request to its correct pixels on screen, and to a first reduced picture where there is one. */
  show(film: string): Promise<{ first: number | null; full: number }>;
  /** Changes the window `count` times; each with its drawing flushed. Null where the viewer has no such colour. */
  redraw(count: number, colour: 'gray' | 'hot'): Promise<number[] | null>;
}

/** What is asked of our own viewer alone. */
export interface OwnPage extends BenchPage {
  /** Steps to and fro between two films that are decoded ahead: until the other is drawn, and how many frames that took. */
  step(films: readonly [string, string], count: number): Promise<{ times: number[]; frames: number[] }>;
  /** Time from frame to frame while the reader drags, for `count` frames, and how long the page worked in each. */
  drag(kind: 'pan' | 'zoom' | 'window', count: number): Promise<FrameTimes>;
  /** Moves an ellipse of 50,000 pixels: its value and text, each time. */
  ellipse(count: number): Promise<number[]>;
}

export interface FrameTimes {
  readonly intervals: number[];
  readonly work: number[];
}

export interface ListPage {
  readonly rows: number;
  scroll(count: number): Promise<FrameTimes>;
}

declare global {
  interface Window {
    bench: BenchPage | OwnPage | ListPage;
  }
}

export function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** A frame is being made: what is drawn now is part of it, what is drawn otherwise waits for the next one. */
let making = false;
const afterFrame = new MessageChannel();
afterFrame.port1.onmessage = () => {
  making = false;
};
const request = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (act) =>
  request((time) => {
    if (!making) {
      making = true;
      afterFrame.port2.postMessage(null);
    }
    act(time);
  });

/** After the frame that holds what has just been drawn was handed to the compositor. */
export async function painted(): Promise<void> {
  if (!making) await nextFrame();
  await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Reading one pixel back makes the canvas finish what was drawn. */
export function flush(canvas: HTMLCanvasElement): void {
  canvas.getContext('2d')?.getImageData(0, 0, 1, 1);
}

/** Acts once a frame and notes the time between frames, and that of the act with everything it sets off. */
export async function frameTimes(count: number, act: (step: number) => void): Promise<FrameTimes> {
  const intervals: number[] = [];
  const work: number[] = [];
  let last = await nextFrame();
  for (let step = 0; step < count; step++) {
    const from = performance.now();
    act(step);
    // Scrolling and React's own scheduling end in the same task queue.
    await new Promise((resolve) => setTimeout(resolve, 0));
    work.push(performance.now() - from);
    const now = await nextFrame();
    intervals.push(now - last);
    last = now;
  }
  return { intervals, work };
}
