import { X } from 'lucide-react';
import { ToggleButton } from 'react-aria-components';
import { shortDate } from '../../shared/wording/date.ts';
import { Button, IconButton } from '../app/ui/Button.tsx';
import styles from './Viewport.module.css';
import type { Blend, PairStatus } from './view/blend.ts';

export interface BlendBarProps {
  readonly blend: Blend;
  readonly status: PairStatus;
  /** Dates of the base and of the other picture. */
  readonly dates: readonly [string | null, string | null];
  /** Colours say which film is which only where the pictures themselves are gray. */
  readonly tintable: boolean;
  readonly onShare: (share: number) => void;
  readonly onMode: (mode: Blend['mode']) => void;
  /** Null where landmarks are not offered. */
  readonly onAlign: (() => void) | null;
  readonly onLeave: () => void;
}

const dateName = (date: string | null): string => shortDate(date) || 'date unknown';

/** Below a blended picture: how much of each film is seen, and the way out. */
export function BlendBar({ blend, status, dates, tintable, onShare, onMode, onAlign, onLeave }: BlendBarProps) {
  const [base, other] = dates.map(dateName);
  const percent = Math.round(blend.share * 100);
  return (
    // The bar's own gestures are not the picture's.
    // biome-ignore lint/a11y/noStaticElementInteractions: stops events only
    <div
      className={styles.cine}
      data-testid="blend-bar"
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <span>{base}</span>
      <input
        type="range"
        aria-label={`Share of ${other}`}
        aria-valuetext={`${percent}% ${other} over ${base}`}
        min={0}
        max={100}
        step={5}
        value={percent}
        onChange={(event) => onShare(Number(event.target.value) / 100)}
      />
      <span>{other}</span>
      {tintable && (
        <ToggleButton
          className={styles.barToggle ?? ''}
          aria-label="Tint: one picture cyan, the other red"
          isSelected={blend.mode === 'tint'}
          onChange={(on) => onMode(on ? 'tint' : 'fade')}
        >
          Tint
        </ToggleButton>
      )}
      {status !== 'aligned' && onAlign !== null && (
        <Button kind="quiet" aria-label="Align these films by two landmarks" onPress={onAlign}>
          Align
        </Button>
      )}
      <IconButton icon={X} label="Leave the overlay" shortcut="Esc" onPress={onLeave} />
    </div>
  );
}
