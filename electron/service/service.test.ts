/** The service's methods on a small library of one bone scan, with values worked by hand. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Job, ServiceEvent } from '../../shared/contract/methods.ts';
import { element, radiograph, writeFile } from '../../shared/dicom/testing/dicomWriter.ts';
import { EnthesisError } from '../../shared/errors.ts';
import type { MeasureResult } from '../../shared/measure/model.ts';
import type { Annotation, ChangeOp, Role } from '../../shared/reading/model.ts';
import { compareContents, isSame } from '../../shared/report/compareContents.ts';
import type { ReportContent, ReportVersion } from '../../shared/report/model.ts';
import { defaultSiteSettings } from '../../shared/settings/model.ts';
import { reportTemplateSchema } from '../../shared/settings/template.ts';
import { Library } from './library/index.ts';
import { FrameCache, openImageFile } from './pixels/index.ts';
import { shownOf } from './reports/testing/shown.ts';
import { contentHash } from './reports/versions.ts';
import { openService, type Service } from './service.ts';
import { addAnnotation, addLesion, lesion, temporaryFolders } from './store/testing/work.ts';

const folder = temporaryFolders();
const patientKey = 'HO-001';
const studyInstanceUid = '1.2.3';

/** 4 rows x 6 columns of counts 0, 1, 2 ... 23, row by row from the top. */
const scan = writeFile(
  radiograph([element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.20'), element(0x00080060, 'CS', 'NM')]),
);

/** A square of 2 x 2 pixels whose top-left pixel is at the column and row. */
function square(id: string, role: Role, column: number, row: number): Annotation {
  return {
    id,
    lesionId: 'L1',
    sopInstanceUid: '1.2.3.4.5',
    frame: 1,
    role,
    shape: {
      kind: 'polygon',
      points: [
        [column, row],
        [column + 2, row],
        [column + 2, row + 2],
        [column, row + 2],
      ],
    },
    status: 'accepted',
    source: 'reader',
    phase: 'delayed',
    ...(role === 'uptake-reference' ? { reference: 'contralateral' as const } : {}),
  };
}

const marks: ChangeOp[] = [
  addLesion(lesion('L1')),
  addAnnotation(square('a1', 'uptake-lesion', 4, 2)),
  addAnnotation(square('a2', 'uptake-reference', 0, 0)),
];

interface Opened extends Service {
  /** Files that were opened for their pixels. */
  readonly opened: string[];
  /** What was told of settings and signatures. */
  readonly events: ServiceEvent[];
  ask<T>(method: string, input: unknown): Promise<T>;
}

async function open(libraryDir: string): Promise<Opened> {
  const opened: string[] = [];
  const events: ServiceEvent[] = [];
  const frames = new FrameCache(1024 * 1024, (path) => {
    opened.push(path);
    return openImageFile(path);
  });
  const service = await openService({
    libraryDir,
    library: Library.open(libraryDir),
    phantom: null,
    loadFrame: (path, frame) => frames.load(path, frame),
    emit: (event) => {
      if (event.event === 'settings-changed' || event.event === 'report-signed') events.push(event);
    },
  });
  return {
    ...service,
    opened,
    events,
    ask: async <T>(method: string, input: unknown) => (await service.registry.call(method, input)) as T,
  };
}

async function withScan(run: (service: Opened, dir: string) => Promise<void>): Promise<void> {
  const dir = folder();
  const images = join(dir, 'images');
  mkdirSync(images);
  writeFileSync(join(images, 'scan.dcm'), scan);
  const service = await open(join(dir, 'library'));
  try {
    const { jobId } = await service.ask<{ jobId: string }>('internal.import', { paths: [images] });
    await service.context.jobs.finished(jobId);
    await service.ask('record.apply', { patientKey, label: 'Regions', ops: marks });
    await run(service, join(dir, 'library'));
  } finally {
    await service.close();
  }
}

it('every method of the contract has an answer', () =>
  withScan(async ({ registry }) => {
    expect(registry.missing()).toEqual([]);
  }));

it('a lost index is rebuilt from the files, the demonstration among them, and knows the work again', () =>
  withScan(async (service, dir) => {
    const other = writeFile(
      radiograph([
        element(0x00100020, 'LO', 'HO-DEMO'),
        element(0x00080018, 'UI', '1.9.9'),
        element(0x0020000d, 'UI', '1.9'),
      ]),
    );
    mkdirSync(join(dir, 'demonstration'));
    writeFileSync(join(dir, 'demonstration', 'film.dcm'), other);
    await service.close();
    for (const name of readdirSync(dir).filter((file) => file.startsWith('index.sqlite'))) {
      writeFileSync(join(dir, name), Buffer.alloc(8192, 0x42));
    }
    const again = await open(dir);
    const { jobs } = await again.ask<{ jobs: Job[] }>('jobs.list', {});
    expect(jobs).toMatchObject([{ kind: 'import', state: 'running', step: 'Rebuilding the index' }]);
    expect(await again.ask('library.summary', {})).toMatchObject({ notice: expect.stringContaining('being rebuilt') });
    expect(await again.context.jobs.finished(jobs[0]!.jobId)).toMatchObject({ state: 'done' });
    expect(await again.ask('library.search', { sort: 'id', descending: false })).toMatchObject({
      rows: [
        { patientKey, lesions: 1, state: 'draft' },
        { patientKey: 'HO-DEMO', lesions: 0, state: 'new' },
      ],
    });
    await again.close();
  }));

describe('measuring', () => {
  it('gives the values worked by hand, opening the file once and nothing the second time', () =>
    withScan(async (service, dir) => {
      const result = await service.ask<MeasureResult>('measure.patient', { patientKey });
      const [uptake] = result.lesions[0]!.uptake;
      // Lesion: rows 2 and 3, columns 4 and 5: 16 + 17 + 22 + 23 = 78 in 4 pixels. Reference: 0 + 1 + 6 + 7 = 14.
      expect(uptake).toMatchObject({ lesion: { counts: 78, pixels: 4, mean: 19.5 }, reference: { counts: 14 } });
      expect(uptake!.ratio).toBeCloseTo(78 / 14, 12);
      expect(service.opened).toHaveLength(1);
      await service.ask('measure.patient', { patientKey });
      expect(service.opened).toHaveLength(1);

      // After a restart the statistics are still known.
      await service.close();
      const again = await open(dir);
      expect(await again.ask('measure.patient', { patientKey })).toEqual(result);
      expect(again.opened).toEqual([]);
      await again.close();

      // Damaged, they are measured anew.
      for (const name of readdirSync(dir).filter((file) => file.startsWith('statistics.sqlite'))) {
        writeFileSync(join(dir, name), Buffer.alloc(4096, 0x42));
      }
      const anew = await open(dir);
      expect(await anew.ask('measure.patient', { patientKey })).toEqual(result);
      expect(anew.opened).toHaveLength(1);
      await anew.close();
    }));

  it('follows a moved region, and settings', () =>
    withScan(async (service) => {
      const before = square('a2', 'uptake-reference', 0, 0);
      const after = square('a2', 'uptake-reference', 1, 0);
      const ops = [{ entity: 'annotation', key: 'a2', before, after }];
      await service.ask('record.apply', { patientKey, label: 'Move', ops });
      const moved = await service.ask<MeasureResult>('measure.patient', { patientKey });
      // 1 + 2 + 7 + 8 = 18
      expect(moved.lesions[0]!.uptake[0]!.ratio).toBeCloseTo(78 / 18, 12);
      await service.ask('record.undo', { patientKey });
      const back = await service.ask<MeasureResult>('measure.patient', { patientKey });
      expect(back.lesions[0]!.uptake[0]!.ratio).toBeCloseTo(78 / 14, 12);
    }));

  it('says that the pixels cannot be had instead of giving a number', () =>
    withScan(async (service) => {
      writeFileSync(service.context.library.locate('1.2.3.4.5'), scan.subarray(0, scan.length - 20));
      const { lesions, warnings } = await service.ask<MeasureResult>('measure.patient', { patientKey });
      expect(lesions[0]!.uptake.every((uptake) => uptake.ratio === null)).toBe(true);
      expect(warnings.length).toBeGreaterThan(0);
    }));

  it('stops when it is cancelled', () =>
    withScan(async ({ registry }) => {
      const controller = new AbortController();
      const asked = registry.call('measure.patient', { patientKey }, controller.signal);
      controller.abort();
      await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    }));
});

describe('reports', () => {
  const signing = { patientKey, studyInstanceUid, status: 'final', signerName: 'A. Reader' };

  interface Report {
    content: ReportContent;
    versions: ReportVersion[];
  }
  const look = (service: Opened) => service.ask<Report>('report.get', { patientKey, studyInstanceUid });
  /** A signature under what a report on the screen says. */
  const under = (report: Report) => ({ ...signing, shown: shownOf(report) });
  const sign = async (service: Opened, change: object = {}) => {
    const { version } = await service.ask<{ version: ReportVersion }>('report.sign', {
      ...under(await look(service)),
      ...change,
    });
    return version;
  };

  it('a signed version keeps its words, numbers, settings and annotations', () =>
    withScan(async (service, dir) => {
      const version = await sign(service);
      expect(version).toMatchObject({ number: 1, status: 'final', signerName: 'A. Reader' });
      const asSigned = await service.ask<{ content: ReportContent }>('report.version', {
        patientKey,
        versionId: version.versionId,
      });
      const before = square('a1', 'uptake-lesion', 4, 2);
      const after = square('a1', 'uptake-lesion', 3, 1);
      const ops = [{ entity: 'annotation', key: 'a1', before, after }];
      await service.ask('record.apply', { patientKey, label: 'Move', ops });
      await service.ask('settings.set', { ...defaultSiteSettings, ratioCv: 0.07 });

      const { content, versions } = await service.ask<{ content: ReportContent; versions: ReportVersion[] }>(
        'report.get',
        { patientKey, studyInstanceUid },
      );
      expect(versions).toEqual([version]);
      expect(content.measure.lesions[0]!.uptake[0]!.lesion.counts).not.toBe(78);
      expect(content.settings).toMatchObject({ version: 2, ratioCv: 0.07 });
      const later = await service.ask<{ content: ReportContent }>('report.version', {
        patientKey,
        versionId: version.versionId,
      });
      expect(later).toEqual(asSigned);
      expect(later.content.measure.lesions[0]!.uptake[0]!.lesion.counts).toBe(78);
      expect(later.content.settings).toMatchObject({ version: 1, ratioCv: 0.1 });

      const directory = join(dir, 'out');
      mkdirSync(directory);
      const request = { patientKey, studyInstanceUid, formats: ['csv'], directory };
      const signed = await service.ask<{ files: string[] }>('internal.export', {
        ...request,
        versionId: version.versionId,
      });
      const draft = await service.ask<{ files: string[] }>('internal.export', { ...request, versionId: null });
      expect(readFileSync(signed.files[0]!, 'utf8')).not.toBe(readFileSync(draft.files[0]!, 'utf8'));
      expect(await service.ask('library.search', {})).toMatchObject({ rows: [{ state: 'final', lesions: 1 }] });
    }));

  it('a lesion without a side keeps the report from being signed as final, not as preliminary', () =>
    withScan(async (service) => {
      const ops = [{ entity: 'lesion', key: 'L1', before: lesion('L1'), after: { ...lesion('L1'), laterality: 'U' } }];
      await service.ask('record.apply', { patientKey, label: 'Side', ops });
      await expect(sign(service)).rejects.toMatchObject({
        code: 'invalid-request',
        message: expect.stringContaining('L1 has no side'),
      });
      expect((await sign(service, { status: 'preliminary' })).status).toBe('preliminary');
    }));

  describe('are signed as they were shown, or not at all', () => {
    const site = reportTemplateSchema.parse({
      uid: '2.25.7',
      title: 'Heel',
      description: '',
      language: 'en',
      publisher: '',
      rights: '',
      license: '',
      date: '',
      creator: '',
      sections: [{ id: 'protocol', title: 'Protocol', code: null, text: [], fields: [] }],
    });
    const draft = { studyInstanceUid, edits: {}, dropped: [], additions: {}, guidance: true, template: site.uid };
    const follow: ChangeOp = { entity: 'draft', key: studyInstanceUid, before: null, after: draft };
    const move: ChangeOp = {
      entity: 'annotation',
      key: 'a2',
      before: square('a2', 'uptake-reference', 0, 0),
      after: square('a2', 'uptake-reference', 1, 0),
    };
    const cases: [what: string, (service: Opened) => Promise<unknown>][] = [
      ['a setting', (s) => s.ask('settings.set', { ...s.context.work.settings.current(), plateauMargin: 1.1 })],
      ['a moved region', (s) => s.ask('record.apply', { patientKey, label: 'Move', ops: [move] })],
      [
        'an imported file',
        async (s) => {
          const file = join(s.context.libraryDir, 'moved.annotations.json');
          await s.ask('internal.exportAnnotations', { patientKey, file });
          // The region's lower right corner, one pixel further.
          writeFileSync(file, readFileSync(file, 'utf8').replace('[6, 4]', '[5, 4]'));
          return s.ask('internal.importAnnotations', { file });
        },
      ],
      ['an undone step', (s) => s.ask('record.undo', { patientKey })],
      ['a removed template', (s) => s.ask('settings.set', { ...s.context.work.settings.current(), templates: [] })],
    ];

    it.each(cases)('%s changed in between', (_, change) =>
      withScan(async (service) => {
        await service.ask('settings.set', { ...defaultSiteSettings, templates: [site] });
        await service.ask('record.apply', { patientKey, label: 'Follow', ops: [follow] });
        const shown = await look(service);
        await change(service);
        await expect(service.ask('report.sign', under(shown))).rejects.toMatchObject({
          code: 'report-changed',
          pointer: '/shown/contentHash',
        });
        const now = await look(service);
        expect(now.versions).toEqual([]);
        expect(isSame(compareContents(shown.content, now.content))).toBe(false);
        const { version } = await service.ask<{ version: ReportVersion }>('report.sign', under(now));
        expect(version.contentHash).toBe(contentHash(now.content));
      }),
    );

    it('a change that comes while the report is being measured', () =>
      withScan(async (service) => {
        const shown = under(await look(service));
        const signed = service.ask('report.sign', shown);
        await service.ask('record.apply', { patientKey, label: 'Move', ops: [move] });
        await expect(signed).rejects.toMatchObject({ code: 'report-changed' });
        expect((await look(service)).versions).toEqual([]);
      }));

    it('a version that was stored in between', () =>
      withScan(async (service) => {
        const shown = await look(service);
        const preliminary = await sign(service, { status: 'preliminary', signerName: 'B. Reader' });
        await expect(service.ask('report.sign', under(shown))).rejects.toMatchObject({
          code: 'report-changed',
          message: expect.stringContaining('version 1'),
          pointer: '/shown/predecessorVersionId',
        });
        expect(await sign(service)).toMatchObject({ number: 2, predecessorVersionId: preliminary.versionId });
      }));

    it('a withdrawal asks for the version alone: its words are those that are withdrawn', () =>
      withScan(async (service) => {
        await sign(service);
        const shown = await look(service);
        await service.ask('record.apply', { patientKey, label: 'Move', ops: [move] });
        const { version } = await service.ask<{ version: ReportVersion }>('report.sign', {
          ...under(shown),
          status: 'withdrawn',
          reason: 'Other patient',
        });
        expect(version).toMatchObject({ number: 2, status: 'withdrawn' });
      }));
  });

  it('a template says which drafts follow it', () =>
    withScan(async (service) => {
      const uid = '2.25."7';
      const follow = (studyUid: string, template: string): ChangeOp => {
        const draft = { studyInstanceUid: studyUid, edits: {}, dropped: [], additions: {}, guidance: true, template };
        return { entity: 'draft', key: studyUid, before: null, after: draft };
      };
      const write = (key: string, ops: ChangeOp[]) =>
        service.ask('record.apply', { patientKey: key, label: 'Follow', ops });
      await write(patientKey, [follow(studyInstanceUid, uid), follow('1.2.9', '2.25.70')]);
      await write('GONE-1', [follow('1.7', uid)]);
      expect(await service.ask('settings.templateUse', { uid })).toEqual({
        total: 2,
        drafts: [
          { patientKey: 'GONE-1', name: 'GONE-1', studyInstanceUid: '1.7', date: null },
          { patientKey, name: expect.any(String), studyInstanceUid, date: '2026-01-10' },
        ],
      });
      expect(await service.ask('settings.templateUse', { uid: '2.25' })).toEqual({ total: 0, drafts: [] });
    }));

  it('settings and signatures are told to every window; settings made from others than those in force are refused', () =>
    withScan(async (service) => {
      const stored = await service.ask('settings.set', { ...defaultSiteSettings, ratioCv: 0.07 });
      await service.ask('settings.set', stored);
      await sign(service);
      expect(service.events).toEqual([
        { event: 'settings-changed', version: 2 },
        { event: 'report-signed', patientKey, studyInstanceUid },
      ]);
      await expect(service.ask('settings.set', { ...defaultSiteSettings, ratioCv: 0.2 })).rejects.toMatchObject({
        code: 'conflict',
      });
      expect(service.context.work.settings.current().ratioCv).toBe(0.07);
    }));

  it.each([
    ['the site is only proposed', { proposed: ['site'] }, 'The site of L1 (right Achilles tendon) is only proposed'],
    [
      'the side is only proposed',
      { proposed: ['laterality'] },
      'The side of L1 (right Achilles tendon) is only proposed',
    ],
  ] as const)('is not signed while %s', (_, changes, message) =>
    withScan(async (service) => {
      const ops = [{ entity: 'lesion', key: 'L1', before: lesion('L1'), after: { ...lesion('L1'), ...changes } }];
      await service.ask('record.apply', { patientKey, label: 'Lesion', ops });
      for (const status of ['final', 'amended']) {
        await expect(
          sign(service, { status, ...(status === 'amended' ? { reason: 'a film more' } : {}) }),
        ).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringContaining(message) });
      }
    }),
  );

  it('of a study that is not there is refused', () =>
    withScan(async (service) => {
      await expect(service.ask('report.get', { patientKey, studyInstanceUid: '1.2.99' })).rejects.toMatchObject({
        code: 'unknown-study',
      });
    }));
});

