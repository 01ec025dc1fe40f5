import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { InstanceInfo, PatientInfo, StudyInfo } from '../../shared/dicom/model.ts';
import { useCommands } from '../app/commands.ts';
import { cancelPrefetches, prefetch } from './frames/frames.ts';
import {
  comparableThroughTime,
  type HungImage,
  imageKind,
  type LayoutId,
  layoutShape,
  presentationKeyOf,
} from './hanging.ts';
import { ImageBar } from './ImageBar.tsx';
import { imageCommands } from './imageCommands.ts';
import type { Overlaid } from './overlaid.ts';
import { PickingMarks } from './PickingMarks.tsx';
import { stackOf } from './stack.ts';
import type { DisplayScale, DisplaySpacing, LeftButtonMode, PointerHandler } from './types.ts';
import { useBlendCommands } from './useBlendCommands.ts';
import { type MatchPictures, useBlendMatch } from './useBlendMatch.ts';
import { Viewport } from './Viewport.tsx';
import styles from './ViewportGrid.module.css';
import { type Blend, blendIn, type PairStatus, pairStatus, pairWords, useBlend } from './view/blend.ts';
import { type SharedScale, useComparison } from './view/comparison.ts';
import type { ViewportGeometry } from './view/geometry.ts';
import { leavePicking, pickByKey, pickingPointer, usePicking } from './view/picking.ts';
import { usePresentations } from './view/presentation.ts';
import { dateOf } from './view/words.ts';

/** Drag data of an image: "<sopInstanceUid>#<frame>". */
export const imageDragType = 'application/x-enthesis-image';

/** What the caller knows about the image in a cell. */
export interface CellOptions {
  readonly note?: string | null;
  readonly spacing?: DisplaySpacing | null;
  /** Mean of the reference region on this frame, in counts, for a scale by reference; null without one. */
  readonly referenceMean?: number | null;
}

export interface ViewportGridProps {
  readonly patient: PatientInfo;
  /** Study Instance UID -> the patient as that study states it: the words on a picture are those of its own file. */
  readonly statedBy?: Readonly<Record<string, PatientInfo>>;
  readonly studies: readonly StudyInfo[];
  readonly layout: LayoutId;
  readonly cells: readonly (HungImage | null)[];
  readonly onCells: (cells: readonly (HungImage | null)[]) => void;
  readonly active: number;
  readonly onActive: (cell: number) => void;
  /** Hangs two images side by side, where only one had a place. */
  readonly onPair?: (first: HungImage, second: HungImage) => void;
  readonly mode: LeftButtonMode;
  /** Films move together, and scans move together. */
  readonly linked: boolean;
  readonly options?: (instance: InstanceInfo, frame: number, cell: number) => CellOptions;
  /** The tool's handler for the image in a cell. Must be the same object as long as nothing changed. */
  readonly pointer?: (instance: InstanceInfo, frame: number, cell: number) => PointerHandler | null;
  readonly overlay?: (instance: InstanceInfo, frame: number, cell: number, geometry: ViewportGeometry) => ReactNode;
  /** Lays one picture on another by what they show, for comparing two that no landmarks align. Must stay the same function. */
  readonly matchPictures?: MatchPictures;
}

export function parseImageKey(text: string): HungImage | null {
  const match = /^([0-9.]{1,64})#(\d{1,6})$/.exec(text);
  return match === null ? null : { sopInstanceUid: match[1]!, frame: Math.max(1, Number(match[2])) };
}

export function viewportIdOf(cell: number): string {
  return `viewport-${cell}`;
}

/** Slices on either side of the one shown that are decoded when nothing else is to be done. */
const slicesAhead = 4;

function bySeries(instances: Iterable<InstanceInfo>): ReadonlyMap<string, readonly InstanceInfo[]> {
  const series = new Map<string, InstanceInfo[]>();
  for (const instance of instances) {
    const known = series.get(instance.seriesInstanceUid);
    if (known === undefined) series.set(instance.seriesInstanceUid, [instance]);
    else known.push(instance);
  }
  return series;
}

