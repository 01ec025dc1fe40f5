/**
 * The main header and the tile-parts of a JPEG 2000 code stream (T.800 Annex A), as far as its packets can be told apart and
 * sorted anew. What is rare (packed packet headers, changes of progression, parameters of single tiles) is refused, not guessed.
 */

/** The stream is one that is not taken apart: it is decoded whole. Never seen outside of this folder. */
export class NotDivisible extends Error {}

export interface ComponentCoding {
  /** Decomposition levels: one less than the resolutions. */
  readonly levels: number;
  /** Log2 of the nominal size of code-blocks. */
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly style: number;
  readonly reversible: boolean;
  /** Log2 of the precinct size for each resolution. */
  readonly precincts: ReadonlyArray<{ readonly width: number; readonly height: number }>;
}

export interface MainHeader {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly tileX0: number;
  readonly tileY0: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** One for each component; none is subsampled. */
  readonly components: readonly ComponentCoding[];
  /** 0 LRCP, 1 RLCP, 2 RPCL, 3 PCRL, 4 CPRL. */
  readonly progression: number;
  readonly layers: number;
  readonly sop: boolean;
  readonly eph: boolean;
  /** SOC up to the first tile-part, as it is but for COD, which goes in between. */
  readonly beforeCod: Uint8Array;
  readonly cod: Uint8Array;
  readonly afterCod: Uint8Array;
}

export interface TilePart {
  readonly tile: number;
  /** Segments that a new tile-part keeps: quantisation and regions of interest. */
  readonly kept: Uint8Array;
  readonly start: number;
  /** One past the last byte of packets; may lie beyond the bytes when only the beginning is there. */
  readonly end: number;
}

export interface Codestream {
  readonly header: MainHeader;
  readonly tileParts: readonly TilePart[];
}

const SIZ = 0xff51;
const COD = 0xff52;
const COC = 0xff53;
const TLM = 0xff55;
const PLM = 0xff57;
const PLT = 0xff58;
const COM = 0xff64;
const SOT = 0xff90;
const SOD = 0xff93;
const EOC = 0xffd9;
/** QCD, QCC, RGN: copied as they are. CRG and capabilities of the profile too. */
const copied = new Set([0xff5c, 0xff5d, 0xff5e, 0xff63]);
/** Lengths of what is not kept, and remarks. */
const dropped = new Set([TLM, PLM, PLT, COM]);

export const maxTiles = 1024;

