/** "What if": how the conclusion would read with another variation, margin or reference region. Nothing of it is stored. */
import { useEffect, useState } from 'react';
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';
import type { MethodOutput } from '../../shared/contract/methods.ts';
import { activityName, conclusionName } from '../../shared/maturity/wording.ts';
import type { LesionResult } from '../../shared/measure/model.ts';
import type { Annotation } from '../../shared/reading/model.ts';
import type { SiteSettings } from '../../shared/settings/model.ts';
import { capitalise } from '../../shared/wording/terms.ts';
import { call } from '../app/client.ts';
import { showError } from '../app/messages.ts';
import { Button } from '../app/ui/Button.tsx';
import { type ReferenceTrial, suppose } from './suppose.ts';
import styles from './WhatIf.module.css';

export interface WhatIfProps {
  readonly patientKey: string;
  readonly result: LesionResult;
  readonly settings: SiteSettings;
  readonly annotations: readonly Annotation[];
}

const trials: readonly { readonly id: ReferenceTrial; readonly label: string }[] = [
  { id: 'as-drawn', label: 'as drawn' },
  { id: 'larger', label: '25% larger' },
  { id: 'smaller', label: '25% smaller' },
  { id: 'up', label: 'half a region higher' },
  { id: 'down', label: 'half a region lower' },
];

function latestRatio(lesion: LesionResult | undefined): number | null {
  return lesion?.uptake.filter((row) => row.phase === 'delayed').at(-1)?.ratio ?? null;
}

export function WhatIf({ patientKey, result, settings, annotations }: WhatIfProps) {
  const [cv, setCv] = useState(settings.ratioCv);
  const [margin, setMargin] = useState(settings.plateauMargin);
  const [trial, setTrial] = useState<ReferenceTrial>('as-drawn');
  const [reply, setReply] = useState<MethodOutput<'measure.whatIf'> | null>(null);
  const asIs = cv === settings.ratioCv && margin === settings.plateauMargin && trial === 'as-drawn';

  useEffect(() => {
    if (asIs) {
      setReply(null);
      return;
    }
    const asked = new AbortController();
    const timer = setTimeout(() => {
      const supposition = {
        patientKey,
        settings: { ratioCv: cv, plateauMargin: margin },
        annotations: suppose(annotations, result.id, trial),
      };
      call('measure.whatIf', supposition, asked.signal).then(
        (answer) => !asked.signal.aborted && setReply(answer),
        (error: unknown) => !asked.signal.aborted && showError(error),
      );
    }, 120);
    return () => {
      asked.abort();
      clearTimeout(timer);
    };
  }, [asIs, patientKey, cv, margin, trial, annotations, result.id]);

  const supposed = reply?.result.lesions.find((lesion) => lesion.id === result.id);
  const changed = reply?.changed.find(({ now }) => now.lesionId === result.id);
  const before = latestRatio(result);
  const after = latestRatio(supposed);
  return (
    <div className={styles.panel} data-testid="what-if">
      <Trial
        label="Repositioning and reader variation"
        value={cv}
        min={0}
        max={0.2}
        step={0.005}
        onChange={setCv}
        percent
      />
      <Trial label="Plateau margin, factor" value={margin} min={1.05} max={1.5} step={0.01} onChange={setMargin} />
      <label className={styles.choice}>
        <span>Reference region</span>
        <select value={trial} onChange={(event) => setTrial(event.target.value as ReferenceTrial)}>
          {trials.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <div className={styles.answer} role="status" data-testid="what-if-answer" data-changed={changed !== undefined}>
        {asIs && <p>As measured: {conclusionName(result.maturity)}. Change a value to see what it does.</p>}
        {!asIs && supposed && (
          <>
            <p className={styles.word}>
              {changed
                ? `${capitalise(conclusionName(result.maturity))} would become ${conclusionName(supposed.maturity)}`
                : `Still ${conclusionName(supposed.maturity)}`}
            </p>
            <p>
              Uptake activity: {activityName(supposed.maturity.scintigraphy)}.
              {before !== null && after !== null && before.toFixed(2) !== after.toFixed(2)
                ? ` The latest ratio would be ${after.toFixed(2)} instead of ${before.toFixed(2)}.`
                : ''}
            </p>
          </>
        )}
      </div>
      {!asIs && (
        <Button
          kind="quiet"
          onPress={() => {
            setCv(settings.ratioCv);
            setMargin(settings.plateauMargin);
            setTrial('as-drawn');
          }}
        >
          Back to the site's values
        </Button>
      )}
    </div>
  );
}

interface TrialProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly percent?: boolean;
  readonly onChange: (value: number) => void;
}

function Trial({ label, value, min, max, step, percent = false, onChange }: TrialProps) {
  return (
    <Slider
      className={styles.slider ?? ''}
      value={value}
      minValue={min}
      maxValue={max}
      step={step}
      formatOptions={percent ? { style: 'percent', maximumFractionDigits: 1 } : { minimumFractionDigits: 2 }}
      onChange={(next) => onChange(Array.isArray(next) ? (next[0] ?? value) : next)}
    >
      <Label>{label}</Label>
      <SliderOutput className={styles.output ?? ''} />
      <SliderTrack className={styles.track ?? ''}>
        <SliderThumb className={styles.thumb ?? ''} />
      </SliderTrack>
    </Slider>
  );
}
