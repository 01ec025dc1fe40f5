import type { ReportContent, ReportVersion } from '../../../../shared/report/model.ts';
import type { Shown } from '../../../../shared/report/shown.ts';
import { contentHash } from '../versions.ts';

/** What a window shows of a report that it was just given. */
export function shownOf({ content, versions }: { content: ReportContent; versions: readonly ReportVersion[] }): Shown {
  return { contentHash: contentHash(content), predecessorVersionId: versions.at(-1)?.versionId ?? null };
}
