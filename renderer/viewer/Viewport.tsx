import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { InstanceInfo, PatientInfo } from '../../shared/dicom/model.ts';
import type { Point } from '../../shared/geometry/shape.ts';
import { Button } from '../app/ui/Button.tsx';
import { BlendBar } from './BlendBar.tsx';
import { BlendLayer } from './BlendLayer.tsx';
import { CineBar, FrameStepper, isSeries, type Slices, StackBar } from './CineBar.tsx';
import type { Drawable } from './display/draw.ts';
import { soon } from './frames/frameStore.ts';
import { frames, useFrame } from './frames/frames.ts';
import { presentationKeyOf } from './hanging.ts';
import { isMagnifierHeld, isSpaceHeld, onHeldKeys } from './heldKeys.ts';
import { LinkedCrosshair } from './LinkedCrosshair.tsx';
import { Magnifier } from './Magnifier.tsx';
import { type DerivedKind, derivedNames } from './nm/derived.ts';
import { useDerivedFrame } from './nm/useDerivedFrame.ts';
import { isSmallSeries, useSeriesRange } from './nm/useSeriesRange.ts';
import { blendText, bothValues, type Overlaid } from './overlaid.ts';
import type { DisplayScale, DisplaySpacing, LeftButtonMode, PointerHandler } from './types.ts';
import { type CanvasLook, useCanvasHost, usePlace } from './useCanvasHost.ts';
import { cineFrames, nextInLoop, useCine } from './useCine.ts';
import { usePointer } from './usePointer.ts';
import styles from './Viewport.module.css';
import { ViewportText } from './ViewportText.tsx';
import { apply } from './view/affine.ts';
import { useBlend } from './view/blend.ts';
import { type ViewportGeometry, viewportGeometry } from './view/geometry.ts';
import { imageSize } from './view/imageSize.ts';
import { lookOf, windowBase } from './view/look.ts';
import { changePresentation, usePresentation, usePresentations } from './view/presentation.ts';
import { type Alignment, panBy, toReference, viewStateOf } from './view/sharedView.ts';
import { setShownImage } from './view/shownImages.ts';
import { coverNotes, valueText, viewportName, windowText } from './view/words.ts';

export interface ViewportProps {
  /** Stable for the place on the screen: the presentation is kept under it. */
  readonly viewportId: string;
  readonly instance: InstanceInfo | null;
  /** From 1. */
  readonly frame: number;
  readonly onFrameChange?: (frame: number) => void;
  /** The stack of slices that the picture is one of; null where it stands alone or is one of a series in time. */
  readonly slices?: Slices | null;
  readonly patient?: PatientInfo | null;
  /** A line under the patient's name: "prior, aligned". */
  readonly note?: string | null;
  readonly spacing?: DisplaySpacing | null;
  /** The same range for several dates; null: each picture's own. */
  readonly scale?: DisplayScale | null;
  /** Brings a prior onto the current film. */
  readonly alignment?: Alignment | null;
  /** Viewports with the same group share view, window and cursor. */
  readonly group?: string | null;
  readonly active?: boolean;
  readonly onActivate?: () => void;
  /** What the left button does where no tool takes it. */
  readonly mode?: LeftButtonMode;
  readonly pointer?: PointerHandler | null;
  readonly overlay?: (geometry: ViewportGeometry) => ReactNode;
  readonly overlaid?: Overlaid | null;
  /** Takes a key before the viewport does; true when it was used. */
  readonly keys?: ((event: { key: string; shift: boolean; ctrl: boolean }) => boolean) | null;
  /** Shown while there is no image: what to do. */
  readonly empty?: string;
  readonly onGeometry?: (geometry: ViewportGeometry | null) => void;
}

const cursors: Readonly<Record<LeftButtonMode, string>> = {
  window: 'default',
  zoom: 'zoom-in',
  pan: 'grab',
  magnify: 'none',
};

/** Arrows move the view over the picture; on a series, with Shift held, since they step frames. */
const arrows = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] } as const;

interface Hover {
  readonly image: Point;
  readonly screen: Point;
}

