/** A text that is typed and stored while it is typed: the one rule behind sentences, free text, labels and fields of a template. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTypedField } from './unsaved.ts';

/** Typing rests this long before it is stored. */
const restMs = 900;
/** Typing that does not rest is stored all the same: nothing typed is lost that is older than two seconds. */
const longestMs = 1500;

export interface TypedText {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Stores at once what is typed, or the text that is given instead of it. */
  readonly store: (text?: string) => void;
  /** Whether something is typed that is not stored yet. */
  readonly isUnsaved: () => boolean;
  /** Back to what is stored. */
  readonly revert: () => void;
}

export function useTypedText(value: string, onStore: (text: string) => void, whole = false): TypedText {
  return useTypedTextOn(value, null, onStore, whole);
}

/**
 * @param basis what the text stands on now
 * @param onStore called with the text while it is typed, on `store`, and when the field or the window goes away; not when nothing changed.
 *   It is given the basis that was shown when the typing began, so that what was changed elsewhere meanwhile can be told apart
 * @param whole not called while it is typed: half a number is another number
 */
export function useTypedTextOn<B>(
  value: string,
  basis: B,
  onStore: (text: string, began: B) => void,
  whole = false,
): TypedText {
  const [text, setText] = useState(value);
  const typed = useRef(text);
  typed.current = text;
  const stored = useRef(value);
  const began = useRef<{ basis: B } | null>(null);
  if (began.current === null || typed.current === stored.current) began.current = { basis };
  const latest = useRef(basis);
  latest.current = basis;
  const since = useRef<number | null>(null);
  const current = useRef(onStore);
  current.current = onStore;
  const [isUnsaved, setUnsaved] = useState(false);
  const flush = useCallback(() => {
    since.current = null;
    setUnsaved(false);
    if (typed.current === stored.current) return;
    stored.current = typed.current;
    const from = began.current?.basis ?? latest.current;
    began.current = null;
    current.current(typed.current, from);
  }, []);

  // What comes from outside (undo, new data) replaces the text, unless the reader is in the middle of typing.
  useEffect(() => {
    if (typed.current !== stored.current) return;
    // Our own text comes back without the space that the next word is about to follow.
    if (value === typed.current.trim()) return;
    stored.current = value;
    setText(value);
  }, [value]);

  useEffect(() => {
    if (text === stored.current) {
      since.current = null;
      setUnsaved(false);
      return;
    }
    setUnsaved(true);
    since.current ??= performance.now();
    // A field that was emptied is about to be written anew: empty, a sentence would be dropped under the reader's hands.
    if (whole || text.trim() === '') return;
    const left = since.current + longestMs - performance.now();
    const timer = setTimeout(flush, Math.max(0, Math.min(restMs, left)));
    return () => clearTimeout(timer);
  }, [text, flush, whole]);
  useEffect(() => flush, [flush]);
  useTypedField(flush, isUnsaved);

  return {
    text,
    setText,
    store: (next) => {
      if (next !== undefined) {
        setText(next);
        typed.current = next;
      }
      flush();
    },
    isUnsaved: () => typed.current !== stored.current,
    revert: () => setText(stored.current),
  };
}
