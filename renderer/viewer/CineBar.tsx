import { ChartSpline, ChevronLeft, ChevronRight, Pause, Play } from 'lucide-react';
import type { InstanceInfo } from '../../shared/dicom/model.ts';
import { isStack, sliceWord } from '../../shared/dicom/stack.ts';
import { runCommand } from '../app/commands.ts';
import { IconButton } from '../app/ui/Button.tsx';
import { type Cine, trueSpeedText } from './useCine.ts';
import styles from './Viewport.module.css';

export interface CineBarProps {
  readonly instance: InstanceInfo;
  readonly frame: number;
  readonly cine: Cine;
  readonly onFrame: (frame: number) => void;
}

const rates = [1, 2, 4, 8, 15, 30];

const views = { ANT: 'ANT', POST: 'POST', LAT: 'LAT', OTHER: '' } as const;

/** Pictures that follow each other in time; single pictures of several detectors are stepped through, slices scrolled. */
export function isSeries(instance: InstanceInfo): boolean {
  if (instance.numberOfFrames < 2 || isStack(instance)) return false;
  return instance.nm === null || instance.nm.groups.some(({ frames }) => frames.length > 1);
}

/** Steps between the pictures of one static scan: "POST 2/2", small, in the corner. */
export function FrameStepper({ instance, frame, onFrame }: Omit<CineBarProps, 'cine'>) {
  const view = instance.nm?.groups.find(({ frames }) => frames.includes(frame))?.view;
  const last = instance.numberOfFrames;
  return (
    <fieldset
      className={styles.stepper}
      aria-label="Frame"
      data-corner
      data-testid="frame-stepper"
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <button type="button" aria-label="Previous frame" disabled={frame <= 1} onClick={() => onFrame(frame - 1)}>
        <ChevronLeft size={14} aria-hidden />
      </button>
      <span>{[view ? views[view] : '', `${frame}/${last}`].filter((part) => part !== '').join(' ')}</span>
      <button type="button" aria-label="Next frame" disabled={frame >= last} onClick={() => onFrame(frame + 1)}>
        <ChevronRight size={14} aria-hidden />
      </button>
    </fieldset>
  );
}

/** A place in a stack of slices, from 0, and how to go to another. */
export interface Slices {
  readonly at: number;
  readonly count: number;
  readonly show: (index: number) => void;
}

/** Scrolls through slices: they lie in space, so nothing is played and no curves are drawn. */
export function StackBar({ instance, slices }: { readonly instance: InstanceInfo; readonly slices: Slices }) {
  const word = sliceWord(instance);
  return (
    // The bar's own gestures are not the picture's.
    // biome-ignore lint/a11y/noStaticElementInteractions: stops events only
    <div
      className={styles.cine}
      data-testid="stack-bar"
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <input
        type="range"
        aria-label={word}
        min={1}
        max={slices.count}
        value={slices.at + 1}
        onChange={(event) => slices.show(Number(event.target.value) - 1)}
      />
      <span>
        {word} {slices.at + 1} / {slices.count}
      </span>
    </div>
  );
}

export function CineBar({ instance, frame, cine, onFrame }: CineBarProps) {
  return (
    // The bar's own gestures are not the picture's.
    // biome-ignore lint/a11y/noStaticElementInteractions: stops events only
    <div
      className={styles.cine}
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <IconButton
        icon={cine.playing ? Pause : Play}
        label={cine.playing ? 'Stop' : 'Play'}
        onPress={() => cine.toggle()}
      />
      <input
        type="range"
        aria-label="Frame"
        min={1}
        max={instance.numberOfFrames}
        value={frame}
        onChange={(event) => onFrame(Number(event.target.value))}
      />
      <span>
        {frame} / {instance.numberOfFrames}
      </span>
      {instance.nm !== null && (
        <IconButton icon={ChartSpline} label="Time-activity curves" onPress={() => runCommand('reading.curves')} />
      )}
      <select
        aria-label="Speed"
        value={cine.rate ?? 'true'}
        onChange={(event) => cine.setRate(event.target.value === 'true' ? null : Number(event.target.value))}
      >
        <option value="true">{trueSpeedText(instance, frame)}</option>
        {rates.map((rate) => (
          <option key={rate} value={rate}>
            {rate}/s
          </option>
        ))}
      </select>
    </div>
  );
}
