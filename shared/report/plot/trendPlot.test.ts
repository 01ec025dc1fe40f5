import { describe, expect, it } from 'vitest';
import type { Change } from '../../change/model.ts';
import type { LesionResult } from '../../measure/model.ts';
import { defaultSiteSettings } from '../../settings/model.ts';
import type { SizeAtDate } from '../../size/model.ts';
import type { UptakeAtDate } from '../../uptake/model.ts';
import type { PlotPrimitive } from './primitives.ts';
import { dayNumber, linearTicks, logScale, logTicks, monthTicks } from './scale.ts';
import { trendPlot } from './trendPlot.ts';

function size(study: string, date: string, value: number, unit: 'mm' | '{pixels}' = 'mm'): SizeAtDate {
  return {
    studyInstanceUid: study,
    date,
    sopInstanceUid: `${study}.1`,
    frame: 1,
    projection: 'lateral',
    longAxis: { value, unit, basis: unit === 'mm' ? 'detector-plane' : 'uncalibrated' },
    shortAxis: null,
    area: null,
    perimeter: null,
    relativeLongAxis: null,
    insertionDistance: null,
    foci: null,
  };
}

const region = { counts: 100, pixels: 10, mean: 10, max: 12, min: 8, sd: 1 };

function uptake(study: string, date: string, ratio: number, phase: UptakeAtDate['phase'] = 'delayed'): UptakeAtDate {
  return {
    studyInstanceUid: study,
    date,
    sopInstanceUid: `${study}.1`,
    frame: 1,
    phase,
    view: 'POST',
    lesion: region,
    reference: region,
    background: null,
    ratio,
    relativeError: 0.02,
    relativeErrorReason: null,
    ratioMethod: 'contralateral',
    hoursAfterInjection: 3,
    lesionAnnotationId: 'a',
    referenceAnnotationId: 'b',
    backgroundAnnotationId: null,
  };
}

function change(measure: Change['measure'], fromStudy: string, toStudy: string, comparable: boolean): Change {
  return {
    measure,
    from: '',
    to: '',
    fromStudy,
    toStudy,
    span: 'consecutive',
    absolute: null,
    percent: null,
    significant: null,
    comparable,
    reason: comparable ? null : 'Not comparable: detector plane against calibrated',
    interval95: null,
    detectable: null,
  };
}

const empty: LesionResult = {
  id: 'L1',
  site: 'achilles-tendon',
  laterality: 'R',
  label: 'distal focus',
  trackingUid: '1.2.3',
  grades: [],
  size: [],
  uptake: [],
  operations: [],
  findings: [],
  changes: [],
  ratioFit: null,
  maturity: {
    conclusion: 'indeterminate',
    wording: 'indeterminate',
    discordant: false,
    trend: 'not-assessable',
    scintigraphy: 'undetermined',
    radiograph: 'not-read',
    rules: [],
    fired: [],
    missing: [],
    byDate: [],
    secondOpinion: null,
  },
};

const options = { width: 300, height: 240, fontSize: 8 };
const marks = (list: readonly PlotPrimitive[], role: string) =>
  list.flatMap((p) => (p.kind === 'mark' && p.role === role ? [p] : []));

describe('scales', () => {
  it('counts days across a leap day', () => {
    // 2024 is a leap year: 28 February to 1 March are two days.
    expect((dayNumber('2024-03-01') ?? 0) - (dayNumber('2024-02-28') ?? 0)).toBe(2);
    expect(dayNumber('1970-01-01T10:00')).toBe(0);
    expect(dayNumber('unknown')).toBeNull();
  });
  it('gives equal ratios equal distances', () => {
    const scale = logScale(1, 100, 0, 200);
    expect(scale.at(10)).toBeCloseTo(100, 9);
    expect(scale.at(4) - scale.at(2)).toBeCloseTo(scale.at(50) - scale.at(25), 9);
  });
  it('chooses round ticks', () => {
    expect(linearTicks(3.1, 12.4, 4)).toEqual([5, 7.5, 10]);
    expect(logTicks(1, 10, 5)).toEqual([1, 2, 5, 10]);
  });
  it('labels the first day of months', () => {
    const ticks = monthTicks(dayNumber('2025-01-15') ?? 0, dayNumber('2025-04-20') ?? 0, 4);
    expect(ticks.map((t) => t.label)).toEqual(['Feb 2025', 'Mar 2025', 'Apr 2025']);
  });
});

