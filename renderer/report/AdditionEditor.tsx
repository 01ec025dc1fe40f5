import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { TextArea, TextField } from 'react-aria-components';
import type { ReportDraft } from '../../shared/reading/model.ts';
import { setAddition } from '../../shared/report/draftChanges.ts';
import type { SectionId } from '../../shared/report/model.ts';
import styles from './Editor.module.css';
import { focusNeighbour } from './SentenceEditor.tsx';

export interface AdditionEditorProps {
  readonly section: SectionId;
  readonly title: string;
  readonly value: string;
  readonly change: (label: string, next: (draft: ReportDraft) => ReportDraft) => void;
}

/** Free text at the end of a section: a paragraph each line, stored while typing rests. */
export function AdditionEditor({ section, title, value, change }: AdditionEditorProps) {
  const [text, setText] = useState(value);
  const typed = useRef(text);
  typed.current = text;
  const stored = useRef(value);
  const store = useRef(() => {});
  store.current = () => {
    if (typed.current === stored.current) return;
    stored.current = typed.current;
    change('Add to report', (draft) => setAddition(draft, section, typed.current));
  };
  useEffect(() => {
    if (typed.current !== stored.current) return;
    stored.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === stored.current) return;
    const timer = setTimeout(() => store.current(), 900);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => () => store.current(), []);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === 'z' && typed.current !== stored.current) event.stopPropagation();
    else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      focusNeighbour(event.currentTarget, event.key === 'ArrowDown' ? 1 : -1);
    }
  };
  return (
    <TextField
      aria-label={`Add to ${title.toLowerCase()}`}
      value={text}
      onChange={setText}
      onBlur={() => store.current()}
    >
      <div className={styles.grow} data-value={`${text} `}>
        <TextArea
          className={`${styles.text} ${styles.addition}`}
          rows={1}
          spellCheck
          lang="en"
          data-report-text
          placeholder="Add a sentence"
          onKeyDown={onKeyDown}
        />
      </div>
    </TextField>
  );
}
