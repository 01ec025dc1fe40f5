import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LookupTable } from '../../../shared/dicom/display/index.ts';
import type { SpacingTags } from '../../../shared/dicom/model.ts';
import { noSpacing } from '../../../shared/dicom/testing/plainInstance.ts';
import { type Dataset, writeDicomFile } from './dicomFile.ts';
import { buildPresentationState } from './presentationState.ts';
import { type KeyImageView, keyImageViews } from './render/keyImageView.ts';
import { sampleFrames, sampleSource } from './testing/sample.ts';
import { available, dciodvfyErrors, dcmp2pgm, dcmpschkErrors } from './testing/tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'enthesis-pr-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
function file(dataset: Dataset): string {
  count += 1;
  const path = join(folder, `${count}.dcm`);
  writeFileSync(path, writeDicomFile(dataset));
  return path;
}

const source = sampleSource();
const { views } = await keyImageViews(source, sampleFrames, 900);
const made = (view: KeyImageView | undefined, from = source): Dataset => {
  const state = view === undefined ? null : buildPresentationState(from, view, 1);
  if (state === null) throw new Error('No presentation state');
  return state;
};
const items = (dataset: Dataset | undefined, keyword: string) => (dataset?.[keyword] ?? []) as Dataset[];
const film = views.find((view) => view.sopClassUid.endsWith('.1.1.1')) ?? views[0];
const scan = views.find((view) => view.keyImage.caption.includes('scan'));

const table: LookupTable = {
  firstMapped: -20,
  entries: Uint16Array.from([0, 100, 4095]),
  bits: 12,
  explanation: 'TABLE',
};
const variants: [string, Dataset][] = [
  ['a film', made(film)],
  ['a scan', made(scan)],
  ['a film without annotations', made(film && { ...film, shapes: [] })],
  [
    'a film with look-up tables',
    made(
      film && {
        ...film,
        presentation: {
          modality: { ...table, firstMapped: 0, bits: 16, entries: Uint16Array.from([0, 100, 65535]) },
          voi: table,
          inverted: true,
          signed: true,
        },
      },
    ),
  ],
  ['a de-identified one', made(film, { ...source, deidentified: true })],
];

describe.skipIf(!available.dciodvfy)('dciodvfy finds no error in (needs dciodvfy)', () => {
  it.each(variants)('%s', (_, dataset) => {
    expect(dciodvfyErrors(file(dataset))).toEqual([]);
  });
});

describe.skipIf(!available.dcmpschk)(
  'dcmpschk, the checker of presentation states, finds no error in (needs dcmtk)',
  () => {
    it.each(variants)('%s', (_, dataset) => {
      expect(dcmpschkErrors(file(dataset))).toEqual([]);
    });

    it.each(['PresentationLUTShape', 'ContentLabel', 'ReferencedSeriesSequence', 'DisplayedAreaSelectionSequence'])(
      'and one without %s is caught',
      (keyword) => {
        const { [keyword]: _, ...rest } = made(film);
        expect(dcmpschkErrors(file(rest)).length).toBeGreaterThan(0);
      },
    );
  },
);

