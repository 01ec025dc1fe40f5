/** Tells that the library service is away, what that means, and when it is tried again. */
import { CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import styles from './ServiceBanner.module.css';
import { startService, useService } from './serviceState.ts';
import { Button } from './ui/Button.tsx';

const words = {
  restarting: 'The library service ended and is being started again. Drawing waits for it.',
  failed:
    'The library service ended several times. Drawing waits, and what is marked Not saved is kept in this window: keep it open.',
  gone: 'The library service does not start. Check that the folder of the library can be reached and its disk is not full. What is marked Not saved is kept in this window: keep it open.',
} as const;

/** Seconds until it is tried again; null while that is under way. */
function useSeconds(at: number | null): number | null {
  const [now, setNow] = useState(performance.now());
  useEffect(() => {
    if (at === null) return;
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, [at]);
  return at === null ? null : Math.max(0, Math.ceil((at - now) / 1000));
}

export function ServiceBanner() {
  const { state, nextTryAt } = useService();
  const seconds = useSeconds(nextTryAt);
  if (state === 'running') return null;
  return (
    <section className={styles.banner} role="alert" aria-label="Library service" data-state={state}>
      <CircleAlert size={16} aria-hidden />
      <span className={styles.text}>{words[state]}</span>
      {state !== 'restarting' && (
        <>
          <span aria-live="off">{seconds === null ? 'Starting' : `Next try in ${seconds} s`}</span>
          <Button isDisabled={seconds === null} onPress={startService}>
            Start now
          </Button>
        </>
      )}
    </section>
  );
}
