import PDFDocument from 'pdfkit';
import { assetPath } from '../assetPath.ts';

/** What is used of fontkit's font, which pdfkit opens but does not type. */
interface OutlineFont {
  readonly unitsPerEm: number;
  glyphForCodePoint(point: number): {
    readonly advanceWidth: number;
    readonly path: { readonly commands: readonly { readonly command: string; readonly args: readonly number[] }[] };
  };
}

let opened: OutlineFont | null = null;

function font(): OutlineFont {
  if (opened === null) {
    const doc = new PDFDocument();
    doc.font(assetPath('fonts/Inter-SemiBold.ttf'));
    opened = (doc as unknown as { _font: { font: OutlineFont } })._font.font;
  }
  return opened;
}

export type Contour = readonly (readonly [number, number])[];

/** The outlines of a line of text as closed contours, baseline at (x, y), `size` pixels to the em, y downward. */
export function textContours(text: string, x: number, y: number, size: number): { contours: Contour[]; width: number } {
  const face = font();
  const scale = size / face.unitsPerEm;
  const contours: Contour[] = [];
  let pen = x;
  for (const char of text) {
    const glyph = face.glyphForCodePoint(char.codePointAt(0) ?? 0);
    let contour: [number, number][] = [];
    const place = (gx: number, gy: number): [number, number] => [pen + gx * scale, y - gy * scale];
    let [cx, cy] = [0, 0];
    for (const { command, args } of glyph.path.commands) {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = args;
      if (command === 'moveTo') {
        if (contour.length > 2) contours.push(contour);
        contour = [place(a, b)];
        [cx, cy] = [a, b];
      } else if (command === 'lineTo') {
        contour.push(place(a, b));
        [cx, cy] = [a, b];
      } else if (command === 'quadraticCurveTo') {
        for (let i = 1; i <= 6; i += 1) {
          const t = i / 6;
          const u = 1 - t;
          contour.push(place(u * u * cx + 2 * u * t * a + t * t * c, u * u * cy + 2 * u * t * b + t * t * d));
        }
        [cx, cy] = [c, d];
      } else if (command === 'bezierCurveTo') {
        for (let i = 1; i <= 8; i += 1) {
          const t = i / 8;
          const u = 1 - t;
          contour.push(
            place(
              u ** 3 * cx + 3 * u * u * t * a + 3 * u * t * t * c + t ** 3 * e,
              u ** 3 * cy + 3 * u * u * t * b + 3 * u * t * t * d + t ** 3 * f,
            ),
          );
        }
        [cx, cy] = [e, f];
      }
    }
    if (contour.length > 2) contours.push(contour);
    pen += glyph.advanceWidth * scale;
  }
  return { contours, width: pen - x };
}
