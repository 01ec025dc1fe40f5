import { type KeyboardEvent, useId } from 'react';
import type { ReportDraft } from '../../shared/reading/model.ts';
import { setField } from '../../shared/report/draftChanges.ts';
import type { AnySectionId } from '../../shared/report/model.ts';
import { fieldLabel, fieldValue, shortLabel } from '../../shared/report/template/fields.ts';
import { decimalNumber } from '../../shared/settings/decimalNumber.ts';
import type { TemplateField as Field } from '../../shared/settings/template.ts';
import { Button } from '../app/ui/Button.tsx';
import { useTypedTextOn } from '../app/useTypedText.ts';
import styles from './Editor.module.css';
import { focusNeighbour } from './SentenceEditor.tsx';
import type { ReportState } from './useReport.ts';

export interface TemplateFieldProps {
  readonly field: Field;
  /** What the template would put there; empty for nothing. */
  readonly offer: string;
  readonly sectionId: AnySectionId;
  readonly section: string;
  /** Language of the template: whether a comma in a number is a decimal one. */
  readonly language: string;
  readonly draft: ReportDraft;
  readonly change: ReportState['change'];
}

/** What is wrong with a number; null when nothing is. */
function complaint({ kind, min, max }: Field, value: string, language: string): string | null {
  if (kind !== 'number' || value.trim() === '') return null;
  const number = decimalNumber(value, language);
  if (number === null) return 'Not a number. It goes into the report as text.';
  if (min !== null && Number(number) < min) return `Below ${min}.`;
  if (max !== null && Number(number) > max) return `Above ${max}.`;
  return null;
}

/** One field of the site's template: stored while typing rests, undone like a sentence. */
export function TemplateField({ field, offer, sectionId, section, language, draft, change }: TemplateFieldProps) {
  const label = `Fill ${fieldLabel(field) || section}`;
  const { text, setText, store, isUnsaved, revert } = useTypedTextOn(
    fieldValue(field, draft),
    draft,
    (typed, began) => {
      const value = field.kind === 'number' ? (decimalNumber(typed, language) ?? typed) : typed;
      change(label, (current) => setField(current, field, value, sectionId), began);
    },
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
  const wrong = complaint(field, text, language);
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
    <div className={styles.field} data-missing={missing}>
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
        {wrong === null && missing && <span className={styles.wrong}>Required by the template.</span>}
        {offer !== '' && text === '' && (
          <div className={styles.offer} data-state="offered">
            <p>{offer.replace(/\n+/g, ', ')}</p>
            <Button
              kind="quiet"
              aria-label={`Take what the template offers for ${name}`}
              onPress={() => change(label, (current) => setField(current, field, offer, sectionId))}
            >
              Take
            </Button>
            <Button
              kind="quiet"
              aria-label={`Leave empty: ${name}`}
              onPress={() => change(`Leave ${name} empty`, (current) => setField(current, field, '', sectionId))}
            >
              Leave empty
            </Button>
          </div>
        )}
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
