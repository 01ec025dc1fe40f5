import { TextQuote } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover, TextArea, TextField } from 'react-aria-components';
import type { ReportDraft } from '../../shared/reading/model.ts';
import { IconButton } from '../app/ui/Button.tsx';
import { useTypedTextOn } from '../app/useTypedText.ts';
import styles from './Editor.module.css';
import { focusNeighbour } from './SentenceEditor.tsx';
import { useMacros } from './useMacros.ts';

export interface FreeTextProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly draft: ReportDraft;
  /** Given the draft on which the typing began. */
  readonly onStore: (text: string, began: ReportDraft) => void;
}

/** Free text of the reader: a paragraph each line, stored while typing rests. */
export function FreeText({ label, placeholder, value, draft, onStore }: FreeTextProps) {
  const { text, setText, store } = useTypedTextOn(value, draft, onStore);
  const field = useRef<HTMLTextAreaElement>(null);
  const macro = useMacros(field, setText);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (macro.onKey(event)) return;
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      focusNeighbour(event.currentTarget, event.key === 'ArrowDown' ? 1 : -1);
    }
  };
  return (
    <div className={styles.free}>
      <TextField aria-label={label} value={text} onChange={setText} onBlur={() => store()}>
        <div className={styles.grow} data-value={`${text} `}>
          <TextArea
            ref={field}
            className={`${styles.text} ${styles.addition}`}
            rows={1}
            spellCheck
            lang="en"
            data-report-text
            placeholder={placeholder}
            onKeyDown={onKeyDown}
          />
        </div>
      </TextField>
      {macro.macros.length > 0 && (
        <div className={styles.tools}>
          <MenuTrigger>
            <IconButton icon={TextQuote} label={`Insert a macro: ${label.toLowerCase()}`} shortcut="/name" />
            <Popover className={styles.menu ?? ''} placement="bottom end">
              <Menu aria-label="Macros" onAction={(key) => macro.insert(String(key))}>
                {macro.macros.map(({ name, text: words }) => (
                  <MenuItem key={name} id={name} textValue={name} className={styles.menuItem ?? ''}>
                    <strong>/{name}</strong>
                    <span>{words}</span>
                  </MenuItem>
                ))}
              </Menu>
            </Popover>
          </MenuTrigger>
        </div>
      )}
    </div>
  );
}
