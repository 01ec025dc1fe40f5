import { useState } from 'react';
import { Input, Label, Radio, RadioGroup, TextArea, TextField } from 'react-aria-components';
import type { CompletenessItem, ReportVersion } from '../../shared/report/model.ts';
import { call } from '../app/client.ts';
import { showError, showInfo } from '../app/messages.ts';
import { Button } from '../app/ui/Button.tsx';
import { Dialog } from '../app/ui/Dialog.tsx';
import styles from './ReportScreen.module.css';
import { isSigned, statusWords } from './status.ts';

type Status = 'preliminary' | 'final' | 'amended' | 'withdrawn';

const choices: Record<Status, { label: string; help: string }> = {
  preliminary: { label: 'Preliminary', help: 'Can be read by others and still be changed.' },
  final: { label: 'Final', help: 'Stays as it is from now on. Later corrections are amendments.' },
  amended: { label: 'Amendment', help: 'A new version beside the signed one, with its reason.' },
  withdrawn: { label: 'Withdraw', help: 'Marks the report as not to be used, with its reason.' },
};

/** Remembered while the program runs, so that a session of reading asks once. */
let remembered = { name: '', role: 'Radiologist' };

export interface SignDialogProps {
  readonly patientKey: string;
  readonly studyInstanceUid: string;
  readonly latest: ReportVersion | null;
  readonly completeness: readonly CompletenessItem[];
  /** Resolves when every edit is on disk. */
  readonly settled: () => Promise<void>;
  readonly onClose: () => void;
  readonly onSigned: (version: ReportVersion) => void;
}

export function SignDialog(props: SignDialogProps) {
  const { patientKey, studyInstanceUid, latest, completeness, settled, onClose, onSigned } = props;
  const signed = isSigned(latest);
  const offered: readonly Status[] = signed ? ['amended', 'withdrawn'] : ['final', 'preliminary'];
  const [status, setStatus] = useState<Status>(offered[0] ?? 'final');
  const [name, setName] = useState(remembered.name);
  const [role, setRole] = useState(remembered.role);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const needsReason = status === 'amended' || status === 'withdrawn';
  const blocking =
    status === 'preliminary' || status === 'withdrawn' ? [] : completeness.filter((item) => item.blocking);
  const ready = name.trim() !== '' && (!needsReason || reason.trim() !== '') && blocking.length === 0 && !busy;

  const sign = async () => {
    if (!ready) return;
    setBusy(true);
    try {
      await settled();
      const { version } = await call('report.sign', {
        patientKey,
        studyInstanceUid,
        status,
        signerName: name.trim(),
        signerRole: role.trim(),
        reason: needsReason ? reason.trim() : null,
      });
      remembered = { name: name.trim(), role: role.trim() };
      showInfo(`Version ${version.number} stored: ${statusWords(version).toLowerCase()}.`);
      onSigned(version);
    } catch (error) {
      showError(error);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={signed ? 'Amend the signed report' : 'Sign the report'}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={!ready} onPress={() => void sign()}>
            {status === 'withdrawn' ? 'Withdraw' : status === 'amended' ? 'Sign amendment' : 'Sign'}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void sign();
        }}
      >
        <TextField value={name} onChange={setName} isRequired autoFocus className={styles.field ?? ''}>
          <Label>Name of the signing reader</Label>
          <Input />
        </TextField>
        <TextField value={role} onChange={setRole} className={styles.field ?? ''}>
          <Label>Role</Label>
          <Input />
        </TextField>
        <RadioGroup
          value={status}
          onChange={(value) => setStatus(value as Status)}
          className={styles.radios ?? ''}
          aria-label="Kind of version"
        >
          {offered.map((value) => (
            <Radio key={value} value={value} className={styles.radio ?? ''}>
              <span className={styles.dot} aria-hidden />
              <span>
                <strong>{choices[value].label}</strong>
                <span className={styles.help}>{choices[value].help}</span>
              </span>
            </Radio>
          ))}
        </RadioGroup>
        {needsReason && (
          <TextField value={reason} onChange={setReason} isRequired className={styles.field ?? ''}>
            <Label>Reason</Label>
            <TextArea rows={2} spellCheck />
          </TextField>
        )}
        {blocking.length > 0 && (
          <div role="alert" className={styles.blocking}>
            {blocking.map((item) => (
              <p key={`${item.code} ${item.target}`}>{item.message}</p>
            ))}
          </div>
        )}
        {completeness.length > blocking.length && (
          <p className={styles.help}>
            {completeness.length - blocking.length === 1
              ? 'One open point, shown at the top of the report.'
              : `${completeness.length - blocking.length} open points, shown at the top of the report.`}
          </p>
        )}
        <input type="submit" hidden />
      </form>
    </Dialog>
  );
}
