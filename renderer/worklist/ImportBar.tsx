import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ProgressBar } from 'react-aria-components';
import type { Job, SkippedFile } from '../../shared/contract/methods.ts';
import { call } from '../app/client.ts';
import { showError } from '../app/messages.ts';
import { Button, IconButton } from '../app/ui/Button.tsx';
import { Dialog } from '../app/ui/Dialog.tsx';
import styles from './ImportBar.module.css';

const number = new Intl.NumberFormat('en-US');

interface Props {
  readonly jobs: readonly Job[];
  readonly onDismiss: (jobId: string) => void;
  readonly onRead: (patientKey: string) => void;
}

function sentence(job: Job): string {
  const files =
    job.total === null ? number.format(job.done) : `${number.format(job.done)} of ${number.format(job.total)}`;
  if (job.state === 'running') return `${job.step} ${files}`;
  if (job.state === 'cancelled') {
    return job.kind === 'export'
      ? 'Cancelled. What was copied so far is in the folder.'
      : 'Cancelled. What was read so far is in the library.';
  }
  if (job.state === 'failed') return job.message ?? 'This could not be finished.';
  if (job.message) return job.message;
  const { indexed = 0, unchanged = 0 } = job.summary ?? {};
  return `${number.format(indexed)} ${indexed === 1 ? 'image' : 'images'} added${unchanged > 0 ? `, ${number.format(unchanged)} already there` : ''}`;
}

/** Progress of long work at the foot of the window: what, how far, what was left out, and a way to stop it. */
export function ImportBar({ jobs, onDismiss, onRead }: Props) {
  const [listed, setListed] = useState<string | null>(null);
  return (
    <>
      {jobs.map((job) => {
        const [only] = job.patientKeys;
        return (
          <div key={job.jobId} className={styles.bar} role="status" data-testid="job">
            <span className={styles.text} data-state={job.state}>
              {sentence(job)}
            </span>
            {job.state === 'running' && (
              <ProgressBar
                aria-label={job.step}
                className={styles.progress ?? ''}
                isIndeterminate={job.total === null}
                value={job.done}
                maxValue={Math.max(1, job.total ?? 1)}
              >
                {({ percentage }) => <span className={styles.fill} style={{ width: `${percentage ?? 20}%` }} />}
              </ProgressBar>
            )}
            {job.skipped > 0 && (
              <Button kind="quiet" onPress={() => setListed(job.jobId)}>
                {number.format(job.skipped)} skipped, show
              </Button>
            )}
            {job.state === 'running' ? (
              <Button kind="quiet" onPress={() => void call('jobs.cancel', { jobId: job.jobId }).catch(showError)}>
                Cancel
              </Button>
            ) : (
              <>
                {job.patientKeys.length === 1 && only !== undefined && (
                  <Button kind="primary" onPress={() => onRead(only)}>
                    Open reading
                  </Button>
                )}
                <IconButton icon={X} label="Dismiss" onPress={() => onDismiss(job.jobId)} />
              </>
            )}
          </div>
        );
      })}
      <SkippedDialog jobId={listed} onClose={() => setListed(null)} />
    </>
  );
}

function SkippedDialog({ jobId, onClose }: { jobId: string | null; onClose: () => void }) {
  const [result, setResult] = useState<{ total: number; rows: readonly SkippedFile[] } | null>(null);
  useEffect(() => {
    setResult(null);
    if (jobId !== null) call('jobs.skipped', { jobId, offset: 0, limit: 500 }).then(setResult, showError);
  }, [jobId]);
  const showMore = (from: string, rows: readonly SkippedFile[]) =>
    call('jobs.skipped', { jobId: from, offset: rows.length, limit: 500 }).then(
      (more) => setResult((now) => (now?.rows === rows ? { total: more.total, rows: [...rows, ...more.rows] } : now)),
      showError,
    );
  return (
    <Dialog title="Files that were left out" isOpen={jobId !== null} onClose={onClose} wide>
      {result && (
        <>
          <table className={styles.skipped}>
            <thead>
              <tr>
                <th scope="col">File</th>
                <th scope="col">Why, and what to do</th>
              </tr>
            </thead>
            <tbody>
              {result.rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: names can repeat and the list does not change
                <tr key={index}>
                  <td>{row.name}</td>
                  <td>{row.message}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {jobId !== null && result.total > result.rows.length && (
            <Button onPress={() => showMore(jobId, result.rows)}>
              Show more ({number.format(result.total - result.rows.length)} left)
            </Button>
          )}
        </>
      )}
    </Dialog>
  );
}
