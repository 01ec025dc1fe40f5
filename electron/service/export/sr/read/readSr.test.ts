import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point, Shape } from '../../../../../shared/geometry/shape.ts';
import { canonicalJson } from '../../../../../shared/reading/change.ts';
import type { Annotation, Finding } from '../../../../../shared/reading/model.ts';
import { buildReport } from '../../../../../shared/report/buildReport.ts';
import { draftOf as draftOfRecord, editSentence, setAddition } from '../../../../../shared/report/draftChanges.ts';
import { recordKeyword, writeDicomFile } from '../../dicomFile.ts';
import { course, sampleSource } from '../../testing/sample.ts';
import { siteCode } from '../anatomy.ts';
import { buildPriorSrs, buildReportSr } from '../buildSr.ts';
import { code } from '../code.ts';
import * as codes from '../codes.ts';
import { codeValue } from '../values/codeValue.ts';
import { container } from '../values/container.ts';
import { num } from '../values/num.ts';
import { graphicOf, scoord } from '../values/scoord.ts';
import { text } from '../values/text.ts';
import { uidref } from '../values/uidref.ts';
import { type ContentNode, descendants } from './contentTree.ts';
import { readStructuredReport } from './readSr.ts';
import { shapeOf } from './shape.ts';

const source = sampleSource();
const files = (from = source) =>
  [buildReportSr(from), ...buildPriorSrs(from).map(({ dataset }) => dataset)].map(writeDicomFile);

function readAll(from = source) {
  return files(from).map((bytes) => {
    const read = readStructuredReport(bytes);
    if (read.kind !== 'own') throw new Error('Our own report was not recognised');
    return read;
  });
}

const key = (item: Annotation) => `${item.sopInstanceUid} ${item.frame} ${item.role}`;

function expectShape(actual: Shape, expected: Shape): void {
  const [a, b] = [graphicOf(actual), graphicOf(expected)];
  expect(a.type).toBe(b.type);
  expect(a.points).toHaveLength(b.points.length);
  const distance = (p: Point | undefined, q: Point) =>
    Math.hypot((p?.[0] ?? Number.NaN) - q[0], (p?.[1] ?? Number.NaN) - q[1]);
  for (const [i, q] of b.points.entries()) {
    // The ends of an axis may change places.
    const off = b.type === 'ELLIPSE' ? Math.min(...a.points.map((p) => distance(p, q))) : distance(a.points[i], q);
    expect(off).toBeLessThan(0.001);
  }
}

describe('our own reports read back', () => {
  it('give lesions, all annotations and readings', () => {
    const reports = readAll();
    const annotations = reports.flatMap(({ report }) => report.annotations);
    const expected = course.record.annotations;
    expect(annotations.map(key).sort()).toEqual(expected.map(key).sort());
    for (const wanted of expected) {
      const found = annotations.find((item) => key(item) === key(wanted));
      if (found === undefined) throw new Error(key(wanted));
      expectShape(found.shape, wanted.shape);
      expect(found.lesionId).toBe(wanted.lesionId);
      expect(found.reference).toBe(wanted.reference);
      expect(found.source).toBe('sr');
    }
    for (const { report } of reports) {
      if (report.lesions.length > 0) expect(report.lesions).toEqual(course.record.lesions);
    }
    const findings = reports.flatMap(({ report }) => report.findings);
    const sort = <T extends { studyInstanceUid: string }>(items: readonly T[]) =>
      [...items].sort((a, b) => (a.studyInstanceUid < b.studyInstanceUid ? -1 : 1));
    expect(sort(findings)).toEqual(sort(course.record.findings));
  });

  it('give the text of the report, and the reader\u2019s edits and additions as a draft', () => {
    const size = source.content.sections.flatMap((s) => s.sentences).find((s) => s.id === 'trend/L1/longAxis/overall');
    if (size === undefined) throw new Error('missing');
    let draft = draftOfRecord(course.record, course.studyInstanceUid);
    draft = editSentence(draft, size, 'Larger than at first.');
    draft = setAddition(draft, 'findings', 'An os trigonum.\nIncidental.');
    const content = buildReport({ ...course, record: { ...course.record, drafts: [draft] } });
    const record = { ...course.record, drafts: [draft] };
    const [report] = readAll(sampleSource({ content, record }));
    expect(report?.report.draft).toEqual(draft);
    expect(report?.report.context).toEqual(course.record.context);
    const texts = [...descendants(report?.document.root as ContentNode)].flatMap((item) =>
      item.valueType === 'TEXT' ? [item.text] : [],
    );
    for (const section of content.sections) {
      for (const sentence of section.sentences) expect(texts).toContain(sentence.text);
    }
  });

  it('give measurements, lesions and findings also when another program has taken the private block out', () => {
    const documents = [buildReportSr(source), ...buildPriorSrs(source).map(({ dataset }) => dataset)].map(
      ({ [recordKeyword]: _, ...dataset }) => readStructuredReport(writeDicomFile(dataset)),
    );
    const own = documents.flatMap((item) => (item.kind === 'own' ? [item.report] : []));
    expect(own).toHaveLength(documents.length);
    expect(own.flatMap((report) => report.annotations.map(key)).sort()).toEqual(
      course.record.annotations.map(key).sort(),
    );
    for (const report of own) {
      for (const lesion of report.lesions) expect(lesion).toEqual(course.record.lesions[0]);
      expect(report.draft).toBeNull();
    }
    const said = (items: readonly Finding[]) => items.map((item) => canonicalJson(item)).sort();
    expect(said(own.flatMap((report) => report.findings))).toEqual(said(course.record.findings));
  });

  it('give a calibration with its length', () => {
    const image = course.studies[0]?.instances[0];
    if (image === undefined) throw new Error('missing');
    const calibration: Annotation = {
      id: 'c1',
      lesionId: null,
      sopInstanceUid: image.sopInstanceUid,
      frame: 1,
      role: 'calibration',
      shape: {
        kind: 'line',
        points: [
          [10, 10],
          [110.5, 12.25],
        ],
      },
      status: 'accepted',
      source: 'reader',
      millimetres: 25,
    };
    const record = { ...course.record, annotations: [calibration] };
    const found = readAll(sampleSource({ record })).flatMap(({ report }) => report.annotations);
    expect(found).toMatchObject([{ role: 'calibration', millimetres: 25, lesionId: null }]);
  });
});

