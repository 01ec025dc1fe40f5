import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPart10 } from '../../../shared/dicom/parse/part10.ts';
import { radiograph as plain, SYNTAX, writeFile } from '../../../shared/dicom/testing/dicomWriter.ts';
import { writeDicomFile } from '../export/dicomFile.ts';
import { buildKeyObjects } from '../export/keyObjects.ts';
import { buildPresentationState } from '../export/presentationState.ts';
import { keyImageViews } from '../export/render/keyImageView.ts';
import { sampleFrames, sampleSource } from '../export/testing/sample.ts';
import { encodeFile, radiograph } from '../library/testing/dicomFile.ts';
import { readEncapsulatedPdf } from './encapsulatedPdf.ts';
import { readDocument } from './methods.ts';
import { presentationLines } from './presentationState.ts';

type Element = ReturnType<typeof radiograph>[number];

function code(value: string, meaning: string, scheme = 'DCM'): Element[][] {
  return [
    [
      { tag: 0x00080100, vr: 'SH', value },
      { tag: 0x00080102, vr: 'SH', value: scheme },
      { tag: 0x00080104, vr: 'LO', value: meaning },
    ],
  ];
}

function item(type: string, concept: string, ...more: Element[]): Element[] {
  return [
    { tag: 0x0040a010, vr: 'CS', value: 'CONTAINS' },
    { tag: 0x0040a040, vr: 'CS', value: type },
    { tag: 0x0040a043, vr: 'SQ', value: code('1', concept) },
    ...more,
  ];
}

