import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp } from '../support/app.ts';

let app: App;

test.beforeAll(async () => {
  app = await startApp();
  await app.page.getByText('Open serial radiographs').waitFor();
});

test.afterAll(async () => {
  await app.close();
  removeFolder(app.profile);
});

test('the window is sandboxed and isolated, without Node', async () => {
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    // Not in the public types, though every version has it.
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences };
    const found = contents.getLastWebPreferences();
    return { sandbox: found?.sandbox, isolation: found?.contextIsolation, node: found?.nodeIntegration };
  });
  expect(preferences).toEqual({ sandbox: true, isolation: true, node: false });
  const globals = await app.page.evaluate(() => ({
    require: typeof Reflect.get(globalThis, 'require'),
    process: typeof Reflect.get(globalThis, 'process'),
    bridge: Object.keys(window.enthesis).sort(),
  }));
  expect(globals).toEqual({
    require: 'undefined',
    process: 'undefined',
    bridge: ['call', 'cancel', 'onEvent', 'openDropped'],
  });
});

for (const target of [
  'https://example.org/',
  'file:///etc/passwd',
  'data:text/html,hello',
  'app://elsewhere/',
  'javascript:alert(1)',
]) {
  test(`the page cannot go to ${target}`, async () => {
    const before = app.page.url();
    await app.page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      document.body.append(link);
      link.click();
      link.remove();
    }, target);
    await app.page.waitForTimeout(200);
    expect(app.page.url()).toBe(before);
    expect(app.electron.windows()).toHaveLength(1);
    const opened = await app.page.evaluate((url) => window.open(url) === null, target);
    expect(opened).toBe(true);
    expect(app.electron.windows()).toHaveLength(1);
  });
}

test('neither eval nor foreign scripts, styles or requests run', async () => {
  const outcome = await app.page.evaluate(async () => {
    // From a timer: code that the debugger runs directly is exempt from the policy.
    const evaluated = await new Promise<string>((resolve) => {
      setTimeout(() => {
        try {
          resolve(String(new Function('return 1')()));
        } catch {
          resolve('blocked');
        }
      });
    });
    const style = document.createElement('style');
    style.textContent = '#root { display: none }';
    document.head.append(style);
    const shown = getComputedStyle(document.getElementById('root') as HTMLElement).display;
    style.remove();
    const fetched = await fetch('https://example.org/').then(
      () => 'reached',
      () => 'blocked',
    );
    return { evaluated, shown, fetched };
  });
  expect(outcome).toEqual({ evaluated: 'blocked', shown: 'block', fetched: 'blocked' });
});

const badCalls: readonly (readonly [string, string, unknown])[] = [
  ['a method that does not exist', 'library.drop', {}],
  ['an internal method that takes paths', 'internal.import', { paths: ['/etc'] }],
  ['a name from the prototype', 'constructor', {}],
  ['a wrong input', 'library.search', { limit: 1e9 }],
  ['a path where a UID belongs', 'report.get', { patientKey: 'x', studyInstanceUid: '../../etc/passwd' }],
];

for (const [name, method, input] of badCalls) {
  test(`the contract refuses ${name}`, async () => {
    const reply = await app.page.evaluate(([m, i]) => window.enthesis.call(m as string, i), [method, input] as const);
    expect(reply.ok).toBe(false);
    if (!reply.ok) expect(['unknown-method', 'invalid-request']).toContain(reply.error.code);
  });
}

for (const address of [
  'enthesis://instance/../../etc/passwd',
  'enthesis://instance/1.2.3',
  'enthesis://file/etc/passwd',
  'app://enthesis/../../package.json',
]) {
  test(`no bytes behind ${address}`, async () => {
    const status = await app.page.evaluate(
      (url) =>
        fetch(url).then(
          (r) => r.status,
          () => 0,
        ),
      address,
    );
    expect([0, 404]).toContain(status);
  });
}
