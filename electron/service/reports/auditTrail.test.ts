import { describe, expect, it } from 'vitest';
import type { ReportDraft } from '../../../shared/reading/model.ts';
import { openWork } from '../store/open.ts';
import { addLesion, lesion, temporaryFolders } from '../store/testing/work.ts';
import { reportEvents } from './auditTrail.ts';

const folder = temporaryFolders();
const key = 'HO-001';
const draft: ReportDraft = { studyInstanceUid: '1.2.3', edits: {}, dropped: [], additions: {}, guidance: false };

describe('the audit trail of a report', () => {
  it('holds edits, undone ones and exports of that study only, newest first, without the written text', async () => {
    const work = await openWork(folder(), { now: () => new Date('2026-03-01T10:20:30Z') });
    work.records.apply(key, 'Add lesion', [addLesion(lesion('L1'))]);
    const told = {
      result: 'Secret words',
      told: 'Dr Lee',
      means: 'by telephone' as const,
      at: '2026-03-01T10:20',
      by: '',
    };
    const after = { ...draft, criticalResult: told };
    work.records.apply(key, 'Note critical result', [{ entity: 'draft', key: '1.2.3', before: null, after }]);
    work.records.undo(key);
    work.records.apply(key, 'Edit another', [
      { entity: 'draft', key: '1.2.34', before: null, after: { ...draft, studyInstanceUid: '1.2.34' } },
    ]);
    const detail = { studyInstanceUid: '1.2.3', versionId: null, formats: ['pdf', 'sr'], deidentified: false };
    work.note({ action: 'export', patientKey: key, detail });
    const events = reportEvents(work.db, key, ['1.2.3']);
    expect(events.map((event) => event.words)).toEqual([
      'Exported: pdf, sr',
      'Undo: Note critical result',
      'Note critical result',
    ]);
    expect(JSON.stringify(events)).not.toContain('Secret');
    expect(events[0]?.at).toBe('2026-03-01T10:20:30.000Z');
    expect(reportEvents(work.db, 'HO-002', ['1.2.3'])).toEqual([]);
    work.db.close();
  });
});
