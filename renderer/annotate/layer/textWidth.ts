/** Width of the overlay's writing, so that a chip fits its words: measured by the browser, once per text. */
const known = new Map<string, number>();
let context: CanvasRenderingContext2D | null = null;

/** CSS pixels at the overlay's type: 11 px, medium. */
export function textWidth(text: string): number {
  const before = known.get(text);
  if (before !== undefined) return before;
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return text.length * 6.1;
  context.font = '500 11px "Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
  const width = context.measureText(text).width;
  // Live values of a drag make many texts: the memory of them stays small.
  if (known.size > 500) known.clear();
  known.set(text, width);
  return width;
}
