/** Head of the Read panel: which lesion is read, and where each stands on the date. */
import { TriangleAlert } from 'lucide-react';
import type { Lesion } from '../../../shared/reading/model.ts';
import { Button } from '../../app/ui/Button.tsx';
import { lesionPlace } from '../commands/words.ts';
import { LesionSwatch } from './LesionList.tsx';
import styles from './panels.module.css';

export interface ReadLesionsProps {
  readonly lesions: readonly Lesion[];
  readonly lesionId: string | null;
  /** "17 Mar 2026"; empty while no image is active. */
  readonly date: string;
  /** What was read of the lesion on the date, in a word or two; "not read" where nothing was. */
  readonly stateOf: (lesion: Lesion) => string;
  /** Why the image on the screen does not show the active lesion; null while it does. */
  readonly contradiction: string | null;
  /** The lesion that the image shows instead. */
  readonly instead: Lesion | null;
  readonly onSelect: (id: string) => void;
  readonly onAdd: () => void;
}

export function ReadLesions({ lesions, lesionId, date, stateOf, contradiction, instead, ...on }: ReadLesionsProps) {
  return (
    <section className={styles.section} aria-label="Lesion that is read">
      {lesions.length === 0 ? (
        <>
          <p className={styles.empty}>Mark or add a lesion first: stage, signs and phases belong to a lesion.</p>
          <Button onPress={on.onAdd}>Add lesion</Button>
        </>
      ) : (
        <>
          <h3 className={styles.readHeading}>
            Findings of
            {date !== '' && <span className={styles.headingNote}>{date}</span>}
          </h3>
          <ul className={styles.readLesions}>
            {lesions.map((lesion) => {
              const state = stateOf(lesion);
              const isActive = lesion.id === lesionId;
              return (
                <li key={lesion.id}>
                  <button
                    type="button"
                    className={styles.readLesion}
                    aria-pressed={isActive}
                    data-testid="read-lesion"
                    onClick={() => on.onSelect(lesion.id)}
                  >
                    <LesionSwatch id={lesion.id} />
                    <span className={styles.readName}>
                      {lesionPlace(lesion)}
                      {lesion.proposed && <span className={styles.proposed}>proposed</span>}
                    </span>
                    <span className={styles.readState} data-open={state === 'not read'}>
                      {state}
                    </span>
                  </button>
                </li>
              );
            })}
          </ul>
          {contradiction !== null && (
            <div className={styles.contradiction} role="note">
              <TriangleAlert size={14} aria-hidden />
              <span>{contradiction}</span>
              {instead && <Button onPress={() => on.onSelect(instead.id)}>{`Read ${instead.id}`}</Button>}
            </div>
          )}
        </>
      )}
    </section>
  );
}
