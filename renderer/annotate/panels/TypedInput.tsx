/** A field of a panel whose text is stored while it is typed, on Enter, on leaving it, and before the window closes. */
import type { InputHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { useTypedText } from '../../app/useTypedText.ts';
import styles from './panels.module.css';

interface Typed {
  readonly value: string;
  readonly onStore: (text: string) => void;
}

type Input = Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'>;
type Area = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'onChange'>;

/** @param whole the text means something only when it is complete: not stored in the middle of typing */
export function TypedInput({ value, onStore, whole = false, ...rest }: Typed & Input & { readonly whole?: boolean }) {
  const { text, setText, store } = useTypedText(value, onStore, whole);
  return (
    <input
      {...rest}
      className={styles.input}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => store()}
      onKeyDown={(event) => event.key === 'Enter' && store()}
    />
  );
}

export function TypedArea({ value, onStore, ...rest }: Typed & Area) {
  const { text, setText, store } = useTypedText(value, onStore);
  return (
    <textarea
      {...rest}
      className={styles.input}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => store()}
    />
  );
}
