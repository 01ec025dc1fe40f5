/** A report ready to be exported, with pixels that look like nothing but have the right size. */
import type { StoredFrame } from '../../../../shared/dicom/model.ts';
import { buildReport } from '../../../../shared/report/buildReport.ts';
import type { ReportVersion } from '../../../../shared/report/model.ts';
import { plateauCourse } from '../../../../shared/report/testing/course.ts';
import type { LoadFrame } from '../render/keyImageView.ts';
import type { ExportSource } from '../source.ts';

export const course = plateauCourse();

export const finalVersion: ReportVersion = {
  versionId: 'v1',
  studyInstanceUid: course.studyInstanceUid,
  number: 1,
  status: 'final',
  sopInstanceUid: '2.25.331',
  predecessorVersionId: null,
  signerName: 'Jane Roe',
  signerRole: 'Radiologist',
  createdAt: '2026-03-14T10:00:00+01:00',
  reason: null,
  contentHash: 'ab'.repeat(32),
};

export function sampleSource(change: Partial<ExportSource> = {}): ExportSource {
  return {
    content: buildReport(course),
    version: finalVersion,
    versions: [],
    studies: course.studies,
    record: course.record,
    exportedAt: '2026-03-14T11:00:00+01:00',
    deidentified: false,
    trail: null,
    ...change,
  };
}

/** A gradient with a bright spot; the same every time. */
export const sampleFrames: LoadFrame = async (sopInstanceUid) => {
  const info = course.studies
    .flatMap((study) => study.instances)
    .find((item) => item.sopInstanceUid === sopInstanceUid);
  const rows = info?.rows ?? 64;
  const columns = info?.columns ?? 64;
  const pixels = Uint16Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return row + column + (Math.hypot(row - rows / 2, column - columns / 2) < 20 ? 800 : 0);
  });
  const stored: StoredFrame = { rows, columns, samplesPerPixel: 1, pixels };
  return { stored };
};
