import { useEffect, useState } from 'react';
import { Input, Label, Radio, RadioGroup, TextArea, TextField } from 'react-aria-components';
import { EnthesisError } from '../../shared/errors.ts';
import { isSame } from '../../shared/report/compareContents.ts';
import type { ReportContent, ReportVersion } from '../../shared/report/model.ts';
import { signerName } from '../../shared/report/signer.ts';
import { call } from '../app/client.ts';
import { showError, showInfo } from '../app/messages.ts';
import { Button } from '../app/ui/Button.tsx';
import { Dialog } from '../app/ui/Dialog.tsx';
import { Difference, SentenceDifferences } from './Differences.tsx';
import styles from './ReportScreen.module.css';
import { type Agreement, useAgreement } from './signing.ts';
import { isSigned, statusWords } from './status.ts';
import type { ReportState } from './useReport.ts';

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
  readonly report: ReportState;
  readonly content: ReportContent;
  readonly onClose: () => void;
  readonly onSigned: (version: ReportVersion) => void;
}

export function SignDialog(props: SignDialogProps) {
  const { patientKey, studyInstanceUid, report, content, onClose, onSigned } = props;
  const { completeness } = content;
  const agreement = useAgreement(report);
  const signed = isSigned(report.latest?.version ?? null);
  const offered: readonly Status[] = signed ? ['amended', 'withdrawn'] : ['final', 'preliminary'];
  const [chosen, setStatus] = useState<Status>(offered[0] ?? 'final');
  // Signed in another window meanwhile, the report has other steps left.
  const status = offered.includes(chosen) ? chosen : (offered[0] ?? 'final');
  const [name, setName] = useState(remembered.name);
  const [role, setRole] = useState(remembered.role);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const needsReason = status === 'amended' || status === 'withdrawn';
  const blocking =
    status === 'preliminary' || status === 'withdrawn' ? [] : completeness.filter((item) => item.blocking);
  const isFilled = name.trim() !== '' && (!needsReason || reason.trim() !== '');
  const { isReady, changed } = agreement;
  const isAllowed = isFilled && blocking.length === 0 && changed === null && !busy;
  /** Asked for while the last words were still on their way to the disk: signed as soon as they are there. */
  const [isAsked, setAsked] = useState(false);

  const sign = async () => {
    if (!isAllowed) {
      setAsked(false);
      return;
    }
    if (!isReady) {
      setAsked(true);
      return;
    }
    setAsked(false);
    setBusy(true);
    try {
      const { version } = await call('report.sign', {
        patientKey,
        studyInstanceUid,
        shown: await agreement.shown(),
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
      if (error instanceof EnthesisError && error.code === 'report-changed') {
        await agreement.refused(patientKey).catch(showError);
      }
      setBusy(false);
    }
  };

  useEffect(() => {
    if (!isAsked) return;
    // What has changed meanwhile is read before anything is signed.
    if (changed !== null) setAsked(false);
    else if (isReady) void sign();
  });

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
          <Button kind="primary" isDisabled={!isAllowed || isAsked} onPress={() => void sign()}>
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
        {agreement.changed && (
          <Changed changed={agreement.changed} isReady={report.upToDate} onAgree={agreement.agree} />
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

interface ChangedProps {
  readonly changed: NonNullable<Agreement['changed']>;
  readonly isReady: boolean;
  readonly onAgree: () => void;
}

/** What is no longer as the reader was shown it, old and new. */
function Changed({ changed: { difference, version }, isReady, onAgree }: ChangedProps) {
  return (
    <section className={styles.changed} aria-label="Changed since it was shown" role="alert">
      <p>
        <strong>
          {isSame(difference)
            ? 'The report was stored in the meantime.'
            : 'The report is no longer what was shown. Look at what has changed before it is signed.'}
        </strong>
      </p>
      {version && (
        <p>
          Version {version.number}: {statusWords(version).toLowerCase()}
          {version.signerName ? ` by ${signerName(version.signerName)}` : ''}.
        </p>
      )}
      <div className={styles.differences}>
        <SentenceDifferences sections={difference.sections} />
        {difference.settings.length > 0 && <h4>Settings</h4>}
        {difference.settings.map(({ setting, before, after }) => (
          <Difference key={setting} name={setting} before={before} after={after} />
        ))}
        {difference.parts.length > 0 && <p className={styles.help}>Also changed: {difference.parts.join('; ')}.</p>}
      </div>
      <Button isDisabled={!isReady} onPress={onAgree}>
        I have read the changes
      </Button>
    </section>
  );
}
