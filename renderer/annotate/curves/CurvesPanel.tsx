/** Time-activity curves of a flow series: plot with a reading at every frame, ratio of areas, table, CSV. */
import { FileSpreadsheet } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { PlotTarget } from '../../../shared/report/plot/primitives.ts';
import { linearScale, linearTicks } from '../../../shared/report/plot/scale.ts';
import { roundForPeople } from '../../../shared/wording/numbers.ts';
import { IconButton } from '../../app/ui/Button.tsx';
import styles from './CurvesPanel.module.css';
import { type CurvePoint, type Curves, curvesAsCsv, nearestPoint } from './curves.ts';

export interface CurvesPanelProps {
  readonly curves: Curves | null;
  /** Shown in place of curves: what is still to be done. */
  readonly missing: string;
  /** Frame on the screen. */
  readonly frame: number;
  readonly colour: string;
  readonly onJump: (target: PlotTarget) => void;
  readonly onCopy: (text: string, what: string) => void;
}

/** Where the command that opens the curves puts the keyboard. */
export const curvesElementId = 'time-activity-curves';

const height = 150;
const margin = { left: 40, right: 8, top: 8, bottom: 20 } as const;

/** A rate in few digits that still differ: flow counts are below one per pixel and second. */
function rate(value: number): string {
  return value < 10 ? value.toFixed(2) : roundForPeople(value);
}

/** "Frame 12 at 17.3 s: lesion 0.42, reference 0.40 counts per pixel and second". */
export function readingOf(point: CurvePoint, durationS: number | null): string {
  const when = durationS === null ? '' : ` at ${point.at.toFixed(1)} s`;
  const reference = point.reference === null ? '' : `, reference ${rate(point.reference)}`;
  const unit = durationS === null ? 'counts per pixel' : 'counts per pixel and second';
  return `Frame ${point.frame}${when}: lesion ${rate(point.lesion)}${reference} ${unit}`;
}

function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    setWidth(Math.floor(element.clientWidth));
    return () => observer.disconnect();
  }, []);
  return [ref, width] as const;
}

export function CurvesPanel(props: CurvesPanelProps) {
  const { curves, missing } = props;
  return (
    <section className={styles.panel} aria-label="Time-activity curves" data-testid="curves">
      <h3 className={styles.heading}>
        Time-activity curves
        <IconButton
          icon={FileSpreadsheet}
          label="Copy curves as CSV"
          isDisabled={curves === null}
          onPress={() => curves && props.onCopy(curvesAsCsv(curves), 'Curves copied as CSV.')}
        />
      </h3>
      {curves ? (
        <Plot {...props} curves={curves} />
      ) : (
        <p className={styles.empty} id={curvesElementId} tabIndex={-1}>
          {missing}
        </p>
      )}
    </section>
  );
}

