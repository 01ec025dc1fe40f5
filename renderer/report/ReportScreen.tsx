import { ArrowLeft, Download, History, PenLine, Redo2, Undo2 } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { Button as AriaButton, Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import { unsettledTarget } from '../../shared/report/completeness.ts';
import { formatDate } from '../../shared/report/format.ts';
import type { CompletenessItem } from '../../shared/report/model.ts';
import { useRecord, useRecordStore } from '../annotate/store/useRecord.ts';
import { useStepNotice } from '../annotate/store/useStepNotice.ts';
import { useCommands } from '../app/commands.ts';
import { SavedState } from '../app/SavedState.tsx';
import { Button, IconButton } from '../app/ui/Button.tsx';
import { Editor } from './Editor.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { Preview } from './Preview.tsx';
import styles from './ReportScreen.module.css';
import { goToField, goToSentence, goToUnsettled } from './SectionIndex.tsx';
import { SignDialog } from './SignDialog.tsx';
import { isSigned, statusWords } from './status.ts';
import { useReport } from './useReport.ts';
import { VersionsDialog } from './VersionsDialog.tsx';

export interface ReportScreenProps {
  readonly patientKey: string;
  readonly studyInstanceUid: string;
  readonly onClose: () => void;
  /** Goes to a study, an annotation or a lesion on the images. Without it, closing the report leads back to them. */
  readonly onGoTo?: (target: string) => void;
}

function Completeness({ items, onGoTo }: { items: readonly CompletenessItem[]; onGoTo: (target: string) => void }) {
  if (items.length === 0) return <span className={styles.complete}>Complete</span>;
  const blocking = items.some((item) => item.blocking);
  return (
    <DialogTrigger>
      <AriaButton className={`${styles.open} ${blocking ? styles.blocked : ''}`} data-testid="completeness">
        {items.length === 1 ? '1 open point' : `${items.length} open points`}
      </AriaButton>
      <Popover className={styles.popover ?? ''} placement="bottom start">
        <AriaDialog aria-label="Open points" className={styles.points ?? ''}>
          {({ close }) => (
            <ul>
              {items.map((item) => (
                <li key={`${item.code} ${item.target} ${item.message}`}>
                  {item.target === null ? (
                    <span>{item.message}</span>
                  ) : (
                    <AriaButton
                      className={styles.point ?? ''}
                      onPress={() => {
                        close();
                        // The popover gives the focus back to its button first.
                        const { target } = item;
                        setTimeout(() => target !== null && onGoTo(target), 50);
                      }}
                    >
                      {item.message}
                      {item.blocking && <em> Needed for signing.</em>}
                    </AriaButton>
                  )}
                </li>
              ))}
            </ul>
          )}
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}

/** Writing, signing and sending the report of one study: the text on the left, the sheet on the right. */
export function ReportScreen({ patientKey, studyInstanceUid, onClose, onGoTo }: ReportScreenProps) {
  const report = useReport(patientKey, studyInstanceUid);
  const { record } = useRecord(patientKey);
  const { content, latest, actions, history, changed } = report;
  const [dialog, setDialog] = useState<'none' | 'sign' | 'export' | 'versions'>('none');
  const close = useCallback(() => setDialog('none'), []);
  const sign = useCallback(() => {
    // What is still being typed is part of what is signed.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    setDialog('sign');
  }, []);
  // What is seen here is the draft: a mark on an image is not taken back from here.
  const undo = useCallback(() => actions.undo(studyInstanceUid), [actions, studyInstanceUid]);
  const redo = useCallback(() => actions.redo(studyInstanceUid), [actions, studyInstanceUid]);
  useStepNotice(useRecordStore(patientKey), studyInstanceUid);
  const goTo = useCallback(
    (target: string) => {
      if (target.startsWith('field:')) goToField(target.slice('field:'.length));
      else if (target.startsWith('sentence:')) goToSentence(target.slice('sentence:'.length));
      else if (target === unsettledTarget) goToUnsettled();
      else if (onGoTo) onGoTo(target);
      else onClose();
    },
    [onGoTo, onClose],
  );

  useCommands(
    useMemo(
      () => [
        {
          id: 'report.images',
          title: 'Back to the images',
          group: 'Report' as const,
          keys: ['Ctrl+R'],
          run: onClose,
        },
        {
          id: 'report.sign',
          title: 'Sign the report',
          group: 'Report' as const,
          keys: ['Ctrl+Enter'],
          run: sign,
        },
        {
          id: 'report.export',
          title: 'Export the report',
          group: 'Report' as const,
          keys: ['Ctrl+E'],
          run: () => setDialog('export'),
        },
        {
          id: 'report.versions',
          title: 'Versions of the report',
          group: 'Report' as const,
          keys: ['Ctrl+Shift+V'],
          run: () => setDialog('versions'),
        },
        { id: 'edit.undo', title: 'Undo', group: 'Report' as const, keys: ['Ctrl+Z'], run: undo },
        {
          id: 'edit.redo',
          title: 'Redo',
          group: 'Report' as const,
          keys: ['Ctrl+Y', 'Ctrl+Shift+Z'],
          run: redo,
        },
      ],
      [onClose, sign, undo, redo],
    ),
  );

  if (!content) {
    return (
      <main className={styles.waiting}>
        <h1 className="visually-hidden">Report</h1>
        <p>Writing the report from the measurements.</p>
        <Button onPress={onClose}>Back to the images</Button>
      </main>
    );
  }
  const version = latest?.version ?? null;
  const signed = isSigned(version);
  const examination = content.studyDescription || 'Examination without a description';
  return (
    <div className={styles.screen} data-testid="report-screen">
      <header className={styles.bar}>
        <IconButton icon={ArrowLeft} label="Back to the images" shortcut="Ctrl+R" onPress={onClose} />
        <h1 className={styles.title}>
          {content.patient.name || content.patient.patientId}
          <span>
            {examination}, {formatDate(content.studyDate)}
          </span>
        </h1>
        <span className={styles.status} data-status={version?.status ?? 'draft'} data-testid="report-status">
          {statusWords(version)}
          {version ? `, version ${version.number}` : ''}
        </span>
        {version && changed && (
          <span className={styles.changedNote}>{signed ? 'Changed since signing' : 'Changed since this version'}</span>
        )}
        <Completeness items={content.completeness} onGoTo={goTo} />
        <SavedState className={styles.saved} pending={report.pending} />
        <IconButton
          icon={Undo2}
          label={history.undoLabel === null ? 'Nothing to undo' : `Undo: ${history.undoLabel}`}
          shortcut="Ctrl+Z"
          isDisabled={history.undoLabel === null}
          onPress={undo}
        />
        <IconButton
          icon={Redo2}
          label={history.redoLabel === null ? 'Nothing to redo' : `Redo: ${history.redoLabel}`}
          shortcut="Ctrl+Y"
          isDisabled={history.redoLabel === null}
          onPress={redo}
        />
        <Button kind="quiet" icon={History} onPress={() => setDialog('versions')}>
          Versions
        </Button>
        <Button icon={Download} onPress={() => setDialog('export')}>
          Export
        </Button>
        <Button kind="primary" icon={PenLine} onPress={sign}>
          {signed ? 'Amend' : 'Sign'}
        </Button>
      </header>
      <div className={styles.panes}>
        <main className={styles.editorPane} aria-label="Report text">
          <Editor report={report} onGoTo={goTo} />
        </main>
        <aside className={styles.previewPane} aria-label="Preview">
          <Preview
            content={content}
            annotations={record?.annotations ?? []}
            version={changed ? null : version}
            examination={examination}
            onGoTo={goTo}
          />
        </aside>
      </div>
      {dialog === 'sign' && (
        <SignDialog
          patientKey={patientKey}
          studyInstanceUid={content.studyInstanceUid}
          report={report}
          content={content}
          onClose={close}
          onSigned={() => {
            close();
            void report.refreshVersions();
          }}
        />
      )}
      {dialog === 'export' && (
        <ExportDialog
          patientKey={patientKey}
          studyInstanceUid={content.studyInstanceUid}
          content={content}
          latest={version}
          settled={actions.settled}
          onClose={close}
        />
      )}
      {dialog === 'versions' && (
        <VersionsDialog patientKey={patientKey} versions={report.versions} current={content} onClose={close} />
      )}
    </div>
  );
}
