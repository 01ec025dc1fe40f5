import { Crosshair, RotateCcw, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { TextArea, TextField } from 'react-aria-components';
import type { ReportDraft } from '../../shared/reading/model.ts';
import {
  acceptGenerated,
  dropSentence,
  editSentence,
  keepEdit,
  restoreSentence,
} from '../../shared/report/draftChanges.ts';
import { Button, IconButton } from '../app/ui/Button.tsx';
import { useTypedTextOn } from '../app/useTypedText.ts';
import styles from './Editor.module.css';
import { useMacros } from './useMacros.ts';
import type { EditorSentence, ReportState } from './useReport.ts';

const marks = {
  machine: 'Written from the data',
  edited: 'Edited by the reader',
  'source-changed': 'Edited, and the data have changed since',
  added: 'Added by the reader',
} as const;

/** Moves the focus to the next or previous text of the report. */
export function focusNeighbour(from: HTMLElement, step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-report-text]')];
  all[all.indexOf(from) + step]?.focus();
}

export interface SentenceEditorProps {
  readonly sentence: EditorSentence;
  /** What to open on the images; null where the sentence rests on none. */
  readonly source: string | null;
  readonly onGoTo: (target: string) => void;
  readonly draft: ReportDraft;
  readonly change: ReportState['change'];
}

export function SentenceEditor({ sentence, source, onGoTo, draft, change }: SentenceEditorProps) {
  // The sentence as it was when the typing began: what the program says by now is not what the reader has answered.
  const { text, setText, store, isUnsaved, revert } = useTypedTextOn(
    sentence.text,
    { sentence, draft },
    (typed, began) =>
      change('Edit report sentence', (current) => editSentence(current, began.sentence, typed), began.draft),
  );
  const field = useRef<HTMLTextAreaElement>(null);
  const macro = useMacros(field, setText);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (macro.onKey(event)) return;
    const unsaved = isUnsaved();
    const control = event.ctrlKey || event.metaKey;
    if (event.key === 'Escape' && unsaved) {
      event.stopPropagation();
      revert();
    } else if (event.key === 'Enter' && event.altKey) {
      event.preventDefault();
      if (source !== null) onGoTo(source);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      store();
      focusNeighbour(event.currentTarget, 1);
    } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      focusNeighbour(event.currentTarget, event.key === 'ArrowDown' ? 1 : -1);
    } else if (control && event.key === 'Delete') {
      event.preventDefault();
      const field = event.currentTarget;
      focusNeighbour(field, 1);
      change('Drop report sentence', (draft) => dropSentence(draft, sentence.id));
    }
  };

  if (sentence.dropped) {
    return (
      <li className={styles.dropped} data-sentence={sentence.id} data-state="dropped">
        <s>{sentence.text}</s>
        <IconButton
          icon={RotateCcw}
          label="Bring back this sentence"
          onPress={() => change('Bring back report sentence', (draft) => restoreSentence(draft, sentence.id))}
        />
      </li>
    );
  }
  const evidence = sentence.evidence.length > 0 ? `. Evidence ${sentence.evidence.join(', ')}` : '';
  return (
    <li className={styles.sentence} data-sentence={sentence.id} data-state={sentence.state}>
      <span className={styles.mark} title={`${marks[sentence.state]}${evidence}`} aria-hidden />
      <div className={styles.body}>
        <TextField
          aria-label={`${marks[sentence.state]}. Sentence`}
          value={text}
          onChange={setText}
          onBlur={() => store()}
        >
          <div className={styles.grow} data-value={`${text} `}>
            <TextArea
              ref={field}
              className={styles.text ?? ''}
              rows={1}
              spellCheck
              lang="en"
              data-report-text
              onKeyDown={onKeyDown}
            />
          </div>
        </TextField>
        {sentence.state === 'source-changed' && (
          <div className={styles.change} role="note">
            <p className={styles.changeLabel}>The data have changed since this was written.</p>
            <dl>
              <dt>The program said</dt>
              <dd>{sentence.replaced || 'nothing'}</dd>
              <dt>It would now say</dt>
              <dd>{sentence.generated || 'nothing'}</dd>
            </dl>
            <div className={styles.changeActions}>
              <Button onPress={() => change('Take the new text', (draft) => acceptGenerated(draft, sentence.id))}>
                Take the new text
              </Button>
              <Button kind="quiet" onPress={() => change('Keep the edited text', (draft) => keepEdit(draft, sentence))}>
                Keep mine
              </Button>
            </div>
          </div>
        )}
      </div>
      <div className={styles.tools}>
        {source !== null && (
          <IconButton icon={Crosshair} label="Show on the images" shortcut="Alt+Enter" onPress={() => onGoTo(source)} />
        )}
        {sentence.state === 'edited' && sentence.generated !== null && sentence.generated !== '' && (
          <IconButton
            icon={RotateCcw}
            label="Back to the text from the data"
            onPress={() => change('Undo edit of sentence', (draft) => acceptGenerated(draft, sentence.id))}
          />
        )}
        <IconButton
          icon={Trash2}
          label="Drop this sentence"
          shortcut="Ctrl+Delete"
          onPress={() => change('Drop report sentence', (draft) => dropSentence(draft, sentence.id))}
        />
      </div>
    </li>
  );
}
