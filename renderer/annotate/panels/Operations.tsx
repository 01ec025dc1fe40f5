/** Operations on a lesion: each cuts its course, so that before and after are judged apart. */
import { Plus, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import type { Lesion, Operation } from '../../../shared/reading/model.ts';
import { readTypedDate } from '../../../shared/reading/typedDate.ts';
import { shortDate } from '../../../shared/wording/date.ts';
import { Button, IconButton } from '../../app/ui/Button.tsx';
import { DateEntry } from './DateEntry.tsx';
import styles from './panels.module.css';
import { TypedInput } from './TypedInput.tsx';

export interface OperationsProps {
  readonly lesion: Lesion;
  readonly onChange: (operations: readonly Operation[]) => void;
}

export function Operations({ lesion, onChange }: OperationsProps) {
  const operations = lesion.operations ?? [];
  const [isAdding, setAdding] = useState(false);
  const replace = (at: number, next: Operation) => onChange(operations.map((o, i) => (i === at ? next : o)));
  return (
    <fieldset className={styles.operations} aria-label={`Operations on ${lesion.id}`}>
      <span className={styles.label}>Operations</span>
      {operations.map((operation, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a lesion may be operated on twice in a day; the place tells them apart
        <div key={at} className={styles.operation} data-testid="operation">
          <DateEntry
            label="Date"
            value={operation.date}
            onChange={(date) => date !== undefined && replace(at, { ...operation, date })}
          />
          <What
            value={operation.what}
            onChange={(what) => what !== '' && what !== operation.what && replace(at, { ...operation, what })}
          />
          <IconButton
            icon={Trash2}
            label={`Delete operation ${operation.what}, ${shortDate(operation.date)}`}
            onPress={() => onChange(operations.filter((_, i) => i !== at))}
          />
        </div>
      ))}
      {isAdding ? (
        <NewOperation
          onAdd={(operation) => {
            setAdding(false);
            onChange([...operations, operation]);
          }}
          onCancel={() => setAdding(false)}
        />
      ) : (
        <Button icon={Plus} kind="quiet" onPress={() => setAdding(true)} isDisabled={operations.length >= 20}>
          Add operation
        </Button>
      )}
    </fieldset>
  );
}

function What({ value, onChange }: { value: string; onChange: (what: string) => void }) {
  const id = useId();
  return (
    <div className={styles.sign}>
      <label className={styles.label} htmlFor={id}>
        What
      </label>
      <TypedInput id={id} value={value} maxLength={200} onStore={(text) => onChange(text.trim())} />
    </div>
  );
}

function NewOperation({ onAdd, onCancel }: { onAdd: (operation: Operation) => void; onCancel: () => void }) {
  const id = useId();
  const [date, setDate] = useState('');
  const [what, setWhat] = useState('resection');
  const [problem, setProblem] = useState<string | null>(null);
  const add = () => {
    const read = readTypedDate(date);
    if (!('iso' in read)) setProblem(read.problem);
    else if (what.trim() === '') setProblem('Say what was done, for example resection.');
    else onAdd({ date: read.iso, what: what.trim() });
  };
  return (
    <form
      className={styles.operation}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <div className={styles.sign}>
        <label className={styles.label} htmlFor={`${id}-date`}>
          Date
        </label>
        <input
          // biome-ignore lint/a11y/noAutofocus: the reader has just asked for this field
          autoFocus
          id={`${id}-date`}
          className={styles.input}
          placeholder="5 Dec 2024"
          value={date}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onChange={(event) => setDate(event.target.value)}
        />
      </div>
      <div className={styles.sign}>
        <label className={styles.label} htmlFor={`${id}-what`}>
          What
        </label>
        <input
          id={`${id}-what`}
          className={styles.input}
          value={what}
          maxLength={200}
          onChange={(event) => setWhat(event.target.value)}
        />
      </div>
      {problem !== null && (
        <p id={`${id}-problem`} className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <span className={styles.actions}>
        <Button kind="primary" type="submit">
          Add
        </Button>
        <Button kind="quiet" onPress={onCancel}>
          Cancel
        </Button>
      </span>
    </form>
  );
}
