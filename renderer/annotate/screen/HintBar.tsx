/** The bar below the images: what the keys do, what the gesture under way waits for, what went wrong. */
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { keysOf, useKeyBindings } from '../../app/keyBindings.ts';
import { SavedState } from '../../app/SavedState.tsx';
import { displayKeys } from '../../app/shortcuts.ts';
import { type Blend, useBlend } from '../../viewer/view/blend.ts';
import { useComparison } from '../../viewer/view/comparison.ts';
import { usePicking } from '../../viewer/view/picking.ts';
import { contourWords } from '../session/contour.ts';
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

/** What a picture waits for while points are picked on it, or two of them lie over each other; null otherwise. */
function pictureHint(
  region: boolean,
  marks: number | null,
  blend: Blend | null,
  key: (id: string, usual: string) => ReactNode,
): ReactNode | null {
  const leave = key('', 'Esc');
  if (region) return <>Window from a region: drag a box, or arrow keys and Enter at two corners. {leave} leaves</>;
  if (marks !== null) {
    return (
      <>
        Landmarks, {marks} of 4: click the same two points on both films, or arrow keys and Enter; {key('', 'F6')} the
        other film, {leave} leaves
      </>
    );
  }
  if (blend === null) return null;
  const blink = key('image.blink', '.');
  if (blend.kind === 'blink') return <>Blink: {blink} goes back</>;
  return (
    <>
      Overlay: {key('image.fade-base', 'Alt+,')} {key('image.fade-prior', 'Alt+.')} fade, {blink} from one to the other,{' '}
      {key('image.tint', 'Shift+T')} tint, {leave} leaves
    </>
  );
}

export function HintBar({ session }: { session: AnnotationSession }) {
  const tool = useStore(session.interaction, (s) => s.tool);
  const preset = useStore(session.interaction, (s) => s.preset);
  const gesture = useStore(session.interaction, (s) => s.gesture);
  const problem = useStore(session.interaction, (s) => s.problem);
  const contour = useStore(session.interaction, (s) => s.contour);
  const { bindings } = useKeyBindings();
  const waiting = useStore(session.interaction, (s) => s.waiting);
  const pending = useStore(session.record, (s) => s.pending) + Number(waiting);
  const picture = pictureHint(
    usePicking((state) => state.region),
    useComparison((state) => state.marks?.length ?? null),
    useBlend((state) => state.blend),
    (id, usual) => <kbd>{displayKeys(keysOf({ id, keys: [usual] }, bindings)[0] ?? '')}</kbd>,
  );
  const hint = contour
    ? `${contourWords(contour)}; wheel or + and − change it, Enter accepts, Delete discards it`
    : (gesture?.hint ?? (tool ? toolMachine(tool, preset).hint() : null));
  return (
    <footer className={styles.hints} data-testid="hint-bar">
      <span role="status" className={problem ? styles.problem : styles.hint}>
        {problem ??
          picture ??
          (tool || contour ? `${tool ? `${preset?.name ?? tools[tool].name}: ` : ''}${hint}. Escape leaves` : '')}
      </span>
      {!problem && !tool && !contour && !picture && (
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
      <SavedState className={styles.saved} pending={pending} />
    </footer>
  );
}
