/** What the reading screen shows besides the record: the patient's images, the measurement, the site's settings. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { InstanceInfo, PatientInfo, StudyInfo } from '../../../shared/dicom/model.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import type { MeasureResult } from '../../../shared/measure/model.ts';
import { defaultSiteSettings, type SiteSettings } from '../../../shared/settings/model.ts';
import { call } from '../../app/client.ts';
import { showError, showInfo } from '../../app/messages.ts';
import { useNavigation } from '../../app/route.ts';
import { keepAsking, readAgain } from '../../app/upToDate.ts';
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
  useEffect(
    () =>
      keepAsking({
        ask: () => call('library.patient', { patientKey }),
        take: ({ patient, statedBy, studies, missingFiles }) => {
          const instances = new Map(studies.flatMap((s) => s.instances.map((i) => [i.sopInstanceUid, i] as const)));
          setData({ patient, statedBy, studies, missingFiles, instances });
        },
        fail: leaveOrShow,
        isOutdatedBy: ({ event }) => event === 'library-changed',
      }),
    [patientKey],
  );
  return data;
}

export interface Measurement {
  readonly measure: MeasureResult | null;
  /** The answer is that of the newest stored record and settings: no newer one is on its way. */
  readonly isFresh: boolean;
}

/**
 * The measurement of what is stored, asked again after every stored change and for other settings. Answers that come late are
 * dropped.
 * @param asOf the day up to which it knows, null for everything; nothing is asked while it is not known (undefined)
 */
export function useMeasured(
  patientKey: string,
  record: RecordStore,
  asOf: string | null | undefined = null,
): Measurement {
  const stored = useStore(record, (s) => s.stored);
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<{ measure: MeasureResult; asked: string } | null>(null);
  useEffect(
    () =>
      readAgain(
        ({ event }) => event === 'settings-changed',
        () => setTurn((n) => n + 1),
      ),
    [],
  );
  const asked = `${patientKey} ${stored} ${asOf} ${turn}`;
  useEffect(() => {
    if (stored === 0 || asOf === undefined) return;
    let current = true;
    // A burst of steps (nudging with a held key) asks once.
    const timer = setTimeout(() => {
      call('measure.patient', { patientKey, asOf })
        .then((measure) => current && setAnswer({ measure, asked }))
        .catch((error: unknown) => current && showError(error));
    }, 60);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [patientKey, stored, asOf, asked]);
  return { measure: answer?.measure ?? null, isFresh: answer?.asked === asked };
}

export function useMeasure(
  patientKey: string,
  record: RecordStore,
  asOf: string | null | undefined = null,
): MeasureResult | null {
  return useMeasured(patientKey, record, asOf).measure;
}

/** The settings in force, also after they were changed in this or another window. */
export function useSettings(): SiteSettings {
  const [settings, setSettings] = useState(defaultSiteSettings);
  useEffect(
    () =>
      keepAsking({
        ask: () => call('settings.get', {}),
        // The answers to two questions may come in any order.
        take: (value) => setSettings((now) => (value.version < now.version ? now : value)),
        isOutdatedBy: ({ event }) => event === 'settings-changed',
      }),
    [],
  );
  return settings;
}
