/** Whether the reader's work is on disk: said only when it is. */
import { useService } from './serviceState.ts';
import { useTyping } from './unsaved.ts';

export interface SavedStateProps {
  /** Steps that are shown but not on disk. */
  readonly pending: number;
  readonly className?: string | undefined;
}

export function SavedState({ pending, className }: SavedStateProps) {
  const running = useService(({ state }) => state === 'running');
  const typing = useTyping(({ count }) => count);
  const unsaved = pending + typing;
  const state = unsaved === 0 ? 'saved' : running ? 'saving' : 'not-saved';
  return (
    <span
      className={className}
      aria-live="polite"
      data-testid="saved"
      data-pending={pending}
      data-state={state}
      {...(state === 'not-saved' ? { style: { color: 'var(--danger)', fontWeight: 600 } } : {})}
    >
      {{ saved: 'Saved', saving: 'Saving', 'not-saved': 'Not saved' }[state]}
    </span>
  );
}
