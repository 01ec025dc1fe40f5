import { CircleAlert, Info, X } from 'lucide-react';
import styles from './MessageRegion.module.css';
import { useMessages } from './messages.ts';
import { Button, IconButton } from './ui/Button.tsx';

export function MessageRegion() {
  const { messages, dismiss } = useMessages();
  return (
    <section className={styles.region} aria-label="Messages" aria-live="polite">
      {messages.map(({ id, kind, text, actions = [] }) => (
        <div key={id} className={`${styles.message} ${styles[kind]}`} role={kind === 'error' ? 'alert' : 'status'}>
          {kind === 'error' ? <CircleAlert size={16} aria-hidden /> : <Info size={16} aria-hidden />}
          <span className={styles.text}>{text}</span>
          {actions.length > 0 && (
            <span className={styles.actions}>
              {actions.map((action) => (
                <Button
                  key={action.label}
                  kind="quiet"
                  onPress={() => {
                    dismiss(id);
                    action.run();
                  }}
                >
                  {action.label}
                </Button>
              ))}
            </span>
          )}
          <IconButton icon={X} label="Dismiss message" onPress={() => dismiss(id)} />
        </div>
      ))}
    </section>
  );
}
