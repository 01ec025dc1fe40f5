import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { seriousFindings } from '../support/axe.ts';
import { demonstrationFolder } from '../support/demo.ts';

test('an empty library says what to do, and nothing serious is wrong with its accessibility', async () => {
  const app = await startApp();
  await expect(app.page.getByText('Open serial radiographs and bone scans')).toBeVisible();
  await expect(app.page.getByRole('button', { name: 'Try the demonstration patient' })).toBeVisible();
  expect(await seriousFindings(app.page)).toEqual([]);
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});

test('opens a folder by button, lists what was left out with the reason, finds, and is still there at the next start', async () => {
  const folder = temporaryFolder('worklist');
  cpSync(demonstrationFolder(), join(folder, 'images'), { recursive: true });
  mkdirSync(join(folder, 'other'));
  writeFileSync(join(folder, 'other', 'letter.dcm'), 'this is a letter, not an image');

  const app = await startApp();
  await app.answerDialog([folder]);
  await app.page.getByRole('main').getByRole('button', { name: 'Open folder' }).click();
  await expect(app.page.getByTestId('job')).toContainText('added', { timeout: 60_000 });
  const row = app.page.getByRole('row', { name: /HO-DEMO/ });
  await expect(row).toBeVisible();

  await app.page.getByRole('button', { name: /skipped, show/ }).click();
  await expect(app.page.getByRole('cell', { name: 'letter.dcm' })).toBeVisible();
  expect(await seriousFindings(app.page)).toEqual([]);
  await app.page.keyboard.press('Escape');

  await app.page.keyboard.press('/');
  await app.page.keyboard.type('nobody of this name');
  await expect(app.page.getByText('No patient matches this search.')).toBeVisible();
  await app.page.getByRole('button', { name: 'Clear the search' }).click();
  await expect(row).toBeVisible();
  expect(app.problems).toEqual([]);
  await app.close();

  const again = await startApp({ profile: app.profile });
  await expect(again.page.getByRole('row', { name: /HO-DEMO/ })).toBeVisible();
  await again.close();
  removeFolder(app.profile);
  removeFolder(folder);
});

test('opens what the command line names', async () => {
  const app = await startApp({ paths: [demonstrationFolder()] });
  await expect(app.page.getByRole('row', { name: /HO-DEMO/ })).toBeVisible({ timeout: 60_000 });
  await app.close();
  removeFolder(app.profile);
});

test('a service that is killed comes back with everything', async () => {
  const app = await startApp({ paths: [demonstrationFolder()] });
  await expect(app.page.getByTestId('job')).toContainText('added', { timeout: 60_000 });
  const pid = String(app.electron.process().pid);
  const service = execFileSync('pgrep', ['-P', pid, '-f', 'service/index.mjs'], { encoding: 'utf8' }).trim();
  expect(service).toMatch(/^\d+$/);
  process.kill(Number(service), 'SIGKILL');
  await expect(app.page.getByRole('row', { name: /HO-DEMO/ })).toBeVisible();
  await app.page.getByPlaceholder('Name, ID, accession, description').fill('HO-DEMO');
  await expect(app.page.getByRole('row', { name: /HO-DEMO/ })).toBeVisible();
  await app.close();
  removeFolder(app.profile);
});

test('opens from the menu', async () => {
  const app = await startApp();
  await app.answerDialog([demonstrationFolder()]);
  // The menu speaks to the page, which must be there to hear it.
  await app.page.getByText('Open serial radiographs').waitFor();
  await app.electron.evaluate(({ Menu }) => {
    const file = Menu.getApplicationMenu()?.items.find((item) => item.label.includes('File'));
    file?.submenu?.items.find((item) => item.label.startsWith('Open folder'))?.click();
  });
  await expect(app.page.getByRole('row', { name: /HO-DEMO/ })).toBeVisible({ timeout: 60_000 });
  await app.close();
  removeFolder(app.profile);
});

test('opens a folder that is dropped on the window', async () => {
  const app = await startApp();
  await app.page.getByText('Open serial radiographs').waitFor();
  // A real drop: the browser makes the File objects, as it does for a drag from the desktop.
  const session = await app.page.context().newCDPSession(app.page);
  const data = { items: [], files: [demonstrationFolder()], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  }
  await expect(app.page.getByRole('row', { name: /HO-DEMO/ })).toBeVisible({ timeout: 60_000 });
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});
