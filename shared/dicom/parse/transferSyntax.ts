/** The transfer syntaxes whose data sets can be read (PS3.6 A, PS3.5 10). All others are refused by UID. */

export interface TransferSyntax {
  readonly uid: string;
  readonly name: string;
  readonly explicit: boolean;
  readonly bigEndian: boolean;
  readonly deflated: boolean;
  /** Pixel Data in fragments (PS3.5 A.4). */
  readonly encapsulated: boolean;
  /** Pixels are not the ones acquired. JPEG-LS near-lossless and the general J2K syntaxes may be. */
  readonly lossy: boolean;
}

function native(uid: string, name: string, flags: Partial<TransferSyntax> = {}): TransferSyntax {
  return { uid, name, explicit: true, bigEndian: false, deflated: false, encapsulated: false, lossy: false, ...flags };
}
function encapsulated(uid: string, name: string, lossy = false): TransferSyntax {
  return native(uid, name, { encapsulated: true, lossy });
}

export const IMPLICIT_LITTLE = native('1.2.840.10008.1.2', 'Implicit VR Little Endian', { explicit: false });
export const EXPLICIT_LITTLE = native('1.2.840.10008.1.2.1', 'Explicit VR Little Endian');
export const EXPLICIT_BIG = native('1.2.840.10008.1.2.2', 'Explicit VR Big Endian', { bigEndian: true });
export const DEFLATED = native('1.2.840.10008.1.2.1.99', 'Deflated Explicit VR Little Endian', { deflated: true });

const syntaxes: readonly TransferSyntax[] = [
  IMPLICIT_LITTLE,
  EXPLICIT_LITTLE,
  EXPLICIT_BIG,
  DEFLATED,
  encapsulated('1.2.840.10008.1.2.1.98', 'Encapsulated Uncompressed Explicit VR Little Endian'),
  encapsulated('1.2.840.10008.1.2.5', 'RLE Lossless'),
  encapsulated('1.2.840.10008.1.2.4.50', 'JPEG Baseline', true),
  encapsulated('1.2.840.10008.1.2.4.51', 'JPEG Extended, 12 bit', true),
  encapsulated('1.2.840.10008.1.2.4.57', 'JPEG Lossless'),
  encapsulated('1.2.840.10008.1.2.4.70', 'JPEG Lossless, first-order prediction'),
  encapsulated('1.2.840.10008.1.2.4.80', 'JPEG-LS Lossless'),
  encapsulated('1.2.840.10008.1.2.4.81', 'JPEG-LS Near-lossless', true),
  encapsulated('1.2.840.10008.1.2.4.90', 'JPEG 2000 Lossless'),
  encapsulated('1.2.840.10008.1.2.4.91', 'JPEG 2000', true),
  encapsulated('1.2.840.10008.1.2.4.201', 'High-Throughput JPEG 2000 Lossless'),
  encapsulated('1.2.840.10008.1.2.4.202', 'High-Throughput JPEG 2000 RPCL Lossless'),
  encapsulated('1.2.840.10008.1.2.4.203', 'High-Throughput JPEG 2000', true),
  // Listed with their header; their pixels are video, streamed or multi-component and are refused by name on opening.
  encapsulated('1.2.840.10008.1.2.4.92', 'JPEG 2000 Part 2 Lossless'),
  encapsulated('1.2.840.10008.1.2.4.93', 'JPEG 2000 Part 2', true),
  encapsulated('1.2.840.10008.1.2.4.110', 'JPEG XL Lossless'),
  encapsulated('1.2.840.10008.1.2.4.111', 'JPEG XL JPEG Recompression', true),
  encapsulated('1.2.840.10008.1.2.4.112', 'JPEG XL', true),
  encapsulated('1.2.840.10008.1.2.4.100', 'MPEG2 Main Profile Main Level', true),
  encapsulated('1.2.840.10008.1.2.4.100.1', 'Fragmentable MPEG2 Main Profile Main Level', true),
  encapsulated('1.2.840.10008.1.2.4.101', 'MPEG2 Main Profile High Level', true),
  encapsulated('1.2.840.10008.1.2.4.101.1', 'Fragmentable MPEG2 Main Profile High Level', true),
  encapsulated('1.2.840.10008.1.2.4.102', 'MPEG-4 AVC High Profile', true),
  encapsulated('1.2.840.10008.1.2.4.103', 'MPEG-4 AVC BD-compatible', true),
  encapsulated('1.2.840.10008.1.2.4.104', 'MPEG-4 AVC High Profile 4.2 2D', true),
  encapsulated('1.2.840.10008.1.2.4.105', 'MPEG-4 AVC High Profile 4.2 3D', true),
  encapsulated('1.2.840.10008.1.2.4.106', 'MPEG-4 AVC Stereo High Profile', true),
  encapsulated('1.2.840.10008.1.2.4.107', 'HEVC Main Profile', true),
  encapsulated('1.2.840.10008.1.2.4.108', 'HEVC Main 10 Profile', true),
];

const byUid = new Map(syntaxes.map((syntax) => [syntax.uid, syntax]));

/** JPEG 2000 part 1, whose low resolutions come first in most streams. */
export function isJpeg2000(uid: string): boolean {
  return uid === '1.2.840.10008.1.2.4.90' || uid === '1.2.840.10008.1.2.4.91';
}

/** Undefined for a UID that is not on the list. */
export function findTransferSyntax(uid: string): TransferSyntax | undefined {
  return byUid.get(uid);
}
