/** Whatever a reader has marked, read and written comes back from the structured reports into an empty record. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point, Shape } from '../../../../../shared/geometry/shape.ts';
import { applyChange, canonicalJson } from '../../../../../shared/reading/change.ts';
import type { Annotation, Finding, PatientRecord } from '../../../../../shared/reading/model.ts';
import { buildReport } from '../../../../../shared/report/buildReport.ts';
import { record as recordOf } from '../../../../../shared/report/testing/annotations.ts';
import { writeDicomFile } from '../../dicomFile.ts';
import { course, sampleSource } from '../../testing/sample.ts';
import { template } from '../../testing/templated.ts';
import { buildPriorSrs, buildReportSr } from '../buildSr.ts';
import { graphicOf } from '../values/scoord.ts';
import { planRestore } from './planRestore.ts';
import { readStructuredReport } from './readSr.ts';

const images = course.studies.flatMap((study) => study.instances);
/** Coordinates as 32-bit floats keep them. */
const coordinate = fc.integer({ min: 8, max: 3800 }).map((value) => value / 4);
const point: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate);
const apart = fc.tuple(point, point).filter(([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1]) > 2);
const line: fc.Arbitrary<Shape> = apart.map((points) => ({ kind: 'line', points }));
/** A star around its middle: never crosses itself. */
const polygon: fc.Arbitrary<Shape> = fc
  .tuple(point, fc.array(fc.integer({ min: 4, max: 40 }), { minLength: 5, maxLength: 16 }))
  .map(([[x, y], radii]) => ({
    kind: 'polygon',
    points: radii.map((r, i): Point => {
      const angle = (2 * Math.PI * i) / radii.length;
      return [Math.fround(x + r * Math.cos(angle)), Math.fround(y + r * Math.sin(angle))];
    }),
  }));
const ellipse: fc.Arbitrary<Shape> = fc
  .tuple(point, fc.integer({ min: 4, max: 60 }), fc.integer({ min: 61, max: 90 }), fc.integer({ min: -80, max: 80 }))
  .map(([center, b, a, rotation]) => ({ kind: 'ellipse', center, radii: [a, b], rotation }));
const angle: fc.Arbitrary<Shape> = fc
  .tuple(apart, point)
  .filter(([[, vertex], end]) => Math.hypot(vertex[0] - end[0], vertex[1] - end[1]) > 2)
  .map(([[from, vertex], to]) => ({ kind: 'angle', points: [from, vertex, to] }));
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => text.replace(/\p{Cc}/gu, '').trim())
  .filter((text) => text !== '');

const shapes: Readonly<Partial<Record<Annotation['role'], fc.Arbitrary<Shape>>>> = {
  'long-axis': line,
  'short-axis': line,
  area: polygon,
  'uptake-lesion': ellipse,
  'uptake-reference': ellipse,
  'uptake-background': polygon,
  calibration: line,
  'internal-reference': line,
  'insertion-distance': line,
  angle,
  note: point.map((at): Shape => ({ kind: 'point', point: at })),
};
const free: readonly Annotation['role'][] = ['calibration', 'internal-reference', 'angle', 'note'];
const roles = Object.keys(shapes) as Annotation['role'][];

/** At most one mark of a role, an image and a lesion, as the record has it. */
const annotations: fc.Arbitrary<Annotation[]> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...roles), fc.nat(images.length - 1), fc.constantFrom('L1', 'L2')), {
    maxLength: 14,
    selector: ([role, image, lesion]) => `${role} ${image} ${free.includes(role) ? '' : lesion}`,
  })
  .chain((places) =>
    fc.tuple(
      ...places.map(([role, image, lesion], i) =>
        fc.record({ shape: shapes[role] ?? line, label: words }).map(({ shape, label }): Annotation => {
          const info = images[image];
          return {
            id: `a${i}`,
            lesionId: free.includes(role) ? null : lesion,
            sopInstanceUid: info?.sopInstanceUid ?? '',
            frame: 1,
            role,
            shape,
            status: 'accepted',
            source: 'reader',
            ...(role.startsWith('uptake') ? { phase: 'delayed' as const } : {}),
            ...(role === 'uptake-reference' ? { reference: 'contralateral' as const } : {}),
            ...(role === 'calibration' ? { millimetres: 25 } : {}),
            ...(role === 'note' || role === 'angle' ? { label } : {}),
          };
        }),
      ),
    ),
  );

const finding = fc.record(
  {
    radiographicStage: fc.constantFrom('immature' as const, 'maturing' as const, 'mature' as const),
    signs: fc.record(
      {
        margin: fc.constantFrom('ill-defined' as const, 'well-defined' as const),
        corticalRim: fc.constantFrom('absent' as const, 'incomplete' as const, 'continuous' as const),
        trabeculae: fc.boolean(),
      },
      { requiredKeys: ['margin'] },
    ),
    seen: fc.boolean(),
    confidence: fc.constantFrom('low' as const, 'high' as const),
    grade: fc.constantFrom({ scale: 'brooker' as const, value: 'II' }, { scale: 'della-valle' as const, value: 'B' }),
    phases: fc.record({
      flow: fc.constantFrom('positive' as const, 'negative' as const, 'not-done' as const),
      pool: fc.constantFrom('positive' as const, 'negative' as const),
    }),
  },
  { requiredKeys: ['radiographicStage'] },
);