describe('trendPlot', () => {
  it('says so when there is nothing to show', () => {
    const plot = trendPlot(empty, defaultSiteSettings, options);
    const notes = plot.primitives.flatMap((p) => (p.kind === 'text' && p.role === 'note' ? [p.text] : []));
    expect(notes).toEqual(['No size measured yet', 'No delayed uptake ratio yet']);
    expect(plot.description).toContain('Size: not measured.');
  });

  it('places sizes linearly in value and time, and joins comparable dates only', () => {
    const result: LesionResult = {
      ...empty,
      size: [size('1', '2025-01-01', 4), size('2', '2025-01-11', 8), size('3', '2025-01-31', 6)],
      changes: [change('longAxis', '1', '2', true), change('longAxis', '2', '3', false)],
    };
    const plot = trendPlot(result, defaultSiteSettings, options);
    const [a, b, c] = marks(plot.primitives, 'size-mark');
    // 10 of 30 days lie between the first two.
    expect((b!.at[0] - a!.at[0]) / (c!.at[0] - a!.at[0])).toBeCloseTo(1 / 3, 9);
    // 6 lies halfway between 4 and 8.
    expect(c!.at[1]).toBeCloseTo((a!.at[1] + b!.at[1]) / 2, 9);
    expect(plot.primitives.filter((p) => p.role === 'size-line')).toHaveLength(1);
    expect([a, b, c].map((m) => m!.hollow)).toEqual([false, false, true]);
    expect(c!.reason).toBe('Not comparable: detector plane against calibrated');
  });

  it('draws the error of one length as SDC / sqrt 2 and the band as the SDC', () => {
    const result = { ...empty, size: [size('1', '2025-01-01', 10), size('2', '2025-02-01', 12)] };
    const plot = trendPlot(result, { ...defaultSiteSettings, sdcLengthMm: 2 }, options);
    const [a, b] = marks(plot.primitives, 'size-mark');
    const perMm = (a!.at[1] - b!.at[1]) / 2;
    const bar = plot.primitives.find((p) => p.kind === 'line' && p.role === 'size-error');
    if (bar?.kind !== 'line') throw new Error('no error bar');
    expect(bar.from[1] - bar.to[1]).toBeCloseTo(2 * Math.SQRT2 * perMm, 6);
    const band = plot.primitives.find((p) => p.kind === 'rect' && p.role === 'sdc-band');
    if (band?.kind !== 'rect') throw new Error('no band');
    expect(band.height).toBeCloseTo(4 * perMm, 6);
  });

  it('never puts pixels on a scale of mm', () => {
    const result = { ...empty, size: [size('1', '2025-01-01', 231, '{pixels}'), size('2', '2025-02-01', 12)] };
    const [pixels, mm] = marks(trendPlot(result, defaultSiteSettings, options).primitives, 'size-mark');
    expect(pixels!.hollow).toBe(true);
    expect(pixels!.label).toContain('231 px');
    expect(mm!.hollow).toBe(false);
    const only = trendPlot(
      { ...empty, size: [size('1', '2025-01-01', 231, '{pixels}')] },
      defaultSiteSettings,
      options,
    );
    expect(only.primitives.some((p) => p.kind === 'text' && p.text.includes('mm'))).toBe(false);
    expect(only.primitives.some((p) => p.role === 'sdc-band')).toBe(false);
  });

  it('shows delayed ratios only, on a log scale, with the 95% interval', () => {
    const result = {
      ...empty,
      uptake: [
        uptake('1', '2025-01-01', 2),
        uptake('2', '2025-02-01', 4),
        uptake('3', '2025-03-01', 9, 'flow' as const),
      ],
    };
    const plot = trendPlot(result, { ...defaultSiteSettings, ratioCv: 0 }, options);
    const [a, b, none] = marks(plot.primitives, 'ratio-mark');
    expect(none).toBeUndefined();
    const perLn = (a!.at[1] - b!.at[1]) / Math.LN2;
    const bar = plot.primitives.find((p) => p.kind === 'line' && p.role === 'ratio-error');
    if (bar?.kind !== 'line') throw new Error('no error bar');
    // f = 0.02: the interval spans 2 * 1.96 * 0.02 in ln R.
    expect(bar.from[1] - bar.to[1]).toBeCloseTo(0.0784 * perLn, 6);
  });

  it('widens the fit band away from its centre', () => {
    // var(a) = 0.01, cov = 0, var(b) = 0.0001: sd 0.1 at day 0, sqrt(0.01 + 100 * 0.0001) = sqrt(0.02) at day 10.
    const ratioFit = {
      slopePerDay: -0.01,
      interceptLnR: Math.log(3),
      originDate: '2025-01-01',
      covariance: [0.01, 0, 0.0001] as [number, number, number],
      n: 3,
    };
    const wide = { ...uptake('1', '2025-01-01', 3), relativeError: 0.5 };
    const uptakes = [wide, { ...uptake('2', '2025-01-11', 3), relativeError: 0.5 }];
    const plot = trendPlot({ ...empty, uptake: uptakes, ratioFit }, defaultSiteSettings, options);
    const band = plot.primitives.find((p) => p.kind === 'path' && p.role === 'fit-band');
    if (band?.kind !== 'path') throw new Error('no band');
    const [first, last] = [band.points[0]!, band.points.at(-1)!];
    const middle = band.points.length / 2;
    const height = (upper: number, lower: number) => band.points[lower]![1] - band.points[upper]![1];
    expect(first[0]).toBe(last[0]);
    expect(height(middle - 1, middle) / height(0, band.points.length - 1)).toBeCloseTo(Math.SQRT2, 6);
  });

  it('leaves out a fit that does not describe the course, and says so', () => {
    const ratioFit = {
      slopePerDay: -0.01,
      interceptLnR: 1,
      originDate: '2025-01-01',
      covariance: [0.01, 0, 0.0001] as [number, number, number],
      n: 3,
      lackOfFitP: 0.049,
    };
    const uptakes = [uptake('1', '2025-01-01', 3), uptake('2', '2025-01-11', 2)];
    const plot = trendPlot({ ...empty, uptake: uptakes, ratioFit }, defaultSiteSettings, options);
    expect(plot.primitives.some((p) => p.role === 'fit-line' || p.role === 'fit-band')).toBe(false);
    expect(plot.description).toContain('No log-linear fit is drawn');
    const drawn = { ...ratioFit, lackOfFitP: 0.051 };
    const other = trendPlot({ ...empty, uptake: uptakes, ratioFit: drawn }, defaultSiteSettings, options);
    expect(other.primitives.some((p) => p.role === 'fit-line')).toBe(true);
  });

  it('merges equal neighbours of the ribbon and keeps everything inside the picture', () => {
    const byDate = (['immature', 'immature', 'maturing', 'mature'] as const).map((conclusion, i) => ({
      date: `2025-0${i + 1}-01`,
      conclusion,
      scintigraphy: 'undetermined' as const,
      radiograph: 'not-read' as const,
    }));
    const result = { ...empty, maturity: { ...empty.maturity, byDate }, size: [size('1', '2025-01-01', 9)] };
    const plot = trendPlot(result, defaultSiteSettings, options);
    const cells = plot.primitives.flatMap((p) => (p.kind === 'rect' && p.role === 'ribbon' ? [p] : []));
    expect(cells.map((c) => c.conclusion)).toEqual(['immature', 'maturing', 'mature']);
    const words = plot.primitives.flatMap((p) => (p.kind === 'text' && p.role === 'ribbon-text' ? [p.text] : []));
    expect(words.at(-1)).toBe('mature');
    for (const cell of cells) expect(cell.x + cell.width).toBeLessThanOrEqual(options.width);
    for (const p of plot.primitives) {
      if (p.kind !== 'mark') continue;
      expect(p.at[0]).toBeGreaterThanOrEqual(0);
      expect(p.at[0]).toBeLessThanOrEqual(options.width);
      expect(p.at[1]).toBeGreaterThanOrEqual(0);
      expect(p.at[1]).toBeLessThanOrEqual(options.height);
    }
  });
});

