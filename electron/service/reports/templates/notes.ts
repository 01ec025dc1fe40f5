/** What a template holds that is passed over, each thing once, with how often. */
export class Notes {
  readonly #counts = new Map<string, number>();

  add(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  all(): string[] {
    return [...this.#counts].slice(0, 50).map(([what, count]) => (count === 1 ? what : `${what} (${count} times)`));
  }
}

/** The text, cut where a report has no room for it. */
export function clipped(text: string, most: number, notes: Notes): string {
  if (text.length <= most) return text;
  notes.add('A text that is too long: its end is cut.');
  return text.slice(0, most);
}
