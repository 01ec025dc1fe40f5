/** Everything drawn on one image, as SVG over its viewport. Shows; the pointer goes through to the viewport. */
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { Point } from '../../../shared/geometry/shape.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import type { Draft } from '../commands/annotations.ts';
import { needsLesion } from '../commands/words.ts';
import { handles } from '../geometry/shapes.ts';
import { type ImageView, viewKey } from '../session/interaction.ts';
import { midlineOf } from '../session/mirror.ts';
import { refusedOn } from '../session/reference.ts';
import { type AnnotationSession, calibrationOf } from '../session/session.ts';
import { type ImageLabel, imageLabels } from '../values/imageLabels.ts';
import { spacingOf } from '../values/imageValues.ts';
import styles from './AnnotationLayer.module.css';
import { lesionColour } from './colours.ts';
import { Labels } from './Labels.tsx';
import { dots, endTicks, midlineEnds, shapePath } from './paths.ts';

/** The part of the viewport's geometry that drawing needs. */
export interface LayerGeometry {
  imageToScreen(p: Point): Point;
  readonly scale: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface AnnotationLayerProps {
  readonly session: AnnotationSession;
  readonly view: ImageView;
  readonly geometry: LayerGeometry;
  /** Repositioning and reader variation of a ratio, for its interval. */
  readonly ratioCv: number;
}

type Item = Omit<Annotation, 'sopInstanceUid' | 'frame'>;

function kindClass(item: Item): string {
  const names = [styles.item];
  if (item.status === 'proposed') names.push(styles.proposed);
  if (item.role === 'uptake-reference') names.push(styles.reference);
  if (item.role === 'uptake-background') names.push(styles.background);
  if (item.role === 'midline') names.push(styles.midline);
  return names.filter(Boolean).join(' ');
}

/** Annotations as they look now: with the drag under way laid over what is stored, and the preview of the gesture. */
function useItems(session: AnnotationSession, view: ImageView): { items: Item[]; stored: readonly Annotation[] } {
  const record = useStore(session.record, (s) => s.record);
  const offers = useStore(session.interaction, (s) => s.offers);
  const selectedId = useStore(session.interaction, (s) => s.selectedId);
  const pixels = view.stored;
  const editing = useStore(session.interaction, (s) => s.editing);
  const gesture = useStore(session.interaction, (s) => s.gesture);
  const contour = useStore(session.interaction, (s) => s.contour);
  const entry = useStore(session.interaction, (s) => s.entry);
  const lesionId = useStore(session.interaction, (s) => s.lesionId) ?? record?.lesions[0]?.id ?? 'L1';
  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands on the image follows from record, offers, selection and pixels
  return useMemo(() => {
    const key = viewKey(view);
    const stored = session.onImage(view);
    const items: Item[] = stored.map((a) => {
      const shape = editing?.get(a.id);
      return shape ? { ...a, shape } : a;
    });
    const drafts: (Draft & { id: string })[] = [];
    if (gesture?.key === key) drafts.push(...gesture.drafts.map((d, i) => ({ ...d, id: `gesture-${i}` })));
    if (contour?.key === key) {
      drafts.push(...contour.drafts.map((d, i) => ({ ...d, status: 'proposed' as const, id: `contour-${i}` })));
    }
    if (entry?.key === key && entry.noteId === null) drafts.push({ ...entry.draft, id: 'entry' });
    // The gesture replaces what it redraws on this image, so that old and new are not shown together.
    const redrawn = new Set(drafts.map((d) => d.role));
    const once = (role: Item['role']) => role.endsWith('-axis') || role === 'area' || role.startsWith('uptake');
    const kept = items.filter((i) => !(redrawn.has(i.role) && i.lesionId === lesionId && once(i.role)));
    const own = drafts.map((d) => ({ ...d, lesionId: needsLesion(d.role) ? lesionId : null }));
    return { items: [...kept, ...own], stored };
  }, [session, record, offers, selectedId, pixels, editing, gesture, contour, entry, lesionId, view]);
}

export function AnnotationLayer({ session, view, geometry, ratioCv }: AnnotationLayerProps) {
  const layer = useRef<SVGSVGElement>(null);
  const { items, stored } = useItems(session, view);
  const editing = useStore(session.interaction, (s) => s.editing);
  const record = useStore(session.record, (s) => s.record);
  const selectedId = useStore(session.interaction, (s) => s.selectedId);
  const hoveredId = useStore(session.interaction, (s) => s.hoveredId);
  const gesture = useStore(session.interaction, (s) => s.gesture);
  const crosshair = useStore(session.interaction, (s) => s.crosshair);
  const key = viewKey(view);
  useEffect(() => session.noteScale(view, geometry.scale), [session, view, geometry.scale]);

  const spacing = useMemo(() => spacingOf(view, calibrationOf(record, view.info.sopInstanceUid)), [view, record]);
  const toScreen = (p: Point) => geometry.imageToScreen(p);
  const offered = useMemo(
    () => new Set(stored.filter((a) => session.offerOf(view, a.id)).map((a) => a.id)),
    [session, stored, view],
  );
  const labels = imageLabels(items, {
    view,
    spacing,
    ratioCv,
    refused: (lesionId) => refusedOn(record, items, lesionId, view),
    isActive: (id) =>
      id === selectedId || id === hoveredId || editing?.has(id) === true || !stored.some((a) => a.id === id),
    isOffered: (id) => offered.has(id) && editing?.has(id) !== true,
  });
  const handle = useStore(session.interaction, (s) => s.handle);
  const snapped = useStore(session.interaction, (s) => s.snapped);
  const snap = snapped?.key === key ? toScreen(snapped.point) : null;
  const cross = crosshair?.key === key ? toScreen(crosshair.point) : null;

  return (
    <svg
      className={styles.layer}
      data-testid="annotation-layer"
      role="img"
      ref={layer}
      aria-label={describe(labels)}
      width={geometry.widthPx}
      height={geometry.heightPx}
    >
      {items.map((item) => {
        const path = itemPath(item, view.info.rows ?? 0, toScreen);
        const active = item.id === selectedId || item.id === hoveredId || item.role === 'midline';
        return (
          <g
            key={item.id}
            className={[
              kindClass(item),
              item.id === selectedId ? styles.selected : '',
              item.id === hoveredId ? styles.hovered : '',
            ].join(' ')}
            style={{ color: item.role === 'midline' ? 'var(--accent)' : lesionColour(item.lesionId) }}
            data-testid="annotation"
            data-annotation={item.id}
            data-role={item.role}
            data-status={item.status}
            data-offered={offered.has(item.id) || undefined}
            data-selected={item.id === selectedId}
          >
            <path className={styles.halo} d={path} />
            <path className={styles.line} d={path} />
            {active &&
              dots(handles(item.shape), toScreen).map((dot, i) => (
                <circle
                  key={dot.id}
                  className={
                    item.id === selectedId && i === handle ? `${styles.handle} ${styles.inHand}` : styles.handle
                  }
                  data-testid={item.id === selectedId && i === handle ? 'handle-in-hand' : undefined}
                  cx={dot.x}
                  cy={dot.y}
                  r={item.shape.kind === 'polygon' ? 3 : 4}
                />
              ))}
          </g>
        );
      })}
      {gesture?.key === key &&
        dots(gesture.points, toScreen).map((dot) => (
          <circle
            key={dot.id}
            className={styles.handle}
            style={{ color: 'var(--accent)' }}
            cx={dot.x}
            cy={dot.y}
            r={2.5}
          />
        ))}
      <Labels labels={labels} geometry={geometry} layer={layer} />
      {snap && <path className={styles.snap} data-testid="snap" d={`M${snap[0]} ${snap[1] - 7}l7 7l-7 7l-7 -7Z`} />}
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

/** The drawn outline; a midline is drawn from edge to edge of the image and carries its handles in between. */
function itemPath(item: Item, rows: number, toScreen: (p: Point) => Point): string {
  const midline = item.role === 'midline' ? midlineOf(item.shape) : null;
  if (midline) return shapePath({ kind: 'line', points: midlineEnds(midline, rows) }, toScreen);
  return shapePath(item.shape, toScreen) + endTicks(item.shape, toScreen);
}

function describe(labels: readonly ImageLabel[]): string {
  const said = labels.flatMap((l) => l.lines.map((line) => `${line.text} ${line.basis}`.trimEnd()));
  return said.length === 0 ? 'No annotations on this image' : `Annotations: ${said.join('; ')}`;
}