/** One picture with its gestures, texts and overlay. */
export function Viewport(props: ViewportProps) {
  const { viewportId, instance, frame, onFrameChange, alignment = null, group = null, mode = 'window' } = props;
  const key = presentationKeyOf(viewportId, instance, group);
  const presentation = usePresentation(key);
  const root = useRef<HTMLDivElement>(null);
  const placeElement = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const place = usePlace(placeElement);
  const [magnified, setMagnified] = useState<Hover | null>(null);

  const sop = instance?.sopInstanceUid ?? null;
  const state = useFrame(instance, frame);
  const slices = props.slices ?? null;
  const shown = useShown(sop, state, slices === null ? null : (instance?.seriesInstanceUid ?? null));
  const { stale } = shown;
  const derived = useDerivedFrame(instance, frame, presentation.derived);
  const drawable = derived ?? shown.drawable;
  const seriesRange = useSeriesRange(instance, frame, state.state === 'ready');
  const series = derived === null ? seriesRange : null;
  const size = useMemo(() => (instance === null ? null : imageSize(instance)), [instance]);
  const geometryState = useMemo(() => {
    if (size === null || place.widthPx === 0 || place.heightPx === 0) return null;
    const view = viewStateOf(presentation.view, size, alignment, place);
    return {
      view,
      geometry: viewportGeometry(size, view, place),
      placed: { view: presentation.view, size, alignment, screen: place },
    };
  }, [presentation.view, size, alignment, place]);
  const geometry = geometryState?.geometry ?? null;

  const scale = props.scale ?? null;
  const look = useMemo(
    (): CanvasLook | null =>
      drawable === null || geometryState === null
        ? null
        : lookOf(drawable, instance, presentation, scale, geometryState.view, series),
    [drawable, instance, geometryState, scale, presentation, series],
  );
  useCanvasHost(host, place, drawable, look);

  useEffect(() => {
    if (geometryState === null) return;
    const base = drawable === null ? null : windowBase(drawable, presentation, scale, series);
    const { placed } = geometryState;
    setShownImage(viewportId, { key, placed, pixelRatio: place.pixelRatio, frame: drawable, base });
    return () => setShownImage(viewportId, null);
  }, [viewportId, key, geometryState, place.pixelRatio, drawable, presentation, scale, series]);

  const { onGeometry } = props;
  useEffect(() => onGeometry?.(geometry), [onGeometry, geometry]);

  const frameList = useMemo(() => (instance === null ? [] : cineFrames(instance, frame)), [instance, frame]);
  const showFrame = useCallback((next: number) => onFrameChange?.(next), [onFrameChange]);
  const multiFrame = slices === null && instance !== null && instance.numberOfFrames > 1;
  const steps = multiFrame || slices !== null;
  const cine = useCine(instance, frame, showFrame, state.state === 'ready');
  usePrefetchedFrames(instance, frame, state.state === 'ready');
  const stepFrame = useCallback(
    (by: number) => {
      if (instance === null) return;
      if (slices !== null) return slices.show(Math.min(slices.count - 1, Math.max(0, slices.at + by)));
      showFrame(Math.min(instance.numberOfFrames, Math.max(1, frame + by)));
    },
    [instance, frame, showFrame, slices],
  );

  const ready = derived ?? (state.state === 'ready' ? state.frame : null);
  const overlaid = drawable === null || stale ? null : (props.overlaid ?? null);
  const readValue = (at: Point): string => {
    const own = valueText(ready, at);
    if (overlaid === null || instance === null || size === null) return own;
    return bothValues(overlaid, instance, own, apply(toReference(size, alignment), at));
  };
  const hovered = useRef<Hover | null>(null);
  useEffect(() => onHeldKeys(() => setMagnified(isMagnifierHeld() ? hovered.current : null)), []);
  const onHover = (at: Hover | null) => {
    hovered.current = at;
    if (isMagnifierHeld()) setMagnified(at);
    if (readout.current !== null) readout.current.textContent = at === null ? '' : readValue(at.image);
    if (group === null) return;
    const point = at === null || size === null ? null : apply(toReference(size, alignment), at.image);
    usePresentations.getState().pointAt(group, point === null ? null : { from: viewportId, point });
  };
  const cursor = cursors[mode];
  const toolCursor = props.pointer?.cursor;
  useEffect(() => {
    if (root.current !== null) root.current.style.cursor = toolCursor ?? cursor;
  }, [toolCursor, cursor]);
  const handlers = usePointer({
    presentationKey: key,
    place: placeElement,
    geometry,
    placed: geometryState?.placed ?? null,
    window: presentation.window,
    mode,
    cursor,
    tool: instance === null || stale ? null : (props.pointer ?? null),
    spaceHeld: isSpaceHeld,
    stepFrame: steps ? stepFrame : null,
    onHover,
    onMagnify: setMagnified,
    onActivate: () => {
      props.onActivate?.();
      root.current?.focus({ preventScroll: true });
    },
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || event.target !== event.currentTarget) return;
    const ctrl = event.ctrlKey || event.metaKey;
    if (props.keys?.({ key: event.key, shift: event.shiftKey, ctrl })) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (ctrl) return;
    const step = steps && !event.shiftKey;
    if (step && (event.key === 'ArrowRight' || event.key === 'ArrowDown')) stepFrame(1);
    else if (step && (event.key === 'ArrowLeft' || event.key === 'ArrowUp')) stepFrame(-1);
    else if (slices !== null && event.key === 'Home') slices.show(0);
    else if (slices !== null && event.key === 'End') slices.show(slices.count - 1);
    else if (slices !== null && event.key === 'PageDown') stepFrame(5);
    else if (slices !== null && event.key === 'PageUp') stepFrame(-5);
    else if (multiFrame && event.key === 'Home') showFrame(frameList[0] ?? 1);
    else if (multiFrame && event.key === 'End') showFrame(frameList.at(-1) ?? 1);
    else if (multiFrame && event.key === 'PageDown') showFrame(nextInLoop(frameList, frame, 1));
    else if (multiFrame && event.key === 'PageUp') showFrame(nextInLoop(frameList, frame, -1));
    else if (multiFrame && event.key === 'Enter') cine.toggle();
    else if (geometryState !== null && event.key in arrows) {
      const [dx, dy] = arrows[event.key as keyof typeof arrows];
      changePresentation(key, { view: panBy(geometryState.placed, dx, dy) });
    } else return;
    event.preventDefault();
  };

  const playable = instance !== null && isSeries(instance);
  const withBar = playable || slices !== null || overlaid !== null;
  const className = [
    styles.viewport,
    props.active ? styles.active : '',
    withBar ? styles.withCine : '',
    look?.invert ? styles.bright : '',
  ].join(' ');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture with tools has no element of its own
    <div
      ref={root}
      className={className}
      role="group"
      aria-roledescription="image viewport"
      aria-label={
        overlaid === null
          ? viewportName(instance, frame)
          : `Overlay of ${viewportName(instance, frame)} and ${viewportName(overlaid.instance, overlaid.blend.other.frame)}`
      }
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys step frames and drive the tools
      tabIndex={0}
      data-viewport={viewportId}
      data-surface="image"
      data-state={instance === null ? 'empty' : stale ? 'loading' : state.state}
      onFocus={props.onActivate}
      onKeyDown={onKeyDown}
      {...handlers}
    >
      <div ref={placeElement} className={styles.place}>
        <div className={`${styles.layer} ${overlaid?.blend.mode === 'tint' ? styles.cyan : ''}`}>
          <div ref={host} className={`${styles.host} ${drawable === null ? styles.blank : ''}`} />
        </div>
        {overlaid !== null && (
          <BlendLayer
            instance={overlaid.instance}
            frame={overlaid.blend.other.frame}
            alignment={overlaid.alignment}
            scale={overlaid.scale}
            presentation={presentation}
            place={place}
            mode={overlaid.blend.mode}
            share={overlaid.blend.share}
          />
        )}
      </div>
      {geometry !== null && !stale && (
        <div className={styles.overlay} data-overlay>
          {drawable !== null && props.overlay?.(geometry)}
        </div>
      )}
      {instance !== null && geometry !== null && (
        <ViewportText
          instance={instance}
          patient={props.patient ?? null}
          frame={frame}
          note={noteText(props.note ?? null, derived === null ? 'none' : presentation.derived)}
          geometry={geometry}
          windowText={look === null ? '' : windowText(look, instance, scale, drawable?.display.voiLuts ?? [])}
          coverNotes={coverNotes(drawable, presentation.overlays)}
          spacing={props.spacing ?? null}
          preview={state.state === 'loading' && drawable !== null && !stale}
          blend={overlaid === null ? null : blendText(overlaid, instance)}
          controls={
            multiFrame &&
            !playable &&
            overlaid === null && <FrameStepper instance={instance} frame={frame} onFrame={showFrame} />
          }
        />
      )}
      {group !== null && size !== null && geometry !== null && (
        <LinkedCrosshair {...{ group, viewportId, size, alignment, geometry }} />
      )}
      {magnified !== null && overlaid === null && drawable !== null && geometry !== null && look !== null && (
        <Magnifier
          frame={drawable}
          geometry={geometry}
          look={look}
          at={magnified.screen}
          beside={props.pointer?.magnifies === true}
        />
      )}
      <div ref={readout} className={styles.readout} data-readout aria-hidden />
      {overlaid !== null && instance !== null && (
        <BlendBar
          blend={overlaid.blend}
          status={overlaid.status}
          dates={[instance.dateTime ?? instance.studyDate, overlaid.instance.dateTime ?? overlaid.instance.studyDate]}
          tintable={(presentation.colourMap ?? 'gray') === 'gray'}
          onShare={(share) => useBlend.getState().change({ share, mode: 'fade' })}
          onMode={(next) => useBlend.getState().change({ mode: next })}
          onAlign={overlaid.onAlign}
          onLeave={() => useBlend.getState().leave()}
        />
      )}
      {slices !== null && instance !== null && overlaid === null && <StackBar instance={instance} slices={slices} />}
      {playable && overlaid === null && <CineBar instance={instance} frame={frame} cine={cine} onFrame={showFrame} />}
      {instance === null && (
        <div className={styles.state}>{props.empty ?? 'Drag an image here from the timeline.'}</div>
      )}
      {instance !== null && size === null && <div className={styles.state}>This object has no picture.</div>}
      {state.state === 'loading' && drawable === null && size !== null && (
        <div className={styles.state} role="status" aria-label="Loading">
          <div className={styles.busy} />
        </div>
      )}
      {state.state === 'error' && sop !== null && (
        <div className={styles.state} role="alert">
          <p>
            <strong>This image cannot be shown</strong>
            {state.error.message}
          </p>
          <div className={styles.code}>{state.error.code}</div>
          <Button onPress={() => retry(sop, frame)}>Try again</Button>
        </div>
      )}
    </div>
  );
}

