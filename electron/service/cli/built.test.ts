/** The command line as it is shipped: built in parts, and nothing loaded in the middle of work that a time limit can stop. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { element, radiograph, SYNTAX, writeFile } from '../../../shared/dicom/testing/dicomWriter.ts';
import { nuclear } from '../../../shared/dicom/testing/radioisotope.ts';
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

it('reads what needs no package, and what needs one, also when to load one takes longer than any limit', () => {
  place.write('plain', encodeFile(film({ uid: '2.25.1' })));
  place.write('deflated', writeFile(radiograph(), { syntax: SYNTAX.deflated }));
  place.write('sequences', writeFile(nuclear(2, [element(0x00080018, 'UI', '2.25.2')])));
  const slowLoads = pathToFileURL(fileURLToPath(new URL('./testing/slowLoads.ts', import.meta.url)));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      slowLoads.href,
      join(built, 'cli.mjs'),
      'index',
      place.images,
      '--library',
      place.libraryDir,
      '--json',
    ],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' } },
  );
  expect(stderr).not.toContain('skipped');
  expect(JSON.parse(stdout)).toMatchObject({ files: 3, indexed: 3, skipped: [] });
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
