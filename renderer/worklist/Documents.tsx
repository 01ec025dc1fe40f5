import { FileText } from 'lucide-react';
import { useState } from 'react';
import type { MethodOutput } from '../../shared/contract/methods.ts';
import type { InstanceInfo, StudyInfo } from '../../shared/dicom/model.ts';
import { shortDate } from '../../shared/wording/date.ts';
import { call } from '../app/client.ts';
import { showError, showInfo } from '../app/messages.ts';
import { Button } from '../app/ui/Button.tsx';
import { Dialog } from '../app/ui/Dialog.tsx';
import styles from './Documents.module.css';

const reportClass = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\.\d+$/;
const pdfClass = '1.2.840.10008.5.1.4.1.1.104.1';
const presentationClass = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.11\.[1-9]$/;

function isDocument({ sopClassUid }: InstanceInfo): boolean {
  return reportClass.test(sopClassUid) || presentationClass.test(sopClassUid) || sopClassUid === pdfClass;
}

/** What kind of document it is, as PACS name them: PR is a presentation state, KO a selection of key images. */
function kindOf({ sopClassUid, modality }: InstanceInfo): string {
  if (sopClassUid === pdfClass) return 'PDF';
  if (presentationClass.test(sopClassUid)) return 'PR';
  return modality === 'KO' ? 'KO' : 'SR';
}

interface OpenDocument {
  readonly sopInstanceUid: string;
  readonly content: MethodOutput<'documents.read'>;
}

/** Newest first: structured reports, presentation states and PDFs among the images of a patient; each can be opened. */
export function Documents({ studies }: { studies: readonly StudyInfo[] }) {
  const [shown, setShown] = useState<OpenDocument | null>(null);
  const documents = studies.flatMap((study) =>
    study.instances.filter(isDocument).map((instance) => ({ study, instance })),
  );
  if (documents.length === 0) return null;
  const open = (sopInstanceUid: string) =>
    call('documents.read', { sopInstanceUid }).then((content) => setShown({ sopInstanceUid, content }), showError);
  return (
    <section aria-label="Documents">
      <h3 className={styles.heading}>Documents</h3>
      <ul className={styles.list}>
        {documents.map(({ study, instance }) => (
          <li key={instance.sopInstanceUid} title={instance.seriesDescription}>
            <Button kind="quiet" icon={FileText} onPress={() => void open(instance.sopInstanceUid)}>
              <span className={styles.date}>{shortDate(study.date ?? study.studyDate) || 'No date'}</span>
              <span>{kindOf(instance)}</span>
              <span className={styles.name}>{study.description || instance.seriesDescription}</span>
            </Button>
          </li>
        ))}
      </ul>
      {shown && <DocumentDialog document={shown} onClose={() => setShown(null)} />}
    </section>
  );
}

function DocumentDialog({ document, onClose }: { document: OpenDocument; onClose: () => void }) {
  const { sopInstanceUid, content } = document;
  const save = () =>
    void call('host.saveDocument', { sopInstanceUid }).then(({ cancelled, fileName }) => {
      if (cancelled) return;
      showInfo(`Saved as ${fileName}.`);
      onClose();
    }, showError);
  if (content.kind === 'pdf') {
    return (
      <Dialog
        title={content.title}
        isOpen
        onClose={onClose}
        footer={
          <>
            <Button kind="quiet" onPress={onClose}>
              Close
            </Button>
            <Button kind="primary" onPress={save}>
              Save PDF
            </Button>
          </>
        }
      >
        <p>A PDF of {Math.max(1, Math.round(content.bytes / 1024))} KB. Save it to read it in a PDF viewer.</p>
      </Dialog>
    );
  }
  return (
    <Dialog title={content.title} isOpen onClose={onClose} wide>
      <ul className={styles.lines}>
        {content.lines.map(({ depth, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines can repeat and the document does not change
          <li key={index} style={{ paddingLeft: `${Math.min(depth, 12) * 16}px` }}>
            {text}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
