import { useState } from 'react';
import { Checkbox, CheckboxGroup, Radio, RadioGroup } from 'react-aria-components';
import { freeTexts } from '../../shared/report/freeText.ts';
import type { ExportFormat, ReportContent, ReportVersion } from '../../shared/report/model.ts';
import { call } from '../app/client.ts';
import { showError, showInfo } from '../app/messages.ts';
import { Button } from '../app/ui/Button.tsx';
import { Dialog } from '../app/ui/Dialog.tsx';
import styles from './ReportScreen.module.css';
import { statusWords } from './status.ts';

const formats: readonly { id: ExportFormat; label: string; help: string }[] = [
  { id: 'pdf', label: 'PDF', help: 'for the referrer and the printer' },
  { id: 'sr', label: 'DICOM structured report', help: 'measurements and text for the PACS, one file per study' },
  { id: 'encapsulated-pdf', label: 'PDF as a DICOM object', help: 'the same PDF for the PACS' },
  { id: 'key-images', label: 'Key images', help: 'DICOM pictures with the annotations in them' },
  {
    id: 'presentation-states',
    label: 'Key images as presentation states',
    help: 'the images themselves, shown with window and annotations by the PACS',
  },
  { id: 'fhir', label: 'FHIR R4 bundle', help: 'for the record system' },
  { id: 'html', label: 'Web page', help: 'one file, opens anywhere' },
  { id: 'mrrt', label: 'IHE MRRT', help: 'sections and fields, for other reporting systems' },
  { id: 'csv', label: 'CSV table', help: 'one row per measured value' },
  { id: 'json', label: 'JSON', help: 'values, text and annotations' },
];

export interface ExportDialogProps {
  readonly patientKey: string;
  readonly studyInstanceUid: string;
  readonly content: ReportContent;
  readonly latest: ReportVersion | null;
  readonly settled: () => Promise<void>;
  readonly onClose: () => void;
}

export function ExportDialog({ patientKey, studyInstanceUid, content, latest, settled, onClose }: ExportDialogProps) {
  const [chosen, setChosen] = useState<string[]>(['pdf', 'sr']);
  const [which, setWhich] = useState<'version' | 'draft'>(latest ? 'version' : 'draft');
  const [deidentify, setDeidentify] = useState(false);
  const [busy, setBusy] = useState(false);
  const freeText = freeTexts(content);
  const run = async () => {
    setBusy(true);
    try {
      await settled();
      const reply = await call('host.exportReport', {
        patientKey,
        studyInstanceUid,
        versionId: which === 'version' ? (latest?.versionId ?? null) : null,
        formats: formats.map((format) => format.id).filter((id) => chosen.includes(id)),
        deidentify,
      });
      setBusy(false);
      if (reply.cancelled) return;
      const count = reply.files.length;
      showInfo(`${count} ${count === 1 ? 'file' : 'files'} written to ${reply.folderName}.`);
      onClose();
    } catch (error) {
      showError(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title="Export the report"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={chosen.length === 0 || busy} onPress={() => void run()}>
            Choose folder and export
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {latest && (
          <RadioGroup
            value={which}
            onChange={(value) => setWhich(value === 'draft' ? 'draft' : 'version')}
            className={styles.radios ?? ''}
            aria-label="What to export"
          >
            <Radio value="version" className={styles.radio ?? ''}>
              <span className={styles.dot} aria-hidden />
              <span>
                <strong>Version {latest.number}</strong>
                <span className={styles.help}>{statusWords(latest)}</span>
              </span>
            </Radio>
            <Radio value="draft" className={styles.radio ?? ''}>
              <span className={styles.dot} aria-hidden />
              <span>
                <strong>The draft</strong>
                <span className={styles.help}>as on the screen, marked as not signed</span>
              </span>
            </Radio>
          </RadioGroup>
        )}
        <CheckboxGroup value={chosen} onChange={setChosen} aria-label="Formats" className={styles.formats ?? ''}>
          {formats.map((format) => (
            <Checkbox key={format.id} value={format.id} className={styles.check ?? ''}>
              <span className={styles.box} aria-hidden />
              <span>
                {format.label} <span className={styles.help}>{format.help}</span>
              </span>
            </Checkbox>
          ))}
        </CheckboxGroup>
        <Checkbox isSelected={deidentify} onChange={setDeidentify} className={styles.check ?? ''}>
          <span className={styles.box} aria-hidden />
          <span>
            De-identify{' '}
            <span className={styles.help}>patient and staff removed, identifiers exchanged, dates kept</span>
          </span>
        </Checkbox>
        {deidentify && freeText.length > 0 && (
          <div role="note" className={styles.freeText}>
            <strong>Written by a person: read again before passing it on</strong>
            {freeText.map((sentence) => (
              <p key={sentence.id}>{sentence.text}</p>
            ))}
          </div>
        )}
      </div>
    </Dialog>
  );
}
