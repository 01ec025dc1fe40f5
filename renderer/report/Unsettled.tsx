import { type Choice, canKeepBoth, settle } from '../../shared/report/reconcile.ts';
import { unsettledWords } from '../../shared/report/unsettledWords.ts';
import { Button } from '../app/ui/Button.tsx';
import styles from './Editor.module.css';
import type { ReportState } from './useReport.ts';

/** Where two windows wrote in the same place: both texts, and the choice between them. */
export function Unsettled({ report: { content, draft, change } }: { report: ReportState }) {
  if (!content || draft.unsettled === undefined) return null;
  return (
    <section
      className={`${styles.change} ${styles.unsettled}`}
      role="alert"
      aria-label="Changed in two windows"
      id="unsettled"
    >
      <p className={styles.changeLabel}>
        This was written in two windows at the same time. The text that was stored first is in the report. Choose which
        one stands.
      </p>
      {draft.unsettled.map((piece) => {
        const choose = (choice: Choice) =>
          change('Choose between two texts', (current) => settle(current, piece, choice));
        return (
          <fieldset key={JSON.stringify(piece)} className={styles.choice} aria-label="Two texts">
            {unsettledWords(piece, draft, content).map(({ place, stored, unsettled }) => (
              <dl key={place}>
                <dt>{place}, in the report</dt>
                <dd>{stored || 'nothing'}</dd>
                <dt>The other text</dt>
                <dd>{unsettled || 'nothing'}</dd>
              </dl>
            ))}
            <div className={styles.changeActions}>
              <Button onPress={() => choose('stored')}>Keep what is in the report</Button>
              <Button onPress={() => choose('unsettled')}>Take the other text</Button>
              {canKeepBoth(piece) && (
                <Button kind="quiet" onPress={() => choose('both')}>
                  Keep both
                </Button>
              )}
            </div>
          </fieldset>
        );
      })}
    </section>
  );
}
