import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeaderPool } from './headerPool.ts';
import type { ScanProgress } from './index.ts';
import { encodeFile, radiograph } from './testing/dicomFile.ts';
import { Workplace } from './testing/temporary.ts';

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.clean());

const skippedNames = (skipped: readonly { path: string; code: string }[]): string[] =>
  skipped.map(({ path, code }) => `${basename(path)}: ${code}`).sort();

/** A DICOMDIR that names files (PS3.3 F.3): one IMAGE record each. */
function dicomdir(fileIds: readonly string[]): Buffer {
  return encodeFile([
    { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.1.3.10' },
    { tag: 0x00080018, vr: 'UI', value: '2.25.77' },
    { tag: 0x00041130, vr: 'CS', value: 'DISC' },
    {
      tag: 0x00041220,
      vr: 'SQ',
      value: fileIds.map((id) => [
        { tag: 0x00041430, vr: 'CS', value: 'IMAGE' },
        { tag: 0x00041500, vr: 'CS', value: id },
      ]),
    },
  ]);
}

describe('import: sources', () => {
  it('indexes a folder with everything below it', async () => {
    place.write('a/one.dcm', encodeFile(radiograph({ uid: '2.25.1' })));
    place.write('a/b/c/two.dcm', encodeFile(radiograph({ uid: '2.25.2' })));
    const result = await place.open().import([place.images]);
    expect(result).toMatchObject({ files: 2, indexed: 2, unchanged: 0, skipped: [] });
    expect(result).toMatchObject({ patients: 1, studies: 1, series: 1, instances: 2, patientKeys: ['P1'] });
    expect(result.seconds).toBeGreaterThan(0);
  });

  it('indexes single files', async () => {
    const one = place.write('one.dcm', encodeFile(radiograph({ uid: '2.25.1' })));
    place.write('two.dcm', encodeFile(radiograph({ uid: '2.25.2' })));
    expect(await place.open().import([one])).toMatchObject({ files: 1, indexed: 1, instances: 1 });
  });

  it('counts a file once when its folder is named too', async () => {
    const one = place.write('a/one.dcm', encodeFile(radiograph()));
    const result = await place.open().import([one, place.images, join(place.images, 'a'), place.images]);
    expect(result).toMatchObject({ files: 1, indexed: 1 });
  });

  it('takes files without ending, without preamble and without meta information', async () => {
    place.write('IM0001', encodeFile(radiograph({ uid: '2.25.1' })));
    place.write('IM0002', encodeFile(radiograph({ uid: '2.25.2' }), { preamble: false }));
    place.write('IM0003', encodeFile(radiograph({ uid: '2.25.3' }), { meta: false }));
    expect(await place.open().import([place.images])).toMatchObject({ indexed: 3, skipped: [] });
  });

  it('reads on where a header is longer than the first 64 KB', async () => {
    const long = { tag: 0x00091010, vr: 'OB', value: new Uint8Array(700_000) };
    place.write('long.dcm', encodeFile(radiograph({ uid: '2.25.9', extra: [long] })));
    const library = place.open();
    expect(await library.import([place.images])).toMatchObject({ indexed: 1, skipped: [] });
    expect(library.patient('P1').studies[0]?.instances[0]).toMatchObject({ sopInstanceUid: '2.25.9', rows: 32 });
  });

  it('follows a DICOMDIR to its files, whatever the case of their names, and names those that are gone', async () => {
    place.write('disc/images/im1', encodeFile(radiograph({ uid: '2.25.1' })));
    place.write('disc/IMAGES2/IM2', encodeFile(radiograph({ uid: '2.25.2' })));
    place.write('disc/not-named', encodeFile(radiograph({ uid: '2.25.3' })));
    const path = place.write('disc/DICOMDIR', dicomdir(['IMAGES\\IM1', 'IMAGES2\\IM2', 'IMAGES\\IM3']));
    const result = await place.open().import([path]);
    expect(result).toMatchObject({ files: 3, indexed: 2, instances: 2 });
    expect(skippedNames(result.skipped)).toEqual(['IM3: file-unreadable']);
  });

  it('follows a DICOMDIR to files that were given an extension, the plain name first', async () => {
    place.write('disc/IMAGES/IM1.dcm', encodeFile(radiograph({ uid: '2.25.1' })));
    place.write('disc/IMAGES/im2.DCM', encodeFile(radiograph({ uid: '2.25.2' })));
    place.write('disc/IMAGES/IM3', encodeFile(radiograph({ uid: '2.25.3' })));
    place.write('disc/IMAGES/IM3.dcm', encodeFile(radiograph({ uid: '2.25.4' })));
    place.write('disc/IMAGES.dcm/IM5', encodeFile(radiograph({ uid: '2.25.5' })));
    const ids = ['IMAGES\\IM1', 'IMAGES\\IM2', 'IMAGES\\IM3', 'IMAGES\\IM4', 'IMAGES\\IM5'];
    const library = place.open();
    const result = await library.import([place.write('disc/DICOMDIR', dicomdir(ids))]);
    expect(skippedNames(result.skipped)).toEqual(['IM4: file-unreadable', 'IM5: file-unreadable']);
    const found = library.patient('P1').studies.flatMap((study) => study.instances.map((one) => one.sopInstanceUid));
    expect(found.sort()).toEqual(['2.25.1', '2.25.2', '2.25.3']);
  });

  it('does not count a DICOMDIR that is met in a folder', async () => {
    place.write('IM1', encodeFile(radiograph({ uid: '2.25.1' })));
    place.write('DICOMDIR', dicomdir(['IM1']));
    expect(await place.open().import([place.images])).toMatchObject({ files: 1, indexed: 1, skipped: [] });
  });

  it('never leaves the folder of a DICOMDIR', async () => {
    place.write('outside', encodeFile(radiograph()));
    const path = place.write('disc/DICOMDIR', dicomdir(['..\\OUTSIDE', '.\\X', 'A/../../OUTSIDE']));
    const result = await place.open().import([path]);
    expect(result).toMatchObject({ files: 3, indexed: 0 });
    expect(result.skipped.map(({ path: named }) => named)).toEqual([
      `${path}: ../OUTSIDE`,
      `${path}: ./X`,
      `${path}: A/../../OUTSIDE`,
    ]);
    expect(result.skipped[0]?.message).toContain('outside its own folder');
  });

  it('keeps managed copies of what a zip archive holds', async () => {
    const zip = zipSync({
      'study/one.dcm': [encodeFile(radiograph({ uid: '2.25.1' })), { level: 6 }],
      '../../escape': [encodeFile(radiograph({ uid: '2.25.2' })), { level: 0 }],
      'notes.txt': Buffer.from('hello'),
    });
    const path = place.write('cd.zip', zip);
    const library = place.open();
    const first = await library.import([path]);
    expect(first).toMatchObject({ files: 3, indexed: 2, instances: 2 });
    expect(skippedNames(first.skipped)).toEqual(['notes.txt: not-dicom']);
    for (const uid of ['2.25.1', '2.25.2']) {
      expect(library.locate(uid).startsWith(join(place.libraryDir, 'files'))).toBe(true);
    }
    expect(existsSync(join(place.libraryDir, 'files', 'incoming'))).toBe(false);
    expect(await library.import([path])).toMatchObject({ files: 3, indexed: 0, unchanged: 2 });
    rmSync(path);
    expect(library.patient('P1').missingFiles).toEqual([]);
  });

  it('opens an archive met in a folder by its ending, and names one inside an archive', async () => {
    const inner = zipSync({ 'one.dcm': encodeFile(radiograph({ uid: '2.25.1' })) });
    place.write('outer.zip', zipSync({ 'inner.zip': inner, 'two.dcm': encodeFile(radiograph({ uid: '2.25.2' })) }));
    place.write('letter.docx', inner);
    const result = await place.open().import([place.images]);
    expect(result).toMatchObject({ files: 3, indexed: 1 });
    expect(skippedNames(result.skipped)).toEqual(['inner.zip: not-dicom', 'letter.docx: not-dicom']);
  });

  it('names a damaged member and a damaged archive, and takes the rest', async () => {
    const zip = Buffer.from(
      zipSync({
        'bad.dcm': [encodeFile(radiograph({ uid: '2.25.1' })), { level: 0 }],
        'good.dcm': [encodeFile(radiograph({ uid: '2.25.2' })), { level: 0 }],
      }),
    );
    // A byte of the first member's data: its CRC-32 does not hold any more.
    zip[400] = zip[400]! ^ 0xff;
    place.write('a.zip', zip);
    place.write('b.zip', zip.subarray(0, zip.length - 30));
    const result = await place.open().import([place.images]);
    expect(result).toMatchObject({ indexed: 1 });
    expect(skippedNames(result.skipped)).toEqual(['b.zip: file-unreadable', 'bad.dcm: file-unreadable']);
  });

  it('refuses a member that unpacks to more than it declares', async () => {
    const zip = Buffer.from(zipSync({ 'bomb.dcm': [new Uint8Array(4_000_000), { level: 9 }] }));
    const directory = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    zip.writeUInt32LE(1000, directory + 24);
    place.write('bomb.zip', zip);
    const result = await place.open().import([place.images]);
    expect(skippedNames(result.skipped)).toEqual(['bomb.dcm: inflated-too-large']);
  });
});

describe('import: what is left out is named and stops nothing', () => {
  it('names files that are not DICOM, empty files and files that are not there', async () => {
    place.write('good.dcm', encodeFile(radiograph()));
    place.write('letter.txt', 'Dear colleague, this is a letter and not an image.');
    place.write('empty', '');
    symlinkSync(join(place.images, 'nowhere'), join(place.images, 'dangling'));
    const result = await place.open().import([place.images, join(place.root, 'mistyped')]);
    expect(result).toMatchObject({ files: 5, indexed: 1 });
    expect(skippedNames(result.skipped)).toEqual([
      'dangling: file-unreadable',
      'empty: not-dicom',
      'letter.txt: not-dicom',
      'mistyped: file-unreadable',
    ]);
    expect(result.skipped.every(({ message }) => message.endsWith('.') && !message.includes(place.root))).toBe(true);
  });

  it('names a file that is cut off in its header and one without identifiers', async () => {
    place.write('good.dcm', encodeFile(radiograph({ uid: '2.25.1' })));
    place.write('cut.dcm', encodeFile(radiograph({ uid: '2.25.2' })).subarray(0, 700));
    place.write('nameless.dcm', encodeFile(radiograph({ uid: '' })));
    const result = await place.open().import([place.images]);
    expect(result).toMatchObject({ files: 3, indexed: 1 });
    expect(skippedNames(result.skipped)).toEqual(['cut.dcm: dicom-truncated', 'nameless.dcm: missing-identifier']);
  });

  it('names a link that leads to itself, and reads what lies beside it', async () => {
    place.write('a/one.dcm', encodeFile(radiograph()));
    symlinkSync('self', join(place.images, 'a', 'self'));
    const result = await place.open().import([place.images]);
    expect(result).toMatchObject({ files: 2, indexed: 1 });
    expect(skippedNames(result.skipped)).toEqual(['self: file-unreadable']);
    expect(result.skipped[0]?.message).toBe('This is a link that leads to itself.');
  });

  it.runIf(process.platform === 'linux')('says that a name cannot be read, not that its file is gone', async () => {
    const latin1 = Buffer.concat([Buffer.from(join(place.images, 'M')), Buffer.of(0xfc), Buffer.from('ller')]);
    writeFileSync(latin1, encodeFile(radiograph()));
    const { skipped } = await place.open().import([place.images]);
    expect(skipped.map(({ message }) => message)).toEqual([
      'The name holds characters that cannot be read. Rename it.',
    ]);
  });

  it('does not walk in circles', async () => {
    place.write('a/one.dcm', encodeFile(radiograph()));
    symlinkSync(place.images, join(place.images, 'a', 'loop'));
    expect(await place.open().import([place.images])).toMatchObject({ files: 1, indexed: 1 });
  });

  it('leaves its own folder out when the folder above is imported', async () => {
    place.write('one.dcm', encodeFile(radiograph()));
    expect(await place.open().import([place.root])).toMatchObject({ files: 1, indexed: 1, skipped: [] });
  });
});

describe('import: again', () => {
  it('reads only what is new or changed by size or time', async () => {
    const one = place.write('one.dcm', encodeFile(radiograph({ uid: '2.25.1', number: 1 })));
    place.write('two.dcm', encodeFile(radiograph({ uid: '2.25.2', number: 2 })));
    const library = place.open();
    await library.import([place.images]);
    expect(await library.import([place.images])).toMatchObject({ files: 2, indexed: 0, unchanged: 2, instances: 2 });
    place.write('three.dcm', encodeFile(radiograph({ uid: '2.25.3' })));
    place.write('one.dcm', encodeFile(radiograph({ uid: '2.25.1', number: 7 })));
    utimesSync(one, 1_800_000_000, 1_800_000_000);
    expect(await library.import([place.images])).toMatchObject({ files: 3, indexed: 2, unchanged: 1, instances: 3 });
    const instances = library.patient('P1').studies[0]?.instances ?? [];
    expect(instances.map((instance) => instance.instanceNumber)).toEqual([1, 2, 7]);
  });

  it('shows an object as missing when its file was replaced by another', async () => {
    const path = place.write('one.dcm', encodeFile(radiograph({ uid: '2.25.1' })));
    const library = place.open();
    await library.import([path]);
    place.write('one.dcm', encodeFile(radiograph({ uid: '2.25.2', accession: 'LONGER-THAN-BEFORE' })));
    await library.import([path]);
    expect(library.patient('P1').missingFiles).toEqual(['2.25.1']);
    expect(library.locate('2.25.2')).toBe(path);
  });

  it('takes the same object from a second place as a copy, and reads it there when the first is gone', async () => {
    const bytes = encodeFile(radiograph({ uid: '2.25.1' }));
    const first = place.write('a/one.dcm', bytes);
    const second = place.write('b/one.dcm', bytes);
    const library = place.open();
    const result = await library.import([place.images]);
    expect(result).toMatchObject({ files: 2, indexed: 1, unchanged: 1, skipped: [], instances: 1 });
    expect(library.locate('2.25.1')).toBe(first);
    rmSync(first);
    expect(library.locate('2.25.1')).toBe(second);
    expect(library.patient('P1').missingFiles).toEqual([]);
  });

  it('reports a UID with different content and keeps what it has', async () => {
    const first = place.write('a.dcm', encodeFile(radiograph({ uid: '2.25.1', accession: 'FIRST1' })));
    // Same length, other content: only the hash tells them apart.
    place.write('b.dcm', encodeFile(radiograph({ uid: '2.25.1', accession: 'OTHER1', study: '2.25.100' })));
    place.write(
      'c.dcm',
      encodeFile(radiograph({ uid: '2.25.1', accession: 'THIRD', study: '2.25.900', patientId: 'P9' })),
    );
    const library = place.open();
    const result = await library.import([place.images]);
    expect(result).toMatchObject({ files: 3, indexed: 1, patients: 1, studies: 1, series: 1, instances: 1 });
    expect(skippedNames(result.skipped)).toEqual(['b.dcm: duplicate-conflict', 'c.dcm: duplicate-conflict']);
    expect(library.locate('2.25.1')).toBe(first);
    expect(library.patient('P1').studies[0]?.accessionNumber).toBe('FIRST1');
  });

  it('finds a moved file again when its new folder is imported', async () => {
    place.write('old/one.dcm', encodeFile(radiograph({ uid: '2.25.1' })));
    const library = place.open();
    await library.import([place.images]);
    renameSync(join(place.images, 'old'), join(place.images, 'new'));
    expect(library.patient('P1').missingFiles).toEqual(['2.25.1']);
    expect(await library.import([place.images])).toMatchObject({ indexed: 1, instances: 1 });
    expect(library.locate('2.25.1')).toBe(join(place.images, 'new', 'one.dcm'));
  });
});

describe('import: copies', () => {
  it('copies files into the library when asked, once, and reads the copies', async () => {
    const source = place.write('one.dcm', encodeFile(radiograph({ uid: '2.25.1' })));
    const library = place.open();
    expect(await library.import([place.images], { mode: 'copy' })).toMatchObject({ indexed: 1 });
    expect(await library.import([place.images], { mode: 'copy' })).toMatchObject({ indexed: 0, unchanged: 1 });
    rmSync(source);
    expect(library.locate('2.25.1').startsWith(join(place.libraryDir, 'files'))).toBe(true);
    expect(readdirSync(join(place.libraryDir, 'files')).filter((name) => name === 'incoming')).toEqual([]);
  });

  it('does not overwrite a copy by a different object with the same UID', async () => {
    place.write('a/one.dcm', encodeFile(radiograph({ uid: '2.25.1', accession: 'FIRST1' })));
    place.write('b/one.dcm', encodeFile(radiograph({ uid: '2.25.1', accession: 'OTHER1' })));
    const result = await place.open().import([place.images], { mode: 'copy' });
    expect(result).toMatchObject({ files: 2, indexed: 1 });
    expect(skippedNames(result.skipped)).toEqual(['one.dcm: duplicate-conflict']);
  });
});

describe('import: many files', () => {
  function writeMany(count: number): void {
    for (let i = 0; i < count; i++) {
      const study = `2.25.${1000 + (i % 60)}`;
      const bytes = encodeFile(radiograph({ uid: `2.25.5.${i + 1}`, study, patientId: `P${i % 20}`, number: i + 1 }));
      place.write(`d${i % 35}/f${i}`, bytes);
    }
  }

  it('gives the same index with threads as without', async () => {
    writeMany(900);
    const states: string[] = [];
    for (const threads of [0, 2]) {
      mkdirSync(place.libraryDir, { recursive: true });
      const library = place.open();
      expect(await library.import([place.images], { threads })).toMatchObject({ files: 900, indexed: 900 });
      const rows = library.search({ limit: 500, sort: 'id' }).rows;
      states.push(JSON.stringify([rows, rows.map((row) => library.patient(row.patientKey))]));
      await library.close();
      rmSync(place.libraryDir, { recursive: true });
    }
    expect(states[0]).toBe(states[1]);
  });

  it('does the same in the calling thread, and stops there too', async () => {
    writeMany(900);
    const library = place.open({ importInThisThread: true });
    const stop = new AbortController();
    const first = await library.import([place.images], {
      signal: stop.signal,
      onSkipped: () => {},
      onProgress: () => {},
    });
    expect(first).toMatchObject({ files: 900, indexed: 900, instances: 900, cancelled: false });
    stop.abort();
    expect(await library.import([place.images], { signal: stop.signal })).toMatchObject({ files: 0, cancelled: true });
    library.setWorkState('P3', { lesions: 1, state: 'draft' });
    expect(library.search({ hasLesion: true }).total).toBe(1);
  });

  it('reads with more threads at once when files have to be fetched from a disk, and indexes the same', async () => {
    writeMany(3000);
    const grow = vi.spyOn(HeaderPool.prototype, 'grow');
    let blocks = 0;
    let blocksEachTime = 0;
    const usage = process.resourceUsage();
    vi.spyOn(process, 'resourceUsage').mockImplementation(() => {
      blocks += blocksEachTime;
      return { ...usage, fsRead: blocks };
    });
    const library = place.open({ importInThisThread: true });
    await library.import([place.images]);
    const warm = JSON.stringify(library.search({ limit: 500, sort: 'id' }).rows);
    // Everything is in memory: no thread is worth its start.
    expect(grow).not.toHaveBeenCalled();
    await library.close();
    rmSync(place.libraryDir, { recursive: true });
    blocksEachTime = 8 * 1024;
    const again = place.open({ importInThisThread: true });
    expect(await again.import([place.images])).toMatchObject({ files: 3000, indexed: 3000, skipped: [] });
    expect(grow).toHaveBeenCalledWith(3);
    expect(JSON.stringify(again.search({ limit: 500, sort: 'id' }).rows)).toBe(warm);
    await again.close();
    rmSync(place.libraryDir, { recursive: true });

    // Folders that are in memory, files that are not: threads come after the first chunk, and are given work.
    grow.mockClear();
    const submit = vi.spyOn(HeaderPool.prototype, 'submit');
    let asked = 0;
    vi.spyOn(process, 'resourceUsage').mockImplementation(() => {
      asked += 1;
      return { ...usage, fsRead: asked <= 2 ? 0 : asked * 8 * 1024 };
    });
    const late = place.open({ importInThisThread: true });
    expect(await late.import([place.images])).toMatchObject({ files: 3000, indexed: 3000, skipped: [] });
    expect(submit).toHaveBeenCalled();
    expect(JSON.stringify(late.search({ limit: 500, sort: 'id' }).rows)).toBe(warm);
    vi.restoreAllMocks();
  });

  it('is stopped by closing the library', async () => {
    writeMany(3000);
    const library = place.open();
    const running = library.import([place.images]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await library.close();
    expect((await running.catch(() => ({ cancelled: true }))).cancelled).toBe(true);
  });

  it('tells of its progress at most ten times a second, and at the end', async () => {
    writeMany(900);
    const seen: ScanProgress[] = [];
    const result = await place.open().import([place.images], { onProgress: (progress) => void seen.push(progress) });
    expect(seen.length).toBeLessThanOrEqual(2 + result.seconds * 10);
    expect(seen.at(-1)).toEqual({ step: 'Reading headers', done: 900, total: 900, skipped: 0 });
  });

  it('stops when asked, keeps what it has read, and goes on from there', async () => {
    writeMany(3000);
    const library = place.open();
    const stop = new AbortController();
    const first = await library.import([place.images], { signal: stop.signal, onProgress: () => stop.abort() });
    expect(first.cancelled).toBe(true);
    expect(first.indexed).toBeLessThan(3000);
    expect(first.instances).toBe(first.indexed);
    const second = await library.import([place.images]);
    expect(second).toMatchObject({
      files: 3000,
      unchanged: first.indexed,
      indexed: 3000 - first.indexed,
      cancelled: false,
    });
    expect(second.instances).toBe(3000);
  });

  it('answers and takes the state of the reader while an import runs', async () => {
    writeMany(2000);
    const library = place.open();
    let answers = 0;
    const result = await library.import([place.images], {
      onProgress: () => {
        library.search({ text: 'test' });
        if (answers === 0) library.setWorkState('P3', { lesions: 2, state: 'draft' });
        answers += 1;
      },
    });
    expect(result.indexed).toBe(2000);
    expect(answers).toBeGreaterThan(0);
    expect(library.search({ hasLesion: true }).rows.map((row) => row.patientKey)).toEqual(['P3']);
  });

  it('runs a second import after the first', async () => {
    writeMany(500);
    const library = place.open();
    const [first, second] = await Promise.all([library.import([place.images]), library.import([place.images])]);
    expect([first.indexed, second.indexed, second.unchanged]).toEqual([500, 0, 500]);
  });
});

describe('import: what a study is', () => {
  it('lists other modalities, structured reports and encapsulated documents too', async () => {
    place.write('mr', encodeFile(radiograph({ uid: '2.25.1', modality: 'MR', series: '2.25.11' })));
    const sr = radiograph({ uid: '2.25.2', modality: 'SR', series: '2.25.12' })
      .filter(({ tag }) => tag >>> 16 !== 0x0028 && tag !== 0x7fe00010)
      .map((element) =>
        element.tag === 0x00080016 ? { ...element, value: '1.2.840.10008.5.1.4.1.1.88.11' } : element,
      );
    place.write('sr', encodeFile([...sr, { tag: 0x0040a730, vr: 'SQ', value: [] }]));
    const pdf = sr
      .map((element) => (element.tag === 0x00080016 ? { ...element, value: '1.2.840.10008.5.1.4.1.1.104.1' } : element))
      .map((element) => (element.tag === 0x00080018 ? { ...element, value: '2.25.3' } : element))
      .map((element) => (element.tag === 0x0020000e ? { ...element, value: '2.25.13' } : element))
      .map((element) => (element.tag === 0x00080060 ? { ...element, value: 'DOC' } : element));
    place.write('pdf', encodeFile([...pdf, { tag: 0x00420011, vr: 'OB', value: new Uint8Array(200_000) }]));
    const library = place.open();
    expect(await library.import([place.images])).toMatchObject({ indexed: 3, skipped: [] });
    expect(library.search({}).rows[0]).toMatchObject({ modalities: { MR: 1, SR: 1, DOC: 1 }, lastModality: 'MR' });
  });

  it('never merges two patients whose files carry one Study Instance UID', async () => {
    place.write('a', encodeFile(radiograph({ uid: '2.25.1', patientId: 'A', series: '2.25.11' })));
    place.write('b', encodeFile(radiograph({ uid: '2.25.2', patientId: 'B', series: '2.25.11' })));
    const library = place.open();
    expect(await library.import([place.images])).toMatchObject({ patients: 2, studies: 2, series: 2, instances: 2 });
    for (const [key, uid] of [
      ['A', '2.25.1'],
      ['B', '2.25.2'],
    ] as const) {
      expect(library.patient(key).studies[0]?.instances.map((instance) => instance.sopInstanceUid)).toEqual([uid]);
    }
  });

  it('keeps patients without an ID apart by their study', async () => {
    place.write('a', encodeFile(radiograph({ uid: '2.25.1', patientId: '', study: '2.25.100' })));
    place.write('b', encodeFile(radiograph({ uid: '2.25.2', patientId: '', study: '2.25.200' })));
    const library = place.open();
    const result = await library.import([place.images]);
    expect([...result.patientKeys].sort()).toEqual(['~2.25.100', '~2.25.200']);
  });

  it('orders studies by acquisition, series by number and instances by number, whatever their files are called', async () => {
    place.write('1', encodeFile(radiograph({ uid: '2.25.3', study: '2.25.200', date: '20260401' })));
    place.write('2', encodeFile(radiograph({ uid: '2.25.2', study: '2.25.100', number: 10 })));
    place.write('3', encodeFile(radiograph({ uid: '2.25.1', study: '2.25.100', number: 9 })));
    const library = place.open();
    await library.import([place.images]);
    const { studies } = library.patient('P1');
    expect(studies.map((study) => [study.date, study.time])).toEqual([
      ['2026-01-10', '10:16:30.250'],
      ['2026-04-01', '10:16:30.250'],
    ]);
    expect(studies[0]?.instances.map((instance) => instance.instanceNumber)).toEqual([9, 10]);
  });

  it('dates a study by its earliest acquisition', async () => {
    const at = (uid: string, time: string) =>
      encodeFile(radiograph({ uid, extra: [{ tag: 0x00080032, vr: 'TM', value: time }] }));
    place.write('1', at('2.25.1', '120000'));
    place.write('2', at('2.25.2', '090000'));
    const library = place.open();
    await library.import([place.images]);
    expect(library.patient('P1').studies[0]?.time).toBe('09:00:00');
  });
});
