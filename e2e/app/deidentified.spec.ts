import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { seriousFindings } from '../support/axe.ts';
import { demonstrationFolder } from '../support/demo.ts';

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

test('a de-identified copy: the dialog warns, the copies carry neither name, number nor date of the patient', async () => {
  const out = temporaryFolder('copies');
  const app = await startApp({ paths: [demonstrationFolder()] });
  const { page } = app;
  await page.getByRole('row', { name: /HO-DEMO/ }).click({ timeout: 60_000 });
  await page.getByRole('complementary', { name: 'Patient' }).getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /de-identified/ }).click();
  await expect(page.getByRole('note')).toContainText('Pixels are not changed.');
  expect(await seriousFindings(page)).toEqual([]);
  await app.answerDialog([out]);
  await page.getByRole('button', { name: 'Choose folder and copy' }).click();
  await expect.poll(() => filesBelow(out).filter((path) => path.endsWith('.dcm')).length, { timeout: 60_000 }).toBe(24);
  await expect(page.getByTestId('job').filter({ hasText: /Cancel$/ })).toHaveCount(0);
  for (const path of filesBelow(out)) {
    expect(path.slice(out.length)).not.toMatch(/HO-DEMO|SYNTHETIC/i);
    const bytes = readFileSync(path).toString('latin1');
    // The patient's number, accession numbers and birth date as the originals hold them.
    expect(bytes).not.toMatch(/HO-DEMO|SYN-XR-|SYN-NM-|19710302/);
  }
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
  removeFolder(out);
});
