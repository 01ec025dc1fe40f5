import { Pause, Play } from 'lucide-react';
import type { InstanceInfo } from '../../shared/dicom/model.ts';
import { IconButton } from '../app/ui/Button.tsx';
import { type Cine, trueRate } from './useCine.ts';
import styles from './Viewport.module.css';

export interface CineBarProps {
  readonly instance: InstanceInfo;
  readonly frame: number;
  readonly cine: Cine;
  readonly onFrame: (frame: number) => void;
}

const rates = [1, 2, 4, 8, 15, 30];

export function CineBar({ instance, frame, cine, onFrame }: CineBarProps) {
  // Single pictures of several detectors are stepped through, not played.
  const film = instance.nm === null || instance.nm.groups.some(({ frames }) => frames.length > 1);
  const acquired = trueRate(instance, frame);
  return (
    // The bar's own gestures are not the picture's.
    // biome-ignore lint/a11y/noStaticElementInteractions: stops events only
    <div
      className={styles.cine}
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {film && (
        <IconButton
          icon={cine.playing ? Pause : Play}
          label={cine.playing ? 'Stop' : 'Play'}
          onPress={() => cine.toggle()}
        />
      )}
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
      {film && (
        <select
          aria-label="Speed"
          value={cine.rate ?? 'true'}
          onChange={(event) => cine.setRate(event.target.value === 'true' ? null : Number(event.target.value))}
        >
          <option value="true">{acquired === null ? 'Usual speed' : `True speed (${acquired.toFixed(1)}/s)`}</option>
          {rates.map((rate) => (
            <option key={rate} value={rate}>
              {rate}/s
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
