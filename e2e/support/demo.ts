/** The demonstration patient: its files, made once per test run by the built phantom, and the ways into the app. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { type App, startApp } from './app.ts';

const project = join(import.meta.dirname, '..', '..');

export function demonstrationFolder(): string {
  const folder = join(project, 'test-results', 'demonstration');
  if (!existsSync(join(folder, 'truth.json'))) {
    const made = spawnSync(process.execPath, [join(project, 'dist', 'phantom', 'index.mjs'), '--out', folder], {
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(`The demonstration patient could not be made: ${made.stderr}`);
  }
  return folder;
}

/** The app on the reading screen of the demonstration patient, without a mark, with one large viewport. */
export async function startReading(): Promise<App> {
  const app = await startApp({ paths: [demonstrationFolder()] });
  await expect(app.page.getByTestId('job')).toContainText('added', { timeout: 90_000 });
  await app.page.getByRole('row', { name: /HO-DEMO/ }).dblclick();
  await app.page.getByRole('button', { name: 'Layout 1x1' }).click();
  return app;
}

/** From the empty worklist: the app makes the demonstration patient itself, and offers to open it. */
export async function tryDemonstration({ page }: App): Promise<void> {
  await page.getByRole('button', { name: 'Try the demonstration patient' }).click();
  await expect(page.getByTestId('job').getByRole('button', { name: 'Open reading' })).toBeVisible({ timeout: 90_000 });
}

/** The marks and readings that come with the demonstration patient. */
export async function importDemonstrationMarks(app: App): Promise<void> {
  await app.answerDialog([join(demonstrationFolder(), 'demo.annotations.json')]);
  const reply = await app.page.evaluate(() => window.enthesis.call('host.importAnnotations', {}));
  expect(reply).toMatchObject({ ok: true });
}

/** Folder of real files that are no part of the project; null where it is absent. */
export function realData(): string | null {
  const folder = join(project, '..', 'shared', 'data', 'real');
  return existsSync(folder) ? folder : null;
}