const work: fc.Arbitrary<PatientRecord> = fc
  .record({
    annotations,
    labels: fc.tuple(words, words),
    sides: fc.tuple(
      fc.constantFrom('L' as const, 'R' as const),
      fc.constantFrom('L' as const, 'R' as const, 'U' as const),
    ),
    foci: fc.option(fc.integer({ min: 1, max: 9 })),
    findings: fc.uniqueArray(fc.tuple(fc.nat(course.studies.length - 1), fc.constantFrom('L1', 'L2', null), finding), {
      selector: ([at, lesionId]) => `${at} ${lesionId}`,
      maxLength: 8,
    }),
    addition: fc.option(words),
    edit: fc.option(words),
    dropped: fc.boolean(),
    incidental: fc.option(words),
    guidance: fc.boolean(),
    told: fc.option(words),
    angleValue: fc.option(fc.integer({ min: 0, max: 60 })),
    symptomatic: fc.boolean(),
  })
  .map((made) => {
    const study = course.studyInstanceUid;
    const [first] = course.record.lesions;
    if (first === undefined) throw new Error('No lesion');
    return recordOf({
      lesions: [
        {
          ...first,
          label: made.labels[0],
          laterality: made.sides[0],
          ...(made.foci === null ? {} : { foci: { [study]: made.foci } }),
        },
        { id: 'L2', site: 'calcaneus', laterality: made.sides[1], label: made.labels[1], trackingUid: '2.25.77' },
      ],
      annotations: made.annotations,
      findings: made.findings.map(([at, lesionId, item]) => ({
        lesionId,
        studyInstanceUid: course.studies[at]?.studyInstanceUid ?? '',
        ...item,
      })),
      context: { symptomatic: made.symptomatic },
      drafts: [
        {
          studyInstanceUid: study,
          edits: made.edit === null ? {} : { 'examination/views': { text: made.edit, replaced: 'View: lateral.' } },
          dropped: made.dropped ? ['recommendation/plain-films-over-mri'] : [],
          additions: made.addition === null ? {} : { findings: made.addition },
          guidance: made.guidance,
          ...(made.incidental === null ? {} : { incidental: made.incidental }),
          ...(made.told === null
            ? {}
            : {
                criticalResult: {
                  result: made.told,
                  told: 'Dr Lee',
                  means: 'by telephone',
                  at: '2026-03-12T14:05',
                  by: '',
                },
              }),
          ...(made.angleValue === null
            ? {}
            : {
                template: template.uid,
                fields: { bohler: { label: 'Böhler angle', value: String(made.angleValue) } },
              }),
        },
      ],
    });
  });

const settings = { ...course.settings, templates: [template] };
const key = (item: Annotation) => `${item.sopInstanceUid} ${item.frame} ${item.role} ${item.lesionId}`;

function farthest(a: Shape, b: Shape): number {
  const [p, q] = [graphicOf(a).points, graphicOf(b).points];
  if (p.length !== q.length) return Number.POSITIVE_INFINITY;
  return Math.max(
    ...q.map((end, i) => {
      const distance = (other: Point | undefined) =>
        Math.hypot((other?.[0] ?? 1e9) - end[0], (other?.[1] ?? 1e9) - end[1]);
      // The ends of an axis may change places.
      return a.kind === 'ellipse' ? Math.min(...p.map(distance)) : distance(p[i]);
    }),
  );
}

describe('a random record through its structured reports', () => {
  it('comes back into an empty one: lesions, marks, findings, context, and the report word for word', {
    timeout: 120_000,
  }, () => {
    fc.assert(
      fc.property(work, (record) => {
        const input = { ...course, record, settings };
        const source = sampleSource({ content: buildReport(input), record });
        const documents = [buildReportSr(source), ...buildPriorSrs(source).map(({ dataset }) => dataset)].map(
          (dataset) => {
            const read = readStructuredReport(writeDicomFile(dataset));
            if (read.kind !== 'own') throw new Error('Our own report was not recognised');
            return read;
          },
        );
        const empty = recordOf({ lesions: [] });
        const back = applyChange(empty, planRestore(empty, course.studies, documents));
        expect(back.lesions).toEqual(record.lesions);
        const said = (items: readonly Finding[]) => items.map((item) => canonicalJson(item)).sort();
        expect(said(back.findings)).toEqual(said(record.findings));
        expect(back.context).toEqual(record.context);
        expect(back.drafts).toEqual(record.drafts);
        expect(back.annotations.map(key).sort()).toEqual(record.annotations.map(key).sort());
        for (const wanted of record.annotations) {
          const found = back.annotations.find((item) => key(item) === key(wanted));
          if (found === undefined) throw new Error(key(wanted));
          const { id: _, shape: __, source: ___, ...facts } = found;
          const { id: _i, shape, source: _s, ...expected } = wanted;
          expect(facts).toEqual(expected);
          expect(farthest(found.shape, shape)).toBeLessThan(0.001);
        }
        const text = (from: PatientRecord) =>
          buildReport({ ...input, record: from }).sections.map((section) => section.sentences.map((item) => item.text));
        expect(text(back)).toEqual(text(record));
      }),
      { numRuns: 120, seed: 11 },
    );
  });
});
