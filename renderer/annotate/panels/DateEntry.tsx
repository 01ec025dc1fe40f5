/** A date typed as people write it, shown as the rest of the screen shows dates; stored when typing rests on a whole date. */
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { readTypedDate } from '../../../shared/reading/typedDate.ts';
import { shortDate } from '../../../shared/wording/date.ts';
import { useTypedField } from '../../app/unsaved.ts';
import styles from './panels.module.css';

/** Typing rests this long before it is stored. */
const restMs = 900;

export interface DateEntryProps {
  readonly label: string;
  /** ISO date. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

export function DateEntry({ label, value, onChange }: DateEntryProps) {
  const id = useId();
  /** What is being typed; null while the stored date is shown. */
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const now = useRef({ typed, value, onChange });
  now.current = { typed, value, onChange };
  /** Stores what is a date, and leaves the text as it is typed. */
  const store = useCallback(() => {
    const { typed: text, value: before, onChange: change } = now.current;
    const date = text === null ? null : readTypedDate(text);
    if (date !== null && 'iso' in date && date.iso !== before) change(date.iso);
  }, []);
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(store, restMs);
    return () => clearTimeout(timer);
  }, [typed, store]);
  useEffect(() => store, [store]);
  const read = typed === null ? null : readTypedDate(typed);
  useTypedField(store, read !== null && 'iso' in read && read.iso !== value);
  const end = () => {
    setTyped(null);
    setProblem(null);
  };
  const commit = () => {
    if (typed === null) return;
    const date = readTypedDate(typed);
    if (typed.trim() !== '' && 'problem' in date) {
      setProblem(date.problem);
      return;
    }
    const next = 'iso' in date ? date.iso : undefined;
    if (next !== value) onChange(next);
    end();
  };
  return (
    <div className={styles.sign}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div>
        <input
          id={id}
          className={styles.input}
          placeholder="5 Dec 2024"
          value={typed ?? (value === undefined ? '' : shortDate(value))}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') end();
          }}
        />
        {problem !== null && (
          <p id={`${id}-problem`} className={styles.problem} role="alert">
            {problem}
          </p>
        )}
      </div>
    </div>
  );
}
