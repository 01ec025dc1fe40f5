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
  /** Study Instance UID -> the patient as the files of that study state it. */
  readonly statedBy: Readonly<Record<string, PatientInfo>>;
  readonly studies: StudyInfo[];
  readonly record: PatientRecord;
  readonly settings: SiteSettings;
  readonly measure: MeasureResult;
}

/** The record and settings are read once, so that a gesture during decoding cannot mix two states. */
async function gather(context: ServiceContext, patientKey: string, signal: AbortSignal) {
  const { library, work, statistics, loadFrame } = context;
  const { patient, statedBy, studies } = await library.patient(patientKey);
  const { record } = work.records.record(patientKey);
  const known = { patient, statedBy, studies, record, settings: work.settings.current() };
  return { known, source: { cache: statistics, loadFrame, locate: (uid: string) => library.locate(uid), signal } };
}

/**
 * Everything that is known and measured of a patient, taken at one moment.
 * @param asOf ISO day: measure as if nothing later had been acquired; null for everything there is
 * @throws EnthesisError `unknown-patient`, `cancelled`
 */
export async function measured(
  context: ServiceContext,
  patientKey: string,
  signal: AbortSignal,
  asOf: string | null = null,
): Promise<Measured> {
  const { known, source } = await gather(context, patientKey, signal);
  const measure = await withRegionStatistics(source, (statsOf) => measurePatient({ ...known, asOf, statsOf }));
  return { ...known, measure };
}

export function registerMeasure(context: ServiceContext): void {
  context.registry.method('measure.whatIf', async ({ patientKey, settings, annotations }, { signal }) => {
    const { known, source } = await gather(context, patientKey, signal);
    // A field that was not given must not hide the site's own.
    const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    const { result, changed } = await withRegionStatistics(source, (statsOf) =>
      whatIf({ ...known, statsOf }, { settings: given, annotations }),
    );
    return { result, changed: [...changed] };
  });
  context.registry.method('measure.patient', async ({ patientKey, asOf }, { signal }) => {
    return (await measured(context, patientKey, signal, asOf)).measure;
  });
}
