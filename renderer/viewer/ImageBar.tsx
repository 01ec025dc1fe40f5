import {
  ArrowLeftRight,
  CaretsToAxisDashedHorizontal,
  CaretsToAxisDashedVertical,
  Contrast,
  Focus,
  Hand,
  Layers,
  Link2,
  type LucideIcon,
  Maximize,
  RotateCcw,
  RotateCw,
  Search,
  SquareDashed,
  SunMedium,
  Undo,
  ZoomIn,
} from 'lucide-react';
import type { InstanceInfo } from '../../shared/dicom/model.ts';
import { runCommand } from '../app/commands.ts';
import { keysOf, useKeyBindings } from '../app/keyBindings.ts';
import { displayKeys } from '../app/shortcuts.ts';
import { Button, IconButton } from '../app/ui/Button.tsx';
import { MenuButton } from '../app/ui/Menu.tsx';
import { AlignButtons } from './AlignButtons.tsx';
import { colourMapIds, colourMapNames, isColourMapId } from './display/colourMaps.ts';
import { presetWindows } from './display/defaultWindow.ts';
import { useFrame } from './frames/frames.ts';
import { imageKind } from './hanging.ts';
import styles from './ImageBar.module.css';
import { derivedKinds, derivedNames, derivedSources } from './nm/derived.ts';
import { useDerivedFrame } from './nm/useDerivedFrame.ts';
import { useSeriesRange } from './nm/useSeriesRange.ts';
import { Thresholds } from './Thresholds.tsx';
import type { LeftButtonMode } from './types.ts';
import { useBlend } from './view/blend.ts';
import { usePicking } from './view/picking.ts';
import { changePresentation, usePresentation } from './view/presentation.ts';

export interface ImageBarProps {
  readonly viewportId: string;
  /** What the active viewport's presentation is kept under: its own id, or its linked group. */
  readonly presentationKey: string;
  readonly instance: InstanceInfo | null;
  readonly frame: number;
  readonly mode: LeftButtonMode;
  /** Comparable pictures move together. */
  readonly linked: boolean;
}

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly icon: LucideIcon;
  readonly keys: readonly string[];
}

const modes: readonly (Entry & { readonly mode: LeftButtonMode })[] = [
  { id: 'reading.window', title: 'Window and level', icon: SunMedium, keys: ['W'], mode: 'window' },
  { id: 'reading.zoom', title: 'Zoom', icon: ZoomIn, keys: ['Z'], mode: 'zoom' },
  { id: 'reading.pan', title: 'Pan', icon: Hand, keys: ['P'], mode: 'pan' },
  { id: 'reading.magnify', title: 'Magnifier', icon: Search, keys: ['G'], mode: 'magnify' },
];

const turns: readonly Entry[] = [
  { id: 'image.rotate-back', title: 'Turn left', icon: RotateCcw, keys: ['Shift+R'] },
  { id: 'image.rotate', title: 'Turn right', icon: RotateCw, keys: ['R'] },
  { id: 'image.flip-horizontal', title: 'Mirror left to right', icon: CaretsToAxisDashedVertical, keys: ['Shift+H'] },
  { id: 'image.flip-vertical', title: 'Mirror top to bottom', icon: CaretsToAxisDashedHorizontal, keys: ['Shift+V'] },
];

