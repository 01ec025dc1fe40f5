import { FolderOpen, TestTube } from 'lucide-react';
import { call } from '../app/client.ts';
import { showError } from '../app/messages.ts';
import { Button } from '../app/ui/Button.tsx';
import styles from './Worklist.module.css';

const ask = (promise: Promise<unknown>) => void promise.catch(showError);

/** First start: one sentence, two ways in, and the whole window takes a drop. */
export function EmptyLibrary({ busy }: { busy: boolean }) {
  return (
    <div className={styles.empty}>
      <svg width="72" height="72" viewBox="0 0 72 72" fill="none" aria-hidden="true" className={styles.mark}>
        <path d="M26 6c-2 16-2 26 2 36 3 8 3 16-2 22" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
        <path
          d="M26 64c10 3 26 2 30-3 3-5-2-9-9-11-8-2-9-8-8-16 1-9 1-18 0-28"
          stroke="currentColor"
          strokeWidth="2.5"
          strokeLinecap="round"
        />
        <circle cx="22" cy="46" r="4.5" className={styles.focusMark} />
      </svg>
      <p className={styles.lead}>
        Open serial radiographs and bone scans to follow heterotopic ossification over time.
      </p>
      <div className={styles.choices}>
        <Button kind="primary" icon={FolderOpen} isDisabled={busy} onPress={() => ask(call('host.openFolder', {}))}>
          Open folder
        </Button>
        <Button icon={TestTube} isDisabled={busy} onPress={() => ask(call('host.openDemonstration', {}))}>
          Try the demonstration patient
        </Button>
      </div>
      <p className={styles.hint}>Or drop a folder, files, a DICOMDIR or a zip archive anywhere in this window.</p>
    </div>
  );
}
