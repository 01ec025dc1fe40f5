/** Tag trees: a field of small numbers coded from its minima downward (T.800 B.10.2). */

interface Level {
  readonly width: number;
  readonly values: Float64Array;
  readonly low: Int32Array;
  readonly known: Uint8Array;
}

function levelsFor(width: number, height: number): Level[] {
  const levels: Level[] = [];
  let [w, h] = [width, height];
  for (;;) {
    const count = w * h;
    levels.push({
      width: w,
      values: new Float64Array(count).fill(Infinity),
      low: new Int32Array(count),
      known: new Uint8Array(count),
    });
    if (count <= 1) return levels;
    w = (w + 1) >> 1;
    h = (h + 1) >> 1;
  }
}

abstract class TagTree {
  protected readonly levels: Level[];

  constructor(width: number, height: number) {
    this.levels = levelsFor(width, height);
  }

  /** From the root to the leaf: what each node knows, refined up to `threshold`. */
  protected walk(x: number, y: number, threshold: number, step: (level: Level, node: number) => void): void {
    let low = 0;
    for (let i = this.levels.length - 1; i >= 0; i -= 1) {
      const level = this.levels[i]!;
      const node = (y >> i) * level.width + (x >> i);
      if (level.low[node]! < low) level.low[node] = low;
      while (level.low[node]! < threshold && level.known[node] === 0) step(level, node);
      low = level.low[node]!;
    }
  }
}

export class TagTreeReader extends TagTree {
  /** Whether the value at the leaf is below `threshold`; reads as many bits as that takes. */
  below(x: number, y: number, threshold: number, bit: () => number): boolean {
    this.walk(x, y, threshold, (level, node) => {
      if (bit() === 1) level.known[node] = 1;
      else level.low[node]! += 1;
    });
    const leaf = this.levels[0]!;
    const node = y * leaf.width + x;
    return leaf.known[node] === 1 && leaf.low[node]! < threshold;
  }
}

export class TagTreeWriter extends TagTree {
  /** Before anything is written. A leaf that is never asked about keeps its infinity. */
  set(x: number, y: number, value: number): void {
    this.levels.forEach((level, i) => {
      const node = (y >> i) * level.width + (x >> i);
      level.values[node] = Math.min(level.values[node]!, value);
    });
  }

  write(x: number, y: number, threshold: number, bit: (value: number) => void): void {
    this.walk(x, y, threshold, (level, node) => {
      const reached = level.low[node]! >= level.values[node]!;
      bit(reached ? 1 : 0);
      if (reached) level.known[node] = 1;
      else level.low[node]! += 1;
    });
  }
}
