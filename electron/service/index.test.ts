/** The service as a process of its own, spoken to as the desktop app does. */
import { type ChildProcess, fork } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { HostToService, ServiceToHost } from '../../shared/contract/bridge.ts';
import { type Job, methods, type ServiceEvent } from '../../shared/contract/methods.ts';
import { automaticBackups } from './store/backup.ts';
import { openWork, workFile } from './store/open.ts';
import { addLesion, lesion, temporaryFolders } from './store/testing/work.ts';

const folder = temporaryFolders();
const entry = fileURLToPath(new URL('./index.ts', import.meta.url));
const film = fileURLToPath(new URL('../../../shared/data/real/dicom-test-files/RG3_RLE', import.meta.url));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

class Host {
  readonly child: ChildProcess;
  readonly events: ServiceEvent[] = [];
  readonly ready: Promise<void>;
  #next = 1;
  readonly #waiting = new Map<number, (message: ServiceToHost) => void>();

  constructor(library: string, phantom = 'none') {
    this.child = fork(entry, ['--library', library, '--phantom', phantom], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    children.push(this.child);
    let markReady: () => void = () => undefined;
    this.ready = new Promise((resolve) => {
      markReady = resolve;
    });
    this.child.on('message', (raw) => {
      const message = raw as ServiceToHost;
      if (message.kind === 'ready') markReady();
      else if (message.kind === 'event') this.events.push(message.event);
      else this.#waiting.get(message.id)?.(message);
    });
  }

  async call(method: string, input: unknown): Promise<ServiceToHost> {
    await this.ready;
    const id = this.#next++;
    const message: HostToService = { kind: 'call', id, method, input };
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.child.send(message);
    });
  }

  async value(method: string, input: unknown): Promise<unknown> {
    const reply = await this.call(method, input);
    if (reply.kind !== 'result') throw new Error(`${method}: ${JSON.stringify(reply)}`);
    return reply.value;
  }

  /** The job as it ended, from the events alone. */
  async ended(jobId: string): Promise<Job> {
    for (;;) {
      const found = this.events.find((e) => e.event === 'job' && e.job.jobId === jobId && e.job.state !== 'running');
      if (found?.event === 'job') return found.job;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

describe('the service process', () => {
  it('answers every method of the contract with what the contract says, on an empty library', async () => {
    const host = new Host(folder());
    for (const [name, input] of [
      ['library.summary', {}],
      ['library.search', {}],
      ['jobs.list', {}],
      ['record.get', { patientKey: 'HO-001' }],
      ['settings.get', {}],
    ] as const) {
      const value = await host.value(name, input);
      expect(methods[name].output.safeParse(value).error).toBeUndefined();
    }
  });

  it('stores a gesture, tells of it, and has it after an end without warning', async () => {
    const dir = folder();
    const first = new Host(dir);
    const ops = [addLesion(lesion('L1'))];
    expect(await first.value('record.apply', { patientKey: 'HO-001', label: 'Add lesion', ops })).toEqual({
      revision: 1,
      history: { undoLabel: 'Add lesion', redoLabel: null, drafts: {} },
    });
    expect(first.events).toContainEqual({ event: 'record-changed', patientKey: 'HO-001', revision: 1 });
    first.child.kill('SIGKILL');
    const again = new Host(dir);
    expect(await again.value('record.get', { patientKey: 'HO-001' })).toMatchObject({
      record: { revision: 1, lesions: [lesion('L1')] },
    });
  });

  it('gives errors as code and words', async () => {
    const host = new Host(folder());
    expect(await host.call('record.undo', { patientKey: 'HO-001' })).toMatchObject({
      kind: 'error',
      error: { code: 'nothing-to-undo' },
    });
    expect(await host.call('measure.patient', { patientKey: 'nobody' })).toMatchObject({
      error: { code: 'unknown-patient' },
    });
    expect(await host.call('record.get', { patientKey: '' })).toMatchObject({ error: { code: 'invalid-request' } });
    expect(await host.call('host.about', {})).toMatchObject({ error: { code: 'unknown-method' } });
  });

  it('stays to say why a library cannot be opened', async () => {
    const dir = folder();
    (await openWork(dir)).db.close();
    const db = new Database(workFile(dir));
    db.pragma('user_version = 999');
    db.close();
    const host = new Host(dir);
    expect(await host.call('library.summary', {})).toMatchObject({ error: { code: 'database-newer' } });
    expect(await host.value('internal.close', {})).toEqual({ ok: true });
  });

  it('tells in the summary that a backup was restored', async () => {
    const dir = folder();
    const work = await openWork(dir);
    work.records.apply('HO-001', 'Add lesion', [addLesion(lesion('L1'))]);
    await work.close();
    writeFileSync(workFile(dir), Buffer.alloc(8192, 9));
    const host = new Host(dir);
    expect(await host.value('library.summary', {})).toMatchObject({ notice: expect.stringContaining('was damaged') });
  });

  it('backs up and ends when the app is gone', async () => {
    const dir = folder();
    const host = new Host(dir);
    await host.value('record.apply', { patientKey: 'P', label: 'Add', ops: [addLesion(lesion('L1'))] });
    const ended = new Promise((resolve) => host.child.on('exit', resolve));
    host.child.disconnect();
    expect(await ended).toBe(0);
    expect(automaticBackups(dir)).toHaveLength(1);
  });

  it('makes the demonstration away from its own thread, and opens it', async () => {
    const dir = folder();
    const phantom = join(folder(), 'phantom.mjs');
    writeFileSync(
      phantom,
      `import { mkdirSync, writeFileSync } from 'node:fs';
       export async function writeDemonstration(outDir, onProgress) {
         writeFileSync(outDir + '/letter.txt', 'Dear colleague');
         onProgress(1, 1);
         return { files: [outDir + '/letter.txt'] };
       }`,
    );
    const host = new Host(dir, phantom);
    const { jobId } = (await host.value('internal.demo', {})) as { jobId: string };
    const job = await host.ended(jobId);
    expect(job).toMatchObject({ kind: 'demo', state: 'done', skipped: 1, summary: { files: 1, indexed: 0 } });
    expect(await host.value('jobs.skipped', { jobId, offset: 0, limit: 10 })).toMatchObject({
      rows: [{ name: 'demonstration/letter.txt', code: 'not-dicom' }],
    });
    expect(host.events).toContainEqual({ event: 'library-changed' });
  });

  it('says so when the demonstration is not there', async () => {
    const host = new Host(folder(), join(folder(), 'nothing.mjs'));
    const { jobId } = (await host.value('internal.demo', {})) as { jobId: string };
    expect(await host.ended(jobId)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('could not be written'),
    });
  });
});

describe.skipIf(!existsSync(film))('on a real film (needs ../shared/data)', () => {
  it('imports, locates and shows the work in the worklist', async () => {
    const dir = folder();
    const source = join(folder(), 'in');
    mkdirSync(source);
    copyFileSync(film, join(source, 'film'));
    const host = new Host(dir);
    const { jobId } = (await host.value('internal.import', { paths: [source] })) as { jobId: string };
    const job = await host.ended(jobId);
    expect(job).toMatchObject({ state: 'done', summary: { indexed: 1 } });
    const [patientKey] = job.patientKeys;
    const view = methods['library.patient'].output.parse(await host.value('library.patient', { patientKey }));
    const uid = view.studies[0]!.instances[0]!.sopInstanceUid;
    const { path } = (await host.value('internal.locate', { sopInstanceUid: uid })) as { path: string };
    expect(readFileSync(path).equals(readFileSync(film))).toBe(true);
    await host.value('record.apply', { patientKey, label: 'Add', ops: [addLesion(lesion('L1'))] });
    expect(await host.value('library.search', { hasLesion: true })).toMatchObject({
      total: 1,
      rows: [{ patientKey, lesions: 1, state: 'draft' }],
    });
  });
});
