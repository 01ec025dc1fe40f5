/** Draws the trend plot's primitives as SVG; every mark is a button that jumps to its image. */
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import type { PlotPrimitive, PlotTarget, TrendPlot } from '../../shared/report/plot/primitives.ts';
import styles from './TrendPlotView.module.css';

export interface TrendPlotViewProps {
  readonly plot: TrendPlot;
  /** CSS colour of the lesion. */
  readonly colour: string;
  readonly onJump: (target: PlotTarget) => void;
}

const corner = (value: number): string => value.toFixed(2);

function Primitive({ primitive: p }: { primitive: PlotPrimitive }) {
  switch (p.kind) {
    case 'line':
      return (
        <line
          className={styles[p.role]}
          x1={p.from[0]}
          y1={p.from[1]}
          x2={p.to[0]}
          y2={p.to[1]}
          {...(p.dashed ? { strokeDasharray: '4 3' } : {})}
        />
      );
    case 'path': {
      const d = `M${p.points.map(([x, y]) => `${corner(x)} ${corner(y)}`).join('L')}${p.closed ? 'Z' : ''}`;
      return <path className={styles[p.role]} d={d} />;
    }
    case 'rect': {
      const tone = p.conclusion ? ` ${styles[p.conclusion]}` : '';
      return <rect className={`${styles[p.role]}${tone}`} x={p.x} y={p.y} width={p.width} height={p.height} />;
    }
    case 'text':
      return (
        <text className={styles[p.role]} x={p.at[0]} y={p.at[1]} textAnchor={p.anchor} fontSize={p.fontSize}>
          {p.text}
        </text>
      );
    case 'mark': {
      const name = `${styles[p.role]} ${p.hollow ? styles.hollow : ''}`;
      const [x, y] = p.at;
      const r = p.radius;
      return p.glyph === 'square' ? (
        <rect className={name} x={x - r} y={y - r} width={2 * r} height={2 * r} />
      ) : (
        <circle className={name} cx={x} cy={y} r={r} />
      );
    }
  }
}

export function TrendPlotView({ plot, colour, onJump }: TrendPlotViewProps) {
  const marks = plot.primitives.flatMap((p) => (p.kind === 'mark' ? [p] : []));
  return (
    <div className={styles.plot} style={{ height: plot.height, color: colour }} data-testid="trend-plot">
      <svg
        role="img"
        aria-label={plot.description}
        width={plot.width}
        height={plot.height}
        viewBox={`0 0 ${plot.width} ${plot.height}`}
      >
        {plot.primitives.map((p, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the plot is drawn anew as a whole
          <Primitive key={i} primitive={p} />
        ))}
      </svg>
      {marks.map((mark) => {
        const name = mark.reason ? `${mark.label}. ${mark.reason}` : mark.label;
        return (
          <TooltipTrigger key={`${mark.role} ${mark.label}`} delay={150}>
            <Button
              className={styles.mark ?? ''}
              style={{ left: mark.at[0], top: mark.at[1] }}
              aria-label={`${name}. Show image`}
              onPress={() => onJump(mark.target)}
            />
            <Tooltip className={styles.tooltip ?? ''}>{name}</Tooltip>
          </TooltipTrigger>
        );
      })}
    </div>
  );
}
