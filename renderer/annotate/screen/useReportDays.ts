import { useEffect, useMemo, useState } from 'react';
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import type { ReportVersion } from '../../../shared/report/model.ts';
import { call, onEvent } from '../../app/client.ts';
import { showError } from '../../app/messages.ts';
import { type ReportDay, reportDays } from './reportDays.ts';

/** The examinations that can be reported with what was signed of them, kept up to date; empty until that is known. */
export function useReportDays(patientKey: string, studies: readonly StudyInfo[]): readonly ReportDay[] {
  const [versions, setVersions] = useState<readonly ReportVersion[] | null>(null);
  useEffect(() => {
    let current = true;
    const load = () =>
      void call('report.list', { patientKey }).then((reply) => current && setVersions(reply.versions), showError);
    load();
    // Signing, in this window or another one, changes what the worklist shows of the patient.
    const stop = onEvent((event) => event.event === 'library-changed' && load());
    return () => {
      current = false;
      stop();
    };
  }, [patientKey]);
  return useMemo(() => (versions === null ? [] : reportDays(studies, versions)), [studies, versions]);
}
