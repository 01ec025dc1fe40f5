import { measurementColumns, measurementRows } from '../../../../shared/report/measurementTable.ts';
import { lesionName } from '../../../../shared/sites/profiles.ts';
import type { ExportSource } from '../source.ts';
import type { Flow, Structure } from './flow.ts';
import * as theme from './theme.ts';

/** Widths in points; they add up to the content width. */
const widths: readonly number[] = [54, 86, 44, 44, 40, 66, 76, 32, 57.28];
const pad = 3;

/** A header row is repeated on every page, tagged as a header of its columns. */
function headerRow(flow: Flow, table: Structure): void {
  const row = flow.doc.struct('TR');
  table.add(row);
  const style = { font: theme.semibold, size: theme.size.table, color: theme.ink };
  const height =
    Math.max(...measurementColumns.map((column, i) => flow.height(column.title, (widths[i] ?? 0) - 2 * pad, style))) +
    5;
  let x: number = theme.page.left;
  flow.artifact(() => {
    flow.doc.rect(theme.page.left, flow.y, theme.contentWidth, height).fill(theme.shade);
  });
  measurementColumns.forEach((column, i) => {
    const width = widths[i] ?? 0;
    flow.textAt(
      'TH',
      column.title,
      { x: x + pad, y: flow.y + 3, width: width - 2 * pad, align: column.numeric ? 'right' : 'left' },
      style,
      row,
    );
    x += width;
  });
  row.end();
  flow.y += height;
}

function bodyRow(flow: Flow, table: Structure, cells: readonly string[]): void {
  const style = { size: theme.size.table, tabular: true };
  const height = Math.max(...cells.map((cell, i) => flow.height(cell || ' ', (widths[i] ?? 0) - 2 * pad, style))) + 4;
  if (flow.y + height > theme.contentBottom) {
    flow.ensure(height + 24);
    headerRow(flow, table);
  }
  const row = flow.doc.struct('TR');
  table.add(row);
  let x: number = theme.page.left;
  measurementColumns.forEach((column, i) => {
    const width = widths[i] ?? 0;
    flow.textAt(
      'TD',
      cells[i] || '\u2013',
      { x: x + pad, y: flow.y + 2.4, width: width - 2 * pad, align: column.numeric ? 'right' : 'left' },
      cells[i] === '' ? { ...style, color: theme.rule } : style,
      row,
    );
    x += width;
  });
  row.end();
  flow.y += height;
  flow.artifact(() => {
    flow.doc
      .moveTo(theme.page.left, flow.y)
      .lineTo(theme.page.left + theme.contentWidth, flow.y)
      .lineWidth(0.4)
      .stroke(theme.rule);
  });
}

/** One table per lesion: a row for each examination, films and scans in the order of their dates. */
export function measurementTables(flow: Flow, source: ExportSource): void {
  const rows = measurementRows(source.content.measure, source.content.settings.ratioCv);
  for (const lesion of source.content.measure.lesions) {
    const own = rows.filter((row) => row.lesionId === lesion.id);
    if (own.length === 0) continue;
    flow.ensure(70);
    flow.gap(2);
    flow.paragraph(lesionName(lesion), { font: theme.semibold, size: theme.size.body }, { tag: 'H3', after: 3 });
    const table = flow.open('Table');
    headerRow(flow, table);
    for (const row of own) bodyRow(flow, table, row.cells);
    table.end();
    flow.gap(6);
  }
}
