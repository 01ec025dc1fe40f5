import { formatDate } from '../../../../shared/report/format.ts';
import { measurementColumns, measurementRows } from '../../../../shared/report/measurementTable.ts';
import type { SectionId } from '../../../../shared/report/model.ts';
import { trendPlot } from '../../../../shared/report/plot/trendPlot.ts';
import { signerName } from '../../../../shared/report/signer.ts';
import { lesionName } from '../../../../shared/report/words.ts';
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
    ['Patient ID', patient.patientId],
    ['Date', formatDate(study.date)],
    ['Born, sex', `${patient.birthDate === null ? 'not stated' : formatDate(patient.birthDate)}, ${sex}`],
    ['Accession number', accessionNumber],
  ];
  return `<dl>${pairs.map(([key, value]) => `<dt>${e(key)}</dt><dd>${e(value || 'not stated')}</dd>`).join('')}</dl>`;
}

function textSection(source: ExportSource, id: SectionId): string {
  const section = source.content.sections.find((item) => item.id === id);
  if (section === undefined || section.sentences.length === 0) return '';
  const body = section.sentences.map((sentence) => `<p>${e(sentence.text)}</p>`).join('');
  return `<section aria-labelledby="s-${id}"><h2 id="s-${id}">${e(section.title)}</h2>${body}</section>`;
}

function tables(source: ExportSource): string {
  const rows = measurementRows(source.content.measure, source.content.settings.ratioCv);
  if (rows.length === 0) return '';
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
  return `<section aria-labelledby="s-measurements"><h2 id="s-measurements">Measurements</h2>${parts.join('')}</section>`;
}

function pictures(views: readonly KeyImageView[]): string {
  if (views.length === 0) return '';
  const figures = views.map((view) => {
    const png = encodePng(burnIn(view.picture, view.shapes)).toString('base64');
    return `<figure><img alt="Key image with annotations. ${e(view.keyImage.caption)}" src="data:image/png;base64,${png}"><figcaption>${e(view.keyImage.caption)}</figcaption></figure>`;
  });
  return `<section aria-labelledby="s-images"><h2 id="s-images">Key images</h2><div class="pictures">${figures.join('')}</div></section>`;
}

function plots(source: ExportSource): string {
  const figures = source.content.measure.lesions
    .filter((lesion) => lesion.size.length + lesion.uptake.length > 1)
    .map((lesion) => {
      const plot = trendPlot(lesion, source.content.settings, { width: 720, height: 360, fontSize: 10 });
      return `<figure>${plotSvg(plot, `plot-${e(lesion.id)}`)}<figcaption>${e(lesion.id)}. Squares: long axis; circles: uptake ratio, logarithmic; bars: 95% interval. Hollow marks do not compare with their neighbours.</figcaption></figure>`;
    });
  if (figures.length === 0) return '';
  return `<section aria-labelledby="s-plot"><h2 id="s-plot">Trend plot</h2>${figures.join('')}</section>`;
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
  const text = (ids: readonly SectionId[]) => ids.map((id) => textSection(source, id)).join('');
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
${text(['clinical-information', 'impression', 'recommendation', 'examination', 'comparison', 'technique', 'findings', 'trend'])}
${pictures(views)}
${tables(source)}
${plots(source)}
${text(['guidance', 'limitations'])}
<footer><h2>Signature</h2>${signature(source)}</footer>
</main>
</body>
</html>
`;
}
