/** The bar below the images: what the keys do, what the gesture under way waits for, what went wrong. */
import { useStore } from 'zustand';
import type { AnnotationSession } from '../session/session.ts';
import { toolMachine, tools } from '../tools/catalogue.ts';
import styles from './ReadingScreen.module.css';

const hints: readonly (readonly [key: string, text: string])[] = [
  ['W', 'window'],
  ['Z', 'zoom'],
  ['Space', 'pan'],
  ['B', 'both axes'],
  ['A', 'area'],
  ['E', 'uptake'],
  ['M', 'mirror'],
  ['C', 'calibrate'],
  ['K', 'key image'],
  ['[ ]', 'date'],
  ['?', 'all'],
];

export function HintBar({ session }: { session: AnnotationSession }) {
  const tool = useStore(session.interaction, (s) => s.tool);
  const gesture = useStore(session.interaction, (s) => s.gesture);
  const problem = useStore(session.interaction, (s) => s.problem);
  const contour = useStore(session.interaction, (s) => s.contour);
  const pending = useStore(session.record, (s) => s.pending);
  const hint = contour
    ? 'Wheel or + and − change the region, Enter accepts, Delete drops it'
    : (gesture?.hint ?? (tool ? toolMachine(tool).hint() : null));
  return (
    <footer className={styles.hints} data-testid="hint-bar">
      <span role="status" className={problem ? styles.problem : styles.hint}>
        {problem ?? (tool || contour ? `${tool ? `${tools[tool].name}: ` : ''}${hint}. Escape leaves` : '')}
      </span>
      {!problem && !tool && !contour && (
        <ul className={styles.keys} aria-label="Keys">
          {hints.map(([key, text]) => (
            <li key={key}>
              <kbd>{key}</kbd> {text}
            </li>
          ))}
        </ul>
      )}
      <span className={styles.saved} data-testid="saved" data-pending={pending}>
        {pending > 0 ? 'Storing' : 'Stored'}
      </span>
    </footer>
  );
}
