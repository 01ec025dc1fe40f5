import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InstanceInfo, StudyInfo } from '../../../shared/dicom/model.ts';
import type { Shape } from '../../../shared/geometry/shape.ts';
import { adoptedRole, priorMeasurementSchema } from '../../../shared/reading/prior.ts';
import { writeDicomFile } from '../export/dicomFile.ts';
import { buildReportSr } from '../export/sr/buildSr.ts';
import * as codes from '../export/sr/codes.ts';
import { foreignReport } from '../export/testing/foreignReport.ts';
import { sampleSource } from '../export/testing/sample.ts';
import { temporaryFolders } from '../store/testing/work.ts';
import { listPriors } from './methods.ts';

const folder = temporaryFolders();
const source = sampleSource();
const study = source.studies[0] as StudyInfo;
const image = study.instances[0] as InstanceInfo;
const line: Shape = {
  kind: 'line',
  points: [
    [10, 20],
    [70, 100],
  ],
};
const outline: Shape = {
  kind: 'polygon',
  points: [
    [1, 1],
    [9, 1],
    [9, 6],
  ],
};
const documentUid = '2.25.77';
const foreign = foreignReport(study, source.content.patient, documentUid, [
  { label: 'Target 1', trackingUid: '2.25.5', image, shape: line, values: [[codes.longAxis, 12.5, codes.millimetre]] },
  {
    label: 'Target 1',
    trackingUid: '2.25.6',
    image,
    shape: outline,
    values: [
      [codes.area, 20, codes.squareMillimetre],
      [codes.perimeter, 22.4, codes.millimetre],
    ],
  },
  {
    label: 'Elsewhere',
    trackingUid: '2.25.7',
    image: { ...image, sopInstanceUid: '2.25.404' },
    shape: line,
    values: [[codes.length, 3, codes.millimetre]],
  },
]);

/** A study with one structured report more, and the file behind each. */
function withDocuments(files: ReadonlyMap<string, Uint8Array>) {
  const directory = folder();
  for (const [uid, bytes] of files) writeFileSync(join(directory, uid), bytes);
  const documents = [...files.keys()].map((uid) => ({ ...image, sopInstanceUid: uid, modality: 'SR' }));
  const studies = [{ ...study, instances: [...study.instances, ...documents] }, ...source.studies.slice(1)];
  return listPriors(studies, { locate: (uid) => join(directory, uid) }, new AbortController().signal);
}

describe('measurements of other programs', () => {
  it('come one a region with all its values, on images that are there', async () => {
    const { priors, unreadable } = await withDocuments(new Map([[documentUid, foreign]]));
    expect(unreadable).toBe(0);
    for (const prior of priors) expect(() => priorMeasurementSchema.parse(prior)).not.toThrow();
    const place = { documentUid, studyInstanceUid: study.studyInstanceUid, sopInstanceUid: image.sopInstanceUid };
    expect(priors).toMatchObject([
      { ...place, frame: 1, label: 'Target 1', shape: line, values: [{ name: 'Long Axis', value: 12.5, unit: 'mm' }] },
      {
        ...place,
        shape: outline,
        values: [
          { name: 'Area', value: 20, unit: 'mm2' },
          { name: 'Perimeter', value: 22.4, unit: 'mm' },
        ],
      },
    ]);
    expect(priors).toHaveLength(2);
  });

  it('have the same id at every reading, and another in another document', async () => {
    const once = await withDocuments(new Map([[documentUid, foreign]]));
    const twice = await withDocuments(
      new Map([
        [documentUid, foreign],
        ['2.25.78', foreign],
      ]),
    );
    const ids = twice.priors.map((prior) => prior.id);
    expect(new Set(ids).size).toBe(4);
    expect(ids).toEqual(expect.arrayContaining(once.priors.map((prior) => prior.id)));
  });

  it('our own reports are none; a damaged document is counted and hides no other', async () => {
    const own = writeDicomFile(buildReportSr(source));
    const found = await withDocuments(
      new Map([
        ['2.25.79', foreign.slice(0, 700)],
        ['2.25.80', own],
        [documentUid, foreign],
      ]),
    );
    expect(found.priors).toHaveLength(2);
    expect(found.unreadable).toBe(1);
  });

  it('become what their document calls them, and no more', async () => {
    const { priors } = await withDocuments(new Map([[documentUid, foreign]]));
    const [axis, area] = priors;
    if (axis === undefined || area === undefined) throw new Error('missing');
    expect(adoptedRole(axis, false)).toBe('long-axis');
    expect(adoptedRole({ ...axis, values: [{ name: 'Length', value: 1, unit: 'mm' }] }, false)).toBe('length');
    expect(adoptedRole(area, false)).toBe('area');
    expect(adoptedRole(area, true)).toBe('uptake-lesion');
    expect(adoptedRole({ ...area, shape: { kind: 'point', point: [1, 1] } }, false)).toBeNull();
  });
});
