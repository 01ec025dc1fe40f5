import { formatDate } from '../../../../shared/report/format.ts';
import { reportLayout } from '../../../../shared/report/layout.ts';
import type { ReportSection } from '../../../../shared/report/model.ts';
import { signerName } from '../../../../shared/report/signer.ts';
import { keyImageViews, type LoadFrame } from '../render/keyImageView.ts';
import { type ExportSource, isFinal, statusOf } from '../source.ts';
import { Flow } from './flow.ts';
import { furniture } from './furniture.ts';
import { letterhead } from './letterhead.ts';
import { measurementTables } from './measurements.ts';
import { pictures, planPictures } from './pictures.ts';
import * as theme from './theme.ts';
import { trendPlots } from './trend.ts';

/** Sentences about one subject run on; lists of advice stay apart. */
function write(flow: Flow, found: ReportSection): void {
  const { id } = found;
  if (found.sentences.length === 0) return;
  flow.section(found.title);
  const runsOn = ['clinical-information', 'examination', 'technique'].includes(id);
  const many = found.sentences.length > 1 && ['recommendation', 'guidance', 'limitations'].includes(id);
  const style =
    id === 'impression'
      ? { size: theme.size.body + 0.6 }
      : id === 'limitations'
        ? { size: 8.4, color: theme.muted }
        : {};
  const texts = found.sentences.map((sentence) => (many ? `\u2022  ${sentence.text}` : sentence.text));
  const paragraphs = runsOn ? [texts.join(' ')] : texts;
  // A heading never stands alone at the foot of a page.
  flow.heading(found.title, Math.min(160, flow.height(paragraphs[0] ?? '', theme.contentWidth, style) + 4));
  for (const paragraph of paragraphs) flow.paragraph(paragraph, style);
}

function measurements(flow: Flow, source: ExportSource, { title, sentences }: ReportSection): void {
  const measured = source.content.measure.lesions.some((lesion) => lesion.size.length + lesion.uptake.length > 0);
  if (!measured && sentences.length === 0) return;
  flow.section(title);
  flow.heading(title, 90);
  measurementTables(flow, source);
  for (const sentence of sentences) flow.paragraph(sentence.text);
}

function keepWithSignature(flow: Flow, section: ReportSection): void {
  const small = { size: 8.4 };
  const height = section.sentences.reduce(
    (sum, item) => sum + flow.height(item.text, theme.contentWidth, small) + 3,
    26,
  );
  flow.ensure(Math.min(height, 300) + 62);
}

function signature(flow: Flow, source: ExportSource): void {
  const { version } = source;
  flow.section('Signature');
  flow.ensure(48);
  flow.gap(10);
  const who = version?.signerName ?? null;
  if (
    version === null ||
    who === null ||
    !(isFinal(source) || statusOf(source) === 'preliminary' || statusOf(source) === 'withdrawn')
  ) {
    flow.paragraph('This report has not been signed.', { font: theme.semibold });
    return;
  }
  const role = version.signerRole === null || version.signerRole === '' ? '' : `, ${version.signerRole}`;
  const verb = isFinal(source)
    ? 'Signed by'
    : statusOf(source) === 'withdrawn'
      ? 'Withdrawn by'
      : 'Preliminary, given by';
  const time = version.createdAt.slice(11, 16);
  flow.paragraph(`${verb} ${signerName(who)}${role}, ${formatDate(version.createdAt)}, ${time}.`, {
    font: theme.semibold,
  });
  if (version.reason !== null && version.reason !== '') flow.paragraph(`Reason: ${version.reason}`);
  flow.paragraph(
    `Version ${version.number}. Content SHA-256 ${version.contentHash}. Structured report ${version.sopInstanceUid}.`,
    { size: theme.size.small, color: theme.muted },
  );
}

/**
 * The report as a PDF a department can send: A4, tagged, fonts embedded, text selectable, patient and page number on every
 * page, key images with their annotations, the measurements table and the trend plot as vectors.
 * @throws EnthesisError `export-failed` when the program's own fonts are missing
 */
export async function buildPdf(source: ExportSource, loadFrame: LoadFrame): Promise<Uint8Array> {
  const { content } = source;
  const flow = new Flow({
    title: content.title,
    author: source.version?.signerName ? signerName(source.version.signerName) : content.settings.institution,
    subject: `${content.studyDescription} ${content.studyDate ?? ''}`.trim(),
    createdAt: source.version?.createdAt ?? source.exportedAt,
  });
  letterhead(flow, source);
  const { views, missing } = await keyImageViews(source, loadFrame, 900);
  const parts = reportLayout(content);
  const last = parts.at(-1);
  for (const part of parts) {
    // The signature must not stand alone on a page: it takes the last section along.
    if (part === last && part.kind === 'text') keepWithSignature(flow, part.section);
    switch (part.kind) {
      case 'text':
        write(flow, part.section);
        break;
      case 'pictures': {
        if (views.length + missing.length === 0) break;
        flow.section('Key images');
        const { width, firstRow } = planPictures(flow, views);
        flow.heading('Key images', firstRow);
        pictures(flow, views, missing, width);
        break;
      }
      case 'tables':
        measurements(flow, source, part.section);
        break;
      case 'plots':
        if (!content.measure.lesions.some((lesion) => lesion.size.length + lesion.uptake.length > 1)) break;
        flow.section('Trend plot');
        flow.heading('Trend plot', 260);
        trendPlots(flow, source);
        break;
    }
  }
  signature(flow, source);
  furniture(flow, source);
  return await flow.finish();
}
