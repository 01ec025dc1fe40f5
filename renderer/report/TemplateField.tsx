import { type KeyboardEvent, useId } from 'react';
import type { ReportDraft } from '../../shared/reading/model.ts';
import { setField } from '../../shared/report/draftChanges.ts';
import { fieldLabel, fieldValue, shortLabel } from '../../shared/report/template/fields.ts';
import type { TemplateField as Field } from '../../shared/settings/template.ts';
import { useTypedText } from '../app/useTypedText.ts';
import styles from './Editor.module.css';
import { focusNeighbour } from './SentenceEditor.tsx';

export interface TemplateFieldProps {
  readonly field: Field;
  readonly section: string;
  readonly draft: ReportDraft;
  readonly change: (label: string, next: (draft: ReportDraft) => ReportDraft) => void;
}

/** What is wrong with a number; null when nothing is. */
function complaint({ kind, min, max }: Field, value: string): string | null {
  if (kind !== 'number' || value.trim() === '') return null;
  const number = Number(value);
  if (!Number.isFinite(number)) return 'Not a number. It goes into the report as text.';
  if (min !== null && number < min) return `Below ${min}.`;
  if (max !== null && number > max) return `Above ${max}.`;
  return null;
}

/** One field of the site's template: stored while typing rests, undone like a sentence. */
export function TemplateField({ field, section, draft, change }: TemplateFieldProps) {
  const { text, setText, store, isUnsaved, revert } = useTypedText(fieldValue(field, draft), (typed) =>
    change(`Fill ${fieldLabel(field) || section}`, (current) => setField(current, field, typed)),
  );
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape' && isUnsaved()) {
      event.stopPropagation();
      revert();
    } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      focusNeighbour(event.currentTarget, event.key === 'ArrowDown' ? 1 : -1);
    }
  };

  const name = fieldLabel(field) || section;
  const wrong = complaint(field, text);
  const note = useId();
  const common = {
    id: `field-${field.id}`,
    'aria-label': field.unit === '' ? name : `${name}, ${field.unit}`,
    'aria-required': field.action === 'PROHIBIT',
    'aria-invalid': wrong !== null,
    'aria-describedby': wrong === null ? undefined : note,
    'data-report-text': true,
    title: field.help === '' ? undefined : field.help,
    onKeyDown,
    onBlur: () => store(),
  };
  const missing = field.action !== 'NONE' && text.trim() === '';
  return (
    <div className={styles.field} data-missing={missing} data-own={draft.fields?.[field.id] !== undefined}>
      <span className={styles.fieldName} aria-hidden>
        {shortLabel(field) || section}
      </span>
      <div className={styles.control}>
        {control(field, text, { common, choose: store, setText })}
        {field.unit !== '' && (
          <span className={styles.unit} aria-hidden>
            {field.unit}
          </span>
        )}
        {wrong !== null && (
          <span id={note} className={styles.wrong}>
            {wrong}
          </span>
        )}
        {wrong === null && missing && <span className={styles.wrong}>The template wants it filled.</span>}
      </div>
    </div>
  );
}

interface Parts {
  readonly common: React.HTMLAttributes<HTMLElement> & { id: string };
  readonly choose: (value: string) => void;
  readonly setText: (value: string) => void;
}

function control(field: Field, text: string, { common, choose, setText }: Parts) {
  const list = `${common.id}-list`;
  switch (field.kind) {
    case 'choice':
      return (
        <select {...common} value={text} onChange={(event) => choose(event.target.value)}>
          <option value="">not stated</option>
          {field.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.value}
            </option>
          ))}
        </select>
      );
    case 'choices': {
      const chosen = new Set(text.split('\n').filter((value) => value !== ''));
      const turn = (value: string) =>
        field.options
          .map((option) => option.value)
          .filter((option) => (option === value ? !chosen.has(option) : chosen.has(option)))
          .join('\n');
      return (
        <fieldset className={styles.boxes} aria-label={common['aria-label']}>
          {field.options.map((option, i) => (
            <label key={option.value}>
              <input
                id={i === 0 ? common.id : undefined}
                type="checkbox"
                data-report-text
                checked={chosen.has(option.value)}
                onKeyDown={common.onKeyDown}
                onChange={() => choose(turn(option.value))}
              />
              {option.value}
            </label>
          ))}
        </fieldset>
      );
    }
    case 'multiline':
      return (
        <div className={`${styles.grow} ${styles.wide}`} data-value={`${text} `}>
          <textarea
            {...common}
            className={styles.text}
            rows={1}
            spellCheck
            lang="en"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      );
    case 'date':
    case 'time':
      return <input {...common} type={field.kind} value={text} onChange={(event) => setText(event.target.value)} />;
    case 'number':
      return (
        <input
          {...common}
          type="text"
          inputMode="decimal"
          className={styles.number}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      );
    case 'open-choice':
      return (
        <>
          <input
            {...common}
            type="text"
            list={list}
            spellCheck
            lang="en"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <datalist id={list}>
            {field.options.map((option) => (
              <option key={option.value} value={option.value} />
            ))}
          </datalist>
        </>
      );
    case 'text':
    case 'merge':
      return (
        <input
          {...common}
          type="text"
          spellCheck
          lang="en"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      );
  }
}
