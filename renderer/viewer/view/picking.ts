/**
 * Points picked on a picture for the viewer itself: corners of a region for the window, landmarks of an alignment. By
 * mouse, or by a crosshair that the arrow keys move and Enter sets.
 */
import { create } from 'zustand';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import type { Point } from '../../../shared/geometry/shape.ts';
import { showInfo } from '../../app/messages.ts';
import { refusalWords, regionWindow } from '../display/regionWindow.ts';
import type { PointerHandler } from '../types.ts';
import { takesMark, useComparison } from './comparison.ts';
import { changePresentation } from './presentation.ts';
import { shownImage } from './shownImages.ts';

export interface Corner {
  readonly viewportId: string;
  readonly from: Point;
  readonly to: Point;
}

interface Picking {
  /** A region for the window is asked for. */
  readonly region: boolean;
  /** The region under way. */
  readonly corner: Corner | null;
  readonly crosshair: { readonly viewportId: string; readonly point: Point } | null;
}

const none: Picking = { region: false, corner: null, crosshair: null };

export const usePicking = create<Picking>(() => none);

export function beginRegion(): void {
  useComparison.getState().cancelAlignment();
  usePicking.setState({ ...none, region: true });
}

export function isPicking(): boolean {
  return usePicking.getState().region || useComparison.getState().marks !== null;
}

/** True when something was under way. The first press drops a begun region, the next one leaves. */
export function leavePicking(): boolean {
  const { region, corner } = usePicking.getState();
  if (!isPicking()) return false;
  if (region && corner !== null) usePicking.setState({ corner: null });
  else {
    usePicking.setState(none);
    useComparison.getState().cancelAlignment();
  }
  return true;
}

/** Sets the window of a viewport from a region of its picture, and says so where that cannot be done. */
function windowFrom({ viewportId, from, to }: Corner): void {
  const image = shownImage(viewportId);
  if (image === null || image.base === null || image.frame === null || !('stored' in image.frame)) {
    showInfo('The image is still loading. Draw the region again when it is there.');
    return;
  }
  const found = regionWindow(image.frame, from, to);
  if (typeof found === 'string') {
    showInfo(refusalWords[found]);
    return;
  }
  const { scale, setScale } = useComparison.getState();
  if (image.frame.info.modality === 'NM' && scale.kind !== 'own') {
    // All scans follow: a region sets the counts that they share.
    setScale({ kind: 'counts', lower: 0, upper: found.width - 1 });
    changePresentation(image.key, { window: null });
    return;
  }
  const { base } = image;
  const window = { shift: (found.center - base.center) / base.width, stretch: found.width / base.width };
  changePresentation(image.key, { window });
}

function finishRegion(corner: Corner): void {
  usePicking.setState(none);
  windowFrom(corner);
}

/** Takes the left button while points are picked: nothing else draws. */
export function pickingPointer(viewportId: string, instance: InstanceInfo): PointerHandler {
  const region = () => usePicking.getState().region;
  return {
    down: (event) => {
      if (event.button !== 0) return false;
      if (region()) {
        usePicking.setState({ corner: { viewportId, from: event.image, to: event.image }, crosshair: null });
        return true;
      }
      const marks = useComparison.getState().marks ?? [];
      if (!takesMark(marks, instance)) return false;
      usePicking.setState({ crosshair: null });
      useComparison.getState().mark({ instance, point: event.image });
      return true;
    },
    move: (event) => {
      const { corner, crosshair } = usePicking.getState();
      if (corner !== null && crosshair === null && corner.viewportId === viewportId)
        usePicking.setState({ corner: { ...corner, to: event.image } });
    },
    up: (event) => {
      const { corner } = usePicking.getState();
      if (!region() || corner === null) return;
      // A click is no region: the next drag is.
      const moved = Math.hypot(event.image[0] - corner.from[0], event.image[1] - corner.from[1]);
      if (moved * event.geometry.scale < 3) usePicking.setState({ corner: null });
      else finishRegion({ ...corner, to: event.image });
    },
    cancel: () => usePicking.setState({ corner: null }),
    cursor: 'crosshair',
  };
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The crosshair after an arrow key: it appears in the middle, then moves by 1 pixel, 10 with Shift, 50 with Ctrl. */
export function movedCrosshair(
  at: Point | null,
  key: string,
  held: { readonly shift: boolean; readonly ctrl: boolean },
  size: { readonly rows: number; readonly columns: number },
): Point | null {
  const arrow = arrows[key];
  if (arrow === undefined) return null;
  if (at === null) return [size.columns / 2, size.rows / 2];
  const step = held.ctrl ? 50 : held.shift ? 10 : 1;
  const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return [within(at[0] + arrow[0] * step, size.columns), within(at[1] + arrow[1] * step, size.rows)];
}

/** One key on a viewport while points are picked; true when it was used. */
export function pickByKey(
  viewportId: string,
  instance: InstanceInfo,
  event: { readonly key: string; readonly shift: boolean; readonly ctrl: boolean },
): boolean {
  if (!isPicking()) return false;
  const { region, corner, crosshair } = usePicking.getState();
  const at = crosshair?.viewportId === viewportId ? crosshair.point : null;
  const size = { rows: instance.rows ?? 0, columns: instance.columns ?? 0 };
  const point = movedCrosshair(at, event.key, event, size);
  if (point !== null) {
    const drawn = corner?.viewportId === viewportId ? { ...corner, to: point } : corner;
    usePicking.setState({ crosshair: { viewportId, point }, corner: drawn });
    return true;
  }
  if (event.key !== 'Enter') return false;
  if (at === null) usePicking.setState({ crosshair: { viewportId, point: [size.columns / 2, size.rows / 2] } });
  else if (!region) {
    const { marks, mark } = useComparison.getState();
    if (takesMark(marks ?? [], instance)) mark({ instance, point: at });
    if (useComparison.getState().marks === null) usePicking.setState(none);
  } else if (corner?.viewportId === viewportId) finishRegion({ ...corner, to: at });
  else usePicking.setState({ corner: { viewportId, from: at, to: at } });
  return true;
}
