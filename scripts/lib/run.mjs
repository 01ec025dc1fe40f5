// Small helpers around child processes. No dependencies: this runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const bin = join(root, 'node_modules', '.bin');
export const windows = process.platform === 'win32';

/** PATH with the project's own tools first, so that its Node 22 is the one that runs. */
export function projectEnv(extra = {}) {
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...extra };
}

/** The project's own Node: npm installs it as a package. */
export function projectNode() {
  return join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
}

export class StepError extends Error {
  /** @param {string} what what failed  @param {string} todo what the person at the keyboard can do about it */
  constructor(what, todo) {
    super(`${what}\n  What to do: ${todo}`);
    this.name = 'StepError';
  }
}

export function say(text) {
  process.stderr.write(`enthesis: ${text}\n`);
}

/** Runs to the end with the terminal attached. Returns the exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: projectEnv(),
      shell: windows && /\.cmd$|^npm$/.test(command),
      ...options,
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });
}

/** Runs quietly; returns {code, out}. */
export function capture(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: projectEnv(),
    shell: windows && /\.cmd$|^npm$/.test(command),
    maxBuffer: 64 << 20,
    ...options,
  });
  return { code: result.error ? 127 : (result.status ?? 1), out: `${result.stdout ?? ''}${result.stderr ?? ''}` };
}
