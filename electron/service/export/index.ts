import { createHash } from 'node:crypto';
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import type { PatientRecord } from '../../../shared/reading/model.ts';
import type { ExportFormat, ReportContent, ReportVersion } from '../../../shared/report/model.ts';
import { writeReport } from '../../../shared/report/template/writeMrrt.ts';
import type { TrailHead } from '../store/trail.ts';
import { buildCsv } from './csv.ts';
import { deidentify } from './deidentify/deidentify.ts';
import { writeDicomFile } from './dicomFile.ts';
import { buildEncapsulatedPdf } from './encapsulatedPdf.ts';
import { buildFhir } from './fhir/buildFhir.ts';
import { buildHtml } from './html/buildHtml.ts';
import { buildJson } from './json.ts';
import { buildKeyImage } from './keyImages.ts';
import { buildKeyObjects } from './keyObjects.ts';
import { buildPdf } from './pdf/buildPdf.ts';
import { buildPresentationState } from './presentationState.ts';
import { keyImageViews, type LoadFrame } from './render/keyImageView.ts';
import { type ExportSource, reportUid } from './source.ts';
import { buildPriorSrs, buildReportSr } from './sr/buildSr.ts';
import { sweepParts, writeWhole } from './writeFiles.ts';

export type { LoadFrame } from './render/keyImageView.ts';

export interface ExportRequest {
  readonly content: ReportContent;
  /** The signed version that `content` belongs to; null for the draft as it stands. */
  readonly version: ReportVersion | null;
  /** All versions of this report, so that an amendment names its predecessor. */
  readonly versions?: readonly ReportVersion[];
  /** State of the audit trail when the version was signed. */
  readonly trail?: TrailHead | null;
  readonly studies: readonly StudyInfo[];
  readonly record: PatientRecord;
  readonly formats: readonly ExportFormat[];
  readonly directory: string;
  readonly loadFrame: LoadFrame;
  readonly deidentify: boolean;
  /** ISO date-time with offset; now when left out. */
  readonly exportedAt?: string;
}

export interface ExportResult {
  /** Paths of the written files. */
  readonly files: string[];
  /** In a de-identified export, sentences that a person wrote and should read again before passing it on. */
  readonly freeText: readonly string[];
}

/** Local time with its offset, to the second. */
function now(): string {
  const date = new Date();
  const offset = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const pad = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${pad(offset / 60)}:${pad(Math.abs(offset) % 60)}`;
}

/** "2026-03-12_4f2a91bc": the study's date and a short hash, no name and no number of the patient. */
function stem(source: ExportSource, studyInstanceUid: string, date: string | null): string {
  const id = createHash('sha256')
    .update(`${studyInstanceUid}\u0000${reportUid(source)}`)
    .digest('hex')
    .slice(0, 8);
  return `${date?.slice(0, 10) ?? 'undated'}_${id}`;
}

/**
 * Writes the report in the wanted formats into `directory`, each file whole or not at all.
 * @throws EnthesisError `disk-full`, `export-failed`, `unknown-study`
 */
export async function exportReport(request: ExportRequest): Promise<ExportResult> {
  if (!request.studies.some((study) => study.studyInstanceUid === request.content.studyInstanceUid)) {
    throw new EnthesisError('unknown-study', 'The reported study is not in the library. Import it again to export.');
  }
  const original: ExportSource = {
    content: request.content,
    version: request.version,
    versions: request.versions ?? [],
    studies: request.studies,
    // What was signed is exported as it was signed, whatever the record holds by now.
    record: { ...request.record, ...request.content.work },
    exportedAt: request.exportedAt ?? now(),
    deidentified: false,
    trail: request.trail ?? null,
  };
  const { source, loadFrame, freeText } = request.deidentify
    ? deidentify(original, request.loadFrame)
    : { source: original, loadFrame: request.loadFrame, freeText: [] };
  const wanted = new Set(request.formats);
  const files: string[] = [];
  const name = stem(source, source.content.studyInstanceUid, source.content.studyDate);
  const write = async (file: string, bytes: Uint8Array | string) => {
    files.push(await writeWhole(request.directory, file, bytes));
  };

  await sweepParts(request.directory);
  const pdf = ['pdf', 'encapsulated-pdf', 'fhir'].some((format) => wanted.has(format as ExportFormat))
    ? await buildPdf(source, loadFrame)
    : null;
  if (pdf !== null && wanted.has('pdf')) await write(`${name}_report.pdf`, pdf);
  if (wanted.has('sr')) {
    await write(`${name}_report-sr.dcm`, writeDicomFile(buildReportSr(source)));
    for (const { study, dataset } of buildPriorSrs(source)) {
      const prior = stem(source, study.studyInstanceUid, study.date);
      await write(`${prior}_measurements-sr.dcm`, writeDicomFile(dataset));
    }
  }
  if (pdf !== null && wanted.has('encapsulated-pdf')) {
    await write(`${name}_report-pdf.dcm`, writeDicomFile(buildEncapsulatedPdf(source, pdf)));
  }
  if (pdf !== null && wanted.has('fhir')) await write(`${name}_report.fhir.json`, buildFhir(source, pdf));
  if (wanted.has('key-images') || wanted.has('presentation-states') || wanted.has('html')) {
    const { views } = await keyImageViews(source, loadFrame, 900);
    if (wanted.has('html')) await write(`${name}_report.html`, buildHtml(source, views));
    if (wanted.has('key-images')) {
      for (const [index, view] of views.entries()) {
        await write(`${name}_key-image-${index + 1}.dcm`, writeDicomFile(buildKeyImage(source, view, index + 1)));
      }
    }
    if (wanted.has('presentation-states')) {
      for (const { study, dataset } of buildKeyObjects(source)) {
        await write(`${stem(source, study.studyInstanceUid, study.date)}_key-objects.dcm`, writeDicomFile(dataset));
      }
      for (const [index, view] of views.entries()) {
        const state = buildPresentationState(source, view, index + 1);
        if (state !== null) await write(`${name}_presentation-state-${index + 1}.dcm`, writeDicomFile(state));
      }
    }
  }
  if (wanted.has('mrrt')) {
    const made = (source.version?.createdAt ?? source.exportedAt).slice(0, 10);
    await write(`${name}_report.mrrt.html`, writeReport(source.content, reportUid(source), made));
  }
  if (wanted.has('csv')) await write(`${name}_measurements.csv`, buildCsv(source));
  if (wanted.has('json')) await write(`${name}_report.json`, buildJson(source));
  return { files, freeText };
}
