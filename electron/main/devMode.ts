/**
 * Development only: follows a file that `npm run dev` writes after each build. A new page reloads the windows, which come back where
 * they were; a new service is started in the place of the old one.
 */
import { readFileSync, watchFile } from 'node:fs';

interface Builds {
  readonly page: number;
  readonly service: number;
}

function read(file: string): Builds {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Builds;
  } catch {
    // Not there yet, or half written: the next look finds it.
    return { page: 0, service: 0 };
  }
}

export function followBuilds(file: string, on: { page(): void; service(): void }): void {
  let last = read(file);
  watchFile(file, { interval: 200 }, () => {
    const now = read(file);
    if (now.service > last.service) on.service();
    if (now.page > last.page) on.page();
    if (now.page > 0) last = now;
  });
}
