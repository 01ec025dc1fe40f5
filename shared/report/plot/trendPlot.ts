/**
 * The trend of one lesion as vector primitives: size lane, ratio lane and ribbon of conclusions over one time axis.
 * The screen draws them as SVG and the report as PDF vectors, so both show the same picture.
 */
import { describesCourse } from '../../change/ratioFit.ts';
import type { Conclusion } from '../../maturity/model.ts';
import type { LesionResult } from '../../measure/model.ts';
import type { SiteSettings } from '../../settings/model.ts';
import { shortDate, wordDate } from '../../wording/date.ts';
import { ratioLane, sizeLane } from './lanes.ts';
import type { PlotPrimitive, TrendPlot } from './primitives.ts';
import { dayNumber, linearScale, monthTicks, type Scale } from './scale.ts';
import { ratioSeries, type SeriesPoint, sizeSeries } from './series.ts';

export interface TrendPlotOptions {
  /** Points, at least 200. */
  readonly width: number;
  /** Points, at least 140. */
  readonly height: number;
  readonly fontSize?: number;
}

const conclusionWords: Record<Conclusion, string> = {
  immature: 'immature',
  maturing: 'maturing',
  mature: 'mature',
  'radiographically-mature': 'radiographically mature',
  indeterminate: 'indeterminate',
};

/** A conclusion in words for people. */
export function describeConclusion(conclusion: Conclusion): string {
  return conclusionWords[conclusion];
}

/** Rough width of a line of text: enough to decide whether a word fits into its cell. */
const textWidth = (text: string, fontSize: number): number => text.length * fontSize * 0.55;

const shortWord = (word: string): string => (word === 'radiographically mature' ? 'rad. mature' : word);

/** Room for the word of the latest conclusion, when it is not that of the date before. */
function lastCell(result: LesionResult, fontSize: number): number {
  const [before, last] = [...result.maturity.byDate].sort((a, b) => (a.date < b.date ? -1 : 1)).slice(-2);
  const latest = last ?? before;
  if (latest === undefined || (last && last.conclusion === before?.conclusion)) return 0;
  return textWidth(shortWord(describeConclusion(latest.conclusion)), fontSize) + fontSize * 0.6;
}

function ribbon(result: LesionResult, x: Scale, right: number, top: number, height: number, fontSize: number) {
  const cells = result.maturity.byDate
    .flatMap((entry) => {
      const day = dayNumber(entry.date);
      return day === null ? [] : [{ day, conclusion: entry.conclusion }];
    })
    .sort((a, b) => a.day - b.day);
  // Neighbouring dates with the same conclusion are one cell, so that its word has room.
  const merged = cells.filter((cell, i) => cell.conclusion !== cells[i - 1]?.conclusion);
  const out: PlotPrimitive[] = [];
  merged.forEach((cell, i) => {
    const from = x.at(cell.day);
    const next = merged[i + 1];
    const to = next ? x.at(next.day) : right;
    if (to - from <= 0) return;
    out.push({ kind: 'rect', role: 'ribbon', x: from, y: top, width: to - from, height, conclusion: cell.conclusion });
    const word = describeConclusion(cell.conclusion);
    const sizes = [fontSize, fontSize * 0.82];
    const fits = [word, shortWord(word)]
      .flatMap((text) => sizes.map((size) => ({ text, size })))
      .find(({ text, size }) => textWidth(text, size) <= to - from - 2);
    if (fits === undefined) return;
    out.push({
      kind: 'text',
      role: 'ribbon-text',
      at: [(from + to) / 2, top + height / 2 + fontSize * 0.35],
      text: fits.text,
      anchor: 'middle',
      fontSize: fits.size,
    });
  });
  return out;
}

/** Operations: what lies before and after one is judged apart. Named beside its line, on the side where there is more room. */
function cuts(result: LesionResult, x: Scale, top: number, bottom: number, right: number, fontSize: number) {
  return result.operations.flatMap(({ date, what }): PlotPrimitive[] => {
    const day = dayNumber(date);
    if (day === null) return [];
    const at = x.at(day);
    const anchor = at + textWidth(what, fontSize) + fontSize <= right ? 'start' : 'end';
    const beside = anchor === 'start' ? fontSize * 0.4 : -fontSize * 0.4;
    return [
      { kind: 'line', role: 'cut', from: [at, top], to: [at, bottom], dashed: true },
      { kind: 'text', role: 'cut-text', at: [at + beside, top + fontSize * 1.2], text: what, anchor, fontSize },
    ];
  });
}

