/** Mouse, pen and wheel on a viewport: the tool first, then the picture gestures. */
import { type PointerEvent, type RefObject, useEffect, useMemo, useRef } from 'react';
import type { Point } from '../../shared/geometry/shape.ts';
import type { ImagePointerEvent, LeftButtonMode, PointerHandler } from './types.ts';
import type { ViewportGeometry } from './view/geometry.ts';
import { type DragAction, dragAction, dragWindow, dragZoomFactor, wheelZoomFactor } from './view/interaction.ts';
import { changePresentation, type WindowChange } from './view/presentation.ts';
import { type Placed, panBy, type SharedView, wholeImage, zoomAt } from './view/sharedView.ts';

export interface PointerOptions {
  readonly presentationKey: string;
  readonly place: RefObject<HTMLElement | null>;
  readonly geometry: ViewportGeometry | null;
  readonly placed: Placed | null;
  readonly window: WindowChange | null;
  readonly mode: LeftButtonMode;
  /** The pointer's look where no tool gives one. */
  readonly cursor: string;
  readonly tool: PointerHandler | null;
  /** Space is held: the left button pans. */
  readonly spaceHeld: () => boolean;
  /** Steps frames; null for single images, whose wheel zooms. */
  readonly stepFrame: ((by: number) => void) | null;
  readonly onHover: (at: { image: Point; screen: Point } | null) => void;
  readonly onMagnify: (at: { image: Point; screen: Point } | null) => void;
  readonly onActivate: () => void;
}

interface Drag {
  readonly action: DragAction | 'tool';
  readonly pointerId: number;
  readonly start: Point;
  last: Point;
  readonly window: WindowChange | null;
}

export function usePointer(options: PointerOptions) {
  const latest = useRef(options);
  latest.current = options;
  const drag = useRef<Drag | null>(null);

  const handlers = useMemo(() => {
    const read = (event: PointerEvent | WheelEvent | MouseEvent): ImagePointerEvent | null => {
      const { place, geometry } = latest.current;
      if (place.current === null || geometry === null) return null;
      const bounds = place.current.getBoundingClientRect();
      const screen: Point = [event.clientX - bounds.left, event.clientY - bounds.top];
      return {
        image: geometry.screenToImage(screen),
        screen,
        button: event.button,
        shift: event.shiftKey,
        ctrl: event.ctrlKey || event.metaKey,
        alt: event.altKey,
        geometry,
      };
    };
    const show = (view: SharedView) => changePresentation(latest.current.presentationKey, { view });

    const onPointerDown = (event: PointerEvent<HTMLElement>) => {
      const { onActivate, tool, mode, spaceHeld, onMagnify } = latest.current;
      onActivate();
      if (drag.current !== null) return;
      const at = read(event);
      if (at === null) return;
      const begin = (action: Drag['action']) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = {
          action,
          pointerId: event.pointerId,
          start: at.screen,
          last: at.screen,
          window: latest.current.window,
        };
      };
      if (event.button === 0 && !spaceHeld() && tool?.down(at)) {
        begin('tool');
        return;
      }
      const action = dragAction(event.button, mode, spaceHeld());
      if (action === null) return;
      begin(action);
      if (action === 'magnify') onMagnify(at);
    };

    const onPointerMove = (event: PointerEvent<HTMLElement>) => {
      const { tool, placed, presentationKey, onHover, onMagnify } = latest.current;
      const at = read(event);
      if (at === null) return;
      onHover(at);
      const current = drag.current;
      if (current === null || current.action === 'tool') {
        tool?.move(at);
        if (current !== null) onMagnify(tool?.magnifies ? at : null);
        event.currentTarget.style.cursor = tool?.cursor ?? latest.current.cursor;
        return;
      }
      if (current.pointerId !== event.pointerId || placed === null) return;
      const dx = at.screen[0] - current.last[0];
      const dy = at.screen[1] - current.last[1];
      current.last = at.screen;
      if (current.action === 'pan') {
        show(panBy(placed, dx, dy));
      } else if (current.action === 'zoom') {
        show(zoomAt(placed, current.start, dragZoomFactor(dy)));
      } else if (current.action === 'magnify') {
        onMagnify(at);
      } else {
        const total: Point = [at.screen[0] - current.start[0], at.screen[1] - current.start[1]];
        changePresentation(presentationKey, { window: dragWindow(current.window, total[0], total[1]) });
      }
    };

    const end = (event: PointerEvent<HTMLElement>, finished: boolean) => {
      const current = drag.current;
      if (current === null || current.pointerId !== event.pointerId) return;
      drag.current = null;
      latest.current.onMagnify(null);
      if (current.action !== 'tool') return;
      const at = read(event);
      if (finished && at !== null) latest.current.tool?.up(at);
      else latest.current.tool?.cancel();
    };

    return {
      onPointerDown,
      onPointerMove,
      onPointerUp: (event: PointerEvent<HTMLElement>) => end(event, true),
      onPointerCancel: (event: PointerEvent<HTMLElement>) => end(event, false),
      onPointerLeave: () => latest.current.onHover(null),
      onDoubleClick: (event: React.MouseEvent<HTMLElement>) => {
        const at = read(event.nativeEvent);
        if (at === null || latest.current.tool?.doubleClick?.(at)) return;
        changePresentation(latest.current.presentationKey, ({ view }) => ({
          view: { ...wholeImage, rotation: view.rotation, hflip: view.hflip, vflip: view.vflip },
        }));
      },
      onContextMenu: (event: React.MouseEvent) => event.preventDefault(),
      onWheel: (event: WheelEvent) => {
        const { stepFrame, placed } = latest.current;
        const at = read(event);
        if (at === null || placed === null) return;
        event.preventDefault();
        if (latest.current.tool?.wheel?.(at, event.deltaY)) return;
        if (stepFrame !== null && !event.ctrlKey) {
          if (Math.abs(event.deltaY) >= 1) stepFrame(event.deltaY > 0 ? 1 : -1);
          return;
        }
        show(zoomAt(placed, at.screen, wheelZoomFactor(event.deltaY, event.deltaMode)));
      },
    };
  }, []);

  // React listens to the wheel passively, which cannot keep the page from scrolling or zooming.
  const { onWheel, ...rest } = handlers;
  const place = options.place;
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [place, onWheel]);
  return rest;
}
