/** What is offered on an image: from which date, by which right it stands there, and what to do with it. */
import { useStore } from 'zustand';
import { shortDate } from '../../../shared/wording/date.ts';
import { isSeries } from '../../viewer/CineBar.tsx';
import { roleWords } from '../commands/words.ts';
import type { Offer } from '../placing/offers.ts';
import { deleteSelected } from '../session/edit.ts';
import type { ImageView } from '../session/interaction.ts';
import { acceptSelected } from '../session/keyboard.ts';
import type { AnnotationSession } from '../session/session.ts';
import { lesionColour } from './colours.ts';
import styles from './OfferBar.module.css';

export interface OfferBarProps {
  readonly session: AnnotationSession;
  readonly view: ImageView;
  /** An offer was answered: the keyboard goes back to the image. */
  readonly onDone: () => void;
}

/** "L1 from 18 Nov 2025", "length copied from 18 Nov 2025". */
export function offerTitle({ kind, lesionId, annotations, from }: Offer): string {
  const [first] = annotations;
  const what = lesionId ?? (first ? roleWords[first.role] : '');
  const date = from === '' ? 'an image without a date' : shortDate(from);
  return `${what} ${kind === 'copied' ? 'copied ' : ''}from ${date}`;
}

export function OfferBar({ session, view, onDone }: OfferBarProps) {
  useStore(session.record, (s) => s.record);
  useStore(session.interaction, (s) => s.offers);
  const offers = session.offersOn(view);
  if (offers.length === 0) return null;
  const series = isSeries(view.info);
  return (
    // Drawing must not start under the bar.
    <fieldset
      className={series ? `${styles.bar} ${styles.raised}` : styles.bar}
      aria-label="Offered marks"
      data-corner
      data-testid="offers"
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {offers.map((offer) => {
        const [first] = offer.annotations;
        const title = offerTitle(offer);
        return (
          first && (
            <div key={first.id} className={styles.offer} data-testid="offer">
              <span className={styles.text}>
                <strong style={{ color: lesionColour(offer.lesionId) }}>{title}</strong>
                <span className={offer.isHint ? styles.hint : styles.how}>{offer.how}</span>
              </span>
              <span className={styles.actions}>
                <button
                  type="button"
                  className={styles.button}
                  aria-label={`Accept ${title}`}
                  onClick={() => {
                    acceptSelected(session, view, first);
                    session.select(first.id);
                    onDone();
                  }}
                >
                  Accept <kbd aria-hidden>↵</kbd>
                </button>
                <button
                  type="button"
                  className={styles.button}
                  aria-label={offer.kind === 'carried' ? `${offer.lesionId} not seen` : `Discard ${title}`}
                  onClick={() => {
                    deleteSelected(session, view, first);
                    onDone();
                  }}
                >
                  {offer.kind === 'carried' ? 'Not seen' : 'Discard'}{' '}
                  <kbd aria-hidden>{offer.kind === 'carried' ? 'N' : 'Del'}</kbd>
                </button>
              </span>
            </div>
          )
        );
      })}
    </fieldset>
  );
}
