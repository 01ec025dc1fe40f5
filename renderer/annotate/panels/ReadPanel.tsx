/** What the reader sees, by single keys: stage, signs, phases, key image; and the clinical context. */
import { KeyRound } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { ClinicalContext, RadiographicStage, Reading } from '../../../shared/reading/model.ts';
import { DateEntry } from './DateEntry.tsx';
import { Pictogram } from './Pictogram.tsx';
import styles from './panels.module.css';

type Signs = NonNullable<Reading['signs']>;
type Phases = NonNullable<Reading['phases']>;

export interface ReadPanelProps {
  /** Reading of the date's radiograph and of its bone scan; null where the date has none. */
  readonly film: Reading | null;
  readonly filmName: string | null;
  readonly scan: Reading | null;
  readonly scanName: string | null;
  readonly context: ClinicalContext;
  readonly hasImage: boolean;
  readonly isKeyImage: boolean;
  readonly onStage: (stage: RadiographicStage) => void;
  readonly onSign: <K extends keyof Signs>(sign: K, value: Signs[K] | undefined) => void;
  readonly onPhase: <K extends keyof Phases>(phase: K, value: Phases[K] | undefined) => void;
  readonly onKeyImage: () => void;
  readonly onContext: <K extends keyof ClinicalContext>(key: K, value: ClinicalContext[K] | undefined) => void;
}

interface Option<T extends string> {
  readonly id: T;
  readonly text: string;
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly shortcut?: string;
  readonly options: readonly Option<T>[];
  readonly value: T | undefined;
  /** Pressing the chosen one takes it back. */
  readonly onChange: (value: T | undefined) => void;
}

function Choice<T extends string>({ label, shortcut, options, value, onChange }: ChoiceProps<T>) {
  return (
    <div className={`${styles.sign} ${shortcut ? '' : styles.wide}`}>
      <span className={styles.label}>
        {label} {shortcut && <kbd>{shortcut}</kbd>}
      </span>
      <ToggleButtonGroup
        aria-label={label}
        className={styles.choices ?? ''}
        selectedKeys={value === undefined ? [] : [value]}
        onSelectionChange={(keys) => onChange(options.find((o) => keys.has(o.id))?.id)}
      >
        {options.map((option) => (
          <ToggleButton key={option.id} id={option.id} className={styles.toggle ?? ''}>
            {option.text}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}

const stages = [
  { id: 'immature', text: 'Immature', key: '1' },
  { id: 'maturing', text: 'Maturing', key: '2' },
  { id: 'mature', text: 'Mature', key: '3' },
] as const;

const yesNo = [
  { id: 'yes', text: 'Yes' },
  { id: 'no', text: 'No' },
] as const;

const findings = [
  { id: 'positive', text: 'Positive' },
  { id: 'negative', text: 'Negative' },
  { id: 'not-done', text: 'Not done' },
] as const;

const fromBoolean = (value: boolean | undefined) => (value === undefined ? undefined : value ? 'yes' : 'no');
const toBoolean = (value: 'yes' | 'no' | undefined) => (value === undefined ? undefined : value === 'yes');

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.heading}>{title}</h3>
      {children}
    </section>
  );
}

export function ReadPanel({ film, filmName, scan, scanName, context, ...on }: ReadPanelProps) {
  const name = useId();
  return (
    <>
      <Section title="Radiograph">
        {film === null ? (
          <p className={styles.empty}>No radiograph on this date.</p>
        ) : (
          <>
            <p className={styles.small}>{filmName}</p>
            <ToggleButtonGroup
              aria-label="Radiographic stage"
              className={styles.stages ?? ''}
              selectedKeys={film.radiographicStage ? [film.radiographicStage] : []}
              onSelectionChange={(keys) => on.onStage(stages.find((s) => keys.has(s.id))?.id ?? 'not-read')}
            >
              {stages.map((stage) => (
                <ToggleButton key={stage.id} id={stage.id} className={`${styles.toggle} ${styles.stage}`}>
                  <Pictogram stage={stage.id} />
                  <span>
                    {stage.text} <kbd aria-hidden>{stage.key}</kbd>
                  </span>
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
            <Choice
              label="Margin"
              shortcut="J"
              options={[
                { id: 'ill-defined', text: 'Ill-defined' },
                { id: 'well-defined', text: 'Well-defined' },
              ]}
              value={film.signs?.margin}
              onChange={(value) => on.onSign('margin', value)}
            />
            <Choice
              label="Cortical rim"
              shortcut="U"
              options={[
                { id: 'absent', text: 'Absent' },
                { id: 'incomplete', text: 'Incomplete' },
                { id: 'continuous', text: 'Continuous' },
              ]}
              value={film.signs?.corticalRim}
              onChange={(value) => on.onSign('corticalRim', value)}
            />
            <Choice
              label="Trabeculae"
              shortcut="H"
              options={yesNo}
              value={fromBoolean(film.signs?.trabeculae)}
              onChange={(value) => on.onSign('trabeculae', toBoolean(value))}
            />
          </>
        )}
      </Section>
      <Section title="Bone scan phases">
        {scan === null ? (
          <p className={styles.empty}>No bone scan on this date.</p>
        ) : (
          <>
            <p className={styles.small}>{scanName}</p>
            <Choice
              label="Flow"
              shortcut="X"
              options={findings}
              value={scan.phases?.flow}
              onChange={(value) => on.onPhase('flow', value)}
            />
            <Choice
              label="Blood pool"
              shortcut="Q"
              options={findings}
              value={scan.phases?.pool}
              onChange={(value) => on.onPhase('pool', value)}
            />
          </>
        )}
      </Section>
      {on.hasImage && (
        <Section title="Key image">
          <ToggleButton className={styles.toggle ?? ''} isSelected={on.isKeyImage} onChange={on.onKeyImage}>
            <KeyRound size={14} aria-hidden />
            {on.isKeyImage ? 'Key image of the report' : 'Mark as key image'} <kbd aria-hidden>K</kbd>
          </ToggleButton>
        </Section>
      )}
      <Section title="Clinical context">
        <Choice
          label="Symptoms"
          options={yesNo}
          value={fromBoolean(context.symptomatic)}
          onChange={(value) => on.onContext('symptomatic', toBoolean(value))}
        />
        <Choice
          label="Persistent after conservative care"
          options={yesNo}
          value={fromBoolean(context.persistentAfterConservativeCare)}
          onChange={(value) => on.onContext('persistentAfterConservativeCare', toBoolean(value))}
        />
        <Choice
          label="Resection considered"
          options={yesNo}
          value={fromBoolean(context.resectionConsidered)}
          onChange={(value) => on.onContext('resectionConsidered', toBoolean(value))}
        />
        <DateEntry label="Onset" value={context.onset} onChange={(value) => on.onContext('onset', value)} />
        <div>
          <label className={styles.label} htmlFor={`${name}-information`}>
            Clinical information
          </label>
          <textarea
            key={context.clinicalInformation ?? ''}
            id={`${name}-information`}
            className={styles.input}
            rows={3}
            maxLength={2000}
            defaultValue={context.clinicalInformation ?? ''}
            onBlur={(event) => {
              const text = event.target.value.trim() || undefined;
              if (text !== context.clinicalInformation) on.onContext('clinicalInformation', text);
            }}
          />
        </div>
      </Section>
    </>
  );
}
