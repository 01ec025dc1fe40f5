// Holds the import rules, and refuses to pass when it saw nothing: a cruiser without a TypeScript parser finds no module and no fault.
import { join } from 'node:path';
import { capture, projectNode, root } from './lib/run.mjs';

const leastModules = 300;
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
const { code, out } = capture(projectNode(), [
  cruiser,
  '--config',
  '.dependency-cruiser.cjs',
  'electron',
  'renderer',
  'shared',
  'e2e',
]);
process.stdout.write(out);
const modules = Number(/\((\d+) modules?,/.exec(out)?.[1] ?? 0);
if (code === 0 && modules < leastModules) {
  process.stdout.write(
    `Only ${modules} modules were seen, at least ${leastModules} are expected: the check did not do its work.\n`,
  );
  process.exit(1);
}
process.exit(code);
