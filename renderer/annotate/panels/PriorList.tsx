import type { PriorMeasurement } from '../../../shared/reading/prior.ts';
import { Button } from '../../app/ui/Button.tsx';
import styles from './panels.module.css';

export interface PriorRow {
  readonly prior: PriorMeasurement;
  /** "2025-04-15 Foot lateral". */
  readonly study: string;
  readonly adopted: boolean;
  /** False where it has no measuring role: it can only be looked at. */
  readonly adoptable: boolean;
}

export interface PriorListProps {
  readonly rows: readonly PriorRow[];
  readonly onJump: (prior: PriorMeasurement) => void;
  readonly onAdopt: (prior: PriorMeasurement) => void;
}

function words({ values }: PriorMeasurement): string {
  return values.map(({ name, value, unit }) => `${name} ${Number(value.toPrecision(4))} ${unit}`.trim()).join(', ');
}

/** Read-only measurements of other programs, from structured reports among the images; they count once adopted. */
export function PriorList({ rows, onJump, onAdopt }: PriorListProps) {
  if (rows.length === 0) return null;
  return (
    <section className={styles.section} aria-label="From other programs">
      <h3 className={styles.heading}>From other programs</h3>
      <p className={styles.small}>Shown for comparison. A measurement counts once it is used as yours.</p>
      <ul className={styles.priors}>
        {rows.map(({ prior, study, adopted, adoptable }) => (
          <li key={prior.id} data-testid="prior-row">
            <button type="button" className={styles.jump} onClick={() => onJump(prior)}>
              <span>{words(prior)}</span>
              <span className={styles.small}>{[prior.label, study].filter((part) => part !== '').join(', ')}</span>
            </button>
            {adopted ? (
              <span className={styles.small}>Used as my measurement</span>
            ) : (
              adoptable && <Button onPress={() => onAdopt(prior)}>Use as my measurement</Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
