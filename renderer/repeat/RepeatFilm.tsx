/** One film of the repeat reading: the picture without date and without any earlier mark. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { endTicks, shapePath } from '../annotate/layer/paths.ts';
import { Viewport } from '../viewer/Viewport.tsx';
import type { ViewportGeometry } from '../viewer/view/geometry.ts';
import { blinded, type RepeatFilm as Film } from './films.ts';
import styles from './RepeatScreen.module.css';
import type { RepeatDrawing } from './repeatPointer.ts';

export const repeatViewportId = 'viewport-repeat';

export function RepeatFilm({ film, drawing }: { film: Film; drawing: RepeatDrawing }) {
  const info = useMemo(() => blinded(film.info), [film.info]);
  return (
    <Viewport
      viewportId={repeatViewportId}
      instance={info}
      frame={film.frame}
      patient={null}
      note="Date hidden"
      active
      pointer={drawing.pointer}
      overlay={(geometry) => <Lines drawing={drawing} geometry={geometry} />}
    />
  );
}

function Lines({ drawing, geometry }: { drawing: RepeatDrawing; geometry: ViewportGeometry }) {
  const drafts = useStore(drawing.state, (s) => s.drafts);
  const crosshair = useStore(drawing.state, (s) => s.crosshair);
  const cross = crosshair && geometry.imageToScreen(crosshair);
  return (
    <svg
      className={styles.layer}
      role="img"
      aria-label={drafts.length === 0 ? 'Nothing drawn on this film' : 'Second reading'}
      width={geometry.widthPx}
      height={geometry.heightPx}
    >
      {drafts.map((draft) => {
        const d = shapePath(draft.shape, geometry.imageToScreen) + endTicks(draft.shape, geometry.imageToScreen);
        return (
          <g key={draft.role} data-testid="repeat-line" data-role={draft.role}>
            <path className={styles.halo} d={d} />
            <path className={styles.line} data-proposed={draft.status === 'proposed'} d={d} />
          </g>
        );
      })}
      {cross && (
        <path
          className={styles.crosshair}
          data-testid="crosshair"
          d={`M${cross[0] - 24} ${cross[1]}h18m12 0h18M${cross[0]} ${cross[1] - 24}v18m0 12v18`}
        />
      )}
    </svg>
  );
}
