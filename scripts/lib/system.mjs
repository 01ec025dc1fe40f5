// System libraries that Electron needs on Linux, and the programs that check our exports.
import { existsSync, readFileSync } from 'node:fs';
import { capture, run, StepError, say } from './run.mjs';

const electronPackages = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libatk-bridge2.0-0'];
const displayPackages = ['xvfb', 'xauth'];
/** Peers for the tests: never needed at run time. */
const testPackages = [
  'dicom3tools',
  'dcmtk',
  'libgdcm-tools',
  'libopenjp2-tools',
  'python3-pydicom',
  'libpixelmed-java',
  'default-jre-headless',
  'poppler-utils',
  'strace',
];

/** dpkg-query's own placeholder, not a template. */
const statusFormat = '-f=$' + '{Status}';

function isDebian() {
  return existsSync('/etc/debian_version') && capture('dpkg', ['--version']).code === 0;
}

function missing(packages) {
  return packages.filter((name) => {
    const { code, out } = capture('dpkg-query', ['-W', statusFormat, name]);
    if (code === 0 && out.includes('install ok installed')) return false;
    // Newer releases rename time_t libraries (libgtk-3-0t64); any installed name that starts so will do.
    const t64 = capture('dpkg-query', ['-W', statusFormat, `${name}t64`]);
    return !(t64.code === 0 && t64.out.includes('install ok installed'));
  });
}

async function install(packages, purpose, required) {
  const absent = missing(packages);
  if (absent.length === 0) return;
  const command = `apt-get update && apt-get install -y --no-install-recommends ${absent.join(' ')}`;
  if (process.getuid?.() !== 0) {
    if (required) throw new StepError(`System packages are missing for ${purpose}.`, `run: sudo sh -c "${command}"`);
    say(
      `not installed, so their tests are skipped by name: ${absent.join(', ')}. To have them: sudo sh -c "${command}"`,
    );
    return;
  }
  say(`installing system packages for ${purpose}: ${absent.join(' ')} …`);
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update', '-qq'], quiet);
  const code = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...absent], quiet);
  if (code !== 0) {
    if (required) throw new StepError(`System packages for ${purpose} could not be installed.`, `run: ${command}`);
    say(`some of ${absent.join(', ')} could not be installed; their tests are skipped by name.`);
  }
}

export async function ensureSystem({ display, tests }) {
  if (process.platform !== 'linux') return;
  if (!isDebian()) {
    const name = existsSync('/etc/os-release')
      ? (/^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'this Linux')
      : 'this Linux';
    say(`${name}: GTK 3, NSS, ALSA and GBM libraries are expected to be there${display ? ', and Xvfb' : ''}.`);
    return;
  }
  await install([...electronPackages, ...(display ? displayPackages : [])], 'the window', true);
  if (tests) await install(testPackages, 'the checks of our exports by other programs', false);
}
