/** The labels of an image: short lines on a dark translucent chip, readable on white scans and black films alike. */
import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Point } from '../../../shared/geometry/shape.ts';
import type { ImageLabel } from '../values/imageLabels.ts';
import styles from './AnnotationLayer.module.css';
import type { LayerGeometry } from './AnnotationLayer.tsx';
import { lesionColour } from './colours.ts';
import { type Box, placeLabels } from './labels.ts';
import { textWidth } from './textWidth.ts';

const lineHeight = 15;
const padding = { x: 5, y: 2 };

/** Boxes of the texts that the viewport itself writes, measured when the view changes. */
function useCornerTexts(layer: RefObject<SVGSVGElement | null>, geometry: LayerGeometry): readonly Box[] {
  const [boxes, setBoxes] = useState<readonly Box[]>([]);
  const { widthPx, heightPx } = geometry;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size of the viewport decides where its texts stand
  useLayoutEffect(() => {
    const viewport = layer.current?.closest('[data-viewport]');
    if (!viewport) return;
    const origin = viewport.getBoundingClientRect();
    const found = [...viewport.querySelectorAll('[data-corner]')].map((element): Box => {
      const box = element.getBoundingClientRect();
      return {
        left: box.left - origin.left,
        right: box.right - origin.left,
        top: box.top - origin.top,
        bottom: box.bottom - origin.top,
      };
    });
    setBoxes(found);
  }, [layer, widthPx, heightPx]);
  return boxes;
}

export interface LabelsProps {
  readonly labels: readonly ImageLabel[];
  readonly geometry: LayerGeometry;
  readonly layer: RefObject<SVGSVGElement | null>;
}

export function Labels({ labels, geometry, layer }: LabelsProps) {
  const corners = useCornerTexts(layer, geometry);
  const sized = labels.map((label) => {
    const widths = label.lines.map((line) => textWidth(line.basis ? `${line.text} ${line.basis}` : line.text));
    const empty = label.lines.length === 0;
    return {
      ...label,
      width: empty ? 0 : Math.max(...widths) + 2 * padding.x,
      height: empty ? 0 : label.lines.length * lineHeight + 2 * padding.y,
    };
  });
  const toScreen = (p: Point) => geometry.imageToScreen(p);
  const placed = placeLabels(sized, toScreen, geometry.widthPx, geometry.heightPx, corners);
  return placed
    .filter((label) => label.lines.length > 0)
    .map((label) => (
      <g key={label.id} style={{ color: lesionColour(label.lesionId) }}>
        {label.leader && (
          <path
            className={styles.leader}
            data-testid="label-leader"
            d={`M${label.leader[0][0]} ${label.leader[0][1]}L${label.leader[1][0]} ${label.leader[1][1]}`}
          />
        )}
        <rect className={styles.chip} x={label.x} y={label.y} width={label.width} height={label.height} rx={3} />
        {label.lines.map((line, i) => (
          <text
            key={line.role + String(i)}
            className={styles.text}
            x={label.x + padding.x}
            y={label.y + padding.y + lineHeight * i + 11}
            data-testid="annotation-value"
            data-role={line.role}
          >
            {line.text}
            {line.basis && <tspan className={styles.basis}> {line.basis}</tspan>}
          </text>
        ))}
      </g>
    ));
}