function noteText(note: string | null, derived: DerivedKind): string | null {
  if (derived === 'none') return note;
  return [note, `${derivedNames[derived]}, for looking only`].filter(Boolean).join('\n');
}

function retry(sop: string, frame: number): void {
  const claim = frames.claim(sop, frame);
  claim.promise.then(claim.release, claim.release);
}

/**
 * What to draw: the frame, its preview, or (between frames of one file, and slices of one series) the last one until the next is there.
 * @param stack Series Instance UID of the stack; null outside of one
 */
function useShown(
  sop: string | null,
  state: ReturnType<typeof useFrame>,
  stack: string | null,
): { drawable: Drawable | null; stale: boolean } {
  const last = useRef<Drawable | null>(null);
  const current = state.state === 'ready' ? state.frame : state.state === 'loading' ? state.preview : null;
  const wanted = sop === null || state.state === 'error' ? null : current;
  const kept =
    wanted === null && state.state === 'loading' && isNeighbour(last.current, sop, stack) ? last.current : null;
  useEffect(() => {
    if (wanted !== null) last.current = wanted;
    else if (!isNeighbour(last.current, sop, stack)) last.current = null;
  }, [wanted, sop, stack]);
  return { drawable: wanted ?? kept, stale: wanted === null && kept !== null };
}

function isNeighbour(drawn: Drawable | null, sop: string | null, stack: string | null): boolean {
  if (drawn === null || sop === null) return false;
  return drawn.sopInstanceUid === sop || (stack !== null && drawn.info.seriesInstanceUid === stack);
}

/** Frames of a small file are decoded ahead, so that cine runs at its true speed. */
function usePrefetchedFrames(instance: InstanceInfo | null, frame: number, ready: boolean): void {
  const prefetched = useRef<string | null>(null);
  useEffect(() => {
    if (!ready || instance === null || prefetched.current === instance.sopInstanceUid) return;
    if (!isSmallSeries(instance)) return;
    prefetched.current = instance.sopInstanceUid;
    for (let i = 1; i <= instance.numberOfFrames; i++) {
      if (i !== frame) frames.prefetch(instance.sopInstanceUid, i, soon);
    }
  }, [instance, frame, ready]);
}
