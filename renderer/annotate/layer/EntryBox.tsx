/** Small entry beside a drawn line or point: the known length of a calibration, or the text of a note. Not modal. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useTypedField } from '../../app/unsaved.ts';
import { labelAnchor } from '../geometry/shapes.ts';
import { type ImageView, viewKey } from '../session/interaction.ts';
import type { AnnotationSession } from '../session/session.ts';
import type { LayerGeometry } from './AnnotationLayer.tsx';
import styles from './EntryBox.module.css';

/** As for every other text that is typed. */
const restMs = 900;
const longestMs = 1500;

export interface EntryBoxProps {
  readonly session: AnnotationSession;
  readonly view: ImageView;
  readonly geometry: LayerGeometry;
  /** The entry was stored or dropped: the keyboard goes back to the image. */
  readonly onDone: () => void;
}

export function EntryBox({ session, view, geometry, onDone }: EntryBoxProps) {
  const entry = useStore(session.interaction, (s) => s.entry);
  const [value, setValue] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const here = entry?.key === viewKey(view);
  const since = useRef<number | null>(null);
  const typed = useRef(value);
  typed.current = value;
  const waits = here && value.trim() !== '';
  /** A note is stored as far as it is typed; a length only whole, when the window closes on it. */
  const store = useCallback(() => {
    since.current = null;
    const { entry: now } = session.interaction.getState();
    if (now?.key !== viewKey(view) || typed.current.trim() === '') return;
    if (now.kind === 'note') session.keepNote(typed.current);
    else session.enter(typed.current);
  }, [session, view]);
  useEffect(() => {
    if (!waits || value === '' || entry?.kind !== 'note') return;
    since.current ??= performance.now();
    const left = since.current + longestMs - performance.now();
    const timer = setTimeout(store, Math.max(0, Math.min(restMs, left)));
    return () => clearTimeout(timer);
  }, [waits, value, entry?.kind, store]);
  const kept = useStore(session.record, (s) => s.record?.annotations.find((a) => a.id === entry?.noteId)?.label);
  useTypedField(store, waits && kept !== value.trim());
  if (!entry || !here) return null;
  const [x, y] = geometry.imageToScreen(labelAnchor(entry.draft.shape));
  const isLength = entry.kind === 'length';
  const close = () => {
    setValue('');
    setProblem(null);
    onDone();
  };
  const submit = () => {
    const wrong = session.enter(value);
    setProblem(wrong);
    if (wrong === null) close();
  };
  const left = Math.max(4, Math.min(x + 10, geometry.widthPx - 230));
  const top = Math.max(4, Math.min(y + 12, geometry.heightPx - 48));
  return (
    // Drawing must not start under the entry.
    <fieldset
      className={styles.box}
      style={{ left, top }}
      aria-label={isLength ? 'Known length' : 'Note'}
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the reader has just drawn the line that asks for this value
        autoFocus
        className={styles.input}
        size={isLength ? 7 : 24}
        value={value}
        inputMode={isLength ? 'decimal' : 'text'}
        aria-label={isLength ? 'Known length in mm' : 'Text of the note'}
        aria-invalid={problem !== null}
        placeholder={isLength ? '25' : 'Note'}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') submit();
          else if (event.key === 'Escape') {
            session.escape();
            close();
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {isLength && <span>mm</span>}
      {problem && (
        <span className={styles.problem} role="alert">
          {problem}
        </span>
      )}
    </fieldset>
  );
}
