// `npm run samples`: docs/samples, the report of the demonstration patient in the forms that people can look at.
// Needs pdftoppm (poppler-utils) and dsrdump (dcmtk).
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectNode, root, run } from './lib/run.mjs';

const work = mkdtempSync(join(tmpdir(), 'enthesis-samples-'));
const library = join(work, 'library');
const written = join(work, 'report');
const out = join(root, 'docs', 'samples');
const cli = (...args) =>
  run(
    projectNode(),
    ['--disable-warning=ExperimentalWarning', join('electron', 'service', 'cli', 'main.ts'), ...args],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
await cli('demo', '--out', join(work, 'demo'));
await cli('index', join(work, 'demo'), '--library', library);
await cli('annotations', 'import', join(work, 'demo', 'demo.annotations.json'), '--library', library);
const formats = 'pdf,sr,fhir,csv,html,mrrt';
await cli(
  ...['report', '--library', library, '--patient', 'HO-DEMO', '--sign', 'Jane Doe'],
  ...['--format', formats, '--out', written],
);

const file = (end) => {
  const name = readdirSync(written).find((candidate) => candidate.endsWith(end));
  if (!name) throw new Error(`No file ${end} was written.`);
  return join(written, name);
};
mkdirSync(out, { recursive: true });
copyFileSync(file('_report.pdf'), join(out, 'report.pdf'));
copyFileSync(file('_report.html'), join(out, 'report.html'));
copyFileSync(file('_report.mrrt.html'), join(out, 'report.mrrt.html'));
copyFileSync(file('_measurements.csv'), join(out, 'measurements.csv'));
execFileSync('pdftoppm', ['-r', '80', '-png', file('_report.pdf'), join(out, 'report-page')]);
const dump = execFileSync('dsrdump', [file('_report-sr.dcm')], { encoding: 'utf8' });
writeFileSync(join(out, 'report-sr.txt'), dump);
// The PDF inside the bundle stands beside it already.
const bundle = JSON.parse(readFileSync(file('_report.fhir.json'), 'utf8'));
for (const { resource } of bundle.entry) {
  for (const form of resource.presentedForm ?? []) form.data = '';
}
writeFileSync(join(out, 'report.fhir.json'), `${JSON.stringify(bundle, null, 2)}\n`);
rmSync(work, { recursive: true, force: true });
