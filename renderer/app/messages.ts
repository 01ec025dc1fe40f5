/** Short messages to the reader. They stay until read or replaced by the same kind; nothing modal. */
import { create } from 'zustand';
import { EnthesisError } from '../../shared/errors.ts';

export interface MessageAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Message {
  readonly id: number;
  readonly kind: 'info' | 'error';
  readonly text: string;
  /** What can be done about it; each ends the message. */
  readonly actions?: readonly MessageAction[];
  /** Of messages about the same thing only the latest is shown. */
  readonly topic?: string;
}

interface Messages {
  readonly messages: readonly Message[];
  show(message: Omit<Message, 'id'>): void;
  dismiss(id: number): void;
}

let nextId = 1;

/** What is said of a single step leaves by itself: Undo of the screen stays. */
const topicMs = 20_000;

export const useMessages = create<Messages>((set) => ({
  messages: [],
  show: (message) => {
    const id = nextId++;
    if (message.topic !== undefined) setTimeout(() => useMessages.getState().dismiss(id), topicMs);
    set(({ messages }) => ({
      messages: [
        ...messages.filter(
          ({ text, topic }) => text !== message.text && (topic === undefined || topic !== message.topic),
        ),
        { ...message, id },
      ].slice(-4),
    }));
  },
  dismiss: (id) => set(({ messages }) => ({ messages: messages.filter((message) => message.id !== id) })),
}));

/** Shows what went wrong in the words of the error, which say what to do. */
export function showError(error: unknown): void {
  const text =
    error instanceof EnthesisError ? error.message : 'Something unexpected went wrong. Nothing was changed; try again.';
  useMessages.getState().show({ kind: 'error', text });
}

export function showInfo(text: string, action?: MessageAction, topic?: string): void {
  const extra = { ...(action ? { actions: [action] } : {}), ...(topic === undefined ? {} : { topic }) };
  useMessages.getState().show({ kind: 'info', text, ...extra });
}
