/** What the reading screen shows besides the record: the patient's images, the measurement, the site's settings. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { InstanceInfo, PatientInfo, StudyInfo } from '../../../shared/dicom/model.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import type { MeasureResult } from '../../../shared/measure/model.ts';
import { defaultSiteSettings, type SiteSettings } from '../../../shared/settings/model.ts';
import { call, onEvent } from '../../app/client.ts';
import { showError, showInfo } from '../../app/messages.ts';
import { useNavigation } from '../../app/route.ts';
import type { RecordStore } from '../store/recordStore.ts';

export interface ReadingData {
  readonly patient: PatientInfo;
  readonly statedBy: Readonly<Record<string, PatientInfo>>;
  readonly studies: readonly StudyInfo[];
  readonly missingFiles: readonly string[];
  readonly instances: ReadonlyMap<string, InstanceInfo>;
}

/** Files read meanwhile can show that an ID is of several people: then nothing more is read on films of both. */
function leaveOrShow(error: unknown): void {
  if (!(error instanceof EnthesisError) || error.code !== 'unknown-patient') {
    showError(error);
    return;
  }
  useNavigation.getState().go({ screen: 'worklist' });
  showInfo(
    'This patient is not in the library as it was: people were told apart, joined or parted. Choose the patient again.',
  );
}

export function usePatientData(patientKey: string): ReadingData | null {
  const [data, setData] = useState<ReadingData | null>(null);
  useEffect(() => {
    let current = true;
    const load = () =>
      call('library.patient', { patientKey })
        .then(({ patient, statedBy, studies, missingFiles }) => {
          const instances = new Map(studies.flatMap((s) => s.instances.map((i) => [i.sopInstanceUid, i] as const)));
          if (current) setData({ patient, statedBy, studies, missingFiles, instances });
        })
        .catch((error: unknown) => current && leaveOrShow(error));
    void load();
    const stop = onEvent((event) => event.event === 'library-changed' && void load());
    return () => {
      current = false;
      stop();
    };
  }, [patientKey]);
  return data;
}

/**
 * The measurement of what is stored, asked again after every stored change. Answers that come late are dropped.
 * @param asOf the day up to which it knows, null for everything; nothing is asked while it is not known (undefined)
 */
export function useMeasure(
  patientKey: string,
  record: RecordStore,
  asOf: string | null | undefined = null,
): MeasureResult | null {
  const stored = useStore(record, (s) => s.stored);
  const [result, setResult] = useState<MeasureResult | null>(null);
  useEffect(() => {
    if (stored === 0 || asOf === undefined) return;
    let current = true;
    // A burst of steps (nudging with a held key) asks once.
    const timer = setTimeout(() => {
      call('measure.patient', { patientKey, asOf })
        .then((measure) => current && setResult(measure))
        .catch((error: unknown) => current && showError(error));
    }, 60);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [patientKey, stored, asOf]);
  return result;
}

export function useSettings(): SiteSettings {
  const [settings, setSettings] = useState(defaultSiteSettings);
  useEffect(() => {
    let current = true;
    call('settings.get', {})
      .then((value) => current && setSettings(value))
      .catch(showError);
    return () => {
      current = false;
    };
  }, []);
  return settings;
}
