/** A whole data set with all its elements, for objects that are read in full: structured reports, presentation states, documents. */
import dicomParser, { type ByteStream, type DataSet } from 'dicom-parser';
import { inflateFrom } from './inflate.ts';
import { readPart10 } from './part10.ts';

/** The parser's class, which its types give as an interface only. */
const { DataSet: WholeDataSet } = dicomParser as unknown as {
  readonly DataSet: new (parser: ByteStream['byteArrayParser'], bytes: Uint8Array, elements: object) => DataSet;
};

/**
 * Parses every element, whatever the start of the file: with or without preamble and meta information, deflated, in any byte order.
 * Offsets count in the `byteArray` of the result, which is not the file where it was deflated.
 * @throws EnthesisError of readPart10 and inflateFrom; whatever dicom-parser throws, which is not always an Error
 */
export function parseWhole(file: Uint8Array): DataSet {
  const { syntax, start } = readPart10(file, file.length);
  const bytes = syntax.deflated ? inflateFrom(file, start).bytes : file;
  const { littleEndianByteArrayParser: little, bigEndianByteArrayParser: big } = dicomParser;
  const stream = new dicomParser.ByteStream(syntax.bigEndian ? big : little, bytes, start);
  const data = new WholeDataSet(stream.byteArrayParser, bytes, {});
  if (syntax.explicit) dicomParser.parseDicomDataSetExplicit(data, stream, bytes.length);
  else dicomParser.parseDicomDataSetImplicit(data, stream, bytes.length);
  return data;
}
