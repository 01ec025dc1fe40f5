/** The viewports with everything that is drawn on their images. */
import { useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { wordBasis } from '../../../shared/wording/terms.ts';
import { useFrame } from '../../viewer/frames/frames.ts';
import { referenceMean } from '../../viewer/nm/referenceMean.ts';
import type { LeftButtonMode } from '../../viewer/types.ts';
import type { MatchPictures } from '../../viewer/useBlendMatch.ts';
import { type CellOptions, ViewportGrid } from '../../viewer/ViewportGrid.tsx';
import type { ViewportGeometry } from '../../viewer/view/geometry.ts';
import { AnnotationLayer, type AnnotationLayerProps } from '../layer/AnnotationLayer.tsx';
import { EntryBox } from '../layer/EntryBox.tsx';
import { OfferBar } from '../layer/OfferBar.tsx';
import { matchOf } from '../placing/match.ts';
import { canPlace } from '../placing/placement.ts';
import { adjustContour } from '../session/contour.ts';
import { type AnnotationSession, calibrationOf } from '../session/session.ts';
import { spacingOf } from '../values/imageValues.ts';
import styles from './ReadingScreen.module.css';
import type { HangingState } from './useHanging.ts';
import { type ReadingData, useSettings } from './useReadingData.ts';
import type { Views } from './views.ts';

export interface ImagesProps {
  readonly session: AnnotationSession;
  readonly views: Views;
  readonly data: ReadingData;
  readonly hanging: HangingState;
  readonly mode: LeftButtonMode;
  readonly linked: boolean;
  readonly focusImage: () => void;
}

/** Drawn anew when the pixels arrive, so that uptake values appear without another gesture. */
function Drawn(props: AnnotationLayerProps & { onDone: () => void }) {
  useFrame(props.view.info, props.view.frame);
  return (
    <>
      <AnnotationLayer {...props} />
      <EntryBox {...props} />
      <OfferBar {...props} />
    </>
  );
}

export function Images({ session, views, data, hanging, mode, linked, focusImage }: ImagesProps) {
  // The viewport reads the cursor from the pointer handler while it draws: tool and hover change it.
  useStore(session.interaction, (s) => s.tool);
  useStore(session.interaction, (s) => s.hoveredId !== null);
  const record = useStore(session.record, (s) => s.record);
  const { ratioCv } = useSettings();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // A grown contour takes the wheel before the viewport does.
    const onWheel = (event: WheelEvent) => {
      if (session.interaction.getState().contour === null) return;
      adjustContour(session, event.deltaY < 0 ? 1 : -1);
      event.preventDefault();
      event.stopPropagation();
    };
    element.addEventListener('wheel', onWheel, { capture: true, passive: false });
    return () => element.removeEventListener('wheel', onWheel, { capture: true });
  }, [session]);

  const pointer = useCallback((info: InstanceInfo, frame: number) => views.pointer(info, frame), [views]);
  const overlay = useCallback(
    (info: InstanceInfo, frame: number, _cell: number, geometry: ViewportGeometry) => (
      <Drawn
        session={session}
        view={views.view(info, frame)}
        geometry={geometry}
        ratioCv={ratioCv}
        onDone={focusImage}
      />
    ),
    [session, views, focusImage, ratioCv],
  );
  const options = useCallback(
    (info: InstanceInfo, frame: number): CellOptions => {
      const calibration = calibrationOf(record, info.sopInstanceUid);
      const { rowMm, columnMm, basis } = spacingOf(views.view(info, frame), calibration);
      const stored = views.view(info, frame).stored;
      return {
        spacing: { rowMm, columnMm, basis: wordBasis(basis) },
        referenceMean: referenceMean(record?.annotations ?? [], info, frame, stored),
      };
    },
    [record, views],
  );
  const matchPictures: MatchPictures = useCallback(
    async (from, to) => {
      const [a, b] = [from, to].map(({ sopInstanceUid, frame }) => {
        const info = data.instances.get(sopInstanceUid);
        return info && { info, frame };
      });
      return a && b && canPlace(a, b) ? matchOf(a, b) : null;
    },
    [data.instances],
  );
  return (
    <div className={styles.images} ref={box}>
      <ViewportGrid
        patient={data.patient}
        statedBy={data.statedBy}
        studies={data.studies}
        layout={hanging.layout}
        cells={hanging.cells}
        onCells={hanging.setCells}
        active={hanging.active}
        onActive={hanging.activate}
        onPair={(first, second) => {
          hanging.setLayout('1x2');
          hanging.setCells([first, second]);
        }}
        mode={mode}
        linked={linked}
        options={options}
        pointer={pointer}
        overlay={overlay}
        matchPictures={matchPictures}
      />
    </div>
  );
}
