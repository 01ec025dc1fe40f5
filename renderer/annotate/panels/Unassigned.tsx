/** Findings of an earlier version of which no lesion is known: they count nowhere until the reader says whose they are. */
import { Trash2 } from 'lucide-react';
import { findingKey } from '../../../shared/reading/findings.ts';
import type { Finding, Lesion } from '../../../shared/reading/model.ts';
import { Button, IconButton } from '../../app/ui/Button.tsx';
import { Count } from '../../app/ui/Count.tsx';
import { findingWords } from '../commands/findings.ts';
import { lesionTitle } from '../commands/words.ts';
import styles from './panels.module.css';

export interface UnassignedProps {
  readonly findings: readonly Finding[];
  readonly lesions: readonly Lesion[];
  /** "17 Mar 2026 Ankle, lateral" */
  readonly nameOf: (studyInstanceUid: string) => string | null;
  readonly onAssign: (finding: Finding, lesion: Lesion) => void;
  readonly onDiscard: (finding: Finding) => void;
}

export function Unassigned({ findings, lesions, nameOf, onAssign, onDiscard }: UnassignedProps) {
  if (findings.length === 0) return null;
  return (
    <section className={styles.section} aria-label="To be assigned" data-testid="unassigned">
      <h3 className={styles.heading}>
        To be assigned <Count>{findings.length}</Count>
      </h3>
      <p className={styles.small}>
        Read in an earlier version without saying of which lesion. Counted nowhere until assigned
        {lesions.length === 0 ? ': mark or add the lesion first.' : '.'}
      </p>
      <ul className={styles.unassigned}>
        {findings.map((finding) => {
          const study = nameOf(finding.studyInstanceUid) ?? 'Study that is not in the library';
          const words = findingWords(finding).join(', ');
          return (
            <li key={findingKey(finding)} data-testid="unassigned-finding">
              <span>
                {words}
                <span className={styles.small}>{study}</span>
              </span>
              <span className={styles.actions}>
                {lesions.map((lesion) => (
                  <Button
                    key={lesion.id}
                    aria-label={`Assign ${words}, ${study}, to ${lesionTitle(lesion)}`}
                    onPress={() => onAssign(finding, lesion)}
                  >
                    {lesion.id}
                  </Button>
                ))}
                <IconButton icon={Trash2} label={`Delete ${words}, ${study}`} onPress={() => onDiscard(finding)} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
