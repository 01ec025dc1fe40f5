// `npm run screens`: pictures of every screen for docs/screens, from the demonstration patient with its annotations.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright';
import { hasDisplay, startVirtualDisplay } from './lib/display.mjs';
import { projectEnv, projectNode, root, run } from './lib/run.mjs';
import { ensureElectron } from './lib/runtime.mjs';
import { ensureBuild } from './lib/setup.mjs';

const electron = await ensureElectron();
await ensureBuild();
const screen = hasDisplay() ? null : await startVirtualDisplay();
const work = mkdtempSync(join(tmpdir(), 'enthesis-screens-'));
const out = join(root, 'docs', 'screens');
mkdirSync(out, { recursive: true });

const library = join(work, 'library');
const cli = (...args) =>
  run(
    projectNode(),
    ['--disable-warning=ExperimentalWarning', join('electron', 'service', 'cli', 'main.ts'), ...args],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
await cli('demo', '--out', join(work, 'demo'));
await cli('index', join(work, 'demo'), '--library', library);
await cli('annotations', 'import', join(work, 'demo', 'demo.annotations.json'), '--library', library);

const env = projectEnv({
  ENTHESIS_NODE: projectNode(),
  ...(electron.evaluation ? { ENTHESIS_EVALUATION: '1' } : {}),
  ...(screen ? { DISPLAY: screen.display } : {}),
});

async function withApp(args, size, scale, action) {
  const root0 = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath: electron.path,
    args: [
      ...electron.args,
      ...root0,
      `--profile=${mkdtempSync(join(work, 'profile-'))}`,
      `--force-device-scale-factor=${scale}`,
      ...args,
    ],
    env,
  });
  const page = await app.firstWindow();
  const window = await app.browserWindow(page);
  await window.evaluate((target, [width, height]) => target.setContentSize(width, height), size);
  await page.waitForTimeout(1500);
  await action(page);
  await app.close();
}

const sizes = [
  ['1280', [1280, 800], 1],
  ['1920', [1920, 1080], 1],
  ['150', [1280, 720], 1.5],
];
for (const [name, size, scale] of sizes) {
  const shot = (page, screenName) => page.screenshot({ path: join(out, `${screenName}-${name}.png`) });
  await withApp([], size, scale, async (page) => shot(page, 'empty'));
  await withApp([`--library=${library}`], size, scale, async (page) => {
    await page.getByRole('row', { name: /HO-DEMO/ }).click();
    await page.waitForTimeout(800);
    await shot(page, 'worklist');
    await page.keyboard.press('Control+k');
    await page.waitForTimeout(400);
    await shot(page, 'commands');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    await page.waitForTimeout(500);
    await shot(page, 'settings');
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /HO-DEMO/ }).dblclick();
    await page.waitForTimeout(3500);
    await shot(page, 'reading');
    await page.keyboard.press(',');
    await page.getByText('Aligned by picture match').waitFor();
    await page.waitForTimeout(600);
    await shot(page, 'overlay');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+2');
    await page.waitForTimeout(500);
    await shot(page, 'signs');
    await page.keyboard.press('Alt+3');
    await page.waitForTimeout(800);
    await shot(page, 'trend');
    await page.getByRole('button', { name: 'Why' }).click();
    await page.waitForTimeout(400);
    await shot(page, 'why');
    await page.keyboard.press('F1');
    await page.waitForTimeout(400);
    await shot(page, 'shortcuts');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+r');
    await page.waitForTimeout(2500);
    await shot(page, 'report');
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await page.waitForTimeout(400);
    await shot(page, 'sign');
  });
}
screen?.stop();
rmSync(work, { recursive: true, force: true });
