import { X } from 'lucide-react';
import { Fragment } from 'react';
import { Switch } from 'react-aria-components';
import { clearField, setAddition, setGuidance, setIncidental } from '../../shared/report/draftChanges.ts';
import { fieldOfSentence } from '../../shared/report/template/fields.ts';
import { IconButton } from '../app/ui/Button.tsx';
import { ComparisonChooser } from './ComparisonChooser.tsx';
import { CriticalResult } from './CriticalResult.tsx';
import styles from './Editor.module.css';
import { FreeText } from './FreeText.tsx';
import { SentenceEditor } from './SentenceEditor.tsx';
import { TemplateField } from './TemplateField.tsx';
import { TextOfferRow } from './TextOfferRow.tsx';
import type { EditorSection, ReportState } from './useReport.ts';

export interface SectionEditorProps {
  readonly report: ReportState;
  readonly section: EditorSection;
  readonly onGoTo: (target: string) => void;
}

/** One section of the report: its sentences, the fields of the site's template, free text, and what only this section has. */
export function SectionEditor({ report, section, onGoTo }: SectionEditorProps) {
  const { draft, change } = report;
  const { id, title } = section;
  const off = id === 'guidance' && !draft.guidance;
  const fields = report.fieldsOf(id);
  // Added text is edited in its own field at the end of the section.
  const sentences = section.sentences.filter((sentence) => sentence.state !== 'added');
  const orphans = section.sentences.filter(
    (sentence) => sentence.field !== undefined && !fields.some(({ key }) => key === fieldOfSentence(sentence.id)),
  );
  return (
    <section className={styles.section} aria-labelledby={`report-${id}`}>
      <header className={styles.head}>
        <h2 id={`report-${id}`}>{title}</h2>
        {id === 'guidance' && (
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
      {id === 'measurements' && (
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
                draft={draft}
                change={change}
              />
            ))}
          </ul>
          {report.offersOf(id).map((offer) => (
            <TextOfferRow key={offer.id} offer={offer} change={change} />
          ))}
          {fields.map(({ field, offer }, i) => (
            <Fragment key={field.id}>
              {field.group !== '' && field.group !== fields[i - 1]?.field.group && (
                <h3 className={styles.sub}>{field.group}</h3>
              )}
              <TemplateField
                field={field}
                offer={offer}
                sectionId={id}
                section={title}
                language={report.template?.language ?? ''}
                draft={draft}
                change={change}
              />
            </Fragment>
          ))}
          {orphans.map((sentence) => (
            <div key={sentence.id} className={styles.entry}>
              <p className={styles.entryText}>{sentence.text}</p>
              <IconButton
                icon={X}
                label="Take this value out: its template is no longer used"
                onPress={() =>
                  change('Take a value out', (d) => clearField(d, fieldOfSentence(sentence.id) ?? sentence.id))
                }
              />
            </div>
          ))}
          <FreeText
            label={`Add to ${title.toLowerCase()}`}
            placeholder="Add a sentence"
            value={draft.additions[id] ?? ''}
            draft={draft}
            onStore={(text, began) => change('Add to report', (d) => setAddition(d, id, text), began)}
          />
          {id === 'comparison' && <ComparisonChooser studies={report.compared} change={change} />}
          {id === 'findings' && <h3 className={styles.sub}>Incidental findings</h3>}
          {id === 'findings' && (
            <FreeText
              label="Incidental findings"
              placeholder="One a line"
              value={draft.incidental ?? ''}
              draft={draft}
              onStore={(text, began) => change('Write incidental findings', (d) => setIncidental(d, text), began)}
            />
          )}
          {id === 'impression' && <CriticalResult value={draft.criticalResult} draft={draft} change={change} />}
        </>
      )}
    </section>
  );
}
