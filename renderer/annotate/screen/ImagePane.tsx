/** One viewport of the reading screen with everything that is drawn on its image. */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { InstanceInfo, PatientInfo } from '../../../shared/dicom/model.ts';
import { describeBasis } from '../../../shared/report/plot/series.ts';
import { imageDragType } from '../../timeline/TimelineRail.tsx';
import { useFrame } from '../../viewer/frames/frames.ts';
import type { LeftButtonMode } from '../../viewer/types.ts';
import { Viewport } from '../../viewer/Viewport.tsx';
import type { ViewportGeometry } from '../../viewer/view/geometry.ts';
import { AnnotationLayer } from '../layer/AnnotationLayer.tsx';
import { EntryBox } from '../layer/EntryBox.tsx';
import { adjustContour } from '../session/contour.ts';
import { type ImageView, viewKey } from '../session/interaction.ts';
import { type AnnotationSession, calibrationOf } from '../session/session.ts';
import { useAnnotationPointer } from '../useAnnotationPointer.ts';
import { spacingOf } from '../values/imageValues.ts';
import type { Hung } from './hanging.ts';
import styles from './ReadingScreen.module.css';

export interface ImagePaneProps {
  readonly session: AnnotationSession;
  readonly viewportId: string;
  readonly patient: PatientInfo;
  readonly instance: InstanceInfo | null;
  readonly frame: number;
  readonly studyImages: ReadonlySet<string>;
  readonly note: string | null;
  readonly active: boolean;
  readonly mode: LeftButtonMode;
  readonly place: number;
  /** What each place shows, so that keys and commands reach it. Written by the panes. */
  readonly views: Map<number, ImageView>;
  readonly onActivate: (place: number) => void;
  readonly onHang: (image: Hung, place: number) => void;
}

export function ImagePane(props: ImagePaneProps) {
  const { session, instance, frame, studyImages, place, views } = props;
  const decoded = useFrame(instance?.sopInstanceUid ?? null, frame);
  const stored = decoded.state === 'ready' ? decoded.frame.stored : null;
  const view = useMemo<ImageView | null>(
    () => (instance ? { info: instance, frame, studyImages, stored } : null),
    [instance, frame, studyImages, stored],
  );
  useEffect(() => {
    if (view) views.set(place, view);
    else views.delete(place);
  }, [view, views, place]);
  useEffect(() => () => void views.delete(place), [views, place]);
  const pointer = useAnnotationPointer(session, view);
  // The cursor follows tool and hover: the viewport reads it while drawing.
  useStore(session.interaction, (s) => s.tool);
  useStore(session.interaction, (s) => s.hoveredId);
  const record = useStore(session.record, (s) => s.record);
  const spacing = useMemo(() => {
    if (!view) return null;
    const { rowMm, columnMm, basis } = spacingOf(view, calibrationOf(record, view.info.sopInstanceUid));
    return { rowMm, columnMm, basis: describeBasis(basis) };
  }, [view, record]);

  const box = useRef<HTMLDivElement>(null);
  const focusImage = useCallback(() => box.current?.querySelector<HTMLElement>('[data-viewport]')?.focus(), []);
  useEffect(() => {
    const element = box.current;
    if (!element || !view) return;
    // A grown contour takes the wheel before the viewport does.
    const onWheel = (event: WheelEvent) => {
      if (session.interaction.getState().contour?.key !== viewKey(view)) return;
      adjustContour(session, event.deltaY < 0 ? 1 : -1);
      event.preventDefault();
      event.stopPropagation();
    };
    element.addEventListener('wheel', onWheel, { capture: true, passive: false });
    return () => element.removeEventListener('wheel', onWheel, { capture: true });
  }, [session, view]);

  const overlay = useCallback(
    (geometry: ViewportGeometry) =>
      view && (
        <>
          <AnnotationLayer session={session} view={view} geometry={geometry} />
          <EntryBox session={session} view={view} geometry={geometry} onDone={focusImage} />
        </>
      ),
    [session, view, focusImage],
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop target; the keyboard hangs images from the timeline
    <div
      ref={box}
      className={styles.pane}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(imageDragType)) event.preventDefault();
      }}
      onDrop={(event) => {
        const [sopInstanceUid, dropped] = event.dataTransfer.getData(imageDragType).split('#');
        if (!sopInstanceUid || !(Number(dropped) >= 1)) return;
        event.preventDefault();
        event.stopPropagation();
        props.onHang({ sopInstanceUid, frame: Number(dropped) }, place);
      }}
    >
      <Viewport
        viewportId={props.viewportId}
        instance={instance}
        frame={frame}
        onFrameChange={(next) =>
          instance && props.onHang({ sopInstanceUid: instance.sopInstanceUid, frame: next }, place)
        }
        patient={props.patient}
        note={props.note}
        spacing={spacing}
        active={props.active}
        onActivate={() => props.onActivate(place)}
        mode={props.mode}
        pointer={pointer}
        overlay={overlay}
      />
    </div>
  );
}
