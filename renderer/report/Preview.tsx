import { useMemo } from 'react';
import type { Annotation } from '../../shared/reading/model.ts';
import { formatDate } from '../../shared/report/format.ts';
import { reportLayout } from '../../shared/report/layout.ts';
import { measurementColumns, measurementRows } from '../../shared/report/measurementTable.ts';
import type { ReportContent, ReportSection, ReportVersion } from '../../shared/report/model.ts';
import { trendPlot } from '../../shared/report/plot/trendPlot.ts';
import { signerName } from '../../shared/report/signer.ts';
import { lesionName } from '../../shared/sites/profiles.ts';
import { TrendPlotView } from '../timeline/TrendPlotView.tsx';
import { KeyImageFigure } from './KeyImageFigure.tsx';
import styles from './Preview.module.css';
import { statusWords } from './status.ts';

/** Width of the text on the sheet, CSS pixels. */
const textWidth = 584;

function TextSection({ section }: { section: ReportSection }) {
  if (section.sentences.length === 0) return null;
  const runOn = ['clinical-information', 'examination', 'technique'].includes(section.id);
  return (
    <section>
      <h2>{section.title}</h2>
      {runOn ? (
        <p>{section.sentences.map((sentence) => sentence.text).join(' ')}</p>
      ) : (
        section.sentences.map((sentence) => <p key={sentence.id}>{sentence.text}</p>)
      )}
    </section>
  );
}

function Measurements({ content, section }: { content: ReportContent; section: ReportSection }) {
  const rows = measurementRows(content.measure, content.settings.ratioCv);
  if (rows.length === 0) return <TextSection section={section} />;
  return (
    <section>
      <h2>{section.title}</h2>
      {content.measure.lesions.map((lesion) => {
        const own = rows.filter((row) => row.lesionId === lesion.id);
        if (own.length === 0) return null;
        return (
          <table key={lesion.id}>
            <caption>{lesionName(lesion)}</caption>
            <thead>
              <tr>
                {measurementColumns.map((column) => (
                  <th key={column.id} scope="col" className={column.numeric ? styles.number : ''}>
                    {column.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {own.map((row) => (
                <tr key={`${row.studyInstanceUid} ${row.cells.join(' ')}`}>
                  {measurementColumns.map((column, i) => (
                    <td key={column.id} className={column.numeric ? styles.number : ''}>
                      {row.cells[i] || '\u2013'}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        );
      })}
      {section.sentences.map((sentence) => (
        <p key={sentence.id}>{sentence.text}</p>
      ))}
    </section>
  );
}

function Pictures({ content, annotations }: Pick<PreviewProps, 'content' | 'annotations'>) {
  if (content.keyImages.length === 0) return null;
  return (
    <section>
      <h2>Key images</h2>
      <div className={styles.figures}>
        {content.keyImages.map((image) => (
          <KeyImageFigure key={`${image.sopInstanceUid}#${image.frame}`} keyImage={image} annotations={annotations} />
        ))}
      </div>
    </section>
  );
}

export interface PreviewProps {
  readonly content: ReportContent;
  readonly annotations: readonly Annotation[];
  readonly version: ReportVersion | null;
  readonly examination: string;
  /** A mark of the plot was chosen: the study it belongs to. */
  readonly onGoTo: ((target: string) => void) | undefined;
}

/** The report as it will look on paper, written from the same content as every export. */
export function Preview({ content, annotations, version, examination, onGoTo }: PreviewProps) {
  const { patient, settings } = content;
  const plots = useMemo(
    () =>
      content.measure.lesions
        .filter((lesion) => lesion.size.length + lesion.uptake.length > 1)
        .map((lesion) => ({
          id: lesion.id,
          plot: trendPlot(lesion, settings, { width: textWidth, height: 300, fontSize: 10 }),
        })),
    [content.measure, settings],
  );
  const sex = { M: 'male', F: 'female', O: 'other' }[patient.sex] ?? 'not stated';
  const facts: [string, string][] = [
    ['Patient', patient.name],
    ['Examination', examination],
    ['Patient ID', patient.patientId],
    ['Date', formatDate(content.studyDate)],
    ['Born, sex', `${patient.birthDate === null ? 'not stated' : formatDate(patient.birthDate)}, ${sex}`],
    ['Accession', content.accessionNumber],
  ];
  return (
    <article className={styles.paper} aria-label="Preview of the report" data-testid="report-preview">
      <header className={styles.letterhead}>
        <div>
          <strong>{settings.institution}</strong>
          <span>{settings.department}</span>
        </div>
        <span className={styles.badge}>{statusWords(version)}</span>
      </header>
      <h1>{content.title}</h1>
      <dl className={styles.facts}>
        {facts.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{value || 'not stated'}</dd>
          </div>
        ))}
      </dl>
      {reportLayout(content).map((part) => {
        switch (part.kind) {
          case 'text':
            return <TextSection key={part.section.id} section={part.section} />;
          case 'tables':
            return <Measurements key="tables" content={content} section={part.section} />;
          case 'pictures':
            return <Pictures key="pictures" content={content} annotations={annotations} />;
          case 'plots':
            return plots.length === 0 ? null : (
              <section key="plots">
                <h2>Trend plot</h2>
                {plots.map(({ id, plot }) => (
                  <TrendPlotView
                    key={id}
                    plot={plot}
                    colour="#16191d"
                    onJump={(target) => onGoTo?.(target.studyInstanceUid)}
                  />
                ))}
              </section>
            );
          default:
            return null;
        }
      })}
      <footer>
        {version?.signerName
          ? `${statusWords(version)}: ${signerName(version.signerName)}${version.signerRole ? `, ${version.signerRole}` : ''}, ${formatDate(version.createdAt)}`
          : 'This report has not been signed.'}
      </footer>
    </article>
  );
}
