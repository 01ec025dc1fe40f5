/** Lossless JPEG for tests (ITU-T T.81 H): any predictor, depth, point transform and restart interval of whole rows. */

export interface LosslessOptions {
  readonly rows: number;
  readonly columns: number;
  readonly precision: number;
  readonly predictor: number;
  /** Rows per restart interval; 0 for none. */
  readonly restartRows?: number;
  readonly pointTransform?: number;
  /** Bits of every Huffman code: 5 is the shortest for the 17 sizes, 16 the longest that JPEG allows. */
  readonly codeLength?: number;
}

class BitWriter {
  readonly bytes: number[] = [];
  #bits = 0;
  #count = 0;

  put(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i -= 1) {
      this.#bits = (this.#bits << 1) | ((value >> i) & 1);
      this.#count += 1;
      if (this.#count === 8) this.#flush();
    }
  }

  /** Fills the last byte with ones, as T.81 F.1.2.3 asks. */
  align(): void {
    while (this.#count > 0) this.put(1, 1);
  }

  #flush(): void {
    this.bytes.push(this.#bits);
    if (this.#bits === 0xff) this.bytes.push(0);
    this.#bits = 0;
    this.#count = 0;
  }
}

const segment = (marker: number, content: readonly number[]): number[] => [
  0xff,
  marker,
  (content.length + 2) >> 8,
  (content.length + 2) & 255,
  ...content,
];

export function encodeJpegLossless(values: ArrayLike<number>, options: LosslessOptions): Uint8Array {
  const { rows, columns, precision, predictor } = options;
  const shift = options.pointTransform ?? 0;
  const restartRows = options.restartRows ?? 0;
  const codeLength = options.codeLength ?? 5;
  const at = (x: number, y: number): number => values[y * columns + x]! >> shift;
  const bits = new BitWriter();
  for (let y = 0; y < rows; y += 1) {
    const fresh = y === 0 || (restartRows > 0 && y % restartRows === 0);
    if (fresh && y > 0) {
      bits.align();
      bits.bytes.push(0xff, 0xd0 + ((y / restartRows - 1) % 8));
    }
    for (let x = 0; x < columns; x += 1) {
      let prediction: number;
      if (fresh) prediction = x === 0 ? 1 << (precision - shift - 1) : at(x - 1, y);
      else if (x === 0) prediction = at(0, y - 1);
      else {
        const [a, b, c] = [at(x - 1, y), at(x, y - 1), at(x - 1, y - 1)];
        prediction = [0, a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][predictor]!;
      }
      // Modulo 2^16, into -32767..32768.
      let difference = (at(x, y) - prediction) & 0xffff;
      if (difference > 32768) difference -= 65536;
      const size = difference === 32768 ? 16 : 32 - Math.clz32(Math.abs(difference));
      bits.put(size, codeLength);
      if (size > 0 && size < 16) bits.put(difference > 0 ? difference : difference + (1 << size) - 1, size);
    }
  }
  bits.align();
  const counts = Array.from({ length: 16 }, (_, i) => (i + 1 === codeLength ? 17 : 0));
  const sizes = Array.from({ length: 17 }, (_, i) => i);
  const restart = restartRows * columns;
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xc4, [0, ...counts, ...sizes]),
    ...segment(0xc3, [precision, rows >> 8, rows & 255, columns >> 8, columns & 255, 1, 1, 0x11, 0]),
    ...(restart > 0 ? segment(0xdd, [restart >> 8, restart & 255]) : []),
    ...segment(0xda, [1, 1, 0, predictor, 0, shift]),
    ...bits.bytes,
    ...[0xff, 0xd9],
  ]);
}
