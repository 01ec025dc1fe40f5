/** The table of the bench, with the goals beside what was found. */
import type { OwnResult } from './measure.ts';
import { median, quantile, type Result } from './results.ts';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly gigabytes: number;
  readonly electron: string;
  readonly rounds: number;
  /** Load average before the run and at its end. */
  readonly load: readonly [number, number];
}

function cell(value: number | null, digits = 0): string {
  return value === null ? '-' : value.toFixed(digits);
}

function both(values: readonly number[] | undefined, digits = 1): string {
  const middle = median(values);
  return middle === null ? '-' : `${cell(middle, digits)} (${cell(quantile(values, 0.95), digits)})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...rows.map((r) => `| ${r.join(' | ')} |`),
    '',
  ];
}

/** "reached" or "missed", and by how much. */
function goalLines(
  ours: Result,
  peers: readonly Result[],
  own: OwnResult | null,
  j2kMemory: Result['memory'],
): string[] {
  const lines: string[] = [];
  const say = (what: string, found: string, reached: boolean) =>
    lines.push(`- ${what}: ${found}: ${reached ? 'reached' : 'missed'}`);
  const compare = (what: string, mine: number | null, theirs: (number | null)[], part: number) => {
    const best = Math.min(...theirs.filter((value) => value !== null));
    if (mine === null || !Number.isFinite(best)) return;
    say(what, `${(mine / best).toFixed(2)} of the best peer (goal ${part})`, mine / best <= part);
  };
  const below = (what: string, value: number | null, goal: number, unit: string, digits = 0) => {
    if (value !== null) say(what, `${cell(value, digits)} ${unit} (goal ${goal})`, value <= goal);
  };
  for (const key of Object.keys(ours.full)) {
    compare(
      `Film on screen, ${key}`,
      median(ours.full[key]),
      peers.map((peer) => median(peer.full[key])),
      0.7,
    );
  }
  below('First readable picture, DX J2K', median(ours.first['DX J2K']), 300, 'ms');
  for (const [colour, name] of [
    ['gray', 'gray'],
    ['hot', 'hot iron'],
  ] as const) {
    compare(
      `Window step, ${name}`,
      median(ours.steps[colour]),
      peers.map((peer) => median(peer.steps[colour])),
      0.5,
    );
  }
  if (own !== null) {
    below('Step to a prefetched date, frames (95%)', quantile(own.step.frames, 0.95), 1, 'frames');
    below('Live value of a 50,000-pixel ellipse (95%)', quantile(own.ellipse, 0.95), 2, 'ms', 2);
    for (const kind of ['window', 'pan', 'zoom'] as const) {
      below(`Work in a frame while dragging, ${kind} (95%)`, quantile(own.drags[kind].work, 0.95), 16.7, 'ms', 1);
    }
    if (own.scroll !== null) {
      below('Work in a frame of the worklist (95%)', quantile(own.scroll.work, 0.95), 16.7, 'ms', 1);
      below('Worklist scrolling, time between frames (95%)', quantile(own.scroll.intervals, 0.95), 17.5, 'ms', 1);
    }
  }
  below('Working set after ten films', ours.memory?.rest ?? null, 900, 'MB');
  below('Working set after ten films in JPEG 2000', j2kMemory?.rest ?? null, 900, 'MB');
  return lines;
}

export interface Findings {
  /** Ours first. */
  readonly results: readonly Result[];
  readonly own: OwnResult | null;
  /** Ours, with JPEG 2000. */
  readonly j2kMemory: Result['memory'];
}

export function report({ results, own, j2kMemory }: Findings, machine: Machine): string {
  const [ours, ...peers] = results;
  if (ours === undefined) return '';
  const keys = [...new Set(results.flatMap(({ full }) => Object.keys(full)))];
  const head = ['', ...results.map(({ viewer }) => viewer)];
  const line = (title: string, value: (result: Result) => string) => [title, ...results.map(value)];
  const busy = Math.max(...machine.load) > machine.cores;
  const missing = results.flatMap(({ viewer, missing: things }) =>
    things.size === 0 ? [] : [`- ${viewer}: ${[...things].join(', ')}`],
  );
  const dragged = (times: { intervals: number[]; work: number[] }) => [both(times.work), both(times.intervals)];
  return [
    '# Viewer benchmark',
    '',
    `Medians of ${machine.rounds} ${machine.rounds === 1 ? 'round' : 'rounds'} in milliseconds, 95th percentiles in brackets; each viewer in turn, each encoding in a fresh window`,
    `of Electron ${machine.electron} that had a second to itself, without a GPU. ${machine.processor}, ${machine.cores} cores, ${machine.gigabytes} GB; load`,
    `${machine.load.map((load) => load.toFixed(1)).join(' before and ')} after. DX is a film of 4096x5120 pixels and 14 bits, CR one of 1760x1760 and 12 bits`,
    '(bench/viewer/film.ts). Run it with `npm run bench -- viewer`.',
    '',
    ...(busy
      ? [
          'Other work kept the machine busy during this run: read the ratios, not the times. What needs two cores at once',
          'suffers most.',
          '',
        ]
      : []),
    ...table(head, [
      ...keys.map((key) => line(`film on screen, ${key}`, ({ full }) => cell(median(full[key])))),
      ...keys
        .filter((key) => results.some(({ first }) => first[key] !== undefined))
        .map((key) => line(`first reduced picture, ${key}`, ({ first }) => cell(median(first[key])))),
      line('DX window step with flush, gray', ({ steps }) => both(steps.gray)),
      line('DX window step with flush, colour', ({ steps }) => both(steps.hot)),
      line('working set after ten DX films, MB', ({ memory }) => cell(memory?.rest ?? null)),
      line('most while they were loaded, MB', ({ memory }) => cell(memory?.peak ?? null)),
    ]),
    ...(own === null
      ? []
      : [
          'Ours alone, on the DX film; work is the time that the page was busy in a frame:',
          '',
          ...table(
            ['', 'work', 'from frame to frame'],
            [
              ['dragging the window', ...dragged(own.drags.window)],
              ['panning', ...dragged(own.drags.pan)],
              ['zooming', ...dragged(own.drags.zoom)],
              ...(own.scroll === null ? [] : [['scrolling 100,000 studies', ...dragged(own.scroll)]]),
            ],
          ),
          `Stepping to a prefetched date: ${both(own.step.times)} ms, ${both(own.step.frames, 0)} frames until it is drawn.`,
          `The value of an ellipse of 50,000 pixels while it moves: ${both(own.ellipse, 2)} ms.`,
          ...(j2kMemory === null
            ? []
            : [
                `After ten DX films in JPEG 2000: ${cell(j2kMemory.rest)} MB, and ${cell(j2kMemory.peak)} MB at the most while they were decoded.`,
              ]),
          '',
        ]),
    '## Goals',
    '',
    ...goalLines(ours, peers, own, j2kMemory),
    '',
    ...(missing.length > 0 ? ['## Did not work', '', ...missing, ''] : []),
  ].join('\n');
}
