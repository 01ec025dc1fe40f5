/** What the reader sees of the active lesion, by single keys: stage, signs, phases; key image and clinical context. */
import { KeyRound } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type {
  ClinicalContext,
  Finding,
  Grade,
  Lesion,
  Phases,
  RadiographicStage,
  Signs,
} from '../../../shared/reading/model.ts';
import type { GradeScale, RangeOfMotion } from '../../../shared/sites/model.ts';
import { Button } from '../../app/ui/Button.tsx';
import { DateEntry } from './DateEntry.tsx';
import type { GradeChoice } from './grades.ts';
import { Motion } from './Motion.tsx';
import { Pictogram } from './Pictogram.tsx';
import styles from './panels.module.css';
import { ReadLesions, type ReadLesionsProps } from './ReadLesions.tsx';
import { TypedArea } from './TypedInput.tsx';
import { Unassigned, type UnassignedProps } from './Unassigned.tsx';

export interface ReadPanelProps {
  readonly lesions: ReadLesionsProps;
  readonly unassigned: UnassignedProps;
  /** The active lesion; without one there is nothing to read of. */
  readonly lesion: Lesion | null;
  /** The lesion's finding on the date's radiograph and on its bone scan; null where the date has none. */
  readonly film: Finding | null;
  readonly filmName: string | null;
  readonly scan: Finding | null;
  readonly scanName: string | null;
  readonly context: ClinicalContext;
  readonly hasImage: boolean;
  readonly isKeyImage: boolean;
  /** Studies of the date on which the lesion is marked: it was seen there. */
  readonly markedIn: ReadonlySet<string>;
  readonly onSeen: (studyInstanceUid: string, seen: boolean | undefined) => void;
  /** Grades of the site, with what the measurement proposes. */
  readonly grades: readonly GradeChoice[];
  /** The site's grade goes by the range of motion. */
  readonly motion: boolean;
  readonly onMotion: (motion: RangeOfMotion | undefined) => void;
  readonly onGrade: (grade: Grade | undefined, scale: GradeScale) => void;
  readonly onConfidence: (confidence: Finding['confidence']) => void;
  readonly onStage: (stage: RadiographicStage) => void;
  readonly onSign: <K extends keyof Signs>(sign: K, value: Signs[K] | undefined) => void;
  readonly onPhase: <K extends keyof Phases>(phase: K, value: Phases[K] | undefined) => void;
  readonly onKeyImage: () => void;
  readonly onContext: <K extends keyof ClinicalContext>(key: K, value: ClinicalContext[K] | undefined) => void;
}

interface Option<T extends string> {
  readonly id: T;
  readonly text: string;
  /** What it means, for the one who chooses. */
  readonly means?: string;
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly shortcut?: string;
  readonly options: readonly Option<T>[];
  readonly value: T | undefined;
  /** Pressing the chosen one takes it back. */
  readonly onChange: (value: T | undefined) => void;
  readonly note?: ReactNode;
  readonly title?: string;
}

