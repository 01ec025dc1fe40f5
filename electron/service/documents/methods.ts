import { readFile, stat } from 'node:fs/promises';
import type { MethodOutput } from '../../../shared/contract/methods.ts';
import { openDataSet } from '../../../shared/dicom/parse/dataSet.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import type { ServiceContext } from '../context.ts';
import { readContentTree } from '../export/sr/read/contentTree.ts';
import { writeWhole } from '../store/writeWhole.ts';
import { readEncapsulatedPdf } from './encapsulatedPdf.ts';
import { presentationLines, presentationStateClass } from './presentationState.ts';
import { reportLines } from './reportLines.ts';

const encapsulatedPdfClass = '1.2.840.10008.5.1.4.1.1.104.1';
/** A document is text and small pictures. */
const maximumBytes = 256 * 1024 * 1024;

export function registerDocuments({ registry, library }: ServiceContext): void {
  registry.method('documents.read', async ({ sopInstanceUid }) =>
    readDocument(await documentBytes(library.locate(sopInstanceUid))),
  );
  registry.method('internal.saveDocument', async ({ sopInstanceUid, file }) => {
    const { pdf } = readEncapsulatedPdf(await documentBytes(library.locate(sopInstanceUid)));
    writeWhole(file, pdf);
    return { file };
  });
}

/**
 * A structured report or a presentation state as lines, or what is known of an encapsulated PDF.
 * @throws EnthesisError `dicom-malformed`, `not-dicom` when it is neither
 */
export function readDocument(bytes: Uint8Array): MethodOutput<'documents.read'> {
  if (sopClassOf(bytes) === encapsulatedPdfClass) {
    const { title, pdf } = readEncapsulatedPdf(bytes);
    return { kind: 'pdf', title: title || 'PDF document', bytes: pdf.length };
  }
  if (presentationStateClass.test(sopClassOf(bytes))) return { kind: 'sr', ...presentationLines(bytes) };
  return { kind: 'sr', ...reportLines(readContentTree(bytes, { anyClass: true })) };
}

function sopClassOf(bytes: Uint8Array): string {
  return openDataSet(bytes).code('sopClassUid');
}

async function documentBytes(path: string): Promise<Uint8Array> {
  const unreadable = 'The file of this document cannot be read. Connect its disk or folder and try again.';
  const found = await stat(path).catch((cause: unknown) => {
    throw new EnthesisError('file-unreadable', unreadable, { cause });
  });
  if (found.size > maximumBytes) throw new EnthesisError('file-too-large', 'This document is too large to be shown.');
  return readFile(path).catch((cause: unknown) => {
    throw new EnthesisError('file-unreadable', unreadable, { cause });
  });
}
