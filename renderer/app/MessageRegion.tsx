import { CircleAlert, Info, X } from 'lucide-react';
import styles from './MessageRegion.module.css';
import { useMessages } from './messages.ts';
import { Button, IconButton } from './ui/Button.tsx';

export function MessageRegion() {
  const { messages, dismiss } = useMessages();
  return (
    <section className={styles.region} aria-label="Messages" aria-live="polite">
      {messages.map(({ id, kind, text, action }) => (
        <div key={id} className={`${styles.message} ${styles[kind]}`} role={kind === 'error' ? 'alert' : 'status'}>
          {kind === 'error' ? <CircleAlert size={16} aria-hidden /> : <Info size={16} aria-hidden />}
          <span className={styles.text}>{text}</span>
          {action && (
            <Button
              kind="quiet"
              onPress={() => {
                action.run();
                dismiss(id);
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton icon={X} label="Dismiss message" onPress={() => dismiss(id)} />
        </div>
      ))}
    </section>
  );
}