describe('a key image as presentation state', () => {
  it('has the points of the annotations, in the coordinates of the image', () => {
    const [annotation] = items(made(film), 'GraphicAnnotationSequence');
    const uid = film?.keyImage.sopInstanceUid;
    const long = source.record.annotations.find((a) => a.sopInstanceUid === uid && a.role === 'long-axis');
    const drawn = items(annotation, 'GraphicObjectSequence').map((item) => item.GraphicData);
    if (long?.shape.kind !== 'line') throw new Error('No long axis');
    expect(drawn).toContainEqual(long.shape.points.flat());
    for (const item of items(annotation, 'GraphicObjectSequence')) {
      expect(item.GraphicAnnotationUnits).toBe('PIXEL');
      expect((item.GraphicData as number[]).length).toBe(2 * Number(item.NumberOfGraphicPoints));
    }
  });

  it('writes an ellipse by its four axis ends, and its reference on a layer of its own', () => {
    const layers = items(made(scan), 'GraphicAnnotationSequence').map((item) => [
      item.GraphicLayer,
      ...items(item, 'GraphicObjectSequence').map((object) => object.GraphicType),
    ]);
    expect(layers[0]?.slice(0, 2)).toEqual(['LESION', 'ELLIPSE']);
    expect(layers[1]?.[0]).toBe('REFERENCE');
    const named = items(made(scan), 'GraphicLayerSequence').map((layer) => layer.GraphicLayer);
    expect(named).toEqual(layers.map(([name]) => name));
  });

  it('refers to the image and its series, and lies in its study', () => {
    const state = made(scan);
    const [series] = items(state, 'ReferencedSeriesSequence');
    const origin = source.studies
      .flatMap((s) => s.instances)
      .find((i) => i.sopInstanceUid === scan?.keyImage.sopInstanceUid);
    expect(series?.SeriesInstanceUID).toBe(origin?.seriesInstanceUid);
    expect(items(series, 'ReferencedImageSequence')[0]).toMatchObject({
      ReferencedSOPInstanceUID: scan?.keyImage.sopInstanceUid,
    });
    expect(state.StudyInstanceUID).toBe(origin?.studyInstanceUid);
    // Scans are shown dark on white.
    expect(state.PresentationLUTShape).toBe('INVERSE');
    expect(made(film).PresentationLUTShape).toBe('IDENTITY');
  });

  // PS3.3 C.10.4: vertical over horizontal size, in whole numbers.
  it.each([
    [{ pixelAspectRatio: [2, 1] }, ['2', '1']],
    [{ imagerPixelSpacing: [0.15, 0.2] }, ['3', '4']],
    [{ imagerPixelSpacing: [0.143, 0.143] }, ['1', '1']],
    [{}, ['1', '1']],
  ] as const)('says what shape its pixels have: %j', (spacing, ratio) => {
    const uid = film?.keyImage.sopInstanceUid;
    const studies = source.studies.map((study) => ({
      ...study,
      instances: study.instances.map((one) =>
        one.sopInstanceUid === uid ? { ...one, spacing: { ...noSpacing, ...spacing } as SpacingTags } : one,
      ),
    }));
    const [area] = items(made(film, { ...source, studies }), 'DisplayedAreaSelectionSequence');
    expect(area?.PresentationPixelAspectRatio).toEqual(ratio);
  });

  it('is not made of colour pixels', () => {
    expect(film && buildPresentationState(source, { ...film, presentation: null }, 1)).toBeNull();
  });

  it('has no word of the signer when it is de-identified', () => {
    expect(made(film).ContentCreatorName).toBe('Roe^Jane');
    expect(made(film, { ...source, deidentified: true }).ContentCreatorName).toBe('');
  });
});

describe.skipIf(!available.dcmp2pgm)('dcmp2pgm (DCMTK) draws the image through the state (needs dcmtk)', () => {
  it('at the displayed area, from black to white by the window', () => {
    const rows = 40;
    const columns = 60;
    const info = source.studies
      .flatMap((s) => s.instances)
      .find((i) => i.sopInstanceUid === film?.keyImage.sopInstanceUid);
    if (film === undefined || info === undefined) throw new Error('missing');
    const pixels = Uint16Array.from({ length: rows * columns }, (_, i) => (i % columns) * 10);
    const image: Dataset = {
      SOPClassUID: film.sopClassUid,
      SOPInstanceUID: film.keyImage.sopInstanceUid,
      StudyInstanceUID: info.studyInstanceUid,
      SeriesInstanceUID: info.seriesInstanceUid,
      PatientName: 'Doe^Jane',
      PatientID: 'HO-001',
      Modality: 'DX',
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      Rows: rows,
      Columns: columns,
      BitsAllocated: 16,
      BitsStored: 12,
      HighBit: 11,
      PixelRepresentation: 0,
      _vrMap: { PixelData: 'OW' },
      PixelData: [pixels.buffer],
    };
    const view: KeyImageView = {
      ...film,
      shapes: [],
      box: { x: 10, y: 0, width: 40, height: 40 },
      presentation: {
        modality: { slope: 1, intercept: 0 },
        voi: { center: 250, width: 200, function: 'LINEAR' },
        inverted: false,
        signed: false,
      },
    };
    const out = join(folder, 'drawn.pgm');
    const { status, text } = dcmp2pgm(file(image), file(made(view)), out);
    expect(status, text).toBe(0);
    const pgm = readFileSync(out);
    const head = /^P5\s+(?:#[^\n]*\s)*(\d+)\s+(\d+)\s+255\s/.exec(pgm.toString('latin1'));
    if (head === null) throw new Error('No PGM');
    const width = Number(head[1]);
    const at = (column: number) => pgm[head[0].length + 5 * width + column] ?? -1;
    // The window is 150 to 350: columns 15 and below are black, columns 35 and above white. PGM values follow the display
    // function of the simulated monitor, so only the ends and the order are compared.
    const whole = width === columns;
    const left = whole ? 12 : 2;
    const right = whole ? 40 : Math.floor(width * 0.75);
    expect(at(left)).toBe(0);
    expect(at(right)).toBe(255);
    expect(at(Math.floor((left + right) / 2))).toBeGreaterThan(20);
  });
});
