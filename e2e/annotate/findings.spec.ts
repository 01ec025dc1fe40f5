/** Findings of an earlier version find their lesion; and what the trend shows never takes the place of the latest. */
import { expect, test } from 'playwright/test';
import { removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { demonstrationFolder, importDemonstrationMarks } from '../support/demo.ts';
import { latest, readTruth, viewport } from '../support/reading.ts';
import { heels, studyUidOf, writeFilms } from '../support/twoSides.ts';

test('a finding that is nobody’s is counted on its tab, assigned by one button, and undone', async () => {
  const folder = temporaryFolder('two-sides');
  writeFilms(folder, [heels.right, heels.left]);
  const app = await startApp({ paths: [folder] });
  const { page } = app;
  await expect(page.getByTestId('job')).toContainText('added', { timeout: 60_000 });
  const studyInstanceUid = studyUidOf(heels.right);
  // As the migration of an earlier library leaves it.
  const reply = await page.evaluate(
    (uid) =>
      window.enthesis.call('record.apply', {
        patientKey: 'TWO-HEELS',
        label: 'Earlier version',
        ops: [
          {
            entity: 'finding',
            key: `/${uid}`,
            before: null,
            after: { lesionId: null, studyInstanceUid: uid, radiographicStage: 'mature' },
          },
        ],
      }),
    studyInstanceUid,
  );
  expect(reply).toMatchObject({ ok: true });
  await page.getByRole('row', { name: /TWO-HEELS/ }).dblclick();
  const tab = page.getByRole('tab', { name: /^Read/ });
  await expect(tab).toHaveAccessibleName(/1 to be assigned/);
  await tab.click();
  const open = page.getByTestId('unassigned-finding');
  await expect(open).toContainText('mature');
  await expect(open).toContainText('3 Mar 2026');
  await page.getByRole('button', { name: 'Add lesion' }).click();
  await expect(page.getByTestId('read-lesion')).toContainText('not read');
  await open.getByRole('button', { name: /^Assign mature.* to L1 / }).click();
  await expect(open).toHaveCount(0);
  await expect(page.getByTestId('read-lesion')).toContainText('mature');
  await page.getByRole('button', { name: 'Undo: Assign finding to L1' }).click();
  await expect(open).toHaveCount(1);
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
  removeFolder(folder);
});

test('a point of the trend hangs beside the latest film, and the report stays that of the latest', async () => {
  const { film } = latest(readTruth(demonstrationFolder()));
  const app = await startApp({ paths: [demonstrationFolder()] });
  const { page } = app;
  await expect(page.getByTestId('job')).toContainText('added', { timeout: 90_000 });
  await importDemonstrationMarks(app);
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick();
  await expect(viewport(page)).toHaveAccessibleName(/17 Mar 2026/);
  await page.getByRole('button', { name: 'Layout 1x1' }).click();
  await page.getByRole('tab', { name: 'Trend' }).click();
  await page.getByRole('button', { name: /^14 January 2025, long axis.*Show image$/ }).click();
  await expect(viewport(page, 1)).toHaveAccessibleName(/14 Jan 2025/);
  await expect(viewport(page, 0)).toHaveAccessibleName(/17 Mar 2026/);
  await expect(page.locator(`[data-key="${film.sopInstanceUid}#1"]`)).toHaveAttribute('data-hung', 'true');
  await expect(page.getByRole('button', { name: 'Report 17 Mar 2026' })).toBeVisible();
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});
