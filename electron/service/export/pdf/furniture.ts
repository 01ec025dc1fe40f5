import { formatDate } from '../../../../shared/report/format.ts';
import { type ExportSource, reportedStudy, statusWords } from '../source.ts';
import type { Flow } from './flow.ts';
import { printableName } from './letterhead.ts';
import * as theme from './theme.ts';

/** Who this page belongs to and where it stands in the document, on every page. */
export function furniture(flow: Flow, source: ExportSource): void {
  const { content } = source;
  const who = [
    printableName(flow, source),
    content.patient.patientId === '' ? '' : `ID ${content.patient.patientId}`,
    content.accessionNumber === '' ? '' : `accession ${content.accessionNumber}`,
  ]
    .filter((part) => part !== '')
    .join('   ');
  const what = `${reportedStudy(source).description || 'Examination'}, ${formatDate(reportedStudy(source).date)}`;
  const { doc } = flow;
  const right = theme.page.width - theme.page.right;
  flow.onEveryPage((number, count) => {
    const bottom = theme.page.height - 40;
    // Text below the bottom margin would otherwise start a new page.
    doc.page.margins.bottom = 0;
    doc.save();
    doc.moveTo(theme.page.left, bottom).lineTo(right, bottom).lineWidth(0.5).stroke(theme.rule);
    flow.style({ size: theme.size.small, color: theme.muted });
    doc.text(flow.printable(who), theme.page.left, bottom + 6, {
      width: theme.contentWidth * 0.72,
      lineBreak: false,
      features: theme.running,
    });
    doc.text(`Page ${number} of ${count}`, theme.page.left, bottom + 6, {
      width: theme.contentWidth,
      align: 'right',
      lineBreak: false,
      features: theme.running,
    });
    if (number > 1) {
      doc.text(flow.printable(what), theme.page.left, 34, {
        width: theme.contentWidth * 0.72,
        lineBreak: false,
        features: theme.running,
      });
      doc.text(statusWords(source), theme.page.left, 34, {
        width: theme.contentWidth,
        align: 'right',
        lineBreak: false,
      });
      doc.moveTo(theme.page.left, 47).lineTo(right, 47).lineWidth(0.5).stroke(theme.rule);
    }
    doc.restore();
  });
}
