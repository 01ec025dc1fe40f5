/** Our reports as another viewer reads them: @cornerstonejs/adapters, the reader inside OHIF. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Point } from '../../../../shared/geometry/shape.ts';
import { writeDicomFile } from '../dicomFile.ts';
import { sampleSource } from '../testing/sample.ts';
import { templatedSource } from '../testing/templated.ts';
import { buildPriorSrs, buildReportSr } from './buildSr.ts';
import { graphicOf } from './values/scoord.ts';

interface Hydrated {
  readonly sopInstanceUid: string;
  readonly TrackingUniqueIdentifier: string;
  readonly finding: { readonly CodeValue: string };
  readonly findingSites: readonly { readonly CodeValue: string }[];
  readonly annotation: {
    readonly data: {
      readonly label: string;
      readonly frameNumber: number;
      readonly cachedStats?: Readonly<Record<string, { readonly angle?: unknown }>>;
      readonly handles: { readonly points?: readonly number[][] };
      readonly contour?: { readonly polyline: readonly number[][] };
    };
  };
}
type ToolState = Readonly<Record<string, readonly Hydrated[]>>;

const source = sampleSource();
let read: (bytes: Uint8Array) => ToolState;
let toImage: (imageId: string, world: readonly number[]) => readonly number[];

beforeAll(async () => {
  const { adaptersSR } = await import('@cornerstonejs/adapters');
  const core = await import('@cornerstonejs/core');
  const { default: dcmjs } = await import('dcmjs');
  // One flat plane per image: 1 mm pixels, so that image and world differ by a known shift only.
  const plane = {
    imagePositionPatient: [0, 0, 0],
    rowCosines: [1, 0, 0],
    columnCosines: [0, 1, 0],
    imageOrientationPatient: [1, 0, 0, 0, 1, 0],
    rowPixelSpacing: 1,
    columnPixelSpacing: 1,
    frameOfReferenceUID: '1.2.3',
    rows: 4000,
    columns: 4000,
  };
  core.metaData.addProvider((type: string) => (type === 'imagePlaneModule' ? plane : undefined), 10_000);
  const provider = { get: (type: string) => (type === 'imagePlaneModule' ? plane : undefined) };
  const images = Object.fromEntries(
    source.studies.flatMap((study) =>
      study.instances.flatMap((item) =>
        Array.from({ length: item.numberOfFrames }, (_, i) => [
          `${item.sopInstanceUid}:${i + 1}`,
          `test:${item.sopInstanceUid}:${i + 1}`,
        ]),
      ),
    ),
  );
  toImage = (imageId, world) => core.utilities.worldToImageCoords(imageId, world as never) as readonly number[];
  read = (bytes) => {
    const file = dcmjs.data.DicomMessage.readFile(bytes.slice().buffer);
    const dataset = dcmjs.data.DicomMetaDictionary.naturalizeDataset(file.dict);
    const reader = adaptersSR.Cornerstone3D.MeasurementReport as unknown as {
      generateToolState(dataset: object, images: object, metadata: object): ToolState;
    };
    return reader.generateToolState(dataset, images, provider);
  };
});

function imagePoints(state: Hydrated): readonly (readonly number[])[] {
  const { handles, contour } = state.annotation.data;
  const world = handles.points !== undefined && handles.points.length > 0 ? handles.points : (contour?.polyline ?? []);
  return world.map((point) => toImage('test', point));
}

function expectSame(actual: readonly (readonly number[])[], expected: readonly Point[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((point, i) => {
    expect(Math.abs((point[0] ?? Number.NaN) - (expected[i]?.[0] ?? 0))).toBeLessThan(0.01);
    expect(Math.abs((point[1] ?? Number.NaN) - (expected[i]?.[1] ?? 0))).toBeLessThan(0.01);
  });
}

function shapeOf(sopInstanceUid: string, role: string) {
  const found = source.record.annotations.find((a) => a.sopInstanceUid === sopInstanceUid && a.role === role);
  if (found === undefined) throw new Error(`No ${role}`);
  return found.shape;
}

describe('@cornerstonejs/adapters hydrates', () => {
  it('the axes of every film as a bidirectional, at the same image coordinates', () => {
    const documents = [buildReportSr(source), ...buildPriorSrs(source).map(({ dataset }) => dataset)];
    let films = 0;
    const tracking = new Set<string>();
    for (const dataset of documents) {
      for (const state of read(writeDicomFile(dataset)).Bidirectional ?? []) {
        films += 1;
        tracking.add(state.TrackingUniqueIdentifier);
        const long = graphicOf(shapeOf(state.sopInstanceUid, 'long-axis')).points;
        const short = graphicOf(shapeOf(state.sopInstanceUid, 'short-axis')).points;
        expectSame(imagePoints(state), [...long, ...short]);
        expect(state.annotation.data.label).toBe('L1 distal focus, long and short axis');
        expect(state.finding.CodeValue).toBe('83323007');
        expect(state.findingSites.map((site) => site.CodeValue)).toEqual(['61352006']);
      }
    }
    expect(films).toBe(5);
    expect([...tracking]).toEqual([source.record.lesions[0]?.trackingUid]);
  });

  it('the area as a closed contour', () => {
    const [state] = read(writeDicomFile(buildReportSr(source))).PlanarFreehandROI ?? [];
    if (state === undefined) throw new Error('No contour');
    const shape = shapeOf(state.sopInstanceUid, 'area');
    if (shape.kind !== 'polygon') throw new Error('No polygon');
    expectSame(state.annotation.data.contour?.polyline.map((p) => toImage('test', p)) ?? [], shape.points);
  });

  it('the uptake regions as ellipses on their frame, and the background as a contour', () => {
    const scan = buildPriorSrs(source).at(-1);
    if (scan === undefined) throw new Error('No scan');
    const state = read(writeDicomFile(scan.dataset));
    const ellipses = state.EllipticalROI ?? [];
    expect(ellipses.map((item) => item.annotation.data.label)).toEqual([
      'L1 distal focus, uptake lesion',
      'L1 distal focus, uptake reference',
    ]);
    ellipses.forEach((item, i) => {
      expect(Number(item.annotation.data.frameNumber)).toBe(1);
      const role = i === 0 ? 'uptake-lesion' : 'uptake-reference';
      expectSame(imagePoints(item), graphicOf(shapeOf(item.sopInstanceUid, role)).points);
    });
    expect(state.PlanarFreehandROI).toHaveLength(1);
  });

  it('a calibration line as a length', () => {
    const study = source.studies[0];
    const image = study?.instances[0];
    if (study === undefined || image === undefined) throw new Error('missing');
    const line = {
      kind: 'line' as const,
      points: [
        [10, 10],
        [110.5, 12.25],
      ] as [Point, Point],
    };
    const calibration = {
      id: 'c1',
      lesionId: null,
      sopInstanceUid: image.sopInstanceUid,
      frame: 1,
      role: 'calibration' as const,
      shape: line,
      status: 'accepted' as const,
      source: 'reader' as const,
      millimetres: 25,
    };
    const record = { ...source.record, annotations: [...source.record.annotations, calibration] };
    const first = buildPriorSrs({ ...source, record })[0];
    if (first === undefined) throw new Error('missing');
    const [state] = read(writeDicomFile(first.dataset)).Length ?? [];
    if (state === undefined) throw new Error('No length');
    expectSame(imagePoints(state), line.points);
  });

  it('an angle with its vertex and value, a note with its words, and everything else beside them', () => {
    const state = read(writeDicomFile(buildReportSr(templatedSource())));
    const [angle] = state.Angle ?? [];
    if (angle === undefined) throw new Error('No angle');
    expectSame(imagePoints(angle), [
      [200, 100],
      [100, 100],
      [100, 300],
    ]);
    expect(angle.annotation.data.label).toBe('Calcaneal pitch');
    expect(Object.values(angle.annotation.data.cachedStats ?? {}).map((stats) => Number(stats.angle))).toEqual([90]);
    const [note] = state.ArrowAnnotate ?? [];
    if (note === undefined) throw new Error('No note');
    expectSame(imagePoints(note).slice(0, 1), [[321.5, 400.25]]);
    expect(note.annotation.data.label).toBe('Fat pad preserved here');
    expect(state.Bidirectional).toHaveLength(1);
    expect(state.PlanarFreehandROI).toHaveLength(1);
  });
});
