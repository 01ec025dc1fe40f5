import type { PlotPrimitive, TrendPlot } from '../../../../shared/report/plot/primitives.ts';
import { escapeHtml } from './escape.ts';

const n = (value: number): string => String(Math.round(value * 100) / 100);

function primitiveSvg(primitive: PlotPrimitive): string {
  const css = `class="${primitive.role}${primitive.kind === 'rect' && primitive.conclusion !== undefined ? ` ${primitive.conclusion}` : ''}"`;
  switch (primitive.kind) {
    case 'line': {
      const dash = primitive.dashed ? ' stroke-dasharray="3 2"' : '';
      return `<line ${css} x1="${n(primitive.from[0])}" y1="${n(primitive.from[1])}" x2="${n(primitive.to[0])}" y2="${n(primitive.to[1])}"${dash}/>`;
    }
    case 'path': {
      const points = primitive.points.map(([x, y]) => `${n(x)},${n(y)}`).join(' ');
      return primitive.closed ? `<polygon ${css} points="${points}"/>` : `<polyline ${css} points="${points}"/>`;
    }
    case 'rect':
      return `<rect ${css} x="${n(primitive.x)}" y="${n(primitive.y)}" width="${n(primitive.width)}" height="${n(primitive.height)}"/>`;
    case 'text':
      return `<text ${css} x="${n(primitive.at[0])}" y="${n(primitive.at[1])}" text-anchor="${primitive.anchor}" font-size="${n(primitive.fontSize)}">${escapeHtml(primitive.text)}</text>`;
    case 'mark': {
      const [x, y] = primitive.at;
      const r = primitive.radius;
      const hollow = primitive.hollow ? ' hollow' : '';
      const title = `<title>${escapeHtml([primitive.label, primitive.reason].filter((part) => part !== null).join('. '))}</title>`;
      return primitive.glyph === 'circle'
        ? `<circle class="${primitive.role}${hollow}" cx="${n(x)}" cy="${n(y)}" r="${n(r)}">${title}</circle>`
        : `<rect class="${primitive.role}${hollow}" x="${n(x - r)}" y="${n(y - r)}" width="${n(2 * r)}" height="${n(2 * r)}">${title}</rect>`;
    }
  }
}

/** The trend plot as inline SVG, named by its description. */
export function plotSvg(plot: TrendPlot, id: string): string {
  const body = plot.primitives.map(primitiveSvg).join('');
  return `<svg viewBox="0 0 ${n(plot.width)} ${n(plot.height)}" role="img" aria-labelledby="${id}"><title id="${id}">${escapeHtml(plot.description)}</title>${body}</svg>`;
}
