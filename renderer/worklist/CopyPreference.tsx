import { useEffect, useState } from 'react';
import { Checkbox } from 'react-aria-components';
import { call } from '../app/client.ts';
import { showError } from '../app/messages.ts';
import styles from './CopyPreference.module.css';

/** Whether opened files are copied into the library or referred to where they are; remembered for this reader. */
export function CopyPreference() {
  const [copies, setCopies] = useState<boolean | null>(null);
  const tell = (change: boolean | null) =>
    void call('host.preferences', { copyOpenedFiles: change }).then(
      ({ copyOpenedFiles }) => setCopies(copyOpenedFiles),
      showError,
    );
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once
  useEffect(() => tell(null), []);
  if (copies === null) return null;
  return (
    <Checkbox className={styles.check ?? ''} isSelected={copies} onChange={tell}>
      <span className={styles.box} aria-hidden />
      <span>
        Copy opened files
        <span className={styles.help}>{copies ? 'The library keeps its own copy' : 'Files stay where they are'}</span>
      </span>
    </Checkbox>
  );
}