/** The viewports of the reading screen. */
export function ViewportGrid(props: ViewportGridProps) {
  const { layout, cells, onCells, active, onActive, studies, linked } = props;
  const { rows, columns } = layoutShape[layout];
  const root = useRef<HTMLDivElement>(null);
  const [dropOn, setDropOn] = useState<number | null>(null);
  const instances = useMemo(
    () => new Map(studies.flatMap((study) => study.instances).map((instance) => [instance.sopInstanceUid, instance])),
    [studies],
  );
  const series = useMemo(() => bySeries(instances.values()), [instances]);
  const instanceOf = (cell: number) => instances.get(cells[cell]?.sopInstanceUid ?? '') ?? null;
  const groupOf = (cell: number): string | null => {
    const instance = instanceOf(cell);
    return linked && instance !== null ? `linked-${imageKind(instance)}` : null;
  };
  const { scale, alignments, marks } = useComparison();
  const blend = useBlend((state) => state.blend);
  const match = useBlendMatch(blend, instances, alignments, props.matchPictures);
  const region = usePicking((state) => state.region);
  useCommands(useMemo(() => imageCommands(viewportIdOf(active)), [active]));
  useBlendCommands(viewportIdOf(active), cells[active] ?? null, studies);
  useLinking(linked, active, cells, groupOf, instanceOf);
  useForgetting(props.patient.patientKey);
  useNeighbours(studies, cells, active);

  // Another image hangs where the two were compared: the comparison is over.
  const over = blend !== null && !cells.some((cell, i) => blendIn(blend, viewportIdOf(i), cell) !== null);
  useEffect(() => {
    if (over) useBlend.getState().leave();
  }, [over]);

  const setCell = (cell: number, image: HungImage) => {
    onCells(Array.from({ length: rows * columns }, (_, i) => (i === cell ? image : (cells[i] ?? null))));
  };

  /** Landmarks for a pair: both films side by side, and the overlay opens again when the marks are set. */
  const alignPair = (cell: number, other: HungImage) => {
    const image = cells[cell];
    const now = useBlend.getState().blend;
    if (!image || now === null) return;
    if (rows * columns === 1) props.onPair?.(image, other);
    else if (!cells.some((hung) => hung?.sopInstanceUid === other.sopInstanceUid))
      setCell((cell + 1) % (rows * columns), other);
    useBlend.getState().wait(now);
    useComparison.getState().beginAlignment();
  };

  const onDrop = (event: DragEvent, cell: number) => {
    const image = parseImageKey(event.dataTransfer.getData(imageDragType));
    setDropOn(null);
    if (image === null || !instances.has(image.sopInstanceUid)) return;
    event.preventDefault();
    event.stopPropagation();
    setCell(cell, image);
    onActive(cell);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'F6') return;
    event.preventDefault();
    const count = rows * columns;
    const next = (active + (event.shiftKey ? count - 1 : 1)) % count;
    onActive(next);
    root.current?.querySelector<HTMLElement>(`[data-viewport="${viewportIdOf(next)}"]`)?.focus();
  };

  /** How the compared pictures lie over each other: by landmarks, by their own match, or as the header says. */
  const pairOf = (base: InstanceInfo, other: InstanceInfo) => {
    const by = pairStatus(base, other, alignments);
    const status: PairStatus = match === 'matching' ? 'matching' : match === null ? by : 'matched';
    const matched = match === null || match === 'matching' ? null : match;
    return {
      status,
      how: [pairWords[status], ...(matched ? [`Correlation ${matched.score.toFixed(2)}`] : [])],
      alignment: matched?.alignment ?? alignments.get(other.sopInstanceUid) ?? null,
    };
  };

  const overlaidOn = (base: InstanceInfo | null, here: Blend, cell: number): Overlaid | null => {
    const instance = instances.get(here.other.sopInstanceUid) ?? null;
    if (base === null || instance === null) return null;
    const mean = props.options?.(instance, here.other.frame, cell).referenceMean ?? null;
    return {
      blend: here,
      instance,
      ...pairOf(base, instance),
      scale: scaleFor(instance, scale, mean),
      onAlign: imageKind(instance) === 'film' ? () => alignPair(cell, here.other) : null,
    };
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: F6 moves between the viewports, which take the focus themselves
    <div className={styles.screen} onKeyDown={onKeyDown}>
      <ImageBar
        viewportId={viewportIdOf(active)}
        presentationKey={presentationKeyOf(viewportIdOf(active), instanceOf(active), groupOf(active))}
        instance={instanceOf(active)}
        frame={cells[active]?.frame ?? 1}
        mode={props.mode}
        linked={linked}
      />
      <div
        ref={root}
        className={styles.grid}
        style={{ gridTemplateColumns: `repeat(${columns}, 1fr)`, gridTemplateRows: `repeat(${rows}, 1fr)` }}
      >
        {Array.from({ length: rows * columns }, (_, cell) => {
          const hung = cells[cell] ?? null;
          const viewportId = viewportIdOf(cell);
          const here = blendIn(blend, viewportId, hung);
          // Blinking shows the other picture itself, in the place of this one.
          const blinking = here?.kind === 'blink' ? here : null;
          const image = blinking?.other ?? hung;
          const instance = instances.get(image?.sopInstanceUid ?? '') ?? null;
          const frame = image?.frame ?? 1;
          const options = instance === null ? {} : (props.options?.(instance, frame, cell) ?? {});
          const base = instanceOf(cell);
          const blinked = blinking && base && instance ? pairOf(base, instance) : null;
          const alignment = blinked?.alignment ?? alignments.get(instance?.sopInstanceUid ?? '') ?? null;
          const overlaid = here === null || blinking !== null ? null : overlaidOn(instance, here, cell);
          const picking = instance !== null && (region || marks !== null);
          const drawing = instance !== null && here === null && !picking;
          const stack =
            here === null && instance && image ? stackOf(image, series.get(instance.seriesInstanceUid) ?? []) : null;
          const at = stack?.findIndex(
            (slice) => slice.sopInstanceUid === image?.sopInstanceUid && slice.frame === image.frame,
          );
          const slices =
            stack === null || at === undefined || at < 0
              ? null
              : {
                  at,
                  count: stack.length,
                  show: (index: number) => {
                    const slice = stack[index];
                    if (slice === undefined || index === at) return;
                    setCell(cell, slice);
                    prefetch(stack.slice(Math.max(0, index - slicesAhead), index + slicesAhead + 1));
                  },
                };
          const tool = drawing ? (props.pointer?.(instance, frame, cell) ?? null) : null;
          const notes = [
            options.note,
            blinking && base && instance && `Blink: ${dateOf(instance)} in place of ${dateOf(base)}`,
            blinked?.how.join('\n') ?? (alignment && pairWords.aligned),
          ];
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: a drop target; the timeline offers the same by keyboard
            <div
              key={viewportId}
              className={`${styles.cell} ${dropOn === cell ? styles.drop : ''}`}
              onDragOver={(event) => {
                if (!event.dataTransfer.types.includes(imageDragType)) return;
                event.preventDefault();
                event.dataTransfer.dropEffect = 'copy';
                setDropOn(cell);
              }}
              onDragLeave={() => setDropOn(null)}
              onDrop={(event) => onDrop(event, cell)}
            >
              <Viewport
                viewportId={viewportId}
                instance={instance}
                frame={frame}
                slices={slices}
                onFrameChange={(next) => here === null && image && setCell(cell, { ...image, frame: next })}
                patient={props.statedBy?.[instance?.studyInstanceUid ?? ''] ?? props.patient}
                group={groupOf(cell)}
                active={active === cell}
                onActivate={() => active !== cell && onActive(cell)}
                mode={props.mode}
                pointer={picking ? pickingPointer(viewportId, instance) : tool}
                keys={picking ? (event) => pickByKey(viewportId, instance, event) : null}
                overlaid={overlaid}
                overlay={(geometry) =>
                  instance && (
                    <>
                      {here === null && props.overlay?.(instance, frame, cell, geometry)}
                      {picking && (
                        <PickingMarks
                          viewportId={viewportId}
                          sopInstanceUid={instance.sopInstanceUid}
                          geometry={geometry}
                        />
                      )}
                    </>
                  )
                }
                note={notes.filter(Boolean).join('\n') || null}
                spacing={here === null ? (options.spacing ?? null) : null}
                scale={scaleFor(instance, scale, options.referenceMean ?? null)}
                alignment={alignment}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The scale that all scans share, as it applies to one of them. */
function scaleFor(
  instance: InstanceInfo | null,
  scale: SharedScale,
  referenceMean: number | null,
): DisplayScale | null {
  if (instance?.modality !== 'NM' || scale.kind === 'own') return null;
  if (scale.kind === 'counts') return { lower: scale.lower, upper: scale.upper, label: 'same on all dates' };
  // Without a reference region a scan keeps its own scale, which its text then says.
  if (referenceMean === null || !(referenceMean > 0)) return null;
  return { lower: 0, upper: scale.factor * referenceMean, label: `0 to ${scale.factor} × reference` };
}

/** Linking and unlinking keeps what is seen: the group starts as its leader was, and each goes on from the group. */
function useLinking(
  linked: boolean,
  active: number,
  cells: readonly (HungImage | null)[],
  groupOf: (cell: number) => string | null,
  instanceOf: (cell: number) => InstanceInfo | null,
): void {
  const before = useRef<ReadonlyMap<number, string | null>>(new Map());
  useEffect(() => {
    const { copy } = usePresentations.getState();
    const own = (cell: number) => presentationKeyOf(viewportIdOf(cell), instanceOf(cell), null);
    const now = new Map(cells.map((_, cell) => [cell, linked ? groupOf(cell) : null]));
    const order = [active, ...now.keys()];
    const started = new Set<string>();
    for (const cell of order) {
      const group = now.get(cell) ?? null;
      const previous = before.current.get(cell) ?? null;
      const known = [...before.current.values()].includes(group);
      if (group !== null && !known && !started.has(group)) copy(own(cell), group);
      if (group !== null) started.add(group);
      if (group === null && previous !== null) copy(previous, own(cell));
    }
    before.current = now;
  });
}

/** What was set for one patient's pictures is not carried to the next. */
function useForgetting(patientKey: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the patient changes
  useEffect(
    () => () => {
      usePresentations.getState().clear();
      useComparison.getState().clearAlignments();
      useBlend.getState().leave();
      leavePicking();
      useComparison.getState().setScale({ kind: 'own' });
    },
    [patientKey],
  );
}

/** The dates before and after what is shown are decoded ahead, so that stepping through time is immediate. */
function useNeighbours(studies: readonly StudyInfo[], cells: readonly (HungImage | null)[], active: number): void {
  useEffect(() => {
    const order = [cells[active] ?? null, ...cells].filter((image) => image !== null);
    const next = order.flatMap((image) => {
      const list = comparableThroughTime(studies, image);
      const at = list.findIndex((other) => other.sopInstanceUid === image.sopInstanceUid);
      return [list[at - 1], list[at + 1]].filter((other) => other !== undefined);
    });
    // Behind the images on screen: those are asked for in the same moment.
    const timer = setTimeout(() => prefetch(next), 50);
    return () => clearTimeout(timer);
  }, [studies, cells, active]);
  useEffect(() => cancelPrefetches, []);
}
