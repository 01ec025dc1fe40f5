/** The bar below the images: what the keys do, what the gesture under way waits for, what went wrong. */
import { useStore } from 'zustand';
import { keysOf, useKeyBindings } from '../../app/keyBindings.ts';
import { displayKeys } from '../../app/shortcuts.ts';
import type { AnnotationSession } from '../session/session.ts';
import { toolMachine, tools } from '../tools/catalogue.ts';
import styles from './ReadingScreen.module.css';

/** Commands by id with the keys that come with the app; the reader's own stand in their place. Space has no command. */
const hints: readonly (readonly [commands: readonly (readonly [id: string, key: string])[], text: string])[] = [
  [[['reading.window', 'W']], 'window'],
  [[['reading.zoom', 'Z']], 'zoom'],
  [[['', 'Space']], 'pan'],
  [[['mark.bidirectional', 'B']], 'both axes'],
  [[['mark.area', 'A']], 'area'],
  [[['mark.uptake-lesion', 'E']], 'uptake'],
  [[['mark.mirror', 'M']], 'mirror'],
  [[['mark.calibration', 'C']], 'calibrate'],
  [[['reading.key-image', 'K']], 'key image'],
  [
    [
      ['reading.previous', '['],
      ['reading.next', ']'],
    ],
    'date',
  ],
  [[['app.shortcuts', '?']], 'all'],
];

export function HintBar({ session }: { session: AnnotationSession }) {
  const tool = useStore(session.interaction, (s) => s.tool);
  const gesture = useStore(session.interaction, (s) => s.gesture);
  const problem = useStore(session.interaction, (s) => s.problem);
  const contour = useStore(session.interaction, (s) => s.contour);
  const { bindings } = useKeyBindings();
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
          {hints.map(([commands, text]) => {
            const keys = commands.flatMap(([id, usual]) => keysOf({ id, keys: [usual] }, bindings).slice(0, 1));
            return (
              keys.length > 0 && (
                <li key={text}>
                  <kbd>{keys.map(displayKeys).join(' ')}</kbd> {text}
                </li>
              )
            );
          })}
        </ul>
      )}
      <span className={styles.saved} data-testid="saved" data-pending={pending}>
        {pending > 0 ? 'Storing' : 'Stored'}
      </span>
    </footer>
  );
}
