import { Images } from 'lucide-react';
import { useState } from 'react';
import { Checkbox, Input, Label, TextField } from 'react-aria-components';
import type { Annotation, ReportDraft } from '../../shared/reading/model.ts';
import { setKeyImages } from '../../shared/report/draftChanges.ts';
import type { KeyImage } from '../../shared/report/model.ts';
import { Button } from '../app/ui/Button.tsx';
import { Dialog } from '../app/ui/Dialog.tsx';
import editor from './Editor.module.css';
import { KeyImageFigure } from './KeyImageFigure.tsx';
import styles from './ReportScreen.module.css';
import type { ReportState } from './useReport.ts';

const keyOf = (image: Pick<KeyImage, 'sopInstanceUid' | 'frame'>) => `${image.sopInstanceUid}#${image.frame}`;

export interface KeyImagePickerProps {
  /** Those in the report now. */
  readonly chosen: readonly KeyImage[];
  /** All that can be chosen, each with the caption that the data give. */
  readonly candidates: readonly KeyImage[];
  readonly annotations: readonly Annotation[];
  /** The report has a choice of its own. */
  readonly own: boolean;
  readonly draft: ReportDraft;
  readonly change: ReportState['change'];
}

/** Which images the report shows, and what stands below them. */
export function KeyImagePicker(props: KeyImagePickerProps) {
  const { chosen, own, change } = props;
  const [open, setOpen] = useState(false);
  return (
    <section className={editor.section} aria-labelledby="report-key-images">
      <header className={editor.head}>
        <h2 id="report-key-images">Key images</h2>
      </header>
      <div className={editor.entry}>
        <p className={editor.note}>
          {chosen.length === 1 ? '1 image' : `${chosen.length} images`}
          {own ? ', chosen for this report' : ', the measured ones'}
        </p>
        <Button kind="quiet" icon={Images} onPress={() => setOpen(true)}>
          Choose key images
        </Button>
        {own && (
          <Button kind="quiet" onPress={() => change('Key images from the data', (d) => setKeyImages(d, null))}>
            Back to the measured ones
          </Button>
        )}
      </div>
      {open && <KeyImageDialog {...props} onClose={() => setOpen(false)} />}
    </section>
  );
}

const most = 12;

function KeyImageDialog({
  chosen,
  candidates,
  annotations,
  draft,
  change,
  onClose,
}: KeyImagePickerProps & { onClose: () => void }) {
  const [began] = useState(draft);
  const [captions, setCaptions] = useState(() => new Map(chosen.map((image) => [keyOf(image), image.caption])));
  const set = (key: string, caption: string | null) => {
    const next = new Map(captions);
    if (caption === null) next.delete(key);
    else next.set(key, caption);
    setCaptions(next);
  };
  const store = () => {
    const generated = new Map(candidates.map((image) => [keyOf(image), image.caption]));
    const images = [...captions].map(([image, caption]) =>
      caption.trim() === '' || caption === generated.get(image) ? { image } : { image, caption: caption.trim() },
    );
    change('Choose key images', (current) => setKeyImages(current, images), began);
    onClose();
  };
  return (
    <Dialog
      title="Key images of this report"
      isOpen
      wide
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={captions.size > most} onPress={store}>
            Use {captions.size === 1 ? '1 image' : `${captions.size} images`}
          </Button>
        </>
      }
    >
      {candidates.length === 0 ? (
        <p className={styles.help}>No image carries marks or is flagged yet. Flag one while reading, with K.</p>
      ) : (
        <ul className={editor.pictures}>
          {candidates.map((image) => {
            const key = keyOf(image);
            const caption = captions.get(key);
            return (
              <li key={key} data-chosen={caption !== undefined}>
                <KeyImageFigure keyImage={image} annotations={annotations} />
                <Checkbox
                  isSelected={caption !== undefined}
                  onChange={(on) => set(key, on ? image.caption : null)}
                  className={styles.check ?? ''}
                >
                  <span className={styles.box} aria-hidden />
                  In the report
                </Checkbox>
                {caption !== undefined && (
                  <TextField value={caption} onChange={(words) => set(key, words)} className={styles.field ?? ''}>
                    <Label>Caption</Label>
                    <Input spellCheck lang="en" maxLength={500} />
                  </TextField>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Dialog>
  );
}
