/** Bits of packet headers: after a byte of ones the next byte has seven bits only (T.800 B.10.1). */
import { NotDivisible } from './header.ts';

export class HeaderBits {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  #byte = 0;
  #left = 0;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
  }

  bit(): number {
    if (this.#left === 0) {
      if (this.#at >= this.#end) throw new NotDivisible('packet cut off');
      this.#left = this.#byte === 0xff ? 7 : 8;
      this.#byte = this.#bytes[this.#at]!;
      this.#at += 1;
    }
    this.#left -= 1;
    return (this.#byte >> this.#left) & 1;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1) value = value * 2 + this.bit();
    return value;
  }

  /** Offset of the byte after the header. */
  finish(): number {
    // A header that ends in a byte of ones is followed by a stuffed byte.
    if (this.#byte === 0xff) this.#at += 1;
    if (this.#at > this.#end) throw new NotDivisible('packet cut off');
    return this.#at;
  }
}

export class HeaderBitWriter {
  readonly #bytes: number[] = [];
  #byte = 0;
  #left = 8;

  bit(value: number): void {
    this.#left -= 1;
    this.#byte |= value << this.#left;
    if (this.#left === 0) this.#flush();
  }

  bits(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i -= 1) this.bit(Math.floor(value / 2 ** i) & 1);
  }

  #flush(): void {
    this.#bytes.push(this.#byte);
    this.#left = this.#byte === 0xff ? 7 : 8;
    this.#byte = 0;
  }

  finish(): number[] {
    // Also writes the stuffed byte after a last byte of ones.
    const last = this.#bytes.at(-1);
    if (this.#left < 8 || last === 0xff) {
      this.#flush();
      if (this.#bytes.at(-1) === 0xff) this.#bytes.push(0);
    }
    return this.#bytes;
  }
}
