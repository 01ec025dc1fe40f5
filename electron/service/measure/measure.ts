import type { PatientInfo, StudyInfo } from '../../../shared/dicom/model.ts';
import { measurePatient } from '../../../shared/measure/measurePatient.ts';
import type { MeasureResult } from '../../../shared/measure/model.ts';
import { whatIf } from '../../../shared/measure/whatIf.ts';
import type { PatientRecord } from '../../../shared/reading/model.ts';
import type { SiteSettings } from '../../../shared/settings/model.ts';
import type { ServiceContext } from '../context.ts';
import { withRegionStatistics } from './regionStatistics.ts';

export interface Measured {
  readonly patient: PatientInfo;
  readonly studies: StudyInfo[];
  readonly record: PatientRecord;
  readonly settings: SiteSettings;
  readonly measure: MeasureResult;
}

/**
 * Everything that is known and measured of a patient, taken at one moment: the record and settings are read once, so
 * that a gesture during decoding cannot mix two states.
 * @throws EnthesisError `unknown-patient`, `cancelled`
 */
export async function measured(context: ServiceContext, patientKey: string, signal: AbortSignal): Promise<Measured> {
  const { library, work, statistics, loadFrame } = context;
  const { patient, studies } = await library.patient(patientKey);
  const { record } = work.records.record(patientKey);
  const settings = work.settings.current();
  const source = { cache: statistics, loadFrame, locate: (uid: string) => library.locate(uid), signal };
  const measure = await withRegionStatistics(source, (statsOf) =>
    measurePatient({ patient, studies, record, settings, statsOf }),
  );
  return { patient, studies, record, settings, measure };
}

export function registerMeasure(context: ServiceContext): void {
  context.registry.method('measure.whatIf', async ({ patientKey, settings, annotations }, { signal }) => {
    const { library, work, statistics, loadFrame } = context;
    const { patient, studies } = await library.patient(patientKey);
    const { record } = work.records.record(patientKey);
    const source = { cache: statistics, loadFrame, locate: (uid: string) => library.locate(uid), signal };
    const input = { patient, studies, record, settings: work.settings.current() };
    // A field that was not given must not hide the site's own.
    const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    const { result, changed } = await withRegionStatistics(source, (statsOf) =>
      whatIf({ ...input, statsOf }, { settings: given, annotations }),
    );
    return { result, changed: [...changed] };
  });
  context.registry.method('measure.patient', async ({ patientKey }, { signal }) => {
    return (await measured(context, patientKey, signal)).measure;
  });
}
