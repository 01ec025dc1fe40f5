import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHeader } from '../../shared/dicom/header.ts';
import type { StudyInfo } from '../../shared/dicom/model.ts';
import { measurePatient } from '../../shared/measure/measurePatient.ts';
import type { LesionResult, MeasureResult } from '../../shared/measure/model.ts';
import { applyChange } from '../../shared/reading/change.ts';
import { parseExchange, planImport } from '../../shared/reading/exchange.ts';
import { emptyRecord } from '../../shared/reading/testing/patient.ts';
import { defaultSiteSettings, type SiteSettings } from '../../shared/settings/model.ts';
import { regionStats } from '../../shared/uptake/regionStats.ts';
import { type TestSet, writeTestSet } from './testSet.ts';

let set: TestSet;
let result: MeasureResult;
let lesion: LesionResult;

/** Files -> headers -> imported annotations -> measured, with the program's own modules and no library in between. */
function measureSet(settings: SiteSettings = defaultSiteSettings): MeasureResult {
  const studies = new Map<string, StudyInfo>();
  const bytesOf = new Map<string, Uint8Array>();
  const headers = set.files.map((file) => {
    const bytes = new Uint8Array(readFileSync(file));
    const header = readHeader(bytes);
    bytesOf.set(header.instance.sopInstanceUid, bytes);
    const study = studies.get(header.study.studyInstanceUid);
    studies.set(header.study.studyInstanceUid, {
      ...header.study,
      modalities: [...new Set([...(study?.modalities ?? []), header.instance.modality])],
      instances: [...(study?.instances ?? []), header.instance],
    });
    return header;
  });
  const list = [...studies.values()].sort((a, b) => ((a.date ?? '') < (b.date ?? '') ? -1 : 1));
  const empty = { ...emptyRecord, patientKey: 'HO-DEMO' };
  let ids = 0;
  const ops = planImport({
    file: parseExchange(readFileSync(join(set.directory, 'demo.annotations.json'), 'utf8')),
    studies: list,
    record: empty,
    newAnnotationId: () => {
      ids += 1;
      return `annotation-${ids}`;
    },
    newTrackingUid: () => '1.2.3',
  });
  return measurePatient({
    patient: headers[0]!.patient,
    studies: list,
    record: applyChange(empty, ops),
    settings,
    statsOf: (annotation, instance) => {
      const bytes = bytesOf.get(instance.sopInstanceUid)!;
      const size = instance.rows! * instance.columns!;
      const offset = dicomParser.parseDicom(bytes).elements.x7fe00010!.dataOffset + (annotation.frame - 1) * size * 2;
      const view = new DataView(bytes.buffer, bytes.byteOffset + offset, size * 2);
      const pixels = Uint16Array.from({ length: size }, (_, i) => view.getUint16(2 * i, true));
      const frame = { rows: instance.rows!, columns: instance.columns!, samplesPerPixel: 1 as const, pixels };
      return regionStats(frame, instance, annotation.shape);
    },
  });
}

beforeAll(async () => {
  set = await writeTestSet();
  result = measureSet();
  lesion = result.lesions[0]!;
});
afterAll(() => rmSync(set.directory, { recursive: true }));

describe('what the program measures on the demonstration patient', () => {
  it('finds every film with the spacing basis that its header gives, all of them comparable', () => {
    expect(lesion.size.map((size) => size.longAxis?.basis)).toEqual(set.films.map((film) => film.basis));
    expect(lesion.changes.filter((change) => !change.comparable)).toEqual([]);
  });

  it('gives the true sizes within one pixel', () => {
    for (const film of set.films) {
      const size = lesion.size.find((s) => s.sopInstanceUid === film.sopInstanceUid)!;
      const pixel = film.objectPlanePixelMm;
      expect(Math.abs(size.longAxis!.value - film.longAxis.mm)).toBeLessThan(pixel);
      expect(Math.abs(size.shortAxis!.value - film.shortAxis.mm)).toBeLessThan(pixel);
      expect(size.longAxis!.unit).toBe('mm');
      // Half a pixel along the whole border.
      expect(Math.abs(size.area!.value - film.areaMm2)).toBeLessThan((film.perimeterMm * pixel) / 2);
    }
  });

  it('gives the true ratios within three standard errors, on delayed posterior views', () => {
    for (const scan of set.scans) {
      const uptake = lesion.uptake.find((u) => u.sopInstanceUid === scan.sopInstanceUid)!;
      expect([uptake.phase, uptake.view, uptake.frame]).toEqual(['delayed', 'POST', scan.frame]);
      expect(uptake.lesion.pixels).toBe(scan.lesion.pixels);
      expect(Math.abs(uptake.ratio! / scan.ratio - 1)).toBeLessThan(3 * scan.relativeError);
      expect(uptake.relativeError! / scan.relativeError).toBeCloseTo(1, 1);
      expect(uptake.hoursAfterInjection).toBeCloseTo(scan.hoursAfterInjection, 3);
    }
  });

  it('concludes by date what the rules say for this course: flat since the second scan, a plateau not proven', () => {
    const byDate = lesion.maturity.byDate.map(({ date, scintigraphy, radiograph, conclusion }) => ({
      date: date.slice(0, 10),
      scintigraphy,
      radiograph,
      conclusion,
    }));
    expect(byDate).toEqual(set.truth.byDate);
    expect(lesion.maturity.conclusion).toBe('maturing');
    expect(lesion.maturity.flatSince).toBe('2025-07-22');
    expect(lesion.maturity.trend).toBe('toward-maturity');
  });

  it('is mature at the end where the site repositions within 5%', () => {
    // f is about 2%: 1.645 sqrt(2) 0.054 + ln(1.92 / 1.88) = 0.126 + 0.021 < 0.182.
    const { maturity } = measureSet({ ...defaultSiteSettings, ratioCv: 0.05, ratioCvSource: 'typed-in' }).lesions[0]!;
    expect([maturity.scintigraphy, maturity.conclusion]).toEqual(['plateau', 'mature']);
  });

  it('recommends plain films and speaks of the MR study that is in the list', () => {
    const text = result.recommendations.find((r) => r.id === 'plain-films-over-mri')?.text;
    expect(text).toMatch(/MRI is not used for size or maturity/);
  });
});
