/** The two lanes of the trend plot: size on a linear scale, uptake ratio on a logarithmic one. */
import { describesCourse, fittedRatio } from '../../change/ratioFit.ts';
import type { LesionResult } from '../../measure/model.ts';
import type { SiteSettings } from '../../settings/model.ts';
import type { PlotPoint, PlotPrimitive } from './primitives.ts';
import { dayNumber, linearScale, linearTicks, logScale, logTicks, type Scale } from './scale.ts';
import type { SeriesPoint, SizeSeries } from './series.ts';

export interface LaneBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly fontSize: number;
}

const tickNumber = (value: number): string => String(Number(value.toPrecision(3)));

function frameOf(box: LaneBox, title: string, ticks: readonly number[], y: Scale): PlotPrimitive[] {
  const out: PlotPrimitive[] = [
    {
      kind: 'rect',
      role: 'frame',
      x: box.left,
      y: box.top,
      width: box.right - box.left,
      height: box.bottom - box.top,
    },
    {
      kind: 'text',
      role: 'lane-title',
      at: [box.left, box.top - box.fontSize * 0.4],
      text: title,
      anchor: 'start',
      fontSize: box.fontSize,
    },
  ];
  for (const tick of ticks) {
    const at = y.at(tick);
    out.push({ kind: 'line', role: 'grid', from: [box.left, at], to: [box.right, at], dashed: false });
    out.push({
      kind: 'text',
      role: 'tick-text',
      at: [box.left - box.fontSize * 0.4, at + box.fontSize * 0.35],
      text: tickNumber(tick),
      anchor: 'end',
      fontSize: box.fontSize,
    });
  }
  return out;
}

function emptyLane(box: LaneBox, title: string, text: string): PlotPrimitive[] {
  const y = linearScale(0, 1, box.bottom, box.top);
  const at: PlotPoint = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  return [
    ...frameOf(box, title, [], y),
    { kind: 'text', role: 'note', at, text, anchor: 'middle', fontSize: box.fontSize },
  ];
}

function series(points: readonly SeriesPoint[], x: Scale, y: Scale, box: LaneBox, lane: 'size' | 'ratio') {
  const out: PlotPrimitive[] = [];
  const clamp = (value: number) => Math.min(box.bottom, Math.max(box.top, value));
  // Marks without a value on this scale stand on the floor of the lane: they exist, but not in this unit.
  const place = (p: SeriesPoint): PlotPoint => [x.at(p.day), p.value === null ? box.bottom : y.at(p.value)];
  points.forEach((point, i) => {
    const before = points[i - 1];
    if (before && point.joined && before.value !== null && point.value !== null) {
      out.push({ kind: 'line', role: `${lane}-line`, from: place(before), to: place(point), dashed: false });
    }
  });
  const cap = box.fontSize * 0.3;
  for (const point of points) {
    if (!point.interval) continue;
    const [low, high] = [clamp(y.at(point.interval[0])), clamp(y.at(point.interval[1]))];
    const at = x.at(point.day);
    const role = `${lane}-error` as const;
    out.push({ kind: 'line', role, from: [at, low], to: [at, high], dashed: false });
    out.push({ kind: 'line', role, from: [at - cap, low], to: [at + cap, low], dashed: false });
    out.push({ kind: 'line', role, from: [at - cap, high], to: [at + cap, high], dashed: false });
  }
  for (const point of points) {
    out.push({
      kind: 'mark',
      role: `${lane}-mark`,
      at: place(point),
      radius: box.fontSize * 0.38,
      glyph: lane === 'size' ? 'square' : 'circle',
      hollow: point.hollow,
      label: point.label,
      reason: point.reason,
      target: point.target,
    });
  }
  return out;
}

/** Size lane; in mm the band of the smallest detectable change lies around the first date. */
export function sizeLane(sizes: SizeSeries, settings: SiteSettings, x: Scale, box: LaneBox): PlotPrimitive[] {
  const valued = sizes.points.filter((p) => p.value !== null);
  if (valued.length === 0) return emptyLane(box, sizes.title, 'No size measured yet');
  const first = valued[0]?.value ?? 0;
  const band = sizes.unit === 'mm' ? settings.sdcLengthMm : null;
  const all = valued.flatMap((p) => [p.value ?? 0, ...(p.interval ?? [])]);
  if (band !== null) all.push(first - band, first + band);
  const low = Math.max(0, Math.min(...all));
  const high = Math.max(...all);
  const y = linearScale(low, high + (high - low) * 0.06, box.bottom, box.top);
  const out: PlotPrimitive[] = [];
  if (band !== null) {
    const top = y.at(first + band);
    const bottom = Math.min(box.bottom, y.at(Math.max(0, first - band)));
    out.push({
      kind: 'rect',
      role: 'sdc-band',
      x: box.left,
      y: top,
      width: box.right - box.left,
      height: bottom - top,
    });
    out.push({
      kind: 'line',
      role: 'sdc-line',
      from: [box.left, y.at(first)],
      to: [box.right, y.at(first)],
      dashed: true,
    });
  }
  const title = band === null ? sizes.title : `${sizes.title} · shaded: not detectable (±${tickNumber(band)} mm)`;
  out.push(...frameOf(box, title, linearTicks(y.min, y.max, 4), y));
  return [...out, ...series(sizes.points, x, y, box, 'size')];
}

/** Ratio lane; with the weighted fit and its 95% band, from the first to the last scan, where it describes the course. */
export function ratioLane(
  points: readonly SeriesPoint[],
  result: LesionResult,
  x: Scale,
  box: LaneBox,
): PlotPrimitive[] {
  const fit = result.ratioFit;
  const title =
    fit === null
      ? 'Delayed uptake ratio (log scale)'
      : describesCourse(fit)
        ? 'Delayed ratio (log) · log-linear fit, 95% band'
        : 'Delayed ratio (log) · no single exponential fits';
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return emptyLane(box, title, 'No delayed uptake ratio yet');
  const all = points.flatMap((p) => [p.value ?? 1, ...(p.interval ?? [])]);
  // At least a factor 1.5 in height, so that noise does not look like change.
  const low = Math.min(...all);
  const high = Math.max(...all);
  const pad = Math.max(1.05, Math.sqrt(Math.max(1, (1.5 * low) / high)));
  const y = logScale(low / pad, high * pad, box.bottom, box.top);
  const out: PlotPrimitive[] = [];
  if (fit && describesCourse(fit) && last.day > first.day) {
    const days = Array.from({ length: 25 }, (_, i) => first.day + ((last.day - first.day) * i) / 24);
    const origin = dayNumber(fit.originDate) ?? first.day;
    const fitted = days.map((day) => ({ at: x.at(day), ...fittedRatio(fit, day - origin) }));
    const clamp = (ratio: number) => Math.min(box.bottom, Math.max(box.top, y.at(ratio)));
    const upper = fitted.map((f): PlotPoint => [f.at, clamp(f.high)]);
    const lower = fitted.map((f): PlotPoint => [f.at, clamp(f.low)]);
    out.push({ kind: 'path', role: 'fit-band', points: [...upper, ...lower.reverse()], closed: true });
    const line = fitted.map((f): PlotPoint => [f.at, clamp(f.ratio)]);
    out.push({ kind: 'path', role: 'fit-line', points: line, closed: false });
  }
  out.push(...frameOf(box, title, logTicks(y.min, y.max, 5), y));
  return [...out, ...series(points, x, y, box, 'ratio')];
}