function Plot({ curves, frame, colour, onJump }: CurvesPanelProps & { curves: Curves }) {
  const [ref, width] = useWidth();
  const [hovered, setHovered] = useState<number | null>(null);
  const { points, durationS } = curves;
  const here = Math.max(
    0,
    points.findIndex((p) => p.frame === frame),
  );
  const shown = points[hovered ?? here];
  const scales = useMemo(() => {
    const top = Math.max(...points.flatMap((p) => [p.lesion, p.reference ?? 0]), 0);
    const last = points.at(-1)?.at ?? 1;
    return {
      x: linearScale(0, last + (durationS ?? 1) / 2, margin.left, Math.max(margin.left + 1, width - margin.right)),
      y: linearScale(0, top > 0 ? top * 1.05 : 1, height - margin.bottom, margin.top),
    };
  }, [points, durationS, width]);
  const { x, y } = scales;
  const path = (value: (p: CurvePoint) => number | null) =>
    points
      .flatMap((p) => {
        const v = value(p);
        return v === null ? [] : [`${x.at(p.at).toFixed(1)} ${y.at(v).toFixed(1)}`];
      })
      .join('L');
  const reference = path((p) => p.reference);
  const jump = (i: number) => {
    const point = points[Math.min(points.length - 1, Math.max(0, i))];
    if (point) {
      const { studyInstanceUid, sopInstanceUid } = curves;
      onJump({ studyInstanceUid, sopInstanceUid, frame: point.frame });
    }
  };
  const under = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const part = (event.clientX - box.left - margin.left) / Math.max(1, box.width - margin.left - margin.right);
    return nearestPoint(points, x.min + part * (x.max - x.min));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowRight: here + 1,
      ArrowUp: here + 1,
      ArrowLeft: here - 1,
      ArrowDown: here - 1,
      PageUp: here + 10,
      PageDown: here - 10,
      Home: 0,
      End: points.length - 1,
    };
    const next = steps[event.key];
    if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    jump(next);
  };
  const unit = durationS === null ? 'counts/px' : 'counts/px/s';
  const { ratio, lesionArea, referenceArea } = curves;
  return (
    <>
      <div
        ref={ref}
        id={curvesElementId}
        className={styles.plot}
        style={{ height, color: colour }}
        role="slider"
        tabIndex={0}
        aria-label="Frame on the curves"
        aria-valuemin={points[0]?.frame ?? 1}
        aria-valuemax={points.at(-1)?.frame ?? 1}
        aria-valuenow={frame}
        aria-valuetext={points[here] ? readingOf(points[here], durationS) : ''}
        data-testid="curves-plot"
        onKeyDown={onKeyDown}
        onPointerMove={(event) => setHovered(under(event))}
        onPointerLeave={() => setHovered(null)}
        onPointerDown={(event) => jump(under(event))}
      >
        {width > 0 && (
          <svg width={width} height={height} aria-hidden>
            {linearTicks(0, y.max, 3).map((tick) => (
              <g key={`y ${tick}`}>
                <path className={styles.grid} d={`M${margin.left} ${y.at(tick)}H${width - margin.right}`} />
                <text className={styles.tick} x={margin.left - 5} y={y.at(tick) + 4} textAnchor="end">
                  {Number(tick.toPrecision(3))}
                </text>
              </g>
            ))}
            {linearTicks(0, x.max, 5).map((tick) => (
              <text key={`x ${tick}`} className={styles.tick} x={x.at(tick)} y={height - 5} textAnchor="middle">
                {tick}
              </text>
            ))}
            {shown && (
              <path className={styles.cursor} d={`M${x.at(shown.at)} ${margin.top}V${height - margin.bottom}`} />
            )}
            {reference !== '' && (
              <path className={styles.reference} d={`M${reference}`} data-testid="curve-reference" />
            )}
            <path className={styles.lesion} d={`M${path((p) => p.lesion)}`} data-testid="curve-lesion" />
            {shown && <circle className={styles.dot} cx={x.at(shown.at)} cy={y.at(shown.lesion)} r={3} />}
            {shown && shown.reference !== null && (
              <circle className={styles.hollow} cx={x.at(shown.at)} cy={y.at(shown.reference)} r={3} />
            )}
          </svg>
        )}
      </div>
      <p className={styles.reading} data-testid="curves-reading">
        {shown ? readingOf(shown, durationS) : ''}
      </p>
      <dl className={styles.areas}>
        <dt>
          <span className={styles.key} style={{ borderTopColor: colour }} aria-hidden /> Area, lesion
        </dt>
        <dd>{roundForPeople(lesionArea)} counts/px</dd>
        <dt>
          <span className={`${styles.key} ${styles.keyReference}`} style={{ borderTopColor: colour }} aria-hidden />{' '}
          Area, reference
        </dt>
        <dd>
          {referenceArea === null
            ? 'no reference region: mirror the lesion (M)'
            : `${roundForPeople(referenceArea)} counts/px`}
        </dd>
        {ratio && (
          <>
            <dt>Ratio of areas{ratio.isNet ? ', net of background' : ''}</dt>
            <dd data-testid="curves-ratio">
              <strong>{ratio.value}</strong> {ratio.interval && `(${ratio.interval})`}
            </dd>
          </>
        )}
      </dl>
      <details className={styles.values}>
        <summary>Values by frame</summary>
        <table className={styles.table} data-testid="curves-table">
          <caption className="visually-hidden">Time-activity curves, {unit}</caption>
          <thead>
            <tr>
              <th scope="col">Frame</th>
              {durationS !== null && <th scope="col">s</th>}
              <th scope="col">Lesion</th>
              <th scope="col">Reference</th>
            </tr>
          </thead>
          <tbody>
            {points.map((p, i) => (
              <tr key={p.frame} data-here={i === here}>
                <th scope="row">
                  <button
                    type="button"
                    className={styles.jump}
                    aria-label={`Show frame ${p.frame}`}
                    onClick={() => jump(i)}
                  >
                    {p.frame}
                  </button>
                </th>
                {durationS !== null && <td>{p.at.toFixed(2)}</td>}
                <td>{rate(p.lesion)}</td>
                <td>{p.reference === null ? '' : rate(p.reference)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
