import { useState } from 'react';
import { Checkbox, Radio, RadioGroup } from 'react-aria-components';
import type { MethodInput } from '../../shared/contract/methods.ts';
import type { StudyInfo } from '../../shared/dicom/model.ts';
import { call } from '../app/client.ts';
import { showError } from '../app/messages.ts';
import { Button } from '../app/ui/Button.tsx';
import { Dialog } from '../app/ui/Dialog.tsx';
import styles from './DeidentifyDialog.module.css';

type Options = MethodInput<'host.exportDeidentified'>['options'];
type Flag = 'keepPatientCharacteristics' | 'keepDeviceIdentity' | 'cleanDescriptors';

const dates = [
  { id: 'shift', label: 'Shifted', help: 'all by the same number of days, so that intervals stay' },
  { id: 'remove', label: 'Removed', help: 'studies can no longer be put in order' },
  { id: 'keep', label: 'Kept', help: 'only where the real dates may be known' },
] as const;

const flags: readonly { id: Flag; label: string; help: string }[] = [
  { id: 'keepPatientCharacteristics', label: 'Keep sex, age, size and weight', help: '' },
  { id: 'keepDeviceIdentity', label: 'Keep station, serial number and software', help: '' },
  { id: 'cleanDescriptors', label: 'Keep descriptions', help: 'only words that are radiology’s own' },
];

interface Props {
  readonly patientKey: string;
  readonly studies: readonly StudyInfo[];
  readonly onClose: () => void;
}

/** What is asked before a patient's images are copied without identity. */
export function DeidentifyDialog({ patientKey, studies, onClose }: Props) {
  const [options, setOptions] = useState<Options>({ dates: 'shift', keepPatientCharacteristics: true });
  const instances = studies.flatMap((study) => study.instances);
  const images = instances.filter(({ rows }) => rows !== null);
  const reports = instances.filter(({ rows, modality }) => rows === null && (modality === 'SR' || modality === 'KO'));
  const others = instances.length - images.length - reports.length;
  const unsure = images.filter(({ burnedInAnnotation }) => burnedInAnnotation !== false).length;
  const run = () => {
    onClose();
    call('host.exportDeidentified', { patientKey, options }).catch(showError);
  };
  return (
    <Dialog
      title="Copy de-identified"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={images.length + reports.length === 0} onPress={run}>
            Choose folder and copy
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          {images.length} {images.length === 1 ? 'image' : 'images'} of {studies.length}{' '}
          {studies.length === 1 ? 'study' : 'studies'}, by the DICOM basic profile (PS3.15 E.1). Names, identifiers,
          private attributes and free text go; identifiers are exchanged alike in every file.
          {reports.length > 0 &&
            ` Of ${reports.length === 1 ? '1 report' : `${reports.length} reports`}, codes, measurements and drawings stay, what a person wrote goes.`}
          {others > 0 &&
            ` ${others === 1 ? '1 document is' : `${others} documents are`} left out: what they say cannot be looked through.`}
        </p>
        <RadioGroup
          className={styles.group ?? ''}
          aria-label="Dates"
          value={options.dates ?? 'shift'}
          onChange={(value) => setOptions({ ...options, dates: value as NonNullable<Options['dates']> })}
        >
          <span className={styles.title}>Dates</span>
          {dates.map(({ id, label, help }) => (
            <Radio key={id} value={id} className={styles.choice ?? ''}>
              <span className={styles.dot} aria-hidden />
              <span>
                {label} <span className={styles.help}>{help}</span>
              </span>
            </Radio>
          ))}
        </RadioGroup>
        <div className={styles.group}>
          <span className={styles.title}>What may stay</span>
          {flags.map(({ id, label, help }) => (
            <Checkbox
              key={id}
              className={styles.choice ?? ''}
              isSelected={options[id] ?? false}
              onChange={(selected) => setOptions({ ...options, [id]: selected })}
            >
              <span className={styles.box} aria-hidden />
              <span>
                {label} <span className={styles.help}>{help}</span>
              </span>
            </Checkbox>
          ))}
        </div>
        <p className={styles.warning} role="note">
          Pixels are not changed.{' '}
          {unsure === 0
            ? 'All images say that no text is burned into them.'
            : `${unsure === 1 ? '1 image does' : `${unsure} images do`} not say that no text is burned in: look at the copies before passing them on.`}
        </p>
      </div>
    </Dialog>
  );
}
