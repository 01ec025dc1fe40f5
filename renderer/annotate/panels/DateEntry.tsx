/** A date typed as people write it, shown as the rest of the screen shows dates; stored when the field is left or on Enter. */
import { useId, useState } from 'react';
import { readTypedDate } from '../../../shared/reading/typedDate.ts';
import { shortDate } from '../../../shared/wording/date.ts';
import styles from './panels.module.css';

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
