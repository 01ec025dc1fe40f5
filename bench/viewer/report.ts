/** The table of the bench, with the goals beside what was found. */
export interface Result {
  readonly viewer: string;
  /** Milliseconds to a first reduced picture, by encoding. */
  readonly first: Record<string, number[]>;
  readonly full: Record<string, number[]>;
  readonly gray: number[];
  readonly hot: number[];
  megabytes: number | null;
  problem: string | null;
}

function median(values: readonly number[] | undefined): number | null {
  if (values === undefined || values.length === 0) return null;
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function percentile95(values: readonly number[]): number | null {
  return values.length === 0 ? null : [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)]!;
}

function cell(value: number | null, digits = 0): string {
  return value === null ? '-' : value.toFixed(digits);
}

export function report(
  results: readonly Result[],
  names: readonly string[],
  machine: { cores: number; gigabytes: number; rounds: number; load: number },
): string {
  const row = (title: string, value: (result: Result) => string) => `| ${title} | ${results.map(value).join(' | ')} |`;
  const [ours, ...peers] = results;
  const goals: string[] = [];
  const compare = (what: string, own: number | null, others: (number | null)[], part: number) => {
    const best = Math.min(...others.filter((value) => value !== null));
    if (own === null || !Number.isFinite(best)) return;
    const ratio = own / best;
    goals.push(
      `- ${what}: ${ratio.toFixed(2)} of the best peer (goal ${part}): ${ratio <= part ? 'reached' : 'missed'}`,
    );
  };
  for (const name of names) {
    compare(
      `Film on screen, ${name}`,
      median(ours?.full[name]),
      peers.map((peer) => median(peer.full[name])),
      0.7,
    );
  }
  compare(
    'Window step, gray',
    median(ours?.gray),
    peers.map((peer) => median(peer.gray)),
    0.5,
  );
  compare(
    'Window step, colour',
    median(ours?.hot),
    peers.map((peer) => median(peer.hot)),
    0.5,
  );
  const first = median(ours?.first.J2K);
  if (first != null)
    goals.push(`- First readable picture, J2K: ${cell(first)} ms (goal 300): ${first <= 300 ? 'reached' : 'missed'}`);
  const megabytes = ours?.megabytes ?? null;
  if (megabytes !== null) {
    goals.push(
      `- Working set after ten films: ${cell(megabytes)} MB (goal 900): ${megabytes <= 900 ? 'reached' : 'missed'}`,
    );
  }
  const problems = results
    .filter(({ problem }) => problem !== null)
    .map(({ viewer, problem }) => `- ${viewer}: ${problem}`);
  return [
    '# Viewer benchmark',
    '',
    `One 4096x5120 film of 14 bits (bench/viewer/film.ts) in a fresh window of Electron 25.1.1 without a GPU, ${machine.cores} cores,`,
    `${machine.gigabytes} GB; medians of ${machine.rounds} rounds in milliseconds, each viewer in turn. Run it with \`npm run bench -- viewer\`.`,
    '',
    // Times mean little on a busy machine; the comparison within one run still does.
    machine.load > machine.cores
      ? `Other work kept the machine busy during this run (load ${machine.load.toFixed(0)} on ${machine.cores} cores): read the ratios, not the times.\n`
      : '',
    `| | ${results.map(({ viewer }) => viewer).join(' | ')} |`,
    `| --- | ${results.map(() => '---').join(' | ')} |`,
    ...names.map((name) => row(`film on screen, ${name}`, (result) => cell(median(result.full[name])))),
    ...names
      .filter((name) => results.some((result) => result.first[name] !== undefined))
      .map((name) => row(`first reduced picture, ${name}`, (result) => cell(median(result.first[name])))),
    row(
      'window step with flush, gray (p95)',
      ({ gray }) => `${cell(median(gray), 1)} (${cell(percentile95(gray), 1)})`,
    ),
    row(
      'window step with flush, hot iron (p95)',
      ({ hot }) => `${cell(median(hot), 1)} (${cell(percentile95(hot), 1)})`,
    ),
    row('working set after ten films, MB', (result) => cell(result.megabytes)),
    '',
    ...(goals.length > 0 ? ['## Goals', '', ...goals, ''] : []),
    ...(problems.length > 0 ? ['## Did not run', '', ...problems, ''] : []),
  ].join('\n');
}
