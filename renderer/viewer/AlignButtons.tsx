import { Crosshair, Unlink } from 'lucide-react';
import { runCommand } from '../app/commands.ts';
import { IconButton } from '../app/ui/Button.tsx';
import { useComparison } from './view/comparison.ts';

export interface AlignButtonsProps {
  readonly film: boolean;
  readonly shortcut: string | undefined;
}

/** Lays a prior over the current film: two landmarks on each. The bar keeps its height meanwhile. */
export function AlignButtons({ film, shortcut }: AlignButtonsProps) {
  const { marks, alignments, cancelAlignment, clearAlignments } = useComparison();
  return (
    <>
      {marks === null ? (
        <IconButton
          icon={Crosshair}
          label="Align two films by landmarks"
          words="Align"
          {...(shortcut === undefined ? {} : { shortcut })}
          isDisabled={!film}
          onPress={() => runCommand('image.align')}
        />
      ) : (
        <IconButton
          icon={Crosshair}
          label={`Landmarks, ${marks.length} of 4: cancel`}
          words={`${marks.length} of 4`}
          shortcut="Esc"
          isOn
          onPress={cancelAlignment}
        />
      )}
      {alignments.size > 0 && <IconButton icon={Unlink} label="Remove alignment" onPress={clearAlignments} />}
    </>
  );
}
