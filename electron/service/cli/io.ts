/** What a command may say and to whom: results to stdout, everything else to stderr. */
export interface Io {
  /** Results. Data alone, so that another program can read it. */
  out(text: string): void;
  /** Messages for a person. */
  err(text: string): void;
  /** Shows how far the work is: a bar on a terminal, now and then a line elsewhere. */
  progress(update: ProgressUpdate): void;
  readonly signal: AbortSignal;
}

export interface ProgressUpdate {
  readonly step: string;
  readonly done: number;
  readonly total: number | null;
}

const barWidth = 30;
const linesEveryMs = 5000;

export function terminalIo(signal: AbortSignal): Io {
  const terminal = process.stderr.isTTY;
  let barShown = false;
  let lastLine = performance.now();
  const clear = () => {
    if (barShown) process.stderr.write('\r\x1b[K');
    barShown = false;
  };
  return {
    signal,
    out: (text) => {
      clear();
      process.stdout.write(text);
    },
    err: (text) => {
      clear();
      process.stderr.write(`${text}\n`);
    },
    progress: (update) => {
      if (terminal) {
        process.stderr.write(`\r\x1b[K${progressBar(update)}`);
        barShown = true;
      } else if (performance.now() - lastLine >= linesEveryMs) {
        lastLine = performance.now();
        process.stderr.write(`${progressBar(update)}\n`);
      }
    },
  };
}

/** One line without a line feed: "Reading headers [######        ] 120 of 400". */
export function progressBar({ step, done, total }: ProgressUpdate): string {
  if (total === null || total === 0) return `${step} ${done}`;
  const filled = Math.round((Math.min(done, total) / total) * barWidth);
  return `${step} [${'#'.repeat(filled)}${' '.repeat(barWidth - filled)}] ${done} of ${total}`;
}
