/** Which image hangs in which cell, and which cell is the active one. */
import { useCallback, useMemo, useState } from 'react';
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import {
  besideLatest,
  type HungImage,
  hangPriors,
  hang as hangStudies,
  type LayoutId,
  layoutShape,
  stepDate,
} from '../../viewer/hanging.ts';

export interface HangingState {
  readonly layout: LayoutId;
  readonly cells: readonly (HungImage | null)[];
  readonly active: number;
  setLayout(layout: LayoutId): void;
  setCells(cells: readonly (HungImage | null)[]): void;
  activate(cell: number): void;
  /** Hangs an image in the active cell. */
  hang(image: HungImage): void;
  /** Goes to an image where it hangs already, else hangs it in the active cell. */
  show(image: HungImage): void;
  /** Goes to an image where it hangs already, else hangs it beside the latest film and scan, which stay where they are. */
  showBeside(image: HungImage): void;
  /** The comparable image one date earlier or later, in place; false where there is none. */
  step(by: 1 | -1): boolean;
}

export function useHanging(studies: readonly StudyInfo[], priors = false): HangingState {
  const [opening] = useState(() => (priors ? hangPriors(studies) : hangStudies(studies)));
  const [layout, setLayout] = useState(opening.layout);
  const [hung, setCells] = useState(opening.cells);
  const [chosen, activate] = useState(0);
  const { rows, columns } = layoutShape[layout];
  const count = rows * columns;
  const cells = useMemo(() => Array.from({ length: count }, (_, i) => hung[i] ?? null), [count, hung]);
  const active = Math.min(chosen, count - 1);
  const hang = useCallback(
    (image: HungImage) =>
      setCells(
        cells.map((cell, i) => (i === active ? { sopInstanceUid: image.sopInstanceUid, frame: image.frame } : cell)),
      ),
    [cells, active],
  );
  const show = useCallback(
    (image: HungImage) => {
      const at = cells.findIndex((c) => c?.sopInstanceUid === image.sopInstanceUid && c.frame === image.frame);
      if (at >= 0) activate(at);
      else hang(image);
    },
    [cells, hang],
  );
  const showBeside = useCallback(
    (image: HungImage) => {
      const next = besideLatest(studies, { layout, cells }, active, image);
      setLayout(next.layout);
      setCells(next.cells);
      activate(next.active);
    },
    [studies, layout, cells, active],
  );
  const step = useCallback(
    (by: 1 | -1) => {
      const here = cells[active];
      const next = here ? stepDate(studies, here, by) : null;
      if (next) hang(next);
      return next !== null;
    },
    [cells, active, studies, hang],
  );
  return useMemo(
    () => ({ layout, cells, active, setLayout, setCells, activate, hang, show, showBeside, step }),
    [layout, cells, active, hang, show, showBeside, step],
  );
}
