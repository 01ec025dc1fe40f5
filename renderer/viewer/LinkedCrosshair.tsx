import styles from './Viewport.module.css';
import { apply, invert } from './view/affine.ts';
import type { ImageSize, ViewportGeometry } from './view/geometry.ts';
import { usePresentations } from './view/presentation.ts';
import { type Alignment, toReference } from './view/sharedView.ts';

export interface LinkedCrosshairProps {
  readonly group: string;
  readonly viewportId: string;
  readonly size: ImageSize;
  readonly alignment: Alignment | null;
  readonly geometry: ViewportGeometry;
}

/** The place under the pointer of a linked viewport. */
export function LinkedCrosshair({ group, viewportId, size, alignment, geometry }: LinkedCrosshairProps) {
  const cursor = usePresentations((state) => state.cursors.get(group) ?? null);
  if (cursor === null || cursor.from === viewportId) return null;
  const [x, y] = geometry.imageToScreen(apply(invert(toReference(size, alignment)), cursor.point));
  return (
    <svg className={styles.crosshair} style={{ left: x, top: y }} viewBox="0 0 24 24" aria-hidden>
      <path d="M12 1v8M12 15v8M1 12h8M15 12h8" />
    </svg>
  );
}
