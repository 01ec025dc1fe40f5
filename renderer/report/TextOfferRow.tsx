import { dropSentence, takeOffer } from '../../shared/report/draftChanges.ts';
import type { TextOffer } from '../../shared/report/template/fields.ts';
import { Button } from '../app/ui/Button.tsx';
import styles from './Editor.module.css';
import type { ReportState } from './useReport.ts';

/** A text of the site's template: not in the report until the reader takes it. */
export function TextOfferRow({ offer, change }: { offer: TextOffer; change: ReportState['change'] }) {
  return (
    <div className={styles.offer} data-sentence={offer.id} data-state="offered">
      <p>{offer.text}</p>
      <Button
        kind="quiet"
        aria-label={`Take the text of the template: ${offer.text}`}
        data-report-text
        onPress={() => change('Take a text of the template', (draft) => takeOffer(draft, offer))}
      >
        Take
      </Button>
      <Button
        kind="quiet"
        aria-label={`Leave out the text of the template: ${offer.text}`}
        onPress={() => change('Leave out a text of the template', (draft) => dropSentence(draft, offer.id))}
      >
        Leave out
      </Button>
    </div>
  );
}
