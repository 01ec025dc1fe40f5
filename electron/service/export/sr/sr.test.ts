import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Dataset, writeDicomFile } from '../dicomFile.ts';
import type { ExportSource } from '../source.ts';
import { finalVersion, sampleSource } from '../testing/sample.ts';
import { templatedSource } from '../testing/templated.ts';
import { available, dciodvfyErrors, dsrdump, pixelmed } from '../testing/tools.ts';
import { buildPriorSrs, buildReportSr } from './buildSr.ts';
import { privateScheme } from './privateCodes.ts';

const folder = mkdtempSync(join(tmpdir(), 'enthesis-sr-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
function file(dataset: Dataset): string {
  count += 1;
  const path = join(folder, `${count}.dcm`);
  writeFileSync(path, writeDicomFile(dataset));
  return path;
}

const items = (dataset: Dataset, keyword = 'ContentSequence') => (dataset[keyword] ?? []) as Dataset[];
function* walk(dataset: Dataset): Generator<Dataset> {
  for (const item of items(dataset)) {
    yield item;
    yield* walk(item);
  }
}
const conceptOf = (item: Dataset) => items(item, 'ConceptNameCodeSequence')[0]?.CodeMeaning;
const groupsOf = (dataset: Dataset) => [...walk(dataset)].filter((item) => conceptOf(item) === 'Measurement Group');
const trackingOf = (group: Dataset) =>
  items(group).find((item) => conceptOf(item) === 'Tracking Unique Identifier')?.UID;

const amendment = {
  ...finalVersion,
  versionId: 'v2',
  number: 2,
  status: 'amended',
  sopInstanceUid: '2.25.332',
  predecessorVersionId: 'v1',
  reason: 'Side corrected',
} as const;
const documents: [string, Dataset][] = [
  ['a final report', buildReportSr(sampleSource())],
  ['a draft', buildReportSr(sampleSource({ version: null }))],
  ['a preliminary report', buildReportSr(sampleSource({ version: { ...finalVersion, status: 'preliminary' } }))],
  ['an amendment', buildReportSr(sampleSource({ version: amendment, versions: [finalVersion, amendment] }))],
  ['a report by a template, with an angle and a note', buildReportSr(templatedSource())],
  ['the measurements of a film', buildPriorSrs(sampleSource())[0]?.dataset ?? {}],
  ['the measurements of a scan', buildPriorSrs(sampleSource()).at(-1)?.dataset ?? {}],
];

describe.skipIf(!available.dciodvfy)('dciodvfy finds no error in (needs dciodvfy)', () => {
  it.each(documents)('%s', (_, dataset) => {
    expect(dciodvfyErrors(file(dataset))).toEqual([]);
  });
});

describe.skipIf(!available.dsrdump)('dsrdump reads the whole tree of (needs dsrdump)', () => {
  it.each(documents)('%s', (_, dataset) => {
    const { status, text } = dsrdump(file(dataset));
    expect(status, text.slice(0, 500)).toBe(0);
    expect(text).toMatch(/Imaging Measurement Report/);
    expect(text).not.toMatch(/^[EF]: /m);
  });
});

describe.skipIf(!available.pixelmed)('DicomSRValidator finds no error in (needs libpixelmed-java)', () => {
  // Each run takes seconds; the amendment and the film differ from these in attributes that dciodvfy checks.
  const chosen = documents.filter(([name]) =>
    ['a final report', 'a report by a template, with an angle and a note', 'the measurements of a scan'].includes(name),
  );
  it.each(chosen)('%s', { timeout: 120_000 }, (_, dataset) => {
    const { errors, warnings } = pixelmed(file(dataset));
    expect(errors).toEqual([]);
    // The template is extensible. What stands beyond it: impression and advice where readers of reports look for them, and
    // the words that other viewers show beside a drawing.
    const beyond = /\/TEXT \((121073|121075|121106),DCM,[^/]*: Content Item not in template$/;
    expect(warnings.filter((line) => !beyond.test(line))).toEqual([]);
  });
});

describe.skipIf(!available.dciodvfy)(
  'the validator can fail: dciodvfy catches a removed attribute (needs dciodvfy)',
  () => {
    const required = [
      'SOPInstanceUID',
      'StudyInstanceUID',
      'SeriesInstanceUID',
      'Modality',
      'SeriesNumber',
      'InstanceNumber',
      'CompletionFlag',
      'VerificationFlag',
      'ContentDate',
      'ContentTime',
      'PerformedProcedureCodeSequence',
      'ReferencedPerformedProcedureStepSequence',
      'VerifyingObserverSequence',
      'ValueType',
      'ConceptNameCodeSequence',
      'ContinuityOfContent',
    ];
    it.each(required)('%s', (keyword) => {
      const { [keyword]: _, ...rest } = buildReportSr(sampleSource());
      const path = file(keyword === 'SOPInstanceUID' ? { ...rest, SOPInstanceUID: '' } : rest);
      expect(dciodvfyErrors(path).length).toBeGreaterThan(0);
    });
  },
);

describe.skipIf(!available.pixelmed)(
  'the validator can fail: DicomSRValidator catches a broken template (needs libpixelmed-java)',
  () => {
    const without = (dataset: Dataset, drop: (item: Dataset) => boolean): Dataset => ({
      ...dataset,
      ...(dataset.ContentSequence === undefined
        ? {}
        : {
            ContentSequence: items(dataset)
              .filter((item) => !drop(item))
              .map((item) => without(item, drop)),
          }),
    });
    it.each(['Device Observer UID', 'Person Observer Name'])('without %s', { timeout: 120_000 }, (meaning) => {
      const broken = without(buildReportSr(sampleSource()), (item) => conceptOf(item) === meaning);
      expect(pixelmed(file(broken)).errors.length).toBeGreaterThan(0);
    });
  },
);

describe('the document', () => {
  const report = buildReportSr(sampleSource());

  it('is complete and verified when signed, partial and unverified before', () => {
    const flags = (source: ExportSource) => {
      const dataset = buildReportSr(source);
      return [dataset.CompletionFlag, dataset.VerificationFlag, dataset.PreliminaryFlag];
    };
    expect(flags(sampleSource())).toEqual(['COMPLETE', 'VERIFIED', 'FINAL']);
    expect(flags(sampleSource({ version: null }))).toEqual(['PARTIAL', 'UNVERIFIED', 'PRELIMINARY']);
    expect(flags(sampleSource({ version: { ...finalVersion, status: 'preliminary' } }))).toEqual([
      'PARTIAL',
      'UNVERIFIED',
      'PRELIMINARY',
    ]);
    expect(items(report, 'VerifyingObserverSequence')[0]).toMatchObject({
      VerifyingObserverName: 'Roe^Jane',
      VerifyingOrganization: 'Example Hospital',
      VerificationDateTime: '20260314100000+0100',
    });
  });

  it('names its predecessor when it is an amendment', () => {
    const amended = buildReportSr(sampleSource({ version: amendment, versions: [finalVersion, amendment] }));
    const [study] = items(amended, 'PredecessorDocumentsSequence');
    const [series] = items(study ?? {}, 'ReferencedSeriesSequence');
    expect(items(series ?? {}, 'ReferencedSOPSequence')[0]?.ReferencedSOPInstanceUID).toBe(finalVersion.sopInstanceUid);
    expect(series?.SeriesInstanceUID).toBe(amended.SeriesInstanceUID);
    expect(amended.SOPInstanceUID).toBe('2.25.332');
    expect(report.PredecessorDocumentsSequence).toBeUndefined();
  });

  it('lists every referenced image as evidence, split by study', () => {
    const listed = (keyword: string) =>
      items(report, keyword).flatMap((study) =>
        items(study, 'ReferencedSeriesSequence').flatMap((series) =>
          items(series, 'ReferencedSOPSequence').map(
            (sop) => [study.StudyInstanceUID, sop.ReferencedSOPInstanceUID] as const,
          ),
        ),
      );
    const current = listed('CurrentRequestedProcedureEvidenceSequence');
    const other = listed('PertinentOtherEvidenceSequence');
    expect(current.map(([study]) => study)).toEqual([report.StudyInstanceUID]);
    expect(other.some(([study]) => study === report.StudyInstanceUID)).toBe(false);
    const referenced = [...walk(report)]
      .filter((item) => item.ValueType === 'IMAGE')
      .map((item) => items(item, 'ReferencedSOPSequence')[0]?.ReferencedSOPInstanceUID);
    expect(new Set([...current, ...other].map(([, sop]) => sop))).toEqual(new Set(referenced));
  });

  it('has one group per tracking UID, and the same UID for the same measurement on every date', () => {
    const perStudy = [report, ...buildPriorSrs(sampleSource()).map(({ dataset }) => dataset)].map((dataset) =>
      groupsOf(dataset).map(trackingOf),
    );
    for (const uids of perStudy) expect(new Set(uids).size).toBe(uids.length);
    const films = perStudy.filter((uids) => uids.length === 2);
    const scans = perStudy.filter((uids) => uids.length === 3);
    expect(films).toHaveLength(5);
    expect(scans).toHaveLength(4);
    for (const uids of films) expect(uids).toEqual(films[0]);
    for (const uids of scans) expect(uids).toEqual(scans[0]);
    expect(films[0]?.[0]).toBe(sampleSource().record.lesions[0]?.trackingUid);
  });

  it('names the tool first in every tracking identifier', () => {
    const labels = groupsOf(report).map(
      (group) => items(group).find((item) => conceptOf(item) === 'Tracking Identifier')?.TextValue,
    );
    expect(labels).toEqual([
      'Cornerstone3DTools@^0.1.0:Bidirectional:L1 distal focus, long and short axis',
      'Cornerstone3DTools@^0.1.0:PlanarFreehandROI:L1 distal focus, area',
    ]);
  });

  it('gives every child of a group a concept name, and values before evaluations', () => {
    for (const dataset of documents.map(([, d]) => d)) {
      for (const group of groupsOf(dataset)) {
        const types = items(group).map((item) => {
          expect(conceptOf(item)).toBeTruthy();
          return `${item.RelationshipType} ${item.ValueType}`;
        });
        const lastNum = types.lastIndexOf('CONTAINS NUM');
        const evaluations = items(group)
          .map((item, i) => ({ i, scheme: items(item, 'ConceptNameCodeSequence')[0]?.CodingSchemeDesignator }))
          .filter(({ scheme, i }) => scheme === privateScheme && types[i] !== 'CONTAINS NUM');
        for (const { i } of evaluations) expect(i).toBeGreaterThan(lastNum);
      }
    }
  });

  it('closes a polygon by its first point, and writes an ellipse as major and minor axis ends', () => {
    const graphics = (dataset: Dataset, type: string) =>
      [...walk(dataset)].filter((item) => item.GraphicType === type).map((item) => item.GraphicData as number[]);
    const area = graphics(report, 'POLYLINE').find((data) => data.length === 50);
    expect(area?.slice(0, 2)).toEqual(area?.slice(-2));
    const scan = buildPriorSrs(sampleSource()).at(-1)?.dataset ?? {};
    // Centre 160.25, 150.5; radii 6 and 4; 15 degrees clockwise on the image: major end = centre -+ 6 (cos 15, sin 15)
    const [x1, y1, x2, y2, x3, y3] = graphics(scan, 'ELLIPSE')[0] ?? [];
    expect(x1).toBeCloseTo(160.25 - 6 * Math.cos(Math.PI / 12), 9);
    expect(y1).toBeCloseTo(150.5 - 6 * Math.sin(Math.PI / 12), 9);
    expect(x2).toBeCloseTo(160.25 + 6 * Math.cos(Math.PI / 12), 9);
    expect(y2).toBeCloseTo(150.5 + 6 * Math.sin(Math.PI / 12), 9);
    expect(Math.hypot((x3 ?? 0) - 160.25, (y3 ?? 0) - 150.5)).toBeCloseTo(4, 9);
  });

  it('keeps a name in any script', () => {
    const source = sampleSource();
    const content = {
      ...source.content,
      patient: { ...source.content.patient, namePn: 'Yamada^Tarou=\u5c71\u7530^\u592a\u90ce' },
    };
    const bytes = writeDicomFile(buildReportSr({ ...source, content }));
    expect(Buffer.from(bytes).includes(Buffer.from('\u5c71\u7530^\u592a\u90ce', 'utf8'))).toBe(true);
  });

  it('uses private concepts only from its own list and scheme', () => {
    const schemes = new Set<unknown>();
    for (const [, dataset] of documents) {
      for (const item of walk(dataset)) {
        for (const keyword of ['ConceptNameCodeSequence', 'ConceptCodeSequence']) {
          for (const code of items(item, keyword)) schemes.add(code.CodingSchemeDesignator);
        }
      }
    }
    expect([...schemes].sort()).toEqual(['99ENTHESIS', 'DCM', 'NCIt', 'RADLEX', 'RFC5646', 'SCT', 'UMLS']);
  });
});
