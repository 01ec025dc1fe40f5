/** Frames of files, decoded in the service: for measuring and for key images. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DisplayAttributes } from '../../../shared/dicom/display/attributes.ts';
import type { InstanceInfo, StoredFrame } from '../../../shared/dicom/model.ts';
import { type DicomImage, openDicomImage } from '../../../shared/dicom/pixels/index.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import { nodeCodecs } from './nodeCodecs.ts';

export interface LoadedFrame {
  readonly info: InstanceInfo;
  readonly display: DisplayAttributes;
  readonly stored: StoredFrame;
}

const MAX_FILE_BYTES = 2 * 1024 * 1024 * 1024;

/**
 * Opens an image file.
 * @throws EnthesisError file-unreadable, file-too-large, and those of openDicomImage
 */
export async function openImageFile(path: string): Promise<DicomImage> {
  let bytes: Uint8Array;
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) {
      throw new EnthesisError('file-too-large', `${basename(path)} is larger than 2 GB and was not opened.`);
    }
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof EnthesisError) throw error;
    throw new EnthesisError(
      'file-unreadable',
      `${basename(path)} cannot be read. Was it moved, or its drive removed?`,
      { cause: error },
    );
  }
  return openDicomImage(bytes, nodeCodecs());
}

/** One frame (from 1) of a file, with its description. */
export async function loadFrame(path: string, frame: number): Promise<LoadedFrame> {
  const image = await openImageFile(path);
  return { ...image.ofFrame(frame), stored: await image.decodeFrame(frame) };
}
