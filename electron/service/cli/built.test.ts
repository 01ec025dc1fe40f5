/** The command line as it is shipped: built in parts, packages loaded when they are needed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { radiograph, SYNTAX, writeFile } from '../../../shared/dicom/testing/dicomWriter.ts';
import { encodeFile, radiograph as film } from '../library/testing/dicomFile.ts';
import { Workplace } from '../library/testing/temporary.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
mkdirSync(join(project, '.cache'), { recursive: true });
// Inside the project, where its packages are found.
const built = mkdtempSync(join(project, '.cache', 'built-cli-'));
const place = new Workplace();

/** The build is a script of its own, and run as one. */
function build(): void {
  const options = JSON.stringify({ absWorkingDir: project, bundle: true });
  const call = `await buildCommandLine(${options}, ${JSON.stringify(relative(project, built))});`;
  const script = `import { buildCommandLine } from './scripts/lib/serviceBuild.mjs';\n${call}`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: project,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}
beforeAll(build, 60_000);
afterAll(async () => {
  rmSync(built, { recursive: true, force: true });
  await place.clean();
});

it('reads what needs no package, and what needs the one that inflates', () => {
  place.write('plain', encodeFile(film({ uid: '2.25.1' })));
  place.write('deflated', writeFile(radiograph(), { syntax: SYNTAX.deflated }));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(built, 'cli.mjs'), 'index', place.images, '--library', place.libraryDir, '--json'],
    { encoding: 'utf8' },
  );
  expect(stderr).not.toContain('skipped');
  expect(JSON.parse(stdout)).toMatchObject({ files: 2, indexed: 2, skipped: [], patients: 2 });
  expect(status).toBe(0);
}, 30_000);

it('every command loads from its parts', () => {
  const { status, stdout } = spawnSync(process.execPath, [join(built, 'cli.mjs'), '--help'], { encoding: 'utf8' });
  expect(status).toBe(0);
  for (const command of ['index', 'annotations import', 'report', 'restore']) expect(stdout).toContain(`  ${command} `);
}, 30_000);

it('a further build leaves no parts of the one before', () => {
  const files = readdirSync(built).sort();
  writeFileSync(join(built, 'cli-list-OLDPART0.mjs'), '');
  build();
  expect(readdirSync(built).sort()).toEqual(files);
}, 60_000);