/** How the active picture is shown: window, colours, turning, comparing, and what holds for all pictures together. */
export function ImageBar({ viewportId, presentationKey, instance, frame, mode, linked }: ImageBarProps) {
  const { bindings } = useKeyBindings();
  const presentation = usePresentation(presentationKey);
  const blend = useBlend((state) => (state.blend?.viewportId === viewportId ? state.blend : null));
  const region = usePicking((state) => state.region);
  const state = useFrame(instance, frame);
  const decoded = state.state === 'ready' ? state.frame : null;
  const presets = decoded === null ? [] : presetWindows(decoded);
  const range = useSeriesRange(instance, frame, decoded !== null);
  const ranged = decoded && range ? { ...decoded, statistics: range } : decoded;
  const drawn = useDerivedFrame(instance, frame, presentation.derived) ?? ranged;
  const scan = instance?.modality === 'NM';
  const film = instance !== null && imageKind(instance) === 'film';
  const none = instance === null;
  const derived = none
    ? []
    : derivedKinds.filter((kind) => kind === 'none' || derivedSources(instance, frame, kind) !== null);
  const shortcut = ({ id, keys }: Pick<Entry, 'id' | 'keys'>) => {
    const key = keysOf({ id, keys }, bindings)[0];
    return key === undefined ? undefined : displayKeys(key);
  };
  const button = (entry: Entry, more: { isOn?: boolean; words?: string; isDisabled?: boolean } = {}) => {
    const key = shortcut(entry);
    return (
      <IconButton
        icon={entry.icon}
        label={entry.title}
        {...(key === undefined ? {} : { shortcut: key })}
        isDisabled={none}
        {...more}
        onPress={() => runCommand(entry.id)}
      />
    );
  };
  const menu = (entries: readonly (Entry & { readonly mode?: LeftButtonMode })[]) =>
    entries.map((entry) => ({
      ...entry,
      shortcut: shortcut(entry),
      current: entry.mode === mode,
      run: () => runCommand(entry.id),
    }));
  return (
    <div className={styles.bar} role="toolbar" aria-label="Picture" data-image-bar>
      <span className={styles.group}>
        <MenuButton
          icon={modes.find((entry) => entry.mode === mode)?.icon ?? SunMedium}
          label="Left mouse button"
          entries={menu(modes)}
        />
      </span>
      <span className={styles.group}>
        <select
          aria-label="Window"
          disabled={decoded === null}
          value={presentation.window === null ? (presentation.preset ?? 'usual') : 'own'}
          onChange={({ target }) => {
            const preset = target.value === 'usual' ? null : Number(target.value);
            changePresentation(presentationKey, { preset, window: null });
          }}
        >
          <option value="usual">{decoded === null ? 'Window' : 'Default window'}</option>
          {presets.map(({ name }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: presets are known by their place in the file
            <option key={i} value={i}>
              {name}
            </option>
          ))}
          {presentation.window !== null && <option value="own">Manual</option>}
        </select>
        {button(
          { id: 'image.window-region', title: 'Window from a region', icon: SquareDashed, keys: [';'] },
          { isOn: region },
        )}
        {button({ id: 'image.invert', title: 'Invert gray', icon: Contrast, keys: ['I'] })}
        {!scan &&
          button(
            { id: 'image.sharpen', title: 'Sharpen', icon: Focus, keys: ['Shift+S'] },
            { isOn: presentation.sharpen > 0 },
          )}
      </span>
      <span className={styles.group}>
        {button({ id: 'image.fit', title: 'Fit the image', icon: Maximize, keys: ['F'] })}
        <Button
          kind="quiet"
          aria-label="1:1, one image pixel per screen pixel"
          isDisabled={none}
          onPress={() => runCommand('image.one-to-one')}
        >
          1:1
        </Button>
        <MenuButton icon={RotateCw} label="Turn and mirror" isDisabled={none} entries={menu(turns)} />
        {button({ id: 'image.reset', title: 'Reset window and view', icon: Undo, keys: ['Shift+F'] })}
      </span>
      {scan && (
        <span className={styles.group}>
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
          <Thresholds presentationKey={presentationKey} decoded={drawn} />
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
        </span>
      )}
      <span className={`${styles.group} ${scan ? styles.wordless : styles.wordy}`}>
        {button(
          { id: 'reading.link', title: 'Link comparable images', icon: Link2, keys: ['N'] },
          { isOn: linked, words: 'Link' },
        )}
        {button(
          { id: 'image.overlay', title: 'Overlay with the prior', icon: Layers, keys: [','] },
          { isOn: blend?.kind === 'overlay', words: 'Overlay' },
        )}
        {button(
          { id: 'image.blink', title: 'Blink to the prior and back', icon: ArrowLeftRight, keys: ['.'] },
          { isOn: blend?.kind === 'blink', words: 'Blink' },
        )}
        {!scan && <AlignButtons film={film} shortcut={shortcut({ id: 'image.align', keys: ['Shift+L'] })} />}
      </span>
    </div>
  );
}
