// Every layer of checks, in order from quick to slow, and one closing line over all of them.
// `npm test -- unit` (or checks, e2e) runs one layer; anything after it goes to the runner, e.g. `npm test -- unit shared/uptake`.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay, startVirtualDisplay } from './lib/display.mjs';
import { projectEnv, projectNode, root, run, say } from './lib/run.mjs';
import { ensureElectron } from './lib/runtime.mjs';

const results = join(root, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const [only, ...rest] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: [], secondTry: [] };

const script = (...parts) => join(root, 'node_modules', ...parts);

/** Checks count as one test each: they pass or they fail. */
const checks = [
  ['format and lint', [script('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.']],
  ['types', [join(root, 'scripts', 'typecheck.mjs')]],
  ['import rules', [join(root, 'scripts', 'check-imports.mjs')]],
  ['unused code and dependencies', [script('knip', 'bin', 'knip.js'), '--no-progress']],
];

async function runChecks() {
  for (const [name, args] of checks) {
    const code = await run(projectNode(), args);
    process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}\n`);
    if (code === 0) total.passed += 1;
    else total.failed += 1;
  }
}

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

async function runUnit() {
  const file = join(results, 'unit.json');
  const code = await run(projectNode(), [
    script('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...rest,
  ]);
  const report = read(file);
  const tests = report?.testResults.flatMap((suite) => suite.assertionResults) ?? [];
  const failed = tests.filter(({ status }) => status === 'failed').length;
  total.passed += tests.filter(({ status }) => status === 'passed').length;
  // A file that cannot be loaded has no tests in the report, but the runner's exit code knows.
  total.failed += failed === 0 && code !== 0 ? 1 : failed;
  for (const test of tests) if (['skipped', 'pending', 'todo'].includes(test.status)) total.skipped.push(test.fullName);
}

async function runE2e() {
  const electron = await ensureElectron();
  const screen = hasDisplay() ? null : await startVirtualDisplay();
  const file = join(results, 'e2e.json');
  const env = projectEnv({
    ENTHESIS_NODE: projectNode(),
    ENTHESIS_TEST_ELECTRON: electron.path,
    ENTHESIS_TEST_ELECTRON_ARGS: JSON.stringify(electron.args),
    ...(electron.evaluation ? { ENTHESIS_EVALUATION: '1' } : {}),
    ...(screen ? { DISPLAY: screen.display } : {}),
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  const code = await run(
    projectNode(),
    [
      script('playwright', 'cli.js'),
      'test',
      '--config',
      join('e2e', 'playwright.config.ts'),
      '--reporter=list,json',
      ...rest,
    ],
    { env },
  );
  screen?.stop();
  const stats = read(file);
  const specs = [];
  const walk = (suite) => {
    for (const spec of suite.specs ?? []) specs.push(spec);
    for (const inner of suite.suites ?? []) walk(inner);
  };
  for (const suite of stats?.suites ?? []) walk(suite);
  const status = (spec) => spec.tests.map((test) => test.status);
  const failed = specs.filter((spec) => status(spec).includes('unexpected')).length;
  total.passed += specs.filter((spec) => status(spec).every((s) => s === 'expected' || s === 'flaky')).length;
  total.failed += failed === 0 && code !== 0 ? 1 : failed;
  for (const spec of specs) if (status(spec).every((s) => s === 'skipped')) total.skipped.push(spec.title);
  for (const spec of specs) if (status(spec).includes('flaky')) total.secondTry.push(spec.title);
}

const layers = { checks: runChecks, unit: runUnit, e2e: runE2e };
if (only !== undefined && !Object.hasOwn(layers, only)) {
  say(`unknown layer ${only}; use one of ${Object.keys(layers).join(', ')}.`);
  process.exit(2);
}
for (const [name, layer] of Object.entries(layers)) if (only === undefined || only === name) await layer();

for (const [what, names] of [
  ['skipped', total.skipped],
  ['passed only at the second try', total.secondTry],
]) {
  if (names.length > 0)
    process.stdout.write(`\n${what} (${names.length}):\n${names.map((name) => `  ${name}\n`).join('')}`);
}
process.stdout.write(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : ''}\n`,
);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
