/** What a rule rests on: claim, source, strength, and a plain mark where published findings disagree. */
import { TriangleAlert } from 'lucide-react';
import { evidenceLedger } from '../../shared/maturity/evidence.ts';
import styles from './EvidenceNote.module.css';

export function EvidenceNote({ ids }: { ids: readonly string[] }) {
  const entries = evidenceLedger.filter((entry) => ids.includes(entry.id));
  if (entries.length === 0) return null;
  return (
    <ul className={styles.list} aria-label="Evidence">
      {entries.map((entry) => (
        <li key={entry.id}>
          <span className={styles.claim}>
            {entry.id}. {entry.claim}
          </span>
          <span className={styles.source}>
            {entry.source} ({entry.strength}).
          </span>
          {entry.note && (
            <span className={styles.note} data-contested={entry.contested}>
              {entry.contested && <TriangleAlert size={12} aria-label="Contested" />}
              {entry.note}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
