import styles from './Viewport.module.css';
import { useComparison } from './view/comparison.ts';
import type { ViewportGeometry } from './view/geometry.ts';
import { usePicking } from './view/picking.ts';

export interface PickingMarksProps {
  readonly viewportId: string;
  readonly sopInstanceUid: string;
  readonly geometry: ViewportGeometry;
}

/** What is being picked on this picture: landmarks with their numbers, the region for the window, the keyboard's crosshair. */
export function PickingMarks({ viewportId, sopInstanceUid, geometry }: PickingMarksProps) {
  const { corner, crosshair } = usePicking();
  const all = useComparison((state) => state.marks);
  const marks = all?.filter((mark) => mark.instance.sopInstanceUid === sopInstanceUid) ?? [];
  const region = corner?.viewportId === viewportId ? corner : null;
  const cross = crosshair?.viewportId === viewportId ? geometry.imageToScreen(crosshair.point) : null;
  if (marks.length === 0 && region === null && cross === null) return null;
  const corners =
    region === null
      ? []
      : [region.from, [region.to[0], region.from[1]] as const, region.to, [region.from[0], region.to[1]] as const];
  return (
    <svg className={styles.picking} width={geometry.widthPx} height={geometry.heightPx} aria-hidden>
      {region !== null && (
        <polygon
          data-testid="window-region"
          points={corners.map(([x, y]) => geometry.imageToScreen([x, y]).join(' ')).join(', ')}
        />
      )}
      {marks.map(({ point }, i) => {
        const [x, y] = geometry.imageToScreen(point);
        return (
          <g key={`${point[0]} ${point[1]}`} transform={`translate(${x} ${y})`} data-testid="landmark">
            <path d="M-8 0h6M2 0h6M0-8v6M0 2v6" />
            <text x={10} y={-6}>
              {i + 1}
            </text>
          </g>
        );
      })}
      {cross !== null && (
        <path
          data-testid="picking-crosshair"
          d={`M${cross[0] - 24} ${cross[1]}h18m12 0h18M${cross[0]} ${cross[1] - 24}v18m0 12v18`}
        />
      )}
    </svg>
  );
}
