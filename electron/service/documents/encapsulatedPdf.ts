import { parseWhole } from '../../../shared/dicom/parse/wholeDataSet.ts';
import { characterSetsOf, decodeText } from '../../../shared/dicom/text/characterSets.ts';
import { EnthesisError } from '../../../shared/errors.ts';

/** PS3.3 C.24.2: Encapsulated Document Module. */
const tags = {
  characterSet: 'x00080005',
  title: 'x00420010',
  document: 'x00420011',
  mimeType: 'x00420012',
  length: 'x00420015',
} as const;

export interface EncapsulatedPdf {
  readonly title: string;
  readonly pdf: Uint8Array;
}

/**
 * Takes the PDF out of an Encapsulated PDF object.
 * @throws EnthesisError `dicom-malformed` when the file is damaged or holds something else than a PDF
 */
export function readEncapsulatedPdf(file: Uint8Array): EncapsulatedPdf {
  const refused = (cause?: unknown) =>
    new EnthesisError('dicom-malformed', 'The PDF in this document cannot be read. The images are not affected.', {
      cause,
    });
  try {
    const data = parseWhole(file);
    // Offsets count in the data set, which is not the file where that is deflated.
    const bytes = data.byteArray;
    const element = data.elements[tags.document];
    if (element === undefined || element.dataOffset + element.length > bytes.length) throw refused();
    // Padded to an even length; Encapsulated Document Length gives the true one.
    const length = Math.min(element.length, data.uint32(tags.length) || element.length);
    const pdf = bytes.slice(element.dataOffset, element.dataOffset + length);
    if (!Buffer.from(pdf.subarray(0, 1024)).includes('%PDF-')) throw refused();
    const name = data.elements[tags.title];
    const sets = characterSetsOf(data.string(tags.characterSet) ?? '');
    const title =
      name === undefined ? '' : decodeText(bytes.subarray(name.dataOffset, name.dataOffset + name.length), sets, false);
    return { title: title.replace(/[\0 ]+$/, ''), pdf };
  } catch (error) {
    throw error instanceof EnthesisError ? error : refused(error);
  }
}
