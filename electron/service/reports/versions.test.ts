import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../shared/reading/change.ts';
import type { ReportContent } from '../../../shared/report/model.ts';
import { defaultSiteSettings } from '../../../shared/settings/model.ts';
import { sha256 } from '../store/audit.ts';
import { openWork } from '../store/open.ts';
import { lesion, temporaryFolders } from '../store/testing/work.ts';
import type { WorkStore } from '../store/workStore.ts';
import { permitSigning, type SignRequest } from './life.ts';
import type { ReportBody } from './versions.ts';

const folder = temporaryFolders();
const key = 'HO-001';

function body(text: string, label = 'distal focus'): ReportBody {
  const record = {
    patientKey: key,
    revision: 1,
    lesions: [lesion('L1', label)],
    annotations: [],
    findings: [],
    examinations: [],
    context: {},
    drafts: [],
  };
  return { content: content(text), record };
}

function content(text: string): ReportContent {
  return {
    schemaVersion: 1,
    patient: { patientKey: key, patientId: key, name: '', namePn: '', birthDate: null, sex: '' },
    studyInstanceUid: '1.2.3',
    accessionNumber: '',
    studyDate: '2026-01-10',
    studyDescription: '',
    title: 'Follow-up of heterotopic ossification',
    sections: [
      {
        id: 'impression',
        title: 'Impression',
        sentences: [{ id: 'impression/1', text, state: 'added', generated: null, sources: [], evidence: [] }],
      },
    ],
    keyImages: [],
    measure: { patientId: key, asOf: null, later: [], lesions: [], own: [], recommendations: [], warnings: [] },
    settings: defaultSiteSettings,
    completeness: [],
  };
}

function sign(status: SignRequest['status'], reason: string | null = null): SignRequest {
  return { status, signerName: 'A. Reader', signerRole: 'Radiologist', reason };
}

async function withWork(run: (work: WorkStore) => void): Promise<void> {
  const work = await openWork(folder(), { now: () => new Date('2026-03-01T10:20:30Z') });
  try {
    run(work);
  } finally {
    work.db.close();
  }
}

describe('the life of a report', () => {
  const cases: [latest: Parameters<typeof permitSigning>[0], SignRequest, string | null][] = [
    [null, sign('preliminary'), null],
    [null, sign('final'), null],
    [null, sign('amended', 'typo'), 'invalid-request'],
    [null, sign('withdrawn', 'wrong patient'), 'invalid-request'],
    ['preliminary', sign('preliminary'), null],
    ['preliminary', sign('final'), null],
    ['preliminary', sign('amended', 'typo'), 'invalid-request'],
    ['preliminary', sign('withdrawn', 'wrong patient'), null],
    ['final', sign('preliminary'), 'signed-report-immutable'],
    ['final', sign('final'), 'signed-report-immutable'],
    ['final', sign('amended', 'typo'), null],
    ['final', sign('amended', ' '), 'invalid-request'],
    ['final', sign('amended'), 'invalid-request'],
    ['amended', sign('final'), 'signed-report-immutable'],
    ['amended', sign('amended', 'again'), null],
    ['amended', sign('withdrawn', 'wrong patient'), null],
    ['withdrawn', sign('final'), 'signed-report-immutable'],
    ['withdrawn', sign('withdrawn', 'again'), 'invalid-request'],
    ['withdrawn', sign('amended', 'right patient'), null],
  ];
  it.each(cases)('after %s, %o gives %s', (latest, request, code) => {
    const attempt = () => permitSigning(latest, request);
    if (code === null) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(expect.objectContaining({ code }));
  });
});

describe('report versions', () => {
  it('are numbered, hashed, and name their predecessor', () =>
    withWork(({ reports }) => {
      const first = reports.sign(key, body('Mature.'), sign('final'));
      const second = reports.sign(key, body('Maturing.'), sign('amended', 'second film seen'));
      expect(first).toMatchObject({ number: 1, status: 'final', predecessorVersionId: null });
      expect(second).toMatchObject({ number: 2, predecessorVersionId: first.versionId, reason: 'second film seen' });
      expect(first.contentHash).toBe(sha256(canonicalJson(content('Mature.'))));
      expect(first.sopInstanceUid).toMatch(/^2\.25\.[1-9][0-9]{0,38}$/);
      expect(first.sopInstanceUid).not.toBe(second.sopInstanceUid);
      expect(new Date(first.createdAt).toISOString()).toBe('2026-03-01T10:20:30.000Z');
      expect(reports.ofStudy(key, '1.2.3')).toEqual([first, second]);
      expect(reports.version(key, first.versionId).content).toEqual(content('Mature.'));
      expect(reports.state(key)).toBe('amended');
    }));

  it('of two examinations of one day come in the order in which they were signed', () =>
    withWork(({ reports }) => {
      const scan = body('Active.');
      const ofScan = { ...scan, content: { ...scan.content, studyInstanceUid: '1.2.4' } };
      const first = reports.sign(key, ofScan, sign('final'));
      const second = reports.sign(key, body('Mature.'), sign('final'));
      const third = reports.sign(key, ofScan, sign('amended', 'typo'));
      expect(reports.ofStudies(key, ['1.2.3', '1.2.4'])).toEqual([first, second, third]);
      expect(reports.ofStudies(key, ['1.2.3'])).toEqual([second]);
    }));

  it('keep the annotations that they were made from', () =>
    withWork(({ reports }) => {
      const first = reports.sign(key, body('Mature.', 'as signed'), sign('final'));
      reports.sign(key, body('Mature.', 'as amended'), sign('amended', 'other label'));
      expect(reports.version(key, first.versionId).record.lesions[0]?.label).toBe('as signed');
    }));

  it('withdrawing keeps the words of what is withdrawn', () =>
    withWork(({ reports }) => {
      const first = reports.sign(key, body('Mature.'), sign('final'));
      const gone = reports.sign(key, body('Something newer.'), sign('withdrawn', 'wrong patient'));
      expect(gone.contentHash).toBe(first.contentHash);
      expect(reports.version(key, gone.versionId).content).toEqual(content('Mature.'));
    }));

  it('are not found under another patient', () =>
    withWork(({ reports }) => {
      const { versionId } = reports.sign(key, body('Mature.'), sign('final'));
      expect(() => reports.version('HO-002', versionId)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
    }));

  it.each(['content', 'record'])('a changed %s is noticed on reading and by verification', (column) =>
    withWork((work) => {
      const { versionId } = work.reports.sign(key, body('Mature.'), sign('final'));
      expect(work.verify().ok).toBe(true);
      work.db.exec('DROP TRIGGER report_version_no_update');
      work.db.exec(`UPDATE report_version SET ${column} = replace(${column}, 'HO-001', 'HO-002')`);
      expect(() => work.reports.version(key, versionId)).toThrow(expect.objectContaining({ code: 'database-corrupt' }));
      expect(work.verify()).toMatchObject({ ok: false, reports: [versionId] });
    }),
  );
});
