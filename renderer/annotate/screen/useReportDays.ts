import { useEffect, useMemo, useState } from 'react';
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import type { ReportVersion } from '../../../shared/report/model.ts';
import { call } from '../../app/client.ts';
import { keepAsking } from '../../app/upToDate.ts';
import { type ReportDay, reportDays } from './reportDays.ts';

/** The examinations that can be reported with what was signed of them, kept up to date; empty until that is known. */
export function useReportDays(patientKey: string, studies: readonly StudyInfo[]): readonly ReportDay[] {
  const [versions, setVersions] = useState<readonly ReportVersion[] | null>(null);
  useEffect(
    () =>
      keepAsking({
        ask: () => call('report.list', { patientKey }),
        take: (reply) => setVersions(reply.versions),
        // Signing, in this window or another one, changes what the worklist shows of the patient.
        isOutdatedBy: ({ event }) => event === 'library-changed',
      }),
    [patientKey],
  );
  return useMemo(() => (versions === null ? [] : reportDays(studies, versions)), [studies, versions]);
}
