import type { ReportStatus, ReportVersion } from '../../shared/report/model.ts';

const words: Record<ReportStatus, string> = {
  draft: 'Draft',
  preliminary: 'Preliminary report',
  final: 'Final report',
  amended: 'Amended report',
  withdrawn: 'Withdrawn report',
};

/** What kind of document this is; without a version it is a draft. */
export function statusWords(version: Pick<ReportVersion, 'status'> | null): string {
  return version === null ? words.draft : words[version.status];
}

export function isSigned(version: Pick<ReportVersion, 'status'> | null): boolean {
  return (
    version !== null && (version.status === 'final' || version.status === 'amended' || version.status === 'withdrawn')
  );
}
