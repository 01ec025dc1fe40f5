import { Switch } from 'react-aria-components';
import { setGuidance } from '../../shared/report/draftChanges.ts';
import { AdditionEditor } from './AdditionEditor.tsx';
import styles from './Editor.module.css';
import { SentenceEditor } from './SentenceEditor.tsx';
import type { ReportState } from './useReport.ts';

/** The report as text to be worked on, section by section. */
export function Editor({ report, onGoTo }: { report: ReportState; onGoTo: (target: string) => void }) {
  const { editor, draft, change } = report;
  return (
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
                <AdditionEditor
                  section={section.id}
                  title={section.title}
                  value={draft.additions[section.id] ?? ''}
                  change={change}
                />
              </>
            )}
          </section>
        );
      })}
    </div>
  );
}
