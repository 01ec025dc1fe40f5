/** Starts the real app on a profile of its own and answers its system dialogs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';

export interface App {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly profile: string;
  /** What the renderer printed as errors, and policy violations: must stay empty. */
  readonly problems: string[];
  /** The next open or save dialog answers with these paths. */
  answerDialog(paths: readonly string[]): Promise<void>;
  /** Runs a menu entry by its command. */
  close(): Promise<void>;
}

export interface StartOptions {
  readonly profile?: string;
  readonly paths?: readonly string[];
  /** Folder of the library; one in the profile unless given. */
  readonly library?: string;
  readonly width?: number;
  readonly height?: number;
  /** Device pixels for one CSS pixel, as a scaled desktop has. */
  readonly scale?: number;
  readonly theme?: 'dark' | 'light';
  /** A program that starts Electron, in place of it. */
  readonly executablePath?: string | undefined;
}

export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `enthesis-${name}-`));
}

export async function startApp({
  profile = temporaryFolder('profile'),
  paths = [],
  library,
  width = 1440,
  height = 900,
  scale = 1,
  theme = 'dark',
  executablePath = process.env.ENTHESIS_TEST_ELECTRON,
}: StartOptions = {}): Promise<App> {
  if (!executablePath)
    throw new Error('Run the end-to-end tests with `npm test -- e2e`, which says which Electron to use.');
  const root = process.getuid?.() === 0;
  const electron = await _electron.launch({
    executablePath,
    args: [
      ...(JSON.parse(process.env.ENTHESIS_TEST_ELECTRON_ARGS ?? '[]') as string[]),
      ...(root ? ['--no-sandbox'] : []),
      `--profile=${profile}`,
      ...(scale === 1 ? [] : [`--force-device-scale-factor=${scale}`]),
      ...(library === undefined ? [] : [`--library=${library}`]),
      ...paths,
    ],
    env: { ...(process.env as Record<string, string>) },
  });
  const page = await electron.firstWindow();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  const window = await electron.browserWindow(page);
  await window.evaluate((browserWindow, size) => browserWindow.setContentSize(size.width, size.height), {
    width,
    height,
  });
  if (theme !== 'dark') {
    await page.evaluate((name) => localStorage.setItem('theme', name), theme);
    await page.reload();
  }
  return {
    electron,
    page,
    profile,
    problems,
    answerDialog: (answers) =>
      electron.evaluate(({ dialog }, filePaths) => {
        dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths: [...filePaths] });
        dialog.showSaveDialog = async () => ({ canceled: filePaths.length === 0, filePath: filePaths[0] ?? '' });
      }, answers),
    close: () => electron.close(),
  };
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
