import type { SizeAtDate, SizeValue } from '../../../shared/size/model.ts';
import type { ExportSource } from './source.ts';

const columns = [
  'patient_id',
  'lesion',
  'site',
  'laterality',
  'tracking_uid',
  'study_instance_uid',
  'date',
  'sop_instance_uid',
  'frame',
  'phase',
  'view',
  'measure',
  'value',
  'unit',
  'basis',
  'relative_error',
  'reference',
  'hours_after_injection',
  'label',
] as const;

type Row = Partial<Record<(typeof columns)[number], string | number | null>>;

/** RFC 4180 quoting. Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers are left alone. */
export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const sizeMeasures = [
  'longAxis',
  'shortAxis',
  'area',
  'perimeter',
  'relativeLongAxis',
  'insertionDistance',
] as const satisfies readonly (keyof SizeAtDate)[];

/** One row per measured value at full precision, with unit, basis, error and the UIDs it came from. */
export function buildCsv(source: ExportSource): string {
  const rows: Row[] = [];
  for (const lesion of source.content.measure.lesions) {
    const head: Row = {
      patient_id: source.content.patient.patientId,
      lesion: lesion.id,
      site: lesion.site,
      laterality: lesion.laterality,
      tracking_uid: lesion.trackingUid,
    };
    for (const size of lesion.size) {
      const at: Row = {
        ...head,
        study_instance_uid: size.studyInstanceUid,
        date: size.date,
        sop_instance_uid: size.sopInstanceUid,
        frame: size.frame,
      };
      for (const measure of sizeMeasures) {
        const value: SizeValue | null = size[measure];
        if (value !== null)
          rows.push({ ...at, measure, value: value.value, unit: value.unit, basis: value.basis ?? null });
      }
      if (size.foci !== null) rows.push({ ...at, measure: 'foci', value: size.foci, unit: '1' });
    }
    for (const finding of lesion.findings) {
      const at: Row = {
        ...head,
        study_instance_uid: finding.studyInstanceUid,
        date: finding.date,
        sop_instance_uid: finding.sopInstanceUid ?? null,
      };
      const { seen, stage, signs, phases, grade, confidence } = finding;
      const said: Record<string, string | boolean | undefined> = {
        seen,
        radiographicStage: stage === 'not-read' ? undefined : stage,
        margin: signs?.margin,
        corticalRim: signs?.corticalRim,
        trabeculae: signs?.trabeculae,
        flow: phases?.flow,
        pool: phases?.pool,
        ...(grade === undefined ? {} : { [grade.scale]: grade.value }),
        confidence,
      };
      for (const [measure, value] of Object.entries(said)) {
        if (value !== undefined)
          rows.push({ ...at, measure, value: typeof value === 'boolean' ? (value ? 'yes' : 'no') : value });
      }
    }
    for (const uptake of lesion.uptake) {
      const at: Row = {
        ...head,
        study_instance_uid: uptake.studyInstanceUid,
        date: uptake.date,
        sop_instance_uid: uptake.sopInstanceUid,
        frame: uptake.frame,
        phase: uptake.phase,
        view: uptake.view,
        reference: uptake.ratioMethod,
        hours_after_injection: uptake.hoursAfterInjection,
      };
      if (uptake.ratio !== null) {
        rows.push({ ...at, measure: 'ratio', value: uptake.ratio, unit: '1', relative_error: uptake.relativeError });
      }
      for (const region of ['lesion', 'reference', 'background'] as const) {
        const stats = uptake[region];
        if (stats === null) continue;
        rows.push({ ...at, measure: `${region}Counts`, value: stats.counts, unit: '{counts}' });
        rows.push({ ...at, measure: `${region}Pixels`, value: stats.pixels, unit: '{pixels}' });
        rows.push({ ...at, measure: `${region}Mean`, value: stats.mean, unit: '{counts}' });
      }
    }
  }
  for (const own of source.content.measure.own) {
    const lesion = source.content.measure.lesions.find(({ id }) => id === own.lesionId);
    rows.push({
      patient_id: source.content.patient.patientId,
      ...(lesion === undefined
        ? {}
        : { lesion: lesion.id, site: lesion.site, laterality: lesion.laterality, tracking_uid: lesion.trackingUid }),
      study_instance_uid: own.studyInstanceUid,
      date: own.date,
      sop_instance_uid: own.sopInstanceUid,
      frame: own.frame,
      measure: own.kind,
      value: own.value,
      unit: own.unit,
      basis: own.basis ?? null,
      label: own.label,
    });
  }
  const lines = [columns.join(','), ...rows.map((row) => columns.map((column) => csvCell(row[column])).join(','))];
  return `${lines.join('\r\n')}\r\n`;
}
