/** The tracked lesions: choose, add, edit, delete. */
import { Pencil, Plus, Trash2, TriangleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import type { Lesion, Operation } from '../../../shared/reading/model.ts';
import type { SideContradiction } from '../../../shared/reading/sides.ts';
import type { PlotTarget } from '../../../shared/report/plot/primitives.ts';
import { lateralitySchema, type OtherSide, otherSideSchema, siteSchema } from '../../../shared/sites/model.ts';
import { referenceNameShort, siteProfile } from '../../../shared/sites/profiles.ts';
import { shortDate } from '../../../shared/wording/date.ts';
import { capitalise } from '../../../shared/wording/terms.ts';
import { Button, IconButton } from '../../app/ui/Button.tsx';
import { isKnown, type LesionFields } from '../commands/lesions.ts';
import { type Presence, presenceWords } from '../commands/presence.ts';
import { lesionPlace, sideWords } from '../commands/words.ts';
import { lesionColour } from '../layer/colours.ts';
import { Operations } from './Operations.tsx';
import styles from './panels.module.css';
import { TypedInput } from './TypedInput.tsx';

export interface LesionListProps {
  readonly lesions: readonly Lesion[];
  readonly lesionId: string | null;
  /** Study whose "not seen" and foci are edited; null while no image is active. */
  readonly studyInstanceUid: string | null;
  /** Where a lesion stands at every date. */
  readonly presence: (lesion: Lesion) => readonly Presence[];
  readonly onShow: (target: PlotTarget) => void;
  readonly onSelect: (id: string) => void;
  readonly onAdd: () => void;
  readonly onEdit: (id: string, fields: Partial<LesionFields>) => void;
  readonly onDelete: (id: string) => void;
  /** Marks and findings that lie on the other side than their lesion. */
  readonly contradictions: readonly SideContradiction[];
  /** The reader keeps a mark or finding knowingly. */
  readonly onKeepSide: (contradiction: SideContradiction) => void;
  /** What the reader said of the other side of the lesion's site; null when never asked. */
  readonly otherSideOf: (lesion: Lesion) => OtherSide | null;
  readonly onOtherSide: (lesion: Lesion, answer: OtherSide | null) => void;
  /** Whether the lesion was looked for and not seen in the study. */
  readonly isNotSeen: (id: string) => boolean;
  readonly onNotSeen: (id: string, notSeen: boolean) => void;
  readonly onOperations: (id: string, operations: readonly Operation[]) => void;
  /** Site and side as proposed from the image are right. */
  readonly onAccept: (id: string) => void;
  readonly onFoci: (id: string, count: number | null) => void;
}

/** The lesion's colour with its letter, so that colour is never the only cue. */
export function LesionSwatch({ id }: { id: string }) {
  return (
    <span className={styles.swatch} style={{ color: lesionColour(id) }}>
      <span>{id}</span>
    </span>
  );
}

function LesionForm({ lesion, ...props }: { lesion: Lesion } & LesionListProps) {
  const name = useId();
  const study = props.studyInstanceUid;
  const { sides } = siteProfile(lesion.site);
  const offered = sides.includes(lesion.laterality) ? sides : [...sides, lesion.laterality];
  const storeLabel = (text: string) => {
    const label = text.trim();
    if (label !== lesion.label) props.onEdit(lesion.id, { label });
  };
  return (
    <div className={styles.form}>
      <label htmlFor={`${name}-site`}>Site</label>
      <select
        id={`${name}-site`}
        className={styles.input}
        value={lesion.site}
        onChange={(event) => props.onEdit(lesion.id, { site: siteSchema.parse(event.target.value) })}
      >
        {siteSchema.options.map((site) => (
          <option key={site} value={site}>
            {siteProfile(site).name}
          </option>
        ))}
      </select>
      <label htmlFor={`${name}-side`}>Side</label>
      <select
        id={`${name}-side`}
        className={styles.input}
        value={lesion.laterality}
        onChange={(event) => props.onEdit(lesion.id, { laterality: lateralitySchema.parse(event.target.value) })}
      >
        {offered.map((side) => (
          <option key={side} value={side}>
            {sideWords(side)}
          </option>
        ))}
      </select>
      <label htmlFor={`${name}-label`}>Label</label>
      <TypedInput
        id={`${name}-label`}
        value={lesion.label}
        maxLength={200}
        placeholder={lesion.site === 'other' ? 'Where it is' : 'distal focus'}
        onStore={storeLabel}
      />
      {study !== null && (
        <>
          <label htmlFor={`${name}-foci`}>Foci</label>
          <input
            id={`${name}-foci`}
            className={styles.input}
            type="number"
            min={0}
            max={99}
            value={lesion.foci?.[study] ?? ''}
            onChange={(event) =>
              props.onFoci(
                lesion.id,
                event.target.value === '' ? null : Math.max(0, Math.floor(Number(event.target.value))),
              )
            }
          />
          <span className={styles.label}>This study</span>
          <label>
            <input
              type="checkbox"
              checked={props.isNotSeen(lesion.id)}
              onChange={(event) => props.onNotSeen(lesion.id, event.target.checked)}
            />{' '}
            Looked for and not seen
          </label>
        </>
      )}
      {siteProfile(lesion.site).references.some((r) => r.method === 'contralateral') && (
        <>
          <label htmlFor={`${name}-other`}>{capitalise(referenceNameShort(lesion.site, 'contralateral'))}</label>
          <select
            id={`${name}-other`}
            className={styles.input}
            value={props.otherSideOf(lesion) ?? ''}
            onChange={(event) => {
              const answer = otherSideSchema.safeParse(event.target.value);
              props.onOtherSide(lesion, answer.success ? answer.data : null);
            }}
          >
            <option value="">not stated</option>
            {otherSideSchema.options.map((answer) => (
              <option key={answer} value={answer}>
                {otherSideWords[answer]}
              </option>
            ))}
          </select>
        </>
      )}
      <Operations lesion={lesion} onChange={(operations) => props.onOperations(lesion.id, operations)} />
    </div>
  );
}

const otherSideWords: Record<OtherSide, string> = {
  normal: 'normal',
  abnormal: 'not normal',
  operated: 'operated',
  'out-of-view': 'out of view',
};

const asList = (words: readonly string[]): string => words.join(' and ');

/** Site and side that came from the image, until the reader accepts or changes them. */
function Proposed({ lesion, onAccept, onChange }: { lesion: Lesion; onAccept: () => void; onChange: () => void }) {
  const { proposed } = lesion;
  if (!proposed) return null;
  const names = { site: 'site', laterality: 'side' } as const;
  const known = proposed.filter((what) => isKnown(lesion, what)).map((what) => names[what]);
  const unknown = proposed.filter((what) => !isKnown(lesion, what)).map((what) => names[what]);
  return (
    <div className={styles.proposal} data-testid="proposed">
      <span>
        {known.length > 0 && `${capitalise(asList(known))} proposed from the image. `}
        {unknown.length > 0 && `${capitalise(asList(unknown))} not told by the image.`}
      </span>
      <span className={styles.actions}>
        {known.length > 0 && (
          <Button onPress={onAccept} aria-label={`Accept ${asList(known)} of ${lesion.id}`}>
            Accept
          </Button>
        )}
        <Button kind={known.length > 0 ? 'quiet' : 'plain'} onPress={onChange} aria-label={`Change ${lesion.id}`}>
          {known.length > 0 ? 'Change' : 'Choose'}
        </Button>
      </span>
    </div>
  );
}

export function LesionList(props: LesionListProps) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <section className={styles.section} aria-label="Lesions">
      <h3 className={styles.heading}>
        Lesions
        <Button icon={Plus} kind="quiet" onPress={props.onAdd}>
          Add lesion
        </Button>
      </h3>
      {props.lesions.length === 0 && (
        <p className={styles.empty}>No lesion yet. The first measurement adds one, or add it here.</p>
      )}
      {props.lesions.map((lesion) => (
        <div key={lesion.id}>
          <div className={styles.lesion} data-selected={lesion.id === props.lesionId} data-testid="lesion-row">
            <button
              type="button"
              className={styles.choose}
              aria-pressed={lesion.id === props.lesionId}
              onClick={() => props.onSelect(lesion.id)}
            >
              <LesionSwatch id={lesion.id} />
              <span>{lesionPlace(lesion)}</span>
            </button>
            <IconButton
              icon={Pencil}
              label={`Edit lesion ${lesion.id}`}
              aria-expanded={open === lesion.id}
              onPress={() => setOpen(open === lesion.id ? null : lesion.id)}
            />
            <IconButton icon={Trash2} label={`Delete lesion ${lesion.id}`} onPress={() => props.onDelete(lesion.id)} />
          </div>
          <Proposed lesion={lesion} onAccept={() => props.onAccept(lesion.id)} onChange={() => setOpen(lesion.id)} />
          <ol
            className={styles.presence}
            aria-label={`${lesion.id} by date`}
            style={{ color: lesionColour(lesion.id) }}
          >
            {props.presence(lesion).map(({ date, state, target }) => (
              <li key={date}>
                <button
                  type="button"
                  title={`${shortDate(date)}: ${presenceWords[state]}`}
                  aria-label={`${lesion.id}, ${shortDate(date)}: ${presenceWords[state]}`}
                  data-testid="presence"
                  data-state={state}
                  disabled={target === null}
                  onClick={() => {
                    props.onSelect(lesion.id);
                    if (target) props.onShow(target);
                  }}
                >
                  <span data-state={state} aria-hidden />
                </button>
              </li>
            ))}
          </ol>
          {props.contradictions
            .filter(({ lesionId }) => lesionId === lesion.id)
            .map((contradiction) => (
              <div
                key={JSON.stringify(contradiction.what) + contradiction.studyInstanceUid}
                className={styles.contradiction}
                role="note"
                data-testid="side-contradiction"
              >
                <TriangleAlert size={14} aria-hidden />
                <span>{contradiction.message}</span>
                <span className={styles.actions}>
                  <Button onPress={() => props.onKeepSide(contradiction)}>Keep</Button>
                  <Button kind="quiet" onPress={() => setOpen(lesion.id)}>
                    Change side
                  </Button>
                </span>
              </div>
            ))}
          {open === lesion.id && <LesionForm key={lesion.id} lesion={lesion} {...props} />}
        </div>
      ))}
    </section>
  );
}