describe('operations', () => {
  it('cut the plot at their day, between the dates before and after, with their name', () => {
    const operated: LesionResult = {
      ...empty,
      operations: [{ date: '2026-03-02', what: 'resection' }],
      maturity: {
        ...empty.maturity,
        byDate: ['2026-03-01', '2026-03-03'].map((date) => ({
          date,
          conclusion: 'maturing' as const,
          scintigraphy: 'undetermined' as const,
          radiograph: 'maturing' as const,
        })),
      },
    };
    const plot = trendPlot(operated, defaultSiteSettings, options);
    const line = plot.primitives.find((p) => p.kind === 'line' && p.role === 'cut');
    const ticks = plot.primitives.flatMap((p) => (p.kind === 'rect' && p.role === 'ribbon' ? [p] : []));
    if (line?.kind !== 'line') throw new Error('no cut');
    expect(line.from[0]).toBe(line.to[0]);
    // One day of two after the first date, which the ribbon begins with.
    expect(line.from[0]).toBeGreaterThan(ticks[0]!.x);
    expect(plot.primitives.some((p) => p.kind === 'text' && p.role === 'cut-text' && p.text === 'resection')).toBe(
      true,
    );
    expect(plot.description).toContain('Operations: 2 March 2026 resection.');
  });
});
