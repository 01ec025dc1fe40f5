/** People who share an ID, as the service tells them apart, joins and parts them; and what becomes of the reader's work. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MethodOutput } from '../../../shared/contract/methods.ts';
import { groupPeople } from '../../../shared/dicom/people/groupPeople.ts';
import type { Annotation, ChangeOp, PatientRecord } from '../../../shared/reading/model.ts';
import { Library } from '../library/index.ts';
import { FrameCache } from '../pixels/index.ts';
import { shownOf } from '../reports/testing/shown.ts';
import { openService, type Service } from '../service.ts';
import { addAnnotation, addLesion, lesion, longAxis, temporaryFolders } from '../store/testing/work.ts';
import { earlierLibrary } from './testing/earlierLibrary.ts';
import { anna, bert, imageOf, type Stated, studyOf, writeFilm } from './testing/films.ts';

const folder = temporaryFolders();

interface Opened extends Service {
  ask<M extends keyof typeof import('../../../shared/contract/methods.ts').methods>(
    method: M,
    input: unknown,
  ): Promise<MethodOutput<M>>;
  rows(): MethodOutput<'library.search'>['rows'];
  keyOf(issuer: string): string;
  record(key: string): PatientRecord;
}

async function open(libraryDir: string): Promise<Opened> {
  const frames = new FrameCache(1024 * 1024);
  const service = await openService({
    libraryDir,
    library: Library.open(libraryDir, { importInThisThread: true }),
    phantom: null,
    loadFrame: (path, frame) => frames.load(path, frame),
  });
  const { context, registry, rebuilding } = service;
  if (rebuilding !== null) await context.jobs.finished(rebuilding.jobId);
  const rows = () => context.library.search({ sort: 'id', descending: false, text: '' }).rows;
  return {
    ...service,
    ask: async (method, input) => (await registry.call(method, input)) as never,
    rows,
    keyOf: (issuer) => {
      const row = rows().find((item) => item.issuer === issuer);
      if (row === undefined) throw new Error(`Nobody of ${issuer}`);
      return row.patientKey;
    },
    record: (key) => context.work.records.record(key).record,
  };
}

async function opened<T>(
  films: readonly (readonly [n: number, stated: Stated])[],
  use: (service: Opened, dir: string) => Promise<T>,
): Promise<T> {
  const root = folder();
  for (const [n, stated] of films) writeFilm(join(root, 'images'), n, stated);
  const dir = join(root, 'library');
  const service = await open(dir);
  await importAll(service, [join(root, 'images')]);
  try {
    const result = await use(service, dir);
    expect(service.context.work.verify()).toMatchObject({ ok: true });
    return result;
  } finally {
    await service.close();
  }
}

async function importAll({ registry, context }: Service, paths: string[]): Promise<void> {
  const { jobId } = (await registry.call('internal.import', { paths, mode: 'reference' })) as { jobId: string };
  await context.jobs.finished(jobId);
}

function mark(id: string, n: number, lesionId = 'L1'): Annotation {
  const shape = {
    kind: 'line' as const,
    points: [
      [4, 4],
      [20, 10],
    ] as [[number, number], [number, number]],
  };
  return { ...longAxis(id, lesionId), sopInstanceUid: imageOf(n), shape };
}

const idsOf = (record: PatientRecord) => record.annotations.map((item) => item.id);
const draft = (n: number, edits: Record<string, { text: string; replaced: string }> = {}): ChangeOp => ({
  entity: 'draft',
  key: studyOf(n),
  before: null,
  after: { studyInstanceUid: studyOf(n), edits, dropped: [], additions: {}, guidance: true },
});
const symptoms: ChangeOp = { entity: 'context', key: 'context', before: null, after: { symptomatic: true } };

describe('people under one ID', () => {
  it('are two patients, each with the own films, name and issuer', () =>
    opened(
      [
        [1, anna],
        [2, bert],
        [3, anna],
      ],
      async ({ rows, ask, keyOf }) => {
        expect(
          rows()
            .map(({ name, issuer, people, studies }) => ({ name, issuer, people, studies }))
            .sort((a, b) => (a.name < b.name ? -1 : 1)),
        ).toEqual([
          { name: 'ALPHA, ANNA', issuer: 'HOSP_A', people: 2, studies: 2 },
          { name: 'BETA, BERT', issuer: 'HOSP_B', people: 2, studies: 1 },
        ]);
        const reply = await ask('library.patient', { patientKey: keyOf('HOSP_B') });
        expect(reply.studies.map((study) => study.studyInstanceUid)).toEqual([studyOf(2)]);
        expect(reply.patient).toMatchObject({
          patientId: '0004711',
          namePn: 'BETA^BERT',
          birthDate: '1988-11-30',
          sex: 'M',
        });
        const report = await ask('report.get', { patientKey: keyOf('HOSP_B'), studyInstanceUid: studyOf(2) });
        expect(report.content.patient).toMatchObject({ namePn: 'BETA^BERT', issuer: 'HOSP_B' });
      },
    ));

  it('one who is stated in two ways is one, and a study stated in two ways is one study', async () => {
    const root = folder();
    const images = join(root, 'images');
    writeFilm(images, 1, anna, studyOf(1));
    writeFilm(images, 2, { ...anna, issuer: '', name: 'Alpha^Anna^M' }, studyOf(1));
    const library = Library.open(join(root, 'library'));
    await library.import([images]);
    expect(library.counts()).toMatchObject({ patients: 1, studies: 1, instances: 2 });
    const view = library.patient('0004711');
    expect(view.studies).toHaveLength(1);
    expect(view.studies[0]?.instances).toHaveLength(2);
    expect(view.statedBy[studyOf(1)]).toMatchObject({ issuer: 'HOSP_A', namePn: 'Alpha^Anna^M' });
    expect(library.search({ text: '' }).rows[0]).toMatchObject({ studies: 1, people: 1, modalities: { CR: 1 } });
    await library.close();
  });

  it('a file corrected at its place leaves nobody behind', () =>
    opened(
      [
        [1, anna],
        [2, bert],
      ],
      async (service, dir) => {
        writeFilm(join(dir, '..', 'images'), 2, { ...anna, issuer: '' });
        await importAll(service, [join(dir, '..', 'images')]);
        expect(service.rows()).toMatchObject([{ patientKey: '0004711', people: 1, studies: 2, name: 'ALPHA, ANNA' }]);
      },
    ));

  const stated = fc.record({
    id: fc.constant('0004711'),
    issuer: fc.constantFrom('', 'HOSP_A', 'HOSP_B'),
    name: fc.constantFrom('', 'ALPHA^ANNA', 'ALPHA^ANNA^M', 'BETA^BERT'),
    born: fc.constantFrom('', '19500203', '19881130'),
    sex: fc.constantFrom('', 'F', 'M'),
  });

  it('are the same whatever the order of the files and in however many runs they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(stated, { minLength: 1, maxLength: 6 })
          .chain((list) =>
            fc.tuple(
              fc.constant(list),
              fc.shuffledSubarray([...list.keys()], { minLength: list.length }),
              fc.array(fc.boolean(), { minLength: list.length, maxLength: list.length }),
            ),
          ),
        async ([list, order, cuts]) => {
          const root = folder();
          const expected = groupPeople(
            list.map(({ issuer, name, born, sex }) => ({
              base: '0004711',
              issuer,
              namePn: name,
              birthDate: born === '' ? null : `${born.slice(0, 4)}-${born.slice(4, 6)}-${born.slice(6)}`,
              sex,
            })),
          ).map((person) =>
            list
              .flatMap(({ issuer, name, born, sex }, n) =>
                person.some(
                  (own) =>
                    own.issuer === issuer &&
                    own.namePn === name &&
                    (own.birthDate ?? '').replaceAll('-', '') === born &&
                    own.sex === sex,
                )
                  ? [studyOf(n)]
                  : [],
              )
              .sort(),
          );
          const library = Library.open(join(root, 'library'), { importInThisThread: true });
          let run: string[] = [];
          for (const n of order) {
            run.push(writeFilm(join(root, 'images'), n, list[n]!));
            if (cuts[n]) {
              await library.import(run);
              run = [];
            }
          }
          await library.import(run.length > 0 ? run : [join(root, 'images')]);
          const rows = library.search({ text: '' }).rows;
          const found = rows.map(({ patientKey }) =>
            library
              .patient(patientKey)
              .studies.map((study) => study.studyInstanceUid)
              .sort(),
          );
          const inOneRun = Library.open(join(root, 'second'), { importInThisThread: true });
          await inOneRun.import([join(root, 'images')]);
          const keys = inOneRun.search({ text: '' }).rows.map(({ patientKey }) => patientKey);
          await library.close();
          await inOneRun.close();
          expect(found.sort()).toEqual(expected.sort());
          expect(rows.map(({ patientKey }) => patientKey).sort()).toEqual(keys.sort());
          expect(rows.every(({ people }) => people === rows.length)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});

describe('work of people who turn out to be two', () => {
  it('goes to the person whose images it is on, and what is on none stays and is shown', () =>
    opened([[1, anna]], async (service, dir) => {
      const { context, ask } = service;
      context.work.records.apply('0004711', 'Read', [
        addLesion(lesion('L1')),
        addAnnotation(mark('a1', 1)),
        draft(1),
        symptoms,
      ]);
      // A film of somebody else, and work that was done on a film that only now turns out to be his.
      context.work.records.apply('0004711', 'More', [
        addLesion(lesion('L2')),
        addAnnotation(mark('b1', 2, 'L2')),
        addAnnotation(mark('b2', 2, 'L1')),
        addLesion(lesion('L3')),
      ]);
      writeFilm(join(dir, '..', 'images'), 2, bert);
      await importAll(service, [join(dir, '..', 'images')]);
      const [ofAnna, ofBert] = [service.record(service.keyOf('HOSP_A')), service.record(service.keyOf('HOSP_B'))];
      expect(idsOf(ofAnna)).toEqual(['a1']);
      expect(ofAnna.drafts).toHaveLength(1);
      expect(idsOf(ofBert)).toEqual(['b1', 'b2']);
      // L1 was marked on films of both: a lesion of each, tracked apart.
      expect(ofAnna.lesions.map(({ id }) => id)).toEqual(['L1']);
      expect(ofBert.lesions.map(({ id }) => id)).toEqual(['L1', 'L2']);
      expect(ofBert.lesions[0]?.trackingUid).not.toBe(ofAnna.lesions[0]?.trackingUid);
      const { unassigned } = await ask('people.get', { patientKey: service.keyOf('HOSP_B') });
      expect(unassigned).toMatchObject([{ patientKey: '0004711', lesions: 1, annotations: 0, context: true }]);
      await ask('people.assign', { from: '0004711', to: service.keyOf('HOSP_A') });
      const after = service.record(service.keyOf('HOSP_A'));
      expect(after.context).toEqual({ symptomatic: true });
      expect(after.lesions.map(({ id }) => id)).toEqual(['L1', 'L3']);
      expect((await ask('people.get', { patientKey: service.keyOf('HOSP_A') })).unassigned).toEqual([]);
    }));

  it('goes along whole, with context and undo, when all of it is on one person’s images', () =>
    opened([[1, anna]], async (service, dir) => {
      const { records } = service.context.work;
      records.apply('0004711', 'Read', [addLesion(lesion('L1')), addAnnotation(mark('a1', 1)), symptoms]);
      records.apply('0004711', 'Second', [addAnnotation({ ...mark('a2', 1), role: 'short-axis' })]);
      writeFilm(join(dir, '..', 'images'), 2, bert);
      await importAll(service, [join(dir, '..', 'images')]);
      const key = service.keyOf('HOSP_A');
      expect(service.record(key)).toMatchObject({ context: { symptomatic: true } });
      expect(records.record(key).history.undoLabel).toBe('Second');
      records.undo(key);
      expect(idsOf(service.record(key))).toEqual(['a1']);
      expect(service.record('0004711')).toMatchObject({ lesions: [], annotations: [], context: {} });
    }));

  it('signed versions go with their study, unchanged', () =>
    opened([[1, anna]], async (service, dir) => {
      const { context, ask } = service;
      context.work.records.apply('0004711', 'Read', [addLesion(lesion('L1')), addAnnotation(mark('a1', 1)), draft(1)]);
      const { version } = await ask('report.sign', {
        patientKey: '0004711',
        studyInstanceUid: studyOf(1),
        status: 'preliminary',
        signerName: 'Reader',
        shown: shownOf(await ask('report.get', { patientKey: '0004711', studyInstanceUid: studyOf(1) })),
      });
      writeFilm(join(dir, '..', 'images'), 2, bert);
      await importAll(service, [join(dir, '..', 'images')]);
      const key = service.keyOf('HOSP_A');
      expect((await ask('report.get', { patientKey: key, studyInstanceUid: studyOf(1) })).versions).toEqual([version]);
      expect((await ask('report.version', { patientKey: key, versionId: version.versionId })).version).toEqual(version);
      expect(service.rows().find((row) => row.patientKey === key)).toMatchObject({ state: 'preliminary', lesions: 1 });
      expect((await ask('report.audit', { patientKey: key, studyInstanceUid: studyOf(1) })).events).not.toEqual([]);
      const next = await ask('report.sign', {
        patientKey: key,
        studyInstanceUid: studyOf(1),
        status: 'preliminary',
        signerName: 'Reader',
        shown: shownOf(await ask('report.get', { patientKey: key, studyInstanceUid: studyOf(1) })),
      });
      expect(next.version).toMatchObject({ number: 2, predecessorVersionId: version.versionId });
    }));
});

describe('a library of the version before', () => {
  const films = [
    { n: 1, stated: anna },
    { n: 2, stated: bert },
  ];

  it('opens with two people, and every mark is with the person whose film it is on', async () => {
    const root = folder();
    const dir = join(root, 'library');
    const ops = [
      addLesion(lesion('L1')),
      addLesion(lesion('L2')),
      addAnnotation(mark('a1', 1)),
      addAnnotation(mark('b1', 2, 'L2')),
      draft(1),
      draft(2),
      symptoms,
    ];
    earlierLibrary(dir, join(root, 'images'), films, ops);
    const service = await open(dir);
    expect(service.rows()).toHaveLength(2);
    const ofAnna = service.record(service.keyOf('HOSP_A'));
    const ofBert = service.record(service.keyOf('HOSP_B'));
    expect([idsOf(ofAnna), idsOf(ofBert)]).toEqual([['a1'], ['b1']]);
    expect([ofAnna.lesions, ofBert.lesions]).toEqual([[lesion('L1')], [lesion('L2')]]);
    expect([ofAnna.drafts, ofBert.drafts].map((drafts) => drafts.map((item) => item.studyInstanceUid))).toEqual([
      [studyOf(1)],
      [studyOf(2)],
    ]);
    const { unassigned } = await service.ask('people.get', { patientKey: service.keyOf('HOSP_A') });
    expect(unassigned).toMatchObject([{ patientKey: '0004711', context: true, annotations: 0 }]);
    expect(service.context.work.verify()).toMatchObject({ ok: true });
    await service.close();
    // And again: nothing is read once more, nothing moves.
    const again = await open(dir);
    expect(again.rebuilding).toBeNull();
    expect(again.record(again.keyOf('HOSP_B'))).toEqual(ofBert);
    await again.close();
  });

  it('of one person is as it was, under the same key', async () => {
    const root = folder();
    const dir = join(root, 'library');
    const one = [
      { n: 1, stated: anna },
      { n: 2, stated: { ...anna, issuer: '' } },
    ];
    earlierLibrary(dir, join(root, 'images'), one, [addLesion(lesion('L1')), addAnnotation(mark('a1', 1)), symptoms]);
    const service = await open(dir);
    expect(service.rows()).toMatchObject([
      { patientKey: '0004711', people: 1, studies: 2, issuer: 'HOSP_A', lesions: 1 },
    ]);
    expect(service.record('0004711')).toMatchObject({ revision: 1, context: { symptomatic: true } });
    await service.close();
  });

  it('whose files are out of reach keeps what it knew, and tells people apart when they are back', async () => {
    const root = folder();
    const dir = join(root, 'library');
    const images = join(root, 'images');
    earlierLibrary(dir, images, films, [
      addLesion(lesion('L1')),
      addAnnotation(mark('a1', 1)),
      addAnnotation(mark('b1', 2)),
    ]);
    rmSync(images, { recursive: true });
    const service = await open(dir);
    expect(service.rows()).toMatchObject([{ patientKey: '0004711', studies: 2 }]);
    expect(idsOf(service.record('0004711'))).toEqual(['a1', 'b1']);
    for (const { n, stated } of films) writeFilm(images, n, stated);
    await importAll(service, [images]);
    expect(service.rows()).toHaveLength(2);
    expect(idsOf(service.record(service.keyOf('HOSP_B')))).toEqual(['b1']);
    await service.close();
  });
});

describe('joining and parting', () => {
  const read = ({ context, keyOf }: Opened) => {
    const { records } = context.work;
    records.apply(keyOf('HOSP_A'), 'Read', [addLesion(lesion('L1')), addAnnotation(mark('a1', 1))]);
    records.apply(keyOf('HOSP_B'), 'Read', [
      addLesion({ ...lesion('L1'), trackingUid: '2.25.77' }),
      addAnnotation(mark('b1', 2)),
      draft(2, { 'findings/L1/size': { text: 'mine', replaced: 'theirs' } }),
    ]);
  };

  it('brings both under one key with lesions numbered on, and takes it back exactly', () =>
    opened(
      [
        [1, anna],
        [2, bert],
      ],
      async (service) => {
        read(service);
        const [a, b] = [service.keyOf('HOSP_A'), service.keyOf('HOSP_B')];
        const before = [service.record(a), service.record(b)].map(({ revision, ...rest }) => rest);
        const { patientKey } = await service.ask('people.join', { into: a, other: b });
        expect(patientKey).toBe('0004711');
        expect(service.rows()).toMatchObject([{ patientKey: '0004711', people: 1, joined: 2, studies: 2, lesions: 2 }]);
        const joined = service.record(patientKey);
        expect(joined.lesions).toEqual([lesion('L1'), { ...lesion('L2'), trackingUid: '2.25.77' }]);
        expect(joined.annotations.map(({ id, lesionId }) => [id, lesionId])).toEqual([
          ['a1', 'L1'],
          ['b1', 'L2'],
        ]);
        expect(Object.keys(joined.drafts[0]?.edits ?? {})).toEqual(['findings/L2/size']);
        expect((await service.ask('library.patient', { patientKey })).studies).toHaveLength(2);
        // Each study is still stated by its own files, also in its report.
        const report = await service.ask('report.get', { patientKey, studyInstanceUid: studyOf(2) });
        expect(report.content.patient).toMatchObject({ namePn: 'BETA^BERT', issuer: 'HOSP_B' });
        const { joins } = await service.ask('people.get', { patientKey });
        expect(joins).toHaveLength(1);
        const parted = await service.ask('people.part', { step: joins[0]?.step });
        expect(parted.patientKeys.sort()).toEqual([a, b].sort());
        expect([service.record(a), service.record(b)].map(({ revision, ...rest }) => rest)).toEqual(before);
        expect(service.context.work.records.record(a).history.undoLabel).toBe('Read');
        const actions = [
          ...service.context.work.db.prepare('SELECT action FROM audit_event ORDER BY seq').pluck().all(),
        ];
        expect(actions).toEqual(expect.arrayContaining(['join', 'move', 'part']));
      },
    ));

  it('after further work each mark goes to the person whose film it is on', () =>
    opened(
      [
        [1, anna],
        [2, bert],
      ],
      async (service) => {
        read(service);
        const [a, b] = [service.keyOf('HOSP_A'), service.keyOf('HOSP_B')];
        const { patientKey } = await service.ask('people.join', { into: a, other: b });
        service.context.work.records.apply(patientKey, 'More', [
          addAnnotation({ ...mark('a2', 1), role: 'short-axis' }),
          addAnnotation({ ...mark('b2', 2, 'L2'), role: 'short-axis' }),
        ]);
        const { joins } = await service.ask('people.get', { patientKey });
        await service.ask('people.part', { step: joins[0]?.step });
        expect([idsOf(service.record(a)), idsOf(service.record(b))]).toEqual([
          ['a1', 'a2'],
          ['b1', 'b2'],
        ]);
        expect(service.record('0004711').annotations).toEqual([]);
      },
    ));

  it('works for two IDs of one person, and an import of either finds the one', () =>
    opened(
      [
        [1, anna],
        [2, { ...anna, id: 'OLD-7', name: 'GAMMA^ANNA' }],
      ],
      async (service, dir) => {
        const { patientKey } = await service.ask('people.join', { into: '0004711', other: 'OLD-7' });
        expect(patientKey).toBe('0004711');
        expect(service.rows()).toMatchObject([{ patientKey: '0004711', joined: 2, people: 1, studies: 2 }]);
        expect(service.context.library.search({ text: 'gamma' }).total).toBe(1);
        writeFilm(join(dir, '..', 'images'), 3, { ...anna, id: 'OLD-7', name: 'GAMMA^ANNA' });
        await importAll(service, [join(dir, '..', 'images')]);
        expect(service.rows()).toMatchObject([{ patientKey: '0004711', studies: 3 }]);
        const { joins } = await service.ask('people.get', { patientKey });
        await service.ask('people.part', { step: joins[0]?.step });
        expect(service.rows().map(({ patientKey: key, studies }) => [key, studies])).toEqual([
          ['0004711', 1],
          ['OLD-7', 2],
        ]);
      },
    ));

  it('outlives the loss of the index and a joining that was cut off', async () => {
    const root = folder();
    const dir = join(root, 'library');
    for (const [n, stated] of [
      [1, anna],
      [2, bert],
    ] as const) {
      writeFilm(join(root, 'images'), n, stated);
    }
    const first = await open(dir);
    await importAll(first, [join(root, 'images')]);
    read(first);
    const keys = [first.keyOf('HOSP_A'), first.keyOf('HOSP_B')];
    const people = keys.flatMap((patientKey) => first.context.library.peopleOf({ patientKey }));
    // Kept, and then the power went: neither the index nor the records know of it yet.
    first.context.work.joins.add(
      people.flatMap(({ statements }) => statements.map((own) => own.mark)),
      keys,
    );
    await first.close();
    const again = await open(dir);
    expect(again.record('0004711').annotations).toHaveLength(2);
    await again.close();
    for (const file of ['index.sqlite', 'index.sqlite-wal', 'index.sqlite-shm'])
      rmSync(join(dir, file), { force: true });
    const rebuilt = await open(dir);
    await importAll(rebuilt, [join(root, 'images')]);
    expect(rebuilt.rows()).toMatchObject([{ patientKey: '0004711', joined: 2, lesions: 2 }]);
    expect(rebuilt.context.work.verify()).toMatchObject({ ok: true });
    await rebuilt.close();
  });
});

describe('verify', () => {
  it('finds people joined and versions filed under somebody else by another program', () =>
    opened(
      [
        [1, anna],
        [2, bert],
      ],
      async (service) => {
        const { db } = service.context.work;
        const [a, b] = [service.keyOf('HOSP_A'), service.keyOf('HOSP_B')];
        const { version } = await service.ask('report.sign', {
          patientKey: a,
          studyInstanceUid: studyOf(1),
          status: 'preliminary',
          signerName: 'Reader',
          shown: shownOf(await service.ask('report.get', { patientKey: a, studyInstanceUid: studyOf(1) })),
        });
        service.context.work.records.apply(b, 'Read', [addLesion(lesion('L1'))]);
        db.prepare('INSERT INTO version_home VALUES (?, ?)').run(version.versionId, b);
        expect(service.context.work.verify()).toMatchObject({ ok: false, reports: [version.versionId] });
        db.prepare('DELETE FROM version_home').run();
        db.prepare("INSERT INTO person_join (at, marks, keys) VALUES ('', '[]', '[]')").run();
        expect(service.context.work.verify()).toMatchObject({
          ok: false,
          database: [expect.stringMatching(/^person_join/)],
        });
        db.prepare('DELETE FROM person_join').run();
      },
    ));
});

describe('what is written', () => {
  it('is refused when a signed report rests on films of two people', async () => {
    const root = folder();
    const dir = join(root, 'library');
    const out = join(root, 'out');
    mkdirSync(out);
    writeFilm(join(root, 'images'), 1, anna);
    // As the version before would have had it: one patient, signed with the films of both.
    writeFilm(join(root, 'images'), 2, { ...anna, issuer: '' });
    const service = await open(dir);
    await importAll(service, [join(root, 'images')]);
    const { ask, registry, context } = service;
    context.work.records.apply('0004711', 'Read', [
      addLesion(lesion('L1')),
      addAnnotation(mark('a1', 1)),
      addAnnotation(mark('b1', 2)),
    ]);
    const request = {
      patientKey: '0004711',
      studyInstanceUid: studyOf(2),
      status: 'preliminary',
      signerName: 'Reader',
      shown: shownOf(await ask('report.get', { patientKey: '0004711', studyInstanceUid: studyOf(2) })),
    };
    const { version } = await ask('report.sign', request);
    writeFilm(join(root, 'images'), 2, bert);
    await importAll(service, [join(root, 'images')]);
    const patientKey = service.keyOf('HOSP_B');
    const write = (formats: string[], versionId: string | null) =>
      registry.call('internal.export', {
        patientKey,
        studyInstanceUid: studyOf(2),
        versionId,
        formats,
        deidentify: false,
        directory: out,
      });
    for (const format of ['sr', 'pdf', 'fhir', 'csv', 'json']) {
      await expect(write([format], version.versionId)).rejects.toMatchObject({ code: 'different-people' });
    }
    // The report as it stands is about him alone, and says so in the file.
    const { files } = (await write(['sr'], null)) as { files: string[] };
    const bytes = readFileSync(files[0]!).toString('latin1');
    expect(bytes).toContain('BETA^BERT');
    expect(bytes).toContain('HOSP_B');
    expect(bytes).not.toContain('ALPHA');
    await service.close();
  });

  it('annotations name the issuer and come back to the person with that issuer', () =>
    opened(
      [
        [1, anna],
        [2, bert],
      ],
      async (service, dir) => {
        const { registry, keyOf, context } = service;
        const key = keyOf('HOSP_B');
        context.work.records.apply(key, 'Read', [addLesion(lesion('L1')), addAnnotation(mark('b1', 2))]);
        const file = join(dir, 'bert.annotations.json');
        await registry.call('internal.exportAnnotations', { patientKey: key, file });
        expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
          patientId: '0004711',
          issuerOfPatientId: 'HOSP_B',
        });
        context.work.records.undo(key);
        expect(await registry.call('internal.importAnnotations', { file })).toEqual({ patientKey: key });
        expect(service.record(key).annotations).toHaveLength(1);
      },
    ));
});
