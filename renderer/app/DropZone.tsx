import { type DragEvent, type ReactNode, useState } from 'react';
import styles from './DropZone.module.css';
import { showError } from './messages.ts';

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');

/** The whole window takes folders and files. Other drags (an image from the timeline) pass through. */
export function DropZone({ children, onOpened }: { children: ReactNode; onOpened: () => void }) {
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: opening by keyboard has its own buttons and commands
    <div
      className={styles.zone}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        window.enthesis.openDropped([...event.dataTransfer.files]).then(onOpened, showError);
      }}
    >
      {children}
      {over && <div className={styles.hint}>Drop to open</div>}
    </div>
  );
}
