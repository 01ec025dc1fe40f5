// Each folder is checked with only the environment it may use: shared without DOM or Node, renderer without Node.
import { spawnSync } from 'node:child_process';

let failed = 0;
for (const project of ['shared', 'electron', 'renderer', '.']) {
  const { status } = spawnSync(process.execPath, ['node_modules/typescript-native/bin/tsc', '-p', project], {
    stdio: 'inherit',
  });
  if (status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
