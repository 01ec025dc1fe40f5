/** Signing what is on the screen: the reader agrees to a content, and only that content can be stored. */
import { useEffect, useMemo, useState } from 'react';
import { EnthesisError } from '../../shared/errors.ts';
import { type ContentDifference, compareContents, isSame } from '../../shared/report/compareContents.ts';
import type { ReportContent, ReportVersion } from '../../shared/report/model.ts';
import { hashedText, type Shown } from '../../shared/report/shown.ts';
import { call } from '../app/client.ts';
import type { ReportState } from './useReport.ts';

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface Agreed {
  readonly content: ReportContent;
  readonly version: ReportVersion | null;
}

export interface Agreement {
  /** What has changed since the reader opened the dialog or last agreed; null while nothing has. */
  readonly changed: { readonly difference: ContentDifference; readonly version: ReportVersion | null } | null;
  /** Nothing is on its way, and what the reader agreed to is what is shown. */
  readonly isReady: boolean;
  /** The reader has looked at what has changed. */
  agree(): void;
  /** What a signature is about. @throws EnthesisError `report-changed` while nothing is agreed to */
  shown(): Promise<Shown>;
  /** After a refusal: reads what is stored now, so that the difference is shown. */
  refused(patientKey: string): Promise<void>;
}

type Source = Pick<ReportState, 'content' | 'latest' | 'upToDate' | 'refresh'>;

export function useAgreement({ content, latest, upToDate, refresh }: Source): Agreement {
  const version = latest?.version ?? null;
  const [agreed, setAgreed] = useState<Agreed | null>(null);
  /** What the service said the report is, where the screen has not caught up. */
  const [told, setTold] = useState<Agreed | null>(null);
  const now = told ?? (content === null ? null : { content, version });

  const changed = useMemo(() => {
    if (agreed === null || now === null) return null;
    const difference = compareContents(agreed.content, now.content);
    const isNew = now.version !== null && now.version.versionId !== agreed.version?.versionId;
    return isSame(difference) && !isNew ? null : { difference, version: isNew ? now.version : null };
  }, [agreed, now]);

  // The first content that is whole is what the reader sees behind the dialog. Where nothing that is shown differs, it
  // stays agreed: only what does not show has moved.
  useEffect(() => {
    if (content === null || !upToDate || told !== null) return;
    if (agreed === null || (changed === null && agreed.content !== content)) setAgreed({ content, version });
  }, [content, version, upToDate, told, agreed, changed]);

  return {
    changed,
    isReady: agreed !== null && upToDate && changed === null,
    agree() {
      if (content === null) return;
      setTold(null);
      setAgreed({ content, version });
    },
    async shown() {
      if (agreed === null)
        throw new EnthesisError('report-changed', 'The report is still being written. Sign it again.');
      return {
        contentHash: await sha256(hashedText(agreed.content)),
        predecessorVersionId: agreed.version?.versionId ?? null,
      };
    },
    async refused(patientKey) {
      if (agreed === null) return;
      const { studyInstanceUid } = agreed.content;
      const { content: stored, versions } = await call('report.get', { patientKey, studyInstanceUid });
      const newest = versions.at(-1) ?? null;
      const isSeen = isSame(compareContents(agreed.content, stored)) && newest?.versionId === agreed.version?.versionId;
      if (isSeen) setAgreed(null);
      else setTold({ content: stored, version: newest });
      await refresh();
    },
  };
}