describe('shapes through graphics and back', () => {
  const coordinate = fc.double({ min: 1, max: 4000, noNaN: true });
  const point = fc.tuple(coordinate, coordinate);
  it('any ellipse stays the same ellipse', () => {
    fc.assert(
      fc.property(
        point,
        fc.tuple(fc.double({ min: 1, max: 200, noNaN: true }), fc.double({ min: 1, max: 200, noNaN: true })),
        fc.double({ min: -180, max: 180, noNaN: true }),
        (center, radii, rotation) => {
          const shape: Shape = { kind: 'ellipse', center, radii, rotation };
          const back = shapeOf(graphicOf(shape));
          if (back === null) throw new Error('lost');
          expectShape(back, shape);
        },
      ),
    );
  });
  it('any polygon and line keep their points', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 4, maxLength: 30 }), (points) => {
        const polygon: Shape = { kind: 'polygon', points };
        expect(shapeOf(graphicOf(polygon))).toEqual(polygon);
        const line: Shape = { kind: 'line', points: [points[0] ?? [1, 1], points[1] ?? [2, 2]] };
        expect(shapeOf(graphicOf(line))).toEqual(line);
      }),
    );
  });
});

describe('a report of another program', () => {
  const reference = { sopClassUid: '1.2.840.10008.5.1.4.1.1.1', sopInstanceUid: '1.2.3.4', frame: null };
  const line: Shape = {
    kind: 'line',
    points: [
      [1, 2],
      [30, 40],
    ],
  };
  const group = container('CONTAINS', codes.measurementGroup, [
    text('HAS OBS CONTEXT', codes.trackingIdentifier, 'Lesion A'),
    uidref('HAS OBS CONTEXT', codes.trackingUniqueIdentifier, '1.2.99'),
    codeValue('CONTAINS', codes.finding, code('52988006', 'SCT', 'Lesion')),
    codeValue('HAS CONCEPT MOD', codes.findingSite, siteCode('calcaneus'), [
      codeValue('HAS CONCEPT MOD', codes.laterality, codes.left),
    ]),
    num('CONTAINS', codes.length, 12.5, codes.millimetre, [scoord(line, reference)]),
    num('CONTAINS', codes.area, 3, codes.squareMillimetre),
  ]);
  const base = buildReportSr(source);
  const foreign = {
    ...base,
    ContentSequence: [container('CONTAINS', codes.imagingMeasurements, [group])],
  };

  it('gives read-only priors with image, frame, shape, value and unit', () => {
    const read = readStructuredReport(writeDicomFile(foreign));
    expect(read.kind === 'foreign' ? read.priors : null).toEqual([
      {
        trackingUid: '1.2.99',
        label: 'Lesion A',
        finding: { value: '52988006', scheme: 'SCT', meaning: 'Lesion' },
        site: siteCode('calcaneus'),
        laterality: 'L',
        sopInstanceUid: '1.2.3.4',
        frame: 1,
        shape: line,
        name: 'Length',
        value: 12.5,
        unit: 'mm',
      },
    ]);
  });
});

describe('a file that is no readable report gives one typed error', () => {
  const [bytes] = files();
  if (bytes === undefined) throw new Error('missing');

  it('not DICOM, empty, another kind of object', () => {
    expect(() => readStructuredReport(new Uint8Array(0))).toThrow(expect.objectContaining({ code: 'dicom-malformed' }));
    expect(() => readStructuredReport(new TextEncoder().encode('hello'.repeat(100)))).toThrow(
      expect.objectContaining({ code: 'dicom-malformed' }),
    );
    const image = writeDicomFile({ ...buildReportSr(source), SOPClassUID: '1.2.840.10008.5.1.4.1.1.1' });
    expect(() => readStructuredReport(image)).toThrow(expect.objectContaining({ code: 'not-dicom' }));
  });

  it('cut anywhere, or with bytes changed, it is read or refused, never anything else', () => {
    const tryIt = (damaged: Uint8Array) => {
      try {
        readStructuredReport(damaged);
      } catch (error) {
        expect(['dicom-malformed', 'not-dicom']).toContain((error as { code?: string }).code);
      }
    };
    for (let i = 1; i < 60; i += 1) tryIt(bytes.slice(0, Math.floor((bytes.length * i) / 60)));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        (changes) => {
          const damaged = bytes.slice();
          for (const [at, value] of changes) damaged[at] = value;
          tryIt(damaged);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });
});
