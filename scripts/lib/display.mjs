// A screen to draw on: the one there is, or a virtual one.
import { spawn } from 'node:child_process';
import { StepError, say } from './run.mjs';

export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Starts Xvfb on a free display number. @returns {Promise<{display: string, stop: () => void}>} */
export function startVirtualDisplay() {
  return new Promise((resolve, reject) => {
    const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const fail = () =>
      reject(
        new StepError(
          'There is no display, and a virtual one could not be started.',
          'install the package xvfb, or start from a desktop session.',
        ),
      );
    xvfb.on('error', fail);
    xvfb.on('exit', fail);
    let text = '';
    xvfb.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      const display = `:${text.trim()}`;
      say(`no display here: using a virtual one (Xvfb ${display}).`);
      resolve({ display, stop: () => xvfb.kill() });
    });
  });
}
