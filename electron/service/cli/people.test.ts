/** --patient where several people have the ID: refused with the list to choose from, and --issuer. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anna, bert, imageOf, studyOf, writeFilm } from '../people/testing/films.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'enthesis-cli-people-'));
const library = join(root, 'library');

function cli(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, ...args],
    { encoding: 'utf8' },
  );
  return { code: status, out: stdout, err: stderr };
}

beforeAll(() => {
  writeFilm(join(root, 'images'), 1, anna);
  writeFilm(join(root, 'images'), 2, bert);
  // A third, whose files name the same issuer as the first.
  writeFilm(join(root, 'images'), 3, { ...bert, id: '77', issuer: 'HOSP_C' });
  writeFilm(join(root, 'images'), 4, { ...anna, id: '77', issuer: 'HOSP_C' });
  expect(cli('index', join(root, 'images'), '--library', library)).toMatchObject({ code: 0 });
}, 30_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('an ID of several people', () => {
  const commands: [string, string[]][] = [
    ['list', ['list']],
    ['measure', ['measure']],
    ['report', ['report', '--format', 'csv', '--out', join(root, 'out')]],
    ['annotations export', ['annotations', 'export']],
    ['deidentify', ['deidentify', '--out', join(root, 'out')]],
  ];
  it.each(commands)('%s is refused with the list, and done with --issuer', (_name, args) => {
    const refused = cli(...args, '--library', library, '--patient', '0004711');
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('2 people have this Patient ID');
    expect(refused.err).toContain('--issuer HOSP_A\t1 study, 2026-01-11');
    expect(refused.err).toContain('--issuer HOSP_B\t1 study, 2026-01-12');
    // To tell them apart, nobody is named.
    expect(refused.err).not.toMatch(/anna|bert|1950|1988/i);
    expect(cli(...args, '--library', library, '--patient', '0004711', '--issuer', 'HOSP_B').code).toBe(0);
  });

  it('of one issuer is chosen by the key that the list gives', () => {
    const { code, err } = cli('list', '--library', library, '--patient', '77', '--issuer', 'HOSP_C');
    expect(code).toBe(2);
    const keys = [...err.matchAll(/--patient (77~[0-9a-f]{8})\t/g)].map((match) => match[1]!);
    expect(keys).toHaveLength(2);
    const uids = keys.map((key) => {
      const listed = cli('list', '--library', library, '--patient', key, '--json');
      expect(listed.code).toBe(0);
      return (JSON.parse(listed.out) as { studies: { studyInstanceUid: string }[] }).studies[0]?.studyInstanceUid;
    });
    expect(uids.sort()).toEqual([studyOf(3), studyOf(4)]);
  });

  it('an issuer that nobody has is nobody', () => {
    expect(cli('list', '--library', library, '--patient', '0004711', '--issuer', 'HOSP_X')).toMatchObject({ code: 3 });
    expect(cli('list', '--library', library, '--issuer', 'HOSP_A')).toMatchObject({ code: 2 });
  });

  it('list shows the issuer', () => {
    const { patients } = JSON.parse(cli('list', '--library', library, '--json').out) as {
      patients: { patientId: string; issuer: string; people: number }[];
    };
    expect(patients.map(({ patientId, issuer, people }) => `${patientId} ${issuer} ${people}`).sort()).toEqual([
      '0004711 HOSP_A 2',
      '0004711 HOSP_B 2',
      '77 HOSP_C 2',
      '77 HOSP_C 2',
    ]);
    const one = cli('list', '--library', library, '--patient', '0004711', '--issuer', 'hosp_a', '--json');
    expect(JSON.parse(one.out)).toMatchObject({ patientId: '0004711', issuer: 'HOSP_A' });
  });
});

describe('annotations import', () => {
  const file = (name: string, over: object) => {
    const path = join(root, name);
    const lesions = [{ id: 'L1', site: 'calcaneus', laterality: 'R', label: '', trackingUid: '2.25.9' }];
    writeFileSync(
      path,
      JSON.stringify({ format: 'enthesis-annotations', version: 2, patientId: '0004711', lesions, ...over }),
    );
    return path;
  };
  const axis = (n: number) => ({
    lesion: 'L1',
    sopInstanceUid: imageOf(n),
    frame: 1,
    role: 'long-axis',
    shape: 'line',
    points: [
      [4, 4],
      [20, 10],
    ],
  });

  it('finds the person by the issuer or by the images, and is refused where neither says it', () => {
    const ambiguous = cli('annotations', 'import', file('none.json', {}), '--library', library);
    expect(ambiguous.code).toBe(2);
    expect(ambiguous.err).toContain('/patientId');
    const images = cli('annotations', 'import', file('images.json', { annotations: [axis(2)] }), '--library', library);
    expect(images).toMatchObject({ code: 0 });
    const exported = cli('annotations', 'export', '--library', library, '--patient', '0004711', '--issuer', 'HOSP_B');
    expect(JSON.parse(exported.out)).toMatchObject({ issuerOfPatientId: 'HOSP_B', annotations: [axis(2)] });
    expect(
      JSON.parse(cli('annotations', 'export', '--library', library, '--patient', '0004711', '--issuer', 'HOSP_A').out),
    ).toMatchObject({ annotations: [] });
  });

  it('an image of the other person is an unknown image', () => {
    const path = file('wrong.json', { issuerOfPatientId: 'HOSP_A', annotations: [axis(2)] });
    const { code, err } = cli('annotations', 'import', path, '--library', library);
    expect(code).toBe(3);
    expect(err).toContain('/annotations/0/sopInstanceUid');
  });

  it('an issuer that the library does not have is named', () => {
    const { code, err } = cli(
      'annotations',
      'import',
      file('x.json', { issuerOfPatientId: 'HOSP_X' }),
      '--library',
      library,
    );
    expect(code).toBe(3);
    expect(err).toContain('/issuerOfPatientId');
  });
});
