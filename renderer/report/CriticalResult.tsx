import { PhoneCall } from 'lucide-react';
import { useState } from 'react';
import { Input, Label, Radio, RadioGroup, TextArea, TextField } from 'react-aria-components';
import { criticalResultSchema, type ReportDraft, type CriticalResult as Told } from '../../shared/reading/model.ts';
import { setCriticalResult } from '../../shared/report/draftChanges.ts';
import { criticalResultText } from '../../shared/report/readerEntries.ts';
import { capitalise } from '../../shared/wording/terms.ts';
import { Button } from '../app/ui/Button.tsx';
import { Dialog } from '../app/ui/Dialog.tsx';
import editor from './Editor.module.css';
import styles from './ReportScreen.module.css';
import type { ReportState } from './useReport.ts';

const means: readonly Told['means'][] = ['by telephone', 'in person', 'by secure message', 'by pager'];

/** "2026-03-12T14:05" of the clock on the wall. */
function localMinute(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export interface CriticalResultProps {
  readonly value: Told | undefined;
  readonly draft: ReportDraft;
  readonly change: ReportState['change'];
}

/** That a result was told to someone who must act on it: in the report, and with it in the audit trail. */
export function CriticalResult({ value, draft, change }: CriticalResultProps) {
  const [open, setOpen] = useState(false);
  return (
    <div className={editor.entry}>
      {value && <p className={editor.entryText}>{criticalResultText(value)}</p>}
      <Button kind="quiet" icon={PhoneCall} onPress={() => setOpen(true)}>
        {value ? 'Edit critical result' : 'Critical result told'}
      </Button>
      {value && (
        <Button kind="quiet" onPress={() => change('Remove critical result', (d) => setCriticalResult(d, null))}>
          Remove
        </Button>
      )}
      {open && <CriticalResultDialog value={value} draft={draft} change={change} onClose={() => setOpen(false)} />}
    </div>
  );
}

function CriticalResultDialog({ value, draft, change, onClose }: CriticalResultProps & { onClose: () => void }) {
  const [began] = useState(draft);
  const [told, setTold] = useState<Told>(
    value ?? { result: '', told: '', means: 'by telephone', at: localMinute(new Date()), by: '' },
  );
  const entry = criticalResultSchema.safeParse({ ...told, result: told.result.trim(), told: told.told.trim() });
  const field = (key: 'told' | 'by', label: string) => (
    <TextField
      value={told[key]}
      onChange={(text) => setTold({ ...told, [key]: text })}
      className={styles.field ?? ''}
      isRequired={key === 'told'}
    >
      <Label>{label}</Label>
      <Input />
    </TextField>
  );
  return (
    <Dialog
      title="Critical result"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={!entry.success}
            onPress={() => {
              if (entry.success) change('Note critical result', (d) => setCriticalResult(d, entry.data), began);
              onClose();
            }}
          >
            Put into the report
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          value={told.result}
          onChange={(result) => setTold({ ...told, result })}
          className={styles.field ?? ''}
          isRequired
          autoFocus
        >
          <Label>Result</Label>
          <TextArea rows={2} spellCheck lang="en" />
        </TextField>
        {field('told', 'Told to')}
        <RadioGroup
          value={told.means}
          onChange={(chosen) => setTold({ ...told, means: means.find((item) => item === chosen) ?? 'by telephone' })}
          className={styles.radios ?? ''}
          aria-label="Means"
        >
          {means.map((item) => (
            <Radio key={item} value={item} className={styles.radio ?? ''}>
              <span className={styles.dot} aria-hidden />
              <span>{capitalise(item)}</span>
            </Radio>
          ))}
        </RadioGroup>
        <TextField
          value={told.at}
          onChange={(at) => setTold({ ...told, at: at.slice(0, 16) })}
          className={styles.field ?? ''}
        >
          <Label>Date and time</Label>
          <Input type="datetime-local" />
        </TextField>
        {field('by', 'Told by')}
      </div>
    </Dialog>
  );
}
