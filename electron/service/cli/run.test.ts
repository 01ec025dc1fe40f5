import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { radiograph, writeFile } from '../../../shared/dicom/testing/dicomWriter.ts';
import { openWork, workFile } from '../store/open.ts';
import { addLesion, lesion, temporaryFolders } from '../store/testing/work.ts';
import { type Io, progressBar } from './io.ts';
import { allCommands, run } from './run.ts';

const folder = temporaryFolders();
const commands = await allCommands();

function cli(...argv: string[]) {
  return cliWith(new AbortController().signal, ...argv);
}

async function cliWith(signal: AbortSignal, ...argv: string[]) {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += `${text}\n`;
    },
    progress: () => undefined,
    signal,
  };
  const code = await run(argv, io);
  return { code, ...said };
}

/** A library with work on one patient and no images. */
async function libraryWithWork(): Promise<string> {
  const dir = folder();
  const work = await openWork(dir);
  work.records.apply('HO-001', 'Add lesion', [addLesion(lesion('L1'))]);
  await work.close();
  return dir;
}

describe('usage', () => {
  it('help names every command and goes to stdout', async () => {
    const { code, out, err } = await cli('--help');
    expect(code).toBe(0);
    expect(err).toBe('');
    for (const command of commands) expect(out).toContain(`  ${command.name} `);
  });

  it.each(commands.map((command) => [command.name] as const))('help of %s shows its options', async (name) => {
    const { code, out } = await cli(...name.split(' '), '--help');
    expect(code).toBe(0);
    expect(out.startsWith(`Usage: enthesis ${name} `)).toBe(true);
  });

  it.each([
    [[], 'COMMAND'],
    [['nonsense'], 'COMMAND'],
    [['annotations'], 'COMMAND'],
    [['index', '--library', 'L'], 'PATH is missing'],
    [['index', 'D'], '--library DIR is missing'],
    [['list', '--library', 'L', '--colour'], '--colour'],
    [['list', '--library', 'L', 'extra'], 'too many arguments'],
    [['measure', '--library', 'L'], '--patient ID is missing'],
    [['measure', '--library', 'L', '--patient', ''], '--patient needs a value'],
    [['report', '--library', 'L', '--patient', 'P', '--out', 'O'], '--format LIST is missing'],
    [['report', '--library', 'L', '--patient', 'P', '--out', 'O', '--format', 'docx'], 'does not know "docx"'],
    [['backup', '--library', 'L'], '--out FILE is missing'],
    [['restore', '--library', 'L'], 'FILE is missing'],
    [['demo'], '--out DIR is missing'],
  ])('%j ends with 2 and says why on stderr alone', async (argv, words) => {
    const { code, out, err } = await cli(...argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(words);
  });
});

describe('what could not be done ends with 3 and changes nothing', () => {
  it('a library that is not there is not made', async () => {
    const dir = folder();
    const { code, out, err } = await cli('measure', '--library', dir, '--patient', 'P', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'file-unreadable' } });
    expect(err).toContain('There is no library in this folder');
    expect(readdirSync(dir)).toEqual([]);
  });

  it('an unknown patient', async () => {
    const dir = await libraryWithWork();
    const { code, out } = await cli('measure', '--library', dir, '--patient', 'nobody', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'unknown-patient' } });
  });

  it('nothing to index', async () => {
    const dir = folder();
    const { code } = await cli('index', join(dir, 'nothing'), '--library', join(dir, 'L'));
    expect(code).toBe(3);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('an annotation file with an offence, named by its JSON pointer', async () => {
    const dir = await libraryWithWork();
    const file = join(dir, 'bad.annotations.json');
    writeFileSync(file, JSON.stringify({ format: 'enthesis-annotations', version: 1, patientId: 'P', lesions: [{}] }));
    const { code, out } = await cli('annotations', 'import', file, '--library', dir, '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'annotation-file-invalid', pointer: '/lesions/0/id' } });
  });

  it('an annotation file of a patient that is not there', async () => {
    const dir = await libraryWithWork();
    const file = join(dir, 'other.annotations.json');
    writeFileSync(file, JSON.stringify({ format: 'enthesis-annotations', version: 1, patientId: 'P' }));
    const { code, out } = await cli('annotations', 'import', file, '--library', dir, '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'unknown-patient', pointer: '/patientId' } });
  });

  it('a file that is no backup', async () => {
    const dir = await libraryWithWork();
    const before = readFileSync(workFile(dir));
    const file = join(folder(), 'not-a-backup');
    writeFileSync(file, 'x'.repeat(5000));
    const { code } = await cli('restore', file, '--library', dir);
    expect(code).toBe(3);
    expect(readFileSync(workFile(dir)).equals(before)).toBe(true);
    expect(readdirSync(dir).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

it('a stopped import says so once and ends with 1', async () => {
  const dir = folder();
  writeFileSync(join(dir, 'film.dcm'), writeFile(radiograph()));
  const { code, out, err } = await cliWith(AbortSignal.abort(), 'index', dir, '--library', join(dir, 'L'), '--json');
  expect(code).toBe(1);
  expect(err).toContain('Stopped.');
  expect(JSON.parse(out)).toMatchObject({ indexed: 0, patients: 0 });
});

describe('verify', () => {
  it('ends with 0 on a sound library', async () => {
    const { code, out } = await cli('verify', '--library', await libraryWithWork(), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, chain: { events: 1, ok: true }, index: 'ok', failures: [] });
  });

  it('ends with 1 and names what failed', async () => {
    const dir = await libraryWithWork();
    const work = await openWork(dir);
    work.db.exec("UPDATE lesion SET data = json_set(data, '$.laterality', 'L')");
    work.db.close();
    const { code, out } = await cli('verify', '--library', dir, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, records: ['HO-001'] });
  });

  it('looks at a damaged database without touching it', async () => {
    const dir = await libraryWithWork();
    writeFileSync(workFile(dir), Buffer.alloc(8192, 3));
    const { code, out } = await cli('verify', '--library', dir);
    expect(code).toBe(1);
    expect(out).toMatch(/work database: .*newest backup is backups/);
    expect(readFileSync(workFile(dir)).equals(Buffer.alloc(8192, 3))).toBe(true);
  });
});

it('a damaged index is named by verify, kept, and rebuilt before the next command', async () => {
  const dir = folder();
  const library = join(dir, 'L');
  writeFileSync(join(dir, 'film.dcm'), writeFile(radiograph()));
  await cli('index', dir, '--library', library);
  writeFileSync(join(library, 'index.sqlite'), Buffer.alloc(8192, 3));
  const { code, out, err } = await cli('verify', '--library', library, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ index: 'damaged', files: { checked: 1, missing: [] } });
  expect(err).toContain('index of this library was damaged');
  expect((await cli('verify', '--library', library)).code).toBe(0);
  expect(JSON.parse((await cli('list', '--library', library, '--json')).out)).toMatchObject({
    patients: [{ patientId: 'HO-001' }],
  });
});

it('a rebuild that was cut off goes on at the next start', async () => {
  const dir = folder();
  const library = join(dir, 'L');
  writeFileSync(join(dir, 'film.dcm'), writeFile(radiograph()));
  await cli('index', dir, '--library', library);
  writeFileSync(join(library, 'index.sqlite'), Buffer.alloc(8192, 3));
  expect((await cliWith(AbortSignal.abort(), 'list', '--library', library)).code).toBe(3);
  expect(JSON.parse((await cli('list', '--library', library, '--json')).out)).toMatchObject({
    patients: [{ patientId: 'HO-001' }],
  });
});

describe('backup and restore', () => {
  it('bring the work back and keep what was there', async () => {
    const dir = await libraryWithWork();
    const file = join(folder(), 'copy.enthesis');
    expect((await cli('backup', '--library', dir, '--out', file)).code).toBe(0);
    const work = await openWork(dir);
    work.records.apply('HO-001', 'Add lesion', [addLesion(lesion('L2'))]);
    await work.close();
    const { code, out } = await cli('restore', file, '--library', dir, '--json');
    expect(code).toBe(0);
    const { movedAside } = JSON.parse(out) as { movedAside: string };
    const restored = await openWork(dir);
    expect(restored.records.record('HO-001').record.lesions.map((item) => item.id)).toEqual(['L1']);
    expect(restored.verify().ok).toBe(true);
    restored.db.close();
    const other = folder();
    writeFileSync(workFile(other), readFileSync(join(dir, movedAside)));
    const kept = await openWork(other);
    expect(kept.records.record('HO-001').record.lesions.map((item) => item.id)).toEqual(['L1', 'L2']);
    kept.db.close();
  });

  it('refuses while another program has the library open', async () => {
    const dir = await libraryWithWork();
    const file = join(folder(), 'copy.enthesis');
    await cli('backup', '--library', dir, '--out', file);
    const open = await openWork(dir);
    open.records.record('HO-001');
    const { code, err } = await cli('restore', file, '--library', dir);
    expect(code).toBe(3);
    expect(err).toContain('[library-busy]');
    expect(open.records.record('HO-001').record.lesions).toHaveLength(1);
    open.db.close();
  });

  it('restores over a damaged database', async () => {
    const dir = await libraryWithWork();
    const file = join(folder(), 'copy.enthesis');
    await cli('backup', '--library', dir, '--out', file);
    writeFileSync(workFile(dir), Buffer.alloc(8192, 3));
    expect((await cli('restore', file, '--library', dir)).code).toBe(0);
    expect((await cli('verify', '--library', dir)).code).toBe(0);
  });
});

it('the progress bar says step, part and whole', () => {
  expect(progressBar({ step: 'Reading headers', done: 100, total: 400 })).toBe(
    `Reading headers [${'#'.repeat(8)}${' '.repeat(22)}] 100 of 400`,
  );
  expect(progressBar({ step: 'Looking for files', done: 12, total: null })).toBe('Looking for files 12');
});
