import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../shared/contract/methods.ts';
import { call } from './client.ts';
import styles from './Dialogs.module.css';
import { showError } from './messages.ts';
import { useNavigation } from './route.ts';
import { Dialog } from './ui/Dialog.tsx';

export function AboutDialog() {
  const { dialog, open } = useNavigation();
  const isOpen = dialog === 'about';
  const [about, setAbout] = useState<MethodOutput<'host.about'> | null>(null);
  useEffect(() => {
    if (isOpen) call('host.about', {}).then(setAbout, showError);
  }, [isOpen]);
  return (
    <Dialog title="About Enthesis" isOpen={isOpen} onClose={() => open('none')}>
      {about && (
        <div className={styles.about}>
          <p>
            Enthesis {about.version}. Follows heterotopic ossification on serial radiographs and bone scans: size,
            tracer uptake, maturity, structured report.
          </p>
          <p className={styles.secondary}>
            Electron {about.electron}, Chromium {about.chromium}. MIT licence.
          </p>
          {about.evaluationRuntime && (
            <p className={styles.warning} role="note">
              This runs on the evaluation runtime, an old Electron for trying and testing. Do not use it to read
              patients.
            </p>
          )}
          <p className={styles.secondary}>
            Enthesis supports a reader and does not diagnose. It is not a certified medical device.
          </p>
        </div>
      )}
    </Dialog>
  );
}
