import { Crosshair } from 'lucide-react';
import { runCommand } from '../app/commands.ts';
import { Button, IconButton } from '../app/ui/Button.tsx';
import styles from './ImageBar.module.css';
import { useComparison } from './view/comparison.ts';

/** Lays a prior over the current film: two landmarks on each. */
export function AlignButtons({ film, shortcut }: { film: boolean; shortcut: string | undefined }) {
  const { marks, alignments, cancelAlignment, clearAlignments } = useComparison();
  if (marks !== null) {
    return (
      <>
        <output className={styles.picking}>Landmarks {marks.length} of 4</output>
        <Button kind="quiet" onPress={cancelAlignment}>
          Cancel
        </Button>
      </>
    );
  }
  return (
    <>
      <IconButton
        icon={Crosshair}
        label="Align two films by landmarks"
        words="Align"
        {...(shortcut === undefined ? {} : { shortcut })}
        isDisabled={!film}
        onPress={() => runCommand('image.align')}
      />
      {alignments.size > 0 && (
        <Button kind="quiet" onPress={clearAlignments}>
          Remove alignment
        </Button>
      )}
    </>
  );
}