function Choice<T extends string>({ label, shortcut, options, value, onChange, note, title }: ChoiceProps<T>) {
  return (
    <div className={`${styles.sign} ${shortcut ? '' : styles.wide}`}>
      <span className={styles.label} title={title}>
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
            {option.means === undefined ? option.text : <span title={option.means}>{option.text}</span>}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {note}
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

const seenOrNot = [
  { id: 'yes', text: 'Seen' },
  { id: 'no', text: 'Not seen' },
] as const;

const confidences = [
  { id: 'low', text: 'Low' },
  { id: 'moderate', text: 'Moderate' },
  { id: 'high', text: 'High' },
] as const;

const phaseResults = [
  { id: 'positive', text: 'Positive' },
  { id: 'negative', text: 'Negative' },
  { id: 'not-done', text: 'Not done' },
] as const;

const fromBoolean = (value: boolean | undefined) => (value === undefined ? undefined : value ? 'yes' : 'no');
const toBoolean = (value: 'yes' | 'no' | undefined) => (value === undefined ? undefined : value === 'yes');

function Section({ title, note, children }: { title: string; note?: string | null; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.heading}>
        {title}
        {note && <span className={styles.headingNote}>{note}</span>}
      </h3>
      {children}
    </section>
  );
}

/** Whether the lesion is there at all; where it is marked, it was seen. */
function SeenChoice({ finding, ...on }: { finding: Finding } & Pick<ReadPanelProps, 'markedIn' | 'onSeen'>) {
  if (on.markedIn.has(finding.studyInstanceUid)) return <p className={styles.small}>Seen: marked in this study.</p>;
  return (
    <Choice
      label="Lesion"
      options={seenOrNot}
      value={fromBoolean(finding.seen)}
      onChange={(value) => on.onSeen(finding.studyInstanceUid, toBoolean(value))}
    />
  );
}

/** What the measurement says of a grade, and how well observers agree on it. */
function GradeNote({
  grade,
  chosen,
  onGrade,
}: { grade: GradeChoice; chosen: string | undefined } & Pick<ReadPanelProps, 'onGrade'>) {
  const { scale, proposal, proposed, agreement } = grade;
  if (proposal === '' && agreement === '') return null;
  return (
    <p className={styles.choiceNote}>
      {proposal}
      {proposed !== null && chosen !== proposed && (
        <Button
          kind="quiet"
          aria-label={`Accept measured ${grade.name}`}
          onPress={() => onGrade({ scale, value: proposed }, scale)}
        >
          Accept
        </Button>
      )}
      {agreement !== '' && <span>{agreement}.</span>}
    </p>
  );
}

function FilmFindings({ finding, ...on }: { finding: Finding } & ReadPanelProps) {
  return (
    <>
      <SeenChoice finding={finding} markedIn={on.markedIn} onSeen={on.onSeen} />
      <ToggleButtonGroup
        aria-label="Radiographic stage"
        className={styles.stages ?? ''}
        selectedKeys={finding.radiographicStage ? [finding.radiographicStage] : []}
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
        value={finding.signs?.margin}
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
        value={finding.signs?.corticalRim}
        onChange={(value) => on.onSign('corticalRim', value)}
      />
      <Choice
        label="Trabeculae"
        shortcut="H"
        options={yesNo}
        value={fromBoolean(finding.signs?.trabeculae)}
        onChange={(value) => on.onSign('trabeculae', toBoolean(value))}
      />
      {on.grades.map((grade) => (
        <Choice
          key={grade.scale}
          label={grade.name}
          options={grade.options}
          value={finding.grade?.scale === grade.scale ? finding.grade.value : undefined}
          onChange={(value) => on.onGrade(value === undefined ? undefined : { scale: grade.scale, value }, grade.scale)}
          title={grade.missing}
          note={<GradeNote grade={grade} chosen={finding.grade?.value} onGrade={on.onGrade} />}
        />
      ))}
      {on.motion && <Motion value={finding.rangeOfMotion} onChange={on.onMotion} />}
      <Choice
        label="Confidence"
        options={confidences}
        value={finding.confidence}
        onChange={(value) => on.onConfidence(value)}
      />
    </>
  );
}

export function ReadPanel(props: ReadPanelProps) {
  const { lesions, unassigned, lesion, film, filmName, scan, scanName, context, ...on } = props;
  const name = useId();
  return (
    <>
      <ReadLesions {...lesions} />
      <Unassigned {...unassigned} />
      {lesion && (
        <Section title="Radiograph" note={filmName}>
          {film === null ? (
            <p className={styles.empty}>No radiograph on this date.</p>
          ) : (
            <FilmFindings {...props} finding={film} />
          )}
        </Section>
      )}
      {lesion && (
        <Section title="Bone scan phases" note={scanName}>
          {scan === null ? (
            <p className={styles.empty}>No bone scan on this date.</p>
          ) : (
            <>
              {scan.studyInstanceUid !== film?.studyInstanceUid && (
                <SeenChoice finding={scan} markedIn={on.markedIn} onSeen={on.onSeen} />
              )}
              <Choice
                label="Flow"
                shortcut="X"
                options={phaseResults}
                value={scan.phases?.flow}
                onChange={(value) => on.onPhase('flow', value)}
              />
              <Choice
                label="Blood pool"
                shortcut="Q"
                options={phaseResults}
                value={scan.phases?.pool}
                onChange={(value) => on.onPhase('pool', value)}
              />
            </>
          )}
        </Section>
      )}
      {on.hasImage && (
        <section className={styles.section} aria-label="Key image">
          <ToggleButton className={styles.toggle ?? ''} isSelected={on.isKeyImage} onChange={on.onKeyImage}>
            <KeyRound size={14} aria-hidden />
            {on.isKeyImage ? 'Key image of the report' : 'Mark as key image'} <kbd aria-hidden>K</kbd>
          </ToggleButton>
        </section>
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
          <TypedArea
            id={`${name}-information`}
            rows={3}
            maxLength={2000}
            value={context.clinicalInformation ?? ''}
            onStore={(typed) => {
              const text = typed.trim() || undefined;
              if (text !== context.clinicalInformation) on.onContext('clinicalInformation', text);
            }}
          />
        </div>
      </Section>
    </>
  );
}