const identity: Element[] = [
  { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' },
  { tag: 0x00080018, vr: 'UI', value: '2.25.5' },
  { tag: 0x0020000d, vr: 'UI', value: '2.25.1' },
  { tag: 0x0020000e, vr: 'UI', value: '2.25.2' },
];

/** A report of the kind a dose server or a reporting station writes; 88.67 is X-Ray Radiation Dose SR. */
function report(sopClass: string, ...content: Element[][]): Buffer {
  return encodeFile([
    ...identity,
    { tag: 0x00080016, vr: 'UI', value: sopClass },
    { tag: 0x00080060, vr: 'CS', value: 'SR' },
    { tag: 0x0040a040, vr: 'CS', value: 'CONTAINER' },
    { tag: 0x0040a043, vr: 'SQ', value: code('126000', 'Imaging Measurement Report') },
    { tag: 0x0040a491, vr: 'CS', value: 'COMPLETE' },
    { tag: 0x0040a493, vr: 'CS', value: 'UNVERIFIED' },
    { tag: 0x0040a730, vr: 'SQ', value: content },
  ]);
}

describe('a structured report as text', () => {
  it.each(['1.2.840.10008.5.1.4.1.1.88.33', '1.2.840.10008.5.1.4.1.1.88.67'])(
    '%s: each value type, with its depth',
    (sop) => {
      const measured: Element[][] = [
        [
          { tag: 0x0040a30a, vr: 'DS', value: '12.1' },
          { tag: 0x004008ea, vr: 'SQ', value: code('mm', 'millimeter', 'UCUM') },
        ],
      ];
      const group = item('CONTAINER', 'Measurement Group', {
        tag: 0x0040a730,
        vr: 'SQ',
        value: [
          item('NUM', 'Length', { tag: 0x0040a300, vr: 'SQ', value: measured }),
          item('CODE', 'Laterality', { tag: 0x0040a168, vr: 'SQ', value: code('24028007', 'Right', 'SCT') }),
        ],
      });
      const bytes = report(
        sop,
        item('PNAME', 'Person Observer Name', { tag: 0x0040a123, vr: 'PN', value: 'Reader^Rosa' }),
        item('DATETIME', 'Observed', { tag: 0x0040a120, vr: 'DT', value: '20260110102030' }),
        item('TEXT', 'Finding', { tag: 0x0040a160, vr: 'UT', value: 'Mature focus.' }),
        group,
      );
      expect(readDocument(bytes)).toEqual({
        kind: 'sr',
        title: 'Imaging Measurement Report',
        lines: [
          { depth: 0, text: 'Complete, not verified.' },
          { depth: 0, text: 'Person Observer Name: Reader, Rosa' },
          { depth: 0, text: 'Observed: 20260110102030' },
          { depth: 0, text: 'Finding: Mature focus.' },
          { depth: 0, text: 'Measurement Group' },
          { depth: 1, text: 'Length: 12.1 mm' },
          { depth: 1, text: 'Laterality: Right' },
        ],
      });
    },
  );

  it.each(beginnings)('is read with %s', (how) => {
    const file = report(
      '1.2.840.10008.5.1.4.1.1.88.33',
      item('TEXT', 'Finding', { tag: 0x0040a160, vr: 'UT', value: 'Bone' }),
    );
    const lines = readDocument(otherwise(file, how));
    expect(lines).toEqual(readDocument(file));
    expect(lines.kind === 'sr' ? lines.lines.map((line) => line.text).join() : '').toContain('Bone');
  });

  it('a malformed one ends in one typed error, wherever it is cut', () => {
    const bytes = report(
      '1.2.840.10008.5.1.4.1.1.88.11',
      item('TEXT', 'Finding', { tag: 0x0040a160, vr: 'UT', value: 'x' }),
    );
    for (let length = 0; length < bytes.length; length += 1) {
      try {
        readDocument(bytes.subarray(0, length));
      } catch (error) {
        expect(error).toMatchObject({ name: 'EnthesisError', code: expect.stringMatching(/^(not-dicom|dicom-)/) });
      }
    }
  });

  it('an image is no document', () => {
    expect(() => readDocument(encodeFile(radiograph()))).toThrow(expect.objectContaining({ code: 'not-dicom' }));
  });
});

describe('our own key images among the images', () => {
  const source = sampleSource();

  it('a presentation state is a document with its words and layers', async () => {
    const { views } = await keyImageViews(source, sampleFrames, 200);
    const state = views[0] === undefined ? null : buildPresentationState(source, views[0], 1);
    if (state === null) throw new Error('No presentation state');
    const document = readDocument(writeDicomFile(state));
    expect(document).toMatchObject({ kind: 'sr', title: 'Presentation state KEY_IMAGE_1' });
    const lines = document.kind === 'sr' ? document.lines.map((line) => line.text) : [];
    expect(lines).toContain('Layer LESION');
    expect(lines).toContain('L1 12.0 mm');
    expect(lines).toContain('3 polylines');
  });

  it.each(beginnings)('a presentation state with %s is read', async (how) => {
    const { views } = await keyImageViews(source, sampleFrames, 200);
    const state = views[0] === undefined ? {} : (buildPresentationState(source, views[0], 1) ?? {});
    const file = Buffer.from(writeDicomFile(state));
    expect(presentationLines(otherwise(file, how))).toEqual(presentationLines(file));
    expect(presentationLines(file).lines.length).toBeGreaterThan(2);
  });

  it('a selection of key images is a document with its captions', () => {
    const [first] = buildKeyObjects(source);
    const document = readDocument(writeDicomFile(first?.dataset ?? {}));
    const text = document.kind === 'sr' ? document.lines.map((line) => line.text).join('\n') : '';
    expect(document).toMatchObject({ kind: 'sr', title: 'Of Interest' });
    expect(text).toContain('Key Object Description');
  });

  it('a presentation state that is cut ends in one typed error', () => {
    expect(() => presentationLines(new Uint8Array(200))).toThrow(expect.objectContaining({ code: 'dicom-malformed' }));
  });
});

/** The same data set as other writers begin it: without preamble, without meta information, deflated. */
function otherwise(file: Buffer, how: 'no preamble' | 'no meta' | 'deflated'): Buffer {
  if (how === 'no preamble') return file.subarray(132);
  const { start } = readPart10(file, file.length);
  if (how === 'no meta') return file.subarray(start);
  const header = writeFile(plain([]), { syntax: SYNTAX.deflated });
  return Buffer.concat([
    header.subarray(0, readPart10(header, header.length).start),
    deflateRawSync(file.subarray(start)),
  ]);
}
const beginnings = ['no preamble', 'no meta', 'deflated'] as const;

describe('an encapsulated PDF', () => {
  const pdf = Buffer.from('%PDF-1.4\nodd');
  const object = (document: Buffer): Buffer =>
    encodeFile([
      ...identity,
      { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.104.1' },
      { tag: 0x00080060, vr: 'CS', value: 'DOC' },
      { tag: 0x00420010, vr: 'ST', value: 'Befund R\xfccken' },
      { tag: 0x00420011, vr: 'OB', value: document },
      { tag: 0x00420012, vr: 'LO', value: 'application/pdf' },
      { tag: 0x00420015, vr: 'UL', value: document.length },
    ]);

  it('gives its title in its character set, and the PDF without the padding byte', () => {
    // Twelve bytes and a half word: 13 is padded to 14.
    const odd = Buffer.concat([pdf, Buffer.from('x')]);
    expect(odd.length % 2).toBe(1);
    expect(readDocument(object(odd))).toEqual({ kind: 'pdf', title: 'Befund Rücken', bytes: odd.length });
    expect(Buffer.from(readEncapsulatedPdf(object(odd)).pdf)).toEqual(odd);
  });

  it.each(beginnings)('is read with %s', (how) => {
    const odd = Buffer.concat([pdf, Buffer.from('x')]);
    expect(readDocument(otherwise(object(odd), how))).toEqual({
      kind: 'pdf',
      title: 'Befund Rücken',
      bytes: odd.length,
    });
    expect(Buffer.from(readEncapsulatedPdf(otherwise(object(odd), how)).pdf)).toEqual(odd);
  });

  it('is refused when it holds something else', () => {
    expect(() => readDocument(object(Buffer.from('MZ program')))).toThrow(
      expect.objectContaining({ code: 'dicom-malformed' }),
    );
  });
});
