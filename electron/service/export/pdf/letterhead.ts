import { patientIdWords } from '../../../../shared/dicom/people/patientWords.ts';
import { formatDate } from '../../../../shared/report/format.ts';
import { type ExportSource, reportedStudy, statusWords } from '../source.ts';
import type { Flow } from './flow.ts';
import * as theme from './theme.ts';

/** The patient's name in a script that the embedded font has: the name as shown, else the alphabetic group of the PN. */
export function printableName(flow: Flow, source: ExportSource): string {
  const { name, namePn } = source.content.patient;
  if (flow.canPrint(name)) return name;
  const alphabetic = namePn.split('=')[0] ?? '';
  return alphabetic.replaceAll('^', ' ').trim() || flow.printable(name);
}

/** Institution and department on the left, what kind of document this is on the right. */
function institution(flow: Flow, source: ExportSource): void {
  const { institution: name, department } = source.content.settings;
  const half = theme.contentWidth * 0.62;
  const y = flow.y;
  if (name !== '') {
    flow.textAt(
      'P',
      name,
      { x: theme.page.left, y, width: half },
      { font: theme.semibold, size: 13, color: theme.accent },
    );
  }
  if (department !== '') {
    flow.textAt(
      'P',
      department,
      { x: theme.page.left, y: y + (name === '' ? 0 : 17), width: half },
      { size: theme.size.body, color: theme.muted },
    );
  }
  const words = statusWords(source);
  const right = theme.page.width - theme.page.right;
  flow.style({ font: theme.semibold, size: 9 });
  const width = flow.doc.widthOfString(words) + 16;
  flow.artifact(() => {
    flow.doc
      .roundedRect(right - width, y, width, 18, 3)
      .lineWidth(0.9)
      .stroke(theme.ink);
  });
  flow.textAt('P', words, { x: right - width, y: y + 4, width, align: 'center' }, { font: theme.semibold, size: 9 });
  flow.y = y + (name === '' && department === '' ? 24 : 34);
  flow.artifact(() => {
    flow.doc.moveTo(theme.page.left, flow.y).lineTo(right, flow.y).lineWidth(1.2).stroke(theme.accent);
  });
  flow.y += 11;
}

/** Who and what, as four pairs in two columns on a shaded block. */
function patientBlock(flow: Flow, source: ExportSource): void {
  const { content } = source;
  const study = reportedStudy(source);
  const { patient } = content;
  const born = patient.birthDate === null ? 'not stated' : formatDate(patient.birthDate);
  const sex = { M: 'male', F: 'female', O: 'other' }[patient.sex] ?? 'not stated';
  const referrer = study.referringPhysician.replaceAll('^', ' ').trim();
  const pairs: [string, string][] = [
    ['Patient', printableName(flow, source) || 'not stated'],
    ['Examination', study.description || study.modalities.join('/')],
    ['Patient ID', patientIdWords(patient) || 'not stated'],
    ['Examination date', formatDate(study.date)],
    ['Born, sex', `${born}, ${sex}`],
    ['Accession number', content.accessionNumber || 'not stated'],
    ['Referred by', referrer || 'not stated'],
    ['Report', reportLine(source)],
  ];
  // The description of the examination is the longest value, so its column is the wider one. A value is never cut: a name
  // that does not fit takes a second line.
  const columns = [theme.contentWidth * 0.45, theme.contentWidth * 0.55] as const;
  const labels = [64, 84] as const;
  const widthOf = (column: 0 | 1) => columns[column] - labels[column] - 14;
  const rows: { readonly cells: readonly [string, string][]; readonly height: number }[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const cells = pairs.slice(i, i + 2);
    const heights = cells.map(([, value], column) =>
      flow.height(value, widthOf(column === 0 ? 0 : 1), { font: theme.semibold }),
    );
    rows.push({ cells, height: Math.max(11, ...heights) + 3 });
  }
  const height = rows.reduce((sum, row) => sum + row.height, 13);
  flow.artifact(() => {
    flow.doc.rect(theme.page.left, flow.y, theme.contentWidth, height).fill(theme.shade);
  });
  let y = flow.y + 7;
  for (const [index, row] of rows.entries()) {
    for (const [at, [label, value]] of row.cells.entries()) {
      const column = at === 0 ? 0 : 1;
      const x = theme.page.left + 10 + (column === 0 ? 0 : columns[0]);
      flow.textAt('P', label, { x, y: y + 1.2, width: labels[column] }, { size: theme.size.small, color: theme.muted });
      const font = index === 0 ? theme.semibold : theme.regular;
      flow.textAt('P', value, { x: x + labels[column], y, width: widthOf(column) }, { font });
    }
    y += row.height;
  }
  flow.y += height + 8;
}

function reportLine(source: ExportSource): string {
  const { version } = source;
  if (version === null) return `draft of ${formatDate(source.exportedAt)}`;
  return `version ${version.number}, ${formatDate(version.createdAt)}`;
}

/** The head of the first page. */
export function letterhead(flow: Flow, source: ExportSource): void {
  flow.y = 40;
  flow.section('Patient and examination');
  institution(flow, source);
  flow.textAt(
    'H1',
    source.content.title,
    { x: theme.page.left, y: flow.y, width: theme.contentWidth },
    { font: theme.semibold, size: theme.size.title },
  );
  flow.y += 25;
  patientBlock(flow, source);
}