describe('annotation files', () => {
  it('go out and come back into an empty record byte for byte, and can be undone in one step', () =>
    withScan(async (service, dir) => {
      const file = join(dir, 'a.annotations.json');
      await service.ask('internal.exportAnnotations', { patientKey, file });
      await service.ask('record.undo', { patientKey });
      expect(await service.ask('internal.importAnnotations', { file })).toEqual({ patientKey });
      const again = join(dir, 'b.annotations.json');
      await service.ask('internal.exportAnnotations', { patientKey, file: again });
      expect(readFileSync(again, 'utf8')).toBe(readFileSync(file, 'utf8'));
      expect(await service.ask('record.undo', { patientKey })).toMatchObject({
        history: { redoLabel: 'Import annotations' },
      });
    }));

  it('that are refused leave everything as it was', () =>
    withScan(async (service, dir) => {
      const before = await service.ask('record.get', { patientKey });
      const file = join(dir, 'bad.annotations.json');
      await service.ask('internal.exportAnnotations', { patientKey, file });
      writeFileSync(file, readFileSync(file, 'utf8').replace('[6, 2]', '[6.5, 2]'));
      await expect(service.ask('internal.importAnnotations', { file })).rejects.toSatisfy(
        (error) => error instanceof EnthesisError && error.pointer?.startsWith('/annotations/') === true,
      );
      expect(await service.ask('record.get', { patientKey })).toEqual(before);
    }));
});
