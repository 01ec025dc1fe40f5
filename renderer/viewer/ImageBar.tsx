import {
  Contrast,
  Crosshair,
  FlipHorizontal2,
  FlipVertical2,
  Focus,
  Maximize,
  RotateCcw,
  RotateCw,
  Undo,
} from 'lucide-react';
import type { InstanceInfo } from '../../shared/dicom/model.ts';
import { keysOf, useKeyBindings } from '../app/keyBindings.ts';
import { displayKeys } from '../app/shortcuts.ts';
import { Button, IconButton } from '../app/ui/Button.tsx';
import { colourMapIds, colourMapNames, isColourMapId } from './display/colourMaps.ts';
import { baseWindow, presetWindows } from './display/defaultWindow.ts';
import { useFrame } from './frames/frames.ts';
import styles from './ImageBar.module.css';
import { imageCommands } from './imageCommands.ts';
import { derivedKinds, derivedNames, derivedSources } from './nm/derived.ts';
import { useComparison } from './view/comparison.ts';
import { changePresentation, usePresentation } from './view/presentation.ts';

export interface ImageBarProps {
  readonly viewportId: string;
  /** What the active viewport's presentation is kept under: its own id, or its linked group. */
  readonly presentationKey: string;
  readonly instance: InstanceInfo | null;
  readonly frame: number;
}

const buttons = [
  ['invert', Contrast],
  ['rotate-back', RotateCcw],
  ['rotate', RotateCw],
  ['flip-horizontal', FlipHorizontal2],
  ['flip-vertical', FlipVertical2],
  ['fit', Maximize],
  ['sharpen', Focus],
  ['reset', Undo],
] as const;

/** How the active picture is shown: window, colours, turning, and what holds for all pictures together. */
export function ImageBar({ viewportId, presentationKey, instance, frame }: ImageBarProps) {
  const { bindings } = useKeyBindings();
  const presentation = usePresentation(presentationKey);
  const state = useFrame(instance?.sopInstanceUid ?? null, frame);
  const decoded = state.state === 'ready' ? state.frame : null;
  const commands = new Map(imageCommands(viewportId).map((command) => [command.id, command]));
  const presets = decoded === null ? [] : presetWindows(decoded);
  const scan = instance?.modality === 'NM';
  const derived =
    instance === null
      ? []
      : derivedKinds.filter((kind) => kind === 'none' || derivedSources(instance, frame, kind) !== null);
  return (
    <div className={styles.bar} role="toolbar" aria-label="Picture" data-image-bar>
      <select
        aria-label="Window"
        disabled={decoded === null}
        value={presentation.window === null ? (presentation.preset ?? 'usual') : 'own'}
        onChange={({ target }) => {
          const preset = target.value === 'usual' ? null : Number(target.value);
          changePresentation(presentationKey, { preset, window: null });
        }}
      >
        <option value="usual">{decoded === null ? 'Window' : 'Usual window'}</option>
        {presets.map(({ name }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: presets are known by their place in the file
          <option key={i} value={i}>
            {name}
          </option>
        ))}
        {presentation.window !== null && <option value="own">Set by hand</option>}
      </select>
      {buttons.map(([id, icon]) => {
        const command = commands.get(`image.${id}`);
        if (command === undefined) return null;
        const key = keysOf(command, bindings)[0];
        return (
          <IconButton
            key={id}
            icon={icon}
            label={command.title}
            {...(key === undefined ? {} : { shortcut: displayKeys(key) })}
            isDisabled={instance === null}
            onPress={() => command.run()}
          />
        );
      })}
      <Button
        kind="quiet"
        aria-label="1:1, one image pixel per screen pixel"
        isDisabled={instance === null}
        onPress={() => commands.get('image.one-to-one')?.run()}
      >
        1:1
      </Button>
      {scan && (
        <select
          aria-label="Colour map"
          value={presentation.colourMap ?? 'gray'}
          onChange={({ target }) => {
            if (isColourMapId(target.value))
              changePresentation(presentationKey, { colourMap: target.value, inverted: null });
          }}
        >
          {colourMapIds.map((id) => (
            <option key={id} value={id}>
              {colourMapNames[id]}
            </option>
          ))}
        </select>
      )}
      {scan && <Thresholds presentationKey={presentationKey} decoded={decoded} />}
      {derived.length > 1 && (
        <select
          aria-label="Frames"
          value={presentation.derived}
          onChange={({ target }) => {
            const kind = derivedKinds.find((candidate) => candidate === target.value) ?? 'none';
            changePresentation(presentationKey, { derived: kind });
          }}
        >
          {derived.map((kind) => (
            <option key={kind} value={kind}>
              {derivedNames[kind]}
            </option>
          ))}
        </select>
      )}
      <Align film={instance !== null && !scan} />
    </div>
  );
}

