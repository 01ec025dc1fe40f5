import { Switch } from 'react-aria-components';
import { setAddition, setGuidance, setIncidental } from '../../shared/report/draftChanges.ts';
import { ComparisonChooser } from './ComparisonChooser.tsx';
import { CriticalResult } from './CriticalResult.tsx';
import styles from './Editor.module.css';
import { FreeText } from './FreeText.tsx';
import { KeyImagePicker } from './KeyImagePicker.tsx';
import { SentenceEditor } from './SentenceEditor.tsx';
import { Macros } from './useMacros.ts';
import type { ReportState } from './useReport.ts';

/** The report as text to be worked on, section by section. */
export function Editor({ report, onGoTo }: { report: ReportState; onGoTo: (target: string) => void }) {
  const { editor, draft, change } = report;
  return (
    <Macros value={report.macros}>
      <div className={styles.editor}>
        <p className={styles.legend}>
          <span data-state="machine">from the data</span>
          <span data-state="edited">edited</span>
          <span data-state="source-changed">data changed since</span>
          <span className={styles.keys}>
            Enter: next sentence. Alt+Up, Alt+Down: move. Alt+Enter: show its source. Ctrl+Delete: drop.
          </span>
        </p>
        {editor.map((section) => {
          const guidance = section.id === 'guidance';
          const off = guidance && !draft.guidance;
          // Added text is edited in its own field at the end of the section.
          const sentences = section.sentences.filter((sentence) => sentence.state !== 'added');
          return (
            <section key={section.id} className={styles.section} aria-labelledby={`report-${section.id}`}>
              <header className={styles.head}>
                <h2 id={`report-${section.id}`}>{section.title}</h2>
                {guidance && (
                  <Switch
                    className={styles.switch ?? ''}
                    isSelected={draft.guidance}
                    onChange={(on) => change(on ? 'Show guidance' : 'Leave out guidance', (d) => setGuidance(d, on))}
                  >
                    <span className={styles.track} aria-hidden />
                    In the report
                  </Switch>
                )}
              </header>
              {section.id === 'measurements' && (
                <p className={styles.note}>The table is filled from the measurements. Change them on the images.</p>
              )}
              {!off && (
                <>
                  <ul className={styles.sentences}>
                    {sentences.map((sentence) => (
                      <SentenceEditor
                        key={sentence.id}
                        sentence={sentence}
                        source={report.sourceOf(sentence)}
                        onGoTo={onGoTo}
                        change={change}
                      />
                    ))}
                  </ul>
                  <FreeText
                    label={`Add to ${section.title.toLowerCase()}`}
                    placeholder="Add a sentence"
                    value={draft.additions[section.id] ?? ''}
                    onStore={(text) => change('Add to report', (d) => setAddition(d, section.id, text))}
                  />
                  {section.id === 'comparison' && <ComparisonChooser studies={report.compared} change={change} />}
                  {section.id === 'findings' && <h3 className={styles.sub}>Incidental findings</h3>}
                  {section.id === 'findings' && (
                    <FreeText
                      label="Incidental findings"
                      placeholder="One a line"
                      value={draft.incidental ?? ''}
                      onStore={(text) => change('Write incidental findings', (d) => setIncidental(d, text))}
                    />
                  )}
                  {section.id === 'impression' && <CriticalResult value={draft.criticalResult} change={change} />}
                </>
              )}
            </section>
          );
        })}
        <KeyImagePicker
          chosen={report.content?.keyImages ?? []}
          candidates={report.candidates}
          annotations={report.content?.work?.annotations ?? []}
          own={draft.keyImages !== undefined}
          change={change}
        />
      </div>
    </Macros>
  );
}
