/** A text that is typed and stored while typing rests: the one rule behind sentences, free text and fields of a template. */
import { useEffect, useRef, useState } from 'react';

/** Typing rests this long before it is stored. */
const autosaveMs = 900;

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

/**
 * @param basis what the text stands on now
 * @param onStore called with the text when typing rests, on `store`, and when the field goes away; not when nothing changed.
 * It is given the basis that was shown when the typing began, so that what was changed elsewhere meanwhile can be told apart.
 */
export function useTypedText<B>(value: string, basis: B, onStore: (text: string, began: B) => void): TypedText {
  const [text, setText] = useState(value);
  const typed = useRef(text);
  typed.current = text;
  const stored = useRef(value);
  const began = useRef<{ basis: B } | null>(null);
  if (began.current === null || typed.current === stored.current) began.current = { basis };
  const flush = useRef(() => {});
  flush.current = () => {
    if (typed.current === stored.current) return;
    stored.current = typed.current;
    const from = began.current?.basis ?? basis;
    began.current = null;
    onStore(typed.current, from);
  };

  // What comes from outside (undo, new data) replaces the text, unless the reader is in the middle of typing.
  useEffect(() => {
    if (typed.current !== stored.current) return;
    stored.current = value;
    setText(value);
  }, [value]);

  useEffect(() => {
    if (text === stored.current) return;
    const timer = setTimeout(() => flush.current(), autosaveMs);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => () => flush.current(), []);

  return {
    text,
    setText,
    store: (next) => {
      if (next !== undefined) {
        setText(next);
        typed.current = next;
      }
      flush.current();
    },
    isUnsaved: () => typed.current !== stored.current,
    revert: () => setText(stored.current),
  };
}
