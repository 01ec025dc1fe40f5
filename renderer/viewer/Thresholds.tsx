import { Gauge } from 'lucide-react';
import { useState } from 'react';
import {
  Button as AriaButton,
  Dialog as AriaDialog,
  DialogTrigger,
  Popover,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components';
import buttonStyles from '../app/ui/Button.module.css';
import menuStyles from '../app/ui/Menu.module.css';
import { KeysStayHere } from '../app/ui/Menu.tsx';
import { baseWindow } from './display/defaultWindow.ts';
import { isScanKey } from './hanging.ts';
import styles from './ImageBar.module.css';
import { useComparison } from './view/comparison.ts';
import { changePresentation, usePresentation, usePresentations } from './view/presentation.ts';

type Decoded = Parameters<typeof baseWindow>[0];

/** Lower and upper counts of the scale, and whether all dates share them. */
export function Thresholds({ presentationKey, decoded }: { presentationKey: string; decoded: Decoded | null }) {
  const presentation = usePresentation(presentationKey);
  const { scale, setScale } = useComparison();
  /** What was typed and cannot be a range yet: on the way to 500, 5 lies below the lower threshold. */
  const [typed, setTyped] = useState<{ lower: string; upper: string } | null>(null);
  if (decoded === null) return null;
  const base = baseWindow(decoded, presentation.preset);
  const { shift, stretch } = presentation.window ?? { shift: 0, stretch: 1 };
  const center = base.center + shift * base.width;
  const width = base.width * stretch;
  const lower = scale.kind === 'counts' ? scale.lower : Math.round(center - width / 2);
  const upper = scale.kind === 'counts' ? scale.upper : Math.round(center + width / 2);
  const set = (from: string, to: string) => {
    const isRange = from.trim() !== '' && to.trim() !== '' && Number(to) > Number(from);
    setTyped(isRange ? null : { lower: from, upper: to });
    if (isRange) change(Number(from), Number(to));
  };
  const change = (from: number, to: number) => {
    if (scale.kind === 'counts') setScale({ kind: 'counts', lower: from, upper: to });
    else {
      const next = { shift: ((from + to) / 2 - base.center) / base.width, stretch: (to - from) / base.width };
      changePresentation(presentationKey, { window: next });
    }
  };
  const choose = (value: string) => {
    // What was changed on one scan would not be the scale that all of them are to share.
    for (const key of usePresentations.getState().entries.keys()) {
      if (isScanKey(key)) changePresentation(key, { window: null, preset: null });
    }
    if (value === 'counts') setScale({ kind: 'counts', lower, upper });
    else setScale(value === 'own' ? { kind: 'own' } : { kind: 'reference', factor: Number(value) });
  };
  return (
    <DialogTrigger onOpenChange={() => setTyped(null)}>
      <TooltipTrigger delay={500}>
        <AriaButton
          aria-label="Thresholds and scale of the scans"
          className={`${buttonStyles.button} ${buttonStyles.quiet} ${buttonStyles.icon} ${scale.kind === 'own' ? '' : buttonStyles.on}`}
        >
          <Gauge size={16} strokeWidth={1.75} aria-hidden />
        </AriaButton>
        <Tooltip className={buttonStyles.tooltip ?? ''} offset={6}>
          Thresholds and scale of the scans
        </Tooltip>
      </TooltipTrigger>
      <Popover className={menuStyles.popover ?? ''} offset={4} isNonModal>
        <AriaDialog aria-label="Thresholds and scale of the scans" className={menuStyles.panel ?? ''}>
          <KeysStayHere>
            <div className={styles.fields}>
              {scale.kind !== 'reference' && (
                <>
                  <label htmlFor="lower-threshold">Lower threshold, counts</label>
                  <input
                    id="lower-threshold"
                    type="number"
                    value={typed?.lower ?? lower}
                    aria-invalid={typed !== null}
                    onChange={({ target }) => set(target.value, typed?.upper ?? String(upper))}
                  />
                  <label htmlFor="upper-threshold">Upper threshold, counts</label>
                  <input
                    id="upper-threshold"
                    type="number"
                    value={typed?.upper ?? upper}
                    aria-invalid={typed !== null}
                    onChange={({ target }) => set(typed?.lower ?? String(lower), target.value)}
                  />
                  {typed !== null && <p role="status">The upper threshold must lie above the lower one.</p>}
                </>
              )}
            </div>
          </KeysStayHere>
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
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}