function describe(result: LesionResult, sizes: readonly SeriesPoint[], ratios: readonly SeriesPoint[]): string {
  const say = (points: readonly SeriesPoint[]) =>
    points.map((p) => `${p.label}${p.hollow ? ` (${p.reason ?? 'not comparable'})` : ''}`).join('; ');
  const parts = [
    sizes.length > 0 ? `Size: ${say(sizes)}.` : 'Size: not measured.',
    ratios.length > 0 ? `Uptake: ${say(ratios)}.` : 'Uptake: not measured.',
  ];
  if (result.ratioFit && !describesCourse(result.ratioFit)) {
    parts.push('No log-linear fit is drawn: the ratios depart from one (chi-square test of the residuals, p < 0.05).');
  }
  if (result.operations.length > 0) {
    parts.push(`Operations: ${result.operations.map((o) => `${wordDate(o.date)} ${o.what}`).join('; ')}.`);
  }
  if (result.maturity.byDate.length > 0) {
    const dates = result.maturity.byDate.map((d) => `${wordDate(d.date)} ${describeConclusion(d.conclusion)}`);
    parts.push(`Conclusion by date: ${dates.join('; ')}.`);
  }
  return `Trend of lesion ${result.id}. ${parts.join(' ')}`;
}

/** Builds the plot. Pure: the same input gives the same primitives. */
export function trendPlot(result: LesionResult, settings: SiteSettings, options: TrendPlotOptions): TrendPlot {
  const fontSize = options.fontSize ?? 8;
  const sizes = sizeSeries(result, settings);
  const ratios = ratioSeries(result, settings);
  const days = [
    ...sizes.points.map((p) => p.day),
    ...ratios.map((p) => p.day),
    ...result.maturity.byDate.flatMap((entry) => dayNumber(entry.date) ?? []),
    ...result.operations.flatMap(({ date }) => dayNumber(date) ?? []),
  ];
  const left = fontSize * 3.2;
  const right = options.width - fontSize * 0.8;
  const titleHeight = fontSize * 1.7;
  const axisHeight = fontSize * 1.6;
  const ribbonHeight = fontSize * 1.7;
  const ribbonTop = options.height - axisHeight - ribbonHeight;
  const laneHeight = (ribbonTop - fontSize * 0.6 - 2 * titleHeight) / 2;
  const firstDay = days.length > 0 ? Math.min(...days) : 0;
  const lastDay = days.length > 0 ? Math.max(...days) : 0;
  // Marks keep clear of the lane's edges, and the axis goes on after the last date, so that the last conclusion can be read.
  const inset = Math.max(fontSize, (right - left) * 0.05);
  const x = linearScale(firstDay, lastDay, left + inset, right - Math.max(inset, lastCell(result, fontSize)));
  const box = (top: number) => ({ left, right, top, bottom: top + laneHeight, fontSize });
  const primitives: PlotPrimitive[] = [];
  const ticks = monthTicks(firstDay, lastDay, Math.max(2, Math.floor((right - left) / (fontSize * 7))));
  if (days.length > 0) {
    const shown =
      ticks.length > 0 ? ticks : [{ day: firstDay, label: shortDate(new Date(firstDay * 86_400_000).toISOString()) }];
    for (const tick of shown) {
      const at = x.at(tick.day);
      primitives.push({ kind: 'line', role: 'grid', from: [at, titleHeight], to: [at, ribbonTop], dashed: false });
      primitives.push({
        kind: 'text',
        role: 'tick-text',
        at: [at, options.height - axisHeight + fontSize * 1.2],
        text: tick.label,
        anchor: 'middle',
        fontSize,
      });
    }
  }
  primitives.push(...sizeLane(sizes, settings, x, box(titleHeight)));
  primitives.push(...ratioLane(ratios, result, x, box(2 * titleHeight + laneHeight)));
  primitives.push(...ribbon(result, x, right, ribbonTop, ribbonHeight, fontSize));
  primitives.push(...cuts(result, x, titleHeight, ribbonTop, right, fontSize));
  return {
    width: options.width,
    height: options.height,
    primitives,
    description: describe(result, sizes.points, ratios),
  };
}
