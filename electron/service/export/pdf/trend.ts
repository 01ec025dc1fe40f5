import type { PlotPrimitive, TrendPlot } from '../../../../shared/report/plot/primitives.ts';
import { trendPlot } from '../../../../shared/report/plot/trendPlot.ts';
import type { ExportSource } from '../source.ts';
import type { Flow } from './flow.ts';
import * as theme from './theme.ts';

interface Pen {
  readonly stroke?: string;
  readonly fill?: string;
  readonly width?: number;
}

const pens: Readonly<Record<PlotPrimitive['role'], Pen>> = {
  frame: { stroke: '#8a929b', width: 0.6 },
  grid: { stroke: '#e2e5e9', width: 0.4 },
  'tick-text': { fill: theme.muted },
  'lane-title': { fill: theme.ink },
  note: { fill: theme.muted },
  'sdc-band': { fill: '#eceff2' },
  'sdc-line': { stroke: '#9aa2ab', width: 0.6 },
  'fit-band': { fill: '#e6eaee' },
  'fit-line': { stroke: '#7b848e', width: 0.8 },
  'size-line': { stroke: theme.ink, width: 1 },
  'size-error': { stroke: theme.ink, width: 0.7 },
  'size-mark': { stroke: theme.ink, fill: theme.ink, width: 0.9 },
  'ratio-line': { stroke: theme.ink, width: 1 },
  'ratio-error': { stroke: theme.ink, width: 0.7 },
  'ratio-mark': { stroke: theme.ink, fill: theme.ink, width: 0.9 },
  cut: { stroke: theme.ink, width: 0.9 },
  'cut-text': { fill: theme.ink },
  ribbon: { stroke: '#ffffff', width: 0.8 },
  'ribbon-text': { fill: theme.ink },
};

/** The more mature, the darker; indeterminate is white with a frame. Every cell also carries its word. */
const ribbonGray = {
  immature: '#eef0f2',
  maturing: '#dde1e5',
  mature: '#c0c7ce',
  'radiographically-mature': '#ced4d9',
  indeterminate: '#ffffff',
} as const;

function drawPrimitive(flow: Flow, primitive: PlotPrimitive, ox: number, oy: number): void {
  const { doc } = flow;
  const pen = pens[primitive.role];
  const stroke = pen.stroke ?? theme.ink;
  doc.lineWidth(pen.width ?? 0.6);
  switch (primitive.kind) {
    case 'line': {
      doc.moveTo(ox + primitive.from[0], oy + primitive.from[1]).lineTo(ox + primitive.to[0], oy + primitive.to[1]);
      if (primitive.dashed) doc.dash(3, { space: 2 });
      doc.stroke(stroke);
      doc.undash();
      return;
    }
    case 'path': {
      const [first, ...rest] = primitive.points;
      if (first === undefined) return;
      doc.moveTo(ox + first[0], oy + first[1]);
      for (const point of rest) doc.lineTo(ox + point[0], oy + point[1]);
      if (primitive.closed) doc.closePath().fill(pen.fill ?? theme.shade);
      else doc.stroke(stroke);
      return;
    }
    case 'rect': {
      doc.rect(ox + primitive.x, oy + primitive.y, primitive.width, primitive.height);
      if (primitive.conclusion !== undefined) {
        const framed = primitive.conclusion === 'indeterminate';
        doc.fillAndStroke(ribbonGray[primitive.conclusion], framed ? theme.rule : '#ffffff');
      } else if (pen.fill !== undefined) doc.fill(pen.fill);
      else doc.stroke(stroke);
      return;
    }
    case 'text': {
      const style = {
        size: primitive.fontSize,
        color: pen.fill ?? theme.ink,
        font: primitive.role === 'lane-title' ? theme.semibold : theme.regular,
      };
      flow.style(style);
      const text = flow.printable(primitive.text);
      const width = doc.widthOfString(text, { features: theme.tabular });
      const shift = primitive.anchor === 'start' ? 0 : primitive.anchor === 'end' ? width : width / 2;
      doc.text(text, ox + primitive.at[0] - shift, oy + primitive.at[1], {
        lineBreak: false,
        baseline: 'alphabetic',
        features: theme.tabular,
      });
      return;
    }
    case 'mark': {
      const [x, y] = [ox + primitive.at[0], oy + primitive.at[1]];
      const r = primitive.radius;
      if (primitive.glyph === 'circle') doc.circle(x, y, r);
      else doc.rect(x - r, y - r, 2 * r, 2 * r);
      doc.fillAndStroke(primitive.hollow ? '#ffffff' : (pen.fill ?? theme.ink), stroke);
      return;
    }
  }
}

function drawPlot(flow: Flow, plot: TrendPlot): void {
  flow.ensure(plot.height + 12);
  const [ox, oy] = [theme.page.left, flow.y];
  flow.figure(plot.description, () => {
    flow.doc.save();
    for (const primitive of plot.primitives) drawPrimitive(flow, primitive, ox, oy);
    flow.doc.restore();
  });
  flow.y = oy + plot.height + 6;
}

/** The trend of every lesion that has values, as vectors: the same picture as on the screen. */
export function trendPlots(flow: Flow, source: ExportSource): void {
  for (const lesion of source.content.measure.lesions) {
    if (lesion.size.length + lesion.uptake.length < 2) continue;
    drawPlot(
      flow,
      trendPlot(lesion, source.content.settings, { width: theme.contentWidth, height: 240, fontSize: 7.5 }),
    );
    flow.paragraph(
      `${lesion.id}. Squares: long axis; circles: uptake ratio, logarithmic; bars: 95% interval. Hollow marks do not compare with their neighbours.`,
      { size: theme.size.small, color: theme.muted },
      { tag: 'Caption', after: 6 },
    );
  }
}
