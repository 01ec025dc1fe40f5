/** Range of motion of a joint as the reader measured it, degrees. */
import { useId } from 'react';
import { type RangeOfMotion, rangeOfMotionSchema } from '../../../shared/sites/model.ts';
import styles from './panels.module.css';
import { TypedInput } from './TypedInput.tsx';

export interface MotionProps {
  readonly value: RangeOfMotion | undefined;
  readonly onChange: (value: RangeOfMotion | undefined) => void;
}

const fields = [
  ['flexion', 'Flexion'],
  ['extensionDeficit', 'Extension deficit'],
  ['pronation', 'Pronation'],
  ['supination', 'Supination'],
] as const;

export function Motion({ value = {}, onChange }: MotionProps) {
  const id = useId();
  const commit = (field: keyof RangeOfMotion, text: string) => {
    const { [field]: _, ...rest } = value;
    const next = text.trim() === '' ? rest : { ...rest, [field]: Number(text.replace(',', '.')) };
    const parsed = rangeOfMotionSchema.safeParse(next);
    if (parsed.success) onChange(Object.keys(next).length === 0 ? undefined : parsed.data);
  };
  return (
    <fieldset className={styles.motion} aria-label="Range of motion, degrees">
      {fields.map(([field, name]) => (
        <label key={field} htmlFor={`${id}-${field}`}>
          <span className={styles.label}>{name}, °</span>
          <TypedInput
            id={`${id}-${field}`}
            inputMode="decimal"
            value={String(value[field] ?? '')}
            onStore={(text) => commit(field, text)}
            whole
          />
        </label>
      ))}
    </fieldset>
  );
}
