import styles from './Viewport.module.css';
import type { Landmark } from './view/comparison.ts';
import type { ViewportGeometry } from './view/geometry.ts';

/** The landmarks set so far on this image, numbered. */
export function LandmarkMarks({ marks, geometry }: { marks: readonly Landmark[]; geometry: ViewportGeometry }) {
  return (
    <svg className={styles.landmarks} width={geometry.widthPx} height={geometry.heightPx} aria-hidden>
      {marks.map(({ point }, i) => {
        const [x, y] = geometry.imageToScreen(point);
        return (
          <g key={`${point[0]} ${point[1]}`} transform={`translate(${x} ${y})`}>
            <path d="M-8 0h6M2 0h6M0-8v6M0 2v6" />
            <text x={10} y={-6}>
              {i + 1}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
