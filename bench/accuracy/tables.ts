/** Errors and tables in Markdown. */

export class Errors {
  private readonly values: number[] = [];

  add(error: number | null): void {
    if (error !== null && Number.isFinite(error)) this.values.push(error);
  }

  get n(): number {
    return this.values.length;
  }

  get bias(): number {
    return this.values.reduce((s, v) => s + v, 0) / this.n;
  }

  get sd(): number {
    const { bias } = this;
    return Math.sqrt(this.values.reduce((s, v) => s + (v - bias) ** 2, 0) / Math.max(1, this.n - 1));
  }

  get worst(): number {
    return this.values.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  }
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Truth by row, the program's answer by column. */
export class Confusion {
  private readonly counts = new Map<string, number>();
  private readonly names: readonly string[];

  constructor(names: readonly string[]) {
    this.names = names;
  }

  add(truth: string, answer: string): void {
    const key = `${truth}>${answer}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  of(truth: string, answer: string): number {
    return this.counts.get(`${truth}>${answer}`) ?? 0;
  }

  markdown(): string {
    const used = this.names.filter((n) => this.names.some((m) => this.of(n, m) + this.of(m, n) > 0));
    return markdownTable(
      ['truth \\ concluded', ...used],
      used.map((t) => [t, ...used.map((a) => (this.of(t, a) === 0 ? '.' : String(this.of(t, a))))]),
    );
  }
}
