import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { element, radiograph, writeFile } from '../../shared/dicom/testing/dicomWriter.ts';
import { removeFolder, startApp, temporaryFolder } from '../support/app.ts';

/** Made-up names in six scripts, and the font that must have been fetched to draw each. */
const names = [
  ['\u5c71\u7530^\u82b1\u5b50', 'Noto Sans JP Variable'],
  ['\u8d75^\u6625\u6653', 'Noto Sans SC Variable'],
  ['\ubc15^\uc2a4\uc2b9', 'Noto Sans KR Variable'],
  ['\u0639\u0627\u062f\u0644^\u0644\u064a\u0644\u0649', 'Noto Sans Arabic Variable'],
  ['\u05e9\u05dc\u05d5\u05dd^\u05d3\u05df', 'Noto Sans Hebrew Variable'],
  ['\u0e2a\u0e38\u0e02^\u0e43\u0e08', 'Noto Sans Thai Variable'],
] as const;

test('names in other scripts are drawn with letters that the app brings, not with empty boxes', async () => {
  const folder = temporaryFolder('scripts');
  for (const [i, [name]] of names.entries()) {
    const file = writeFile(
      radiograph([
        element(0x00080005, 'CS', 'ISO_IR 192'),
        element(0x00080018, 'UI', `1.2.3.4.${i + 1}`),
        element(0x00100010, 'PN', new TextEncoder().encode(name)),
        element(0x00100020, 'LO', `S${i + 1}`),
        element(0x0020000d, 'UI', `1.2.3.${i + 1}`),
        element(0x0020000e, 'UI', `1.2.3.${i + 1}.1`),
      ]),
    );
    writeFileSync(join(folder, `${i}.dcm`), file);
  }
  const app = await startApp({ paths: [folder] });
  for (const [name] of names)
    await expect(app.page.getByRole('row', { name: new RegExp(name.replace('^', ', ')) })).toBeVisible();
  await expect
    .poll(
      () =>
        app.page.evaluate(() => [
          ...new Set([...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family)),
        ]),
      { timeout: 15_000 },
    )
    .toEqual(expect.arrayContaining(names.map(([, font]) => expect.stringContaining(font))));
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
  removeFolder(folder);
});
