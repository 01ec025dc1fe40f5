import { useEffect, useState } from 'react';
import { compareVersions, type SectionDifference } from '../../shared/report/compareVersions.ts';
import { formatDate } from '../../shared/report/format.ts';
import type { ReportContent, ReportVersion } from '../../shared/report/model.ts';
import { signerName } from '../../shared/report/signer.ts';
import { call } from '../app/client.ts';
import { showError } from '../app/messages.ts';
import { Button } from '../app/ui/Button.tsx';
import { Dialog } from '../app/ui/Dialog.tsx';
import { AuditTrail } from './AuditTrail.tsx';
import { SentenceDifferences } from './Differences.tsx';
import styles from './ReportScreen.module.css';
import { statusWords } from './status.ts';

export interface VersionsDialogProps {
  readonly patientKey: string;
  readonly versions: readonly ReportVersion[];
  readonly current: ReportContent;
  readonly onClose: () => void;
}

/** All versions, newest first, and what the draft on the screen changes against the chosen one. */
export function VersionsDialog({ patientKey, versions, current, onClose }: VersionsDialogProps) {
  const sorted = [...versions].sort((a, b) => b.number - a.number);
  const [chosen, setChosen] = useState<string | null>(sorted[0]?.versionId ?? null);
  const [differences, setDifferences] = useState<readonly SectionDifference[] | null>(null);
  useEffect(() => {
    if (chosen === null) return;
    let live = true;
    setDifferences(null);
    call('report.version', { patientKey, versionId: chosen })
      .then(({ content }) => live && setDifferences(compareVersions(content, current)))
      .catch((error: unknown) => live && showError(error));
    return () => {
      live = false;
    };
  }, [chosen, current, patientKey]);
  return (
    <Dialog title="Versions of this report" isOpen wide onClose={onClose}>
      {sorted.length === 0 ? (
        <p className={styles.help}>Nothing has been signed yet.</p>
      ) : (
        <div className={styles.versions}>
          <ul className={styles.versionList} aria-label="Versions">
            {sorted.map((version) => (
              <li key={version.versionId}>
                <Button
                  kind={version.versionId === chosen ? 'plain' : 'quiet'}
                  aria-pressed={version.versionId === chosen}
                  onPress={() => setChosen(version.versionId)}
                >
                  <span className={styles.versionName}>
                    <strong>
                      {version.number}. {statusWords(version)}
                    </strong>
                    <span>
                      {formatDate(version.createdAt)}
                      {version.signerName ? `, ${signerName(version.signerName)}` : ''}
                    </span>
                    {version.reason && <span>{version.reason}</span>}
                  </span>
                </Button>
              </li>
            ))}
          </ul>
          <div className={styles.differences} aria-live="polite">
            <h3>What the draft changes</h3>
            {differences === null && <p className={styles.help}>Comparing</p>}
            {differences?.length === 0 && <p className={styles.help}>Nothing: the draft says the same.</p>}
            {differences !== null && <SentenceDifferences sections={differences} />}
          </div>
        </div>
      )}
      <AuditTrail patientKey={patientKey} studyInstanceUid={current.studyInstanceUid} />
    </Dialog>
  );
}