type Decoded = Parameters<typeof baseWindow>[0];

/** Lower and upper counts of the scale, and whether all dates share them. */
function Thresholds({ presentationKey, decoded }: { presentationKey: string; decoded: Decoded | null }) {
  const presentation = usePresentation(presentationKey);
  const { scale, setScale } = useComparison();
  if (decoded === null) return null;
  const base = baseWindow(decoded, presentation.preset);
  const { shift, stretch } = presentation.window ?? { shift: 0, stretch: 1 };
  const center = base.center + shift * base.width;
  const width = base.width * stretch;
  const lower = scale.kind === 'counts' ? scale.lower : Math.round(center - width / 2);
  const upper = scale.kind === 'counts' ? scale.upper : Math.round(center + width / 2);
  const set = (from: number, to: number) => {
    if (!(to > from)) return;
    if (scale.kind === 'counts') setScale({ kind: 'counts', lower: from, upper: to });
    else {
      const next = { shift: ((from + to) / 2 - base.center) / base.width, stretch: (to - from) / base.width };
      changePresentation(presentationKey, { window: next });
    }
  };
  const choose = (value: string) => {
    changePresentation(presentationKey, { window: null });
    if (value === 'counts') setScale({ kind: 'counts', lower, upper });
    else setScale(value === 'own' ? { kind: 'own' } : { kind: 'reference', factor: Number(value) });
  };
  return (
    <span className={styles.group}>
      {scale.kind !== 'reference' && (
        <>
          <input
            type="number"
            aria-label="Lower threshold, counts"
            value={lower}
            onChange={({ target }) => set(target.valueAsNumber, upper)}
          />
          <input
            type="number"
            aria-label="Upper threshold, counts"
            value={upper}
            onChange={({ target }) => set(lower, target.valueAsNumber)}
          />
        </>
      )}
      <select
        aria-label="Scale of the scans"
        value={scale.kind === 'reference' ? String(scale.factor) : scale.kind}
        onChange={({ target }) => choose(target.value)}
      >
        <option value="own">Each scan its own scale</option>
        <option value="counts">Same counts on all dates</option>
        <option value="3">0 to 3 × reference</option>
        <option value="5">0 to 5 × reference</option>
        <option value="8">0 to 8 × reference</option>
      </select>
    </span>
  );
}

/** Lays a prior over the current film: two landmarks on each. */
function Align({ film }: { film: boolean }) {
  const { marks, alignments, beginAlignment, cancelAlignment, clearAlignments } = useComparison();
  if (marks !== null) {
    return (
      <span className={styles.group} role="status">
        {marks.length < 4 && `Click the same two points on both films: ${marks.length} of 4`}
        <Button kind="quiet" onPress={cancelAlignment}>
          Cancel
        </Button>
      </span>
    );
  }
  return (
    <span className={styles.group}>
      <IconButton icon={Crosshair} label="Align two films by landmarks" isDisabled={!film} onPress={beginAlignment} />
      {alignments.size > 0 && (
        <Button kind="quiet" onPress={clearAlignments}>
          Remove alignment
        </Button>
      )}
    </span>
  );
}
