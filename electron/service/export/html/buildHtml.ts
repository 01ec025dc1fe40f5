import { patientIdWords } from '../../../../shared/dicom/people/patientWords.ts';
import { formatDate } from '../../../../shared/report/format.ts';
import { type LayoutPart, reportLayout } from '../../../../shared/report/layout.ts';
import { measurementColumns, measurementRows } from '../../../../shared/report/measurementTable.ts';
import type { ReportSection } from '../../../../shared/report/model.ts';
import { trendPlot } from '../../../../shared/report/plot/trendPlot.ts';
import { signerName } from '../../../../shared/report/signer.ts';
import { lesionName } from '../../../../shared/sites/profiles.ts';
import type { KeyImageView } from '../render/keyImageView.ts';
import { encodePng } from '../render/png.ts';
import { burnIn } from '../render/raster.ts';
import { type ExportSource, reportedStudy, statusWords } from '../source.ts';
import { escapeHtml as e } from './escape.ts';
import { plotSvg } from './plotSvg.ts';
import { style } from './style.ts';

function facts(source: ExportSource): string {
  const { patient, accessionNumber } = source.content;
  const study = reportedStudy(source);
  const sex = { M: 'male', F: 'female', O: 'other' }[patient.sex] ?? 'not stated';
  const pairs: [string, string][] = [
    ['Patient', patient.name],
    ['Examination', study.description || study.modalities.join('/')],
    ['Patient ID', patientIdWords(patient)],
    ['Date', formatDate(study.date)],
    ['Born, sex', `${patient.birthDate === null ? 'not stated' : formatDate(patient.birthDate)}, ${sex}`],
    ['Accession number', accessionNumber],
  ];
  return `<dl>${pairs.map(([key, value]) => `<dt>${e(key)}</dt><dd>${e(value || 'not stated')}</dd>`).join('')}</dl>`;
}

function paragraphs(section: ReportSection): string {
  return section.sentences.map((sentence) => `<p>${e(sentence.text)}</p>`).join('');
}

function headed(id: string, title: string, body: string): string {
  const anchor = `s-${id.replace(':', '-')}`;
  return `<section aria-labelledby="${anchor}"><h2 id="${anchor}">${e(title)}</h2>${body}</section>`;
}

function textSection(section: ReportSection): string {
  return section.sentences.length === 0 ? '' : headed(section.id, section.title, paragraphs(section));
}

function tables(source: ExportSource, section: ReportSection): string {
  const rows = measurementRows(source.content.measure, source.content.settings.ratioCv);
  if (rows.length === 0) return textSection(section);
  const head = measurementColumns
    .map((column) => `<th scope="col"${column.numeric ? ' class="number"' : ''}>${e(column.title)}</th>`)
    .join('');
  const parts = source.content.measure.lesions.map((lesion) => {
    const body = rows
      .filter((row) => row.lesionId === lesion.id)
      .map((row) => {
        const cells = row.cells.map((cell, i) => {
          const css = measurementColumns[i]?.numeric ? ' class="number"' : '';
          return i === 0 ? `<th scope="row">${e(cell)}</th>` : `<td${css}>${e(cell)}</td>`;
        });
        return `<tr>${cells.join('')}</tr>`;
      });
    if (body.length === 0) return '';
    return `<h3>${e(lesionName(lesion))}</h3><div class="table" role="region" aria-label="Measurements of ${e(lesion.id)}" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
  });
  return headed(section.id, section.title, `${parts.join('')}${paragraphs(section)}`);
}

function pictures(views: readonly KeyImageView[]): string {
  if (views.length === 0) return '';
  const figures = views.map((view) => {
    const png = encodePng(burnIn(view.picture, view.shapes)).toString('base64');
    return `<figure><img alt="Key image with annotations. ${e(view.keyImage.caption)}" src="data:image/png;base64,${png}"><figcaption>${e(view.keyImage.caption)}</figcaption></figure>`;
  });
  return headed('images', 'Key images', `<div class="pictures">${figures.join('')}</div>`);
}

function plots(source: ExportSource): string {
  const figures = source.content.measure.lesions
    .filter((lesion) => lesion.size.length + lesion.uptake.length > 1)
    .map((lesion) => {
      const plot = trendPlot(lesion, source.content.settings, { width: 720, height: 360, fontSize: 10 });
      return `<figure>${plotSvg(plot, `plot-${e(lesion.id)}`)}<figcaption>${e(lesion.id)}. Squares: long axis; circles: uptake ratio, logarithmic; bars: 95% interval. Hollow marks do not compare with their neighbours.</figcaption></figure>`;
    });
  if (figures.length === 0) return '';
  return headed('plot', 'Trend plot', figures.join(''));
}

function signature(source: ExportSource): string {
  const { version } = source;
  if (version === null || version.signerName === null) {
    return '<p class="status">This report has not been signed.</p>';
  }
  const role = version.signerRole ? `, ${e(version.signerRole)}` : '';
  const reason = version.reason ? `<p>Reason: ${e(version.reason)}</p>` : '';
  return `<p class="status">${e(statusWords(source))}: ${e(signerName(version.signerName))}${role}, ${formatDate(version.createdAt)}.</p>${reason}<p class="fine">Version ${version.number}. Content SHA-256 ${e(version.contentHash)}.</p>`;
}

/** The report as one page that needs nothing else: no script, no network, pictures and plot inside. */
export function buildHtml(source: ExportSource, views: readonly KeyImageView[]): string {
  const { title, settings } = source.content;
  const house = [settings.institution, settings.department]
    .filter((part) => part !== '')
    .map(e)
    .join(', ');
  const part = (item: LayoutPart): string => {
    switch (item.kind) {
      case 'text':
        return textSection(item.section);
      case 'pictures':
        return pictures(views);
      case 'tables':
        return tables(source, item.section);
      case 'plots':
        return plots(source);
    }
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${e(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<header>${house === '' ? '' : `<p>${house}</p>`}<p class="status">${e(statusWords(source))}</p><h1>${e(title)}</h1>${facts(source)}</header>
${reportLayout(source.content)
  .map(part)
  .filter((text) => text !== '')
  .join('\n')}
<footer><h2>Signature</h2>${signature(source)}</footer>
</main>
</body>
</html>
`;
}