function u16(bytes: Uint8Array, at: number): number {
  if (at + 2 > bytes.length) throw new NotDivisible('cut off');
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function u32(bytes: Uint8Array, at: number): number {
  return u16(bytes, at) * 65536 + u16(bytes, at + 2);
}

/** SPcod or SPcoc: levels, block size, style, transformation, precincts. */
function readCoding(bytes: Uint8Array, at: number, end: number, hasPrecincts: boolean): ComponentCoding {
  if (at + 5 > end) throw new NotDivisible('coding style cut off');
  const levels = bytes[at]!;
  const blockWidth = bytes[at + 1]! + 2;
  const blockHeight = bytes[at + 2]! + 2;
  const style = bytes[at + 3]!;
  // High-throughput blocks (bit 6) belong to another codec.
  const usual = levels <= 32 && blockWidth <= 10 && blockHeight <= 10 && blockWidth + blockHeight <= 12 && style < 64;
  if (!usual || bytes[at + 4]! > 1) throw new NotDivisible('unusual coding');
  if (hasPrecincts && at + 6 + levels > end) throw new NotDivisible('precincts cut off');
  const precincts = Array.from({ length: levels + 1 }, (_, r) => {
    const size = hasPrecincts ? bytes[at + 5 + r]! : 0xff;
    if (r > 0 && ((size & 15) === 0 || size >> 4 === 0)) throw new NotDivisible('precincts of no size');
    return { width: size & 15, height: size >> 4 };
  });
  return { levels, blockWidth, blockHeight, style, reversible: bytes[at + 4] === 1, precincts };
}

function readMainHeader(bytes: Uint8Array, start: number): { header: MainHeader; next: number } {
  if (u16(bytes, start) !== 0xff4f || u16(bytes, start + 2) !== SIZ) throw new NotDivisible('no code stream');
  const siz = start + 4;
  const length = u16(bytes, siz);
  const count = u16(bytes, siz + 36);
  if (count < 1 || count > 4 || length < 38 + 3 * count) throw new NotDivisible('unusual components');
  // Rsiz bit 15: extensions of Part 2.
  if ((u16(bytes, siz + 2) & 0x8000) !== 0) throw new NotDivisible('extended stream');
  const field = (index: number) => u32(bytes, siz + 4 + index * 4);
  let at = start + 4 + length;
  const before: Uint8Array[] = [bytes.subarray(start, at)];
  const after: Uint8Array[] = [];
  let cod: Uint8Array | null = null;
  let codAt = 0;
  const own = new Map<number, ComponentCoding>();
  for (;;) {
    const marker = u16(bytes, at);
    if (marker === SOT) break;
    const end = at + 2 + u16(bytes, at + 2);
    if (end > bytes.length || end < at + 4) throw new NotDivisible('cut off');
    if (marker === COD) {
      if (cod !== null || end < at + 14) throw new NotDivisible('two coding styles');
      cod = bytes.subarray(at, end);
      codAt = at;
    } else if (marker === COC || copied.has(marker)) {
      if (marker === COC) {
        const component = bytes[at + 4]!;
        own.set(component, readCoding(bytes, at + 6, end, (bytes[at + 5]! & 1) !== 0));
      }
      (cod === null ? before : after).push(bytes.subarray(at, end));
    } else if (!dropped.has(marker)) throw new NotDivisible('unusual segment');
    at = end;
  }
  if (cod === null) throw new NotDivisible('no coding style');
  const shared = readCoding(bytes, codAt + 9, codAt + cod.length, (cod[4]! & 1) !== 0);
  const components = Array.from({ length: count }, (_, c) => {
    if (bytes[siz + 39 + c * 3] !== 1 || bytes[siz + 40 + c * 3] !== 1) throw new NotDivisible('subsampled');
    return own.get(c) ?? shared;
  });
  const header: MainHeader = {
    x1: field(0),
    y1: field(1),
    x0: field(2),
    y0: field(3),
    tileWidth: field(4),
    tileHeight: field(5),
    tileX0: field(6),
    tileY0: field(7),
    components,
    progression: cod[5]!,
    layers: u16(cod, 6),
    sop: (cod[4]! & 2) !== 0,
    eph: (cod[4]! & 4) !== 0,
    beforeCod: concatenate(before),
    cod,
    afterCod: concatenate(after),
  };
  const { x0, y0, x1, y1, tileX0, tileY0, tileWidth, tileHeight } = header;
  const placed = tileX0 <= x0 && tileY0 <= y0 && tileX0 + tileWidth > x0 && tileY0 + tileHeight > y0;
  // Beyond this, sums on the reference grid are no longer exact in the decoder's 32 bits.
  const small = Math.max(x1, y1) < 2 ** 30;
  if (!(x1 > x0 && y1 > y0 && placed && small) || header.progression > 4 || header.layers < 1) {
    throw new NotDivisible('unusual geometry');
  }
  return { header, next: at };
}

/**
 * @param start offset of SOC
 * @param partial the bytes may end early: tile-parts that have begun are listed
 * @throws NotDivisible
 */
export function readCodestream(bytes: Uint8Array, start: number, partial: boolean): Codestream {
  const { header, next } = readMainHeader(bytes, start);
  const tileParts: TilePart[] = [];
  let at = next;
  while (at + 2 <= bytes.length) {
    const marker = u16(bytes, at);
    if (marker === EOC) return { header, tileParts };
    if (marker !== SOT || u16(bytes, at + 2) !== 10) throw new NotDivisible('no tile-part');
    if (at + 12 > bytes.length) break;
    const length = u32(bytes, at + 6);
    const end = length === 0 ? endOfLast(bytes, partial) : at + length;
    const kept: Uint8Array[] = [];
    let segment = at + 12;
    while (segment + 2 <= bytes.length && u16(bytes, segment) !== SOD) {
      const id = u16(bytes, segment);
      const after = segment + 2 + u16(bytes, segment + 2);
      if (partial && after > bytes.length) return { header, tileParts };
      if (after > bytes.length || after < segment + 4) throw new NotDivisible('cut off');
      if (copied.has(id)) kept.push(bytes.subarray(segment, after));
      else if (!dropped.has(id)) throw new NotDivisible('a tile of its own style');
      segment = after;
    }
    if (partial && segment + 2 > bytes.length) break;
    if (segment + 2 > end) throw new NotDivisible('cut off');
    if (!partial && end > bytes.length) throw new NotDivisible('cut off');
    tileParts.push({ tile: u16(bytes, at + 4), kept: concatenate(kept), start: segment + 2, end });
    at = end;
  }
  if (!partial || tileParts.length === 0) throw new NotDivisible('no end');
  return { header, tileParts };
}

/** A last tile-part of unsaid length reaches to the end of the stream. */
function endOfLast(bytes: Uint8Array, partial: boolean): number {
  if (partial) return bytes.length;
  // DICOM pads fragments to even length.
  let end = bytes.length;
  if (bytes[end - 1] === 0 && end >= 3) end -= 1;
  if (u16(bytes, end - 2) !== EOC) throw new NotDivisible('no end');
  return end - 2;
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
