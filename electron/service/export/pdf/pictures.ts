import type { KeyImage } from '../../../../shared/report/model.ts';
import type { DrawnShape, KeyImageView } from '../render/keyImageView.ts';
import { encodePng } from '../render/png.ts';
import type { Flow } from './flow.ts';
import * as theme from './theme.ts';

const gutter = 14;
const fullWidth = (theme.contentWidth - gutter) / 2;
/** Pictures shrink to this part of their width at most, so that all of them stand on one page. */
const smallest = 0.78;

/** White with a black edge: seen on bone and on air, in colour and in gray. */
function drawShape(flow: Flow, shape: DrawnShape, ox: number, oy: number, scale: number, width: number): void {
  const { doc } = flow;
  const path = () => {
    const [first, ...rest] = shape.points;
    if (first === undefined) return;
    if (rest.length === 0) doc.circle(ox + first[0] * scale, oy + first[1] * scale, 2);
    else {
      doc.moveTo(ox + first[0] * scale, oy + first[1] * scale);
      for (const point of rest) doc.lineTo(ox + point[0] * scale, oy + point[1] * scale);
      if (shape.closed) doc.closePath();
    }
  };
  path();
  doc.lineWidth(2.2).stroke('#000000');
  path();
  if (shape.dashed) doc.dash(3, { space: 2 });
  doc.lineWidth(1).stroke('#ffffff');
  doc.undash();
  if (shape.label === '') return;
  const x = ox + shape.labelAt[0] * scale + 5;
  const y = oy + shape.labelAt[1] * scale - 10;
  flow.style({ font: theme.semibold, size: 7.5 });
  const labelWidth = doc.widthOfString(flow.printable(shape.label), { features: theme.tabular });
  const left = Math.max(ox + 2, Math.min(x, ox + width - labelWidth - 5));
  const top = Math.max(oy + 2, y);
  doc
    .rect(left - 2, top - 1.5, labelWidth + 4, 11)
    .fillOpacity(0.72)
    .fill('#000000')
    .fillOpacity(1);
  flow.style({ font: theme.semibold, size: 7.5, color: '#ffffff' });
  doc.text(flow.printable(shape.label), left, top, { lineBreak: false, features: theme.tabular });
}

function captionHeight(flow: Flow, view: KeyImageView, width: number): number {
  return flow.height(view.keyImage.caption, width, { size: theme.size.small });
}

function drawPicture(flow: Flow, view: KeyImageView, x: number, y: number, width: number): number {
  const { picture } = view;
  const scale = width / picture.columns;
  const height = picture.rows * scale;
  flow.figure(`Key image with annotations: ${view.keyImage.caption}`, () => {
    flow.doc.save();
    flow.doc.image(encodePng(picture), x, y, { width, height });
    flow.doc.rect(x, y, width, height).clip();
    for (const shape of view.shapes) drawShape(flow, shape, x, y, scale, width);
    flow.doc.restore();
  });
  flow.textAt(
    'Caption',
    view.keyImage.caption,
    { x, y: y + height + 4, width },
    { size: theme.size.small, color: theme.muted },
  );
  return height;
}

function rowHeight(flow: Flow, pair: readonly KeyImageView[], width: number): number {
  const heights = pair.map((view) => (view.picture.rows * width) / view.picture.columns);
  return Math.max(0, ...heights) + Math.max(0, ...pair.map((view) => captionHeight(flow, view, width))) + 12;
}

function rows(views: readonly KeyImageView[]): (readonly KeyImageView[])[] {
  return Array.from({ length: Math.ceil(views.length / 2) }, (_, i) => views.slice(2 * i, 2 * i + 2));
}

/** The width at which all rows stand on what is left of the page below their heading; the full one where no allowed width does. */
function fittingWidth(flow: Flow, views: readonly KeyImageView[]): number {
  const room = theme.contentBottom - flow.y;
  const total = (width: number) => rows(views).reduce((sum, pair) => sum + rowHeight(flow, pair, width), headingHeight);
  for (let part = 1; part >= smallest; part -= 0.02) if (total(fullWidth * part) <= room) return fullWidth * part;
  return fullWidth;
}

/** Space that the heading takes above the pictures. */
const headingHeight = 26;

export interface PicturePlan {
  readonly width: number;
  /** What a heading above the pictures must keep with it. */
  readonly firstRow: number;
}

export function planPictures(flow: Flow, views: readonly KeyImageView[]): PicturePlan {
  const width = fittingWidth(flow, views);
  return { width, firstRow: rowHeight(flow, views.slice(0, 2), width) };
}

/** Key images in pairs, latest first, with the annotations drawn as vectors over the pixels. */
export function pictures(
  flow: Flow,
  views: readonly KeyImageView[],
  missing: readonly KeyImage[],
  width: number,
): void {
  for (const pair of rows(views)) {
    const total = rowHeight(flow, pair, width);
    flow.ensure(total);
    const y = flow.y;
    pair.forEach((view, column) => {
      drawPicture(flow, view, theme.page.left + column * (width + gutter), y, width);
    });
    flow.y = y + total;
  }
  for (const keyImage of missing) {
    flow.paragraph(`Not shown, as its file cannot be read now: ${keyImage.caption}.`, {
      size: theme.size.small,
      color: theme.muted,
    });
  }
}
