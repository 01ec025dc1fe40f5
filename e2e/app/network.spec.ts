/** Nothing leaves this computer: every socket and every look-up of a name, of all processes of the app, from its start to its end. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { demonstrationFolder } from '../support/demo.ts';
import { installed, latest, openReport, readTruth, showImage } from '../support/reading.ts';

/**
 * Calls of the traced processes that reach for another computer, or for a name. Loopback belongs to the program that drives the
 * test, except the port of a name server; sockets of this computer's own kind (AF_UNIX, AF_NETLINK) leave nothing, except those
 * that answer for names.
 */
function reaching(trace: string): string[] {
  return trace.split('\n').filter((line) => {
    // Not nscd's: accounts are asked there too, and without a running nscd a name goes to a port below.
    if (/sun_path="[^"]*(resolve|avahi|dnsmasq)/.test(line)) return true;
    if (!/sa_family=AF_INET6?,/.test(line) || /\b(bind|getsockname|accept4?|recvfrom|recvmsg)\(/.test(line))
      return false;
    if (/sin6?_port=htons\((53|853|5353)\)/.test(line)) return true;
    return !/inet_addr\("127\.|inet_pton\(AF_INET6, "::1"|inet_addr\("0\.0\.0\.0"\)/.test(line);
  });
}

test('the reading of a trace knows a call home from the rest', () => {
  const home = [
    '10 connect(5, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("93.184.216.34")}, 16) = 0',
    '10 connect(5, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0',
    '10 sendto(5, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.0.0.1")}, 16) = 1',
    '10 connect(5, {sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:4860:4860::8888", &sin6_addr)}, 28) = 0',
    '10 connect(5, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 110) = 0',
  ];
  const own = [
    '10 connect(5, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11-unix/X0"}, 20) = 0',
    '10 connect(5, {sa_family=AF_INET, sin_port=htons(40111), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
    '10 bind(5, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
    '10 sendto(5, "x", 20, 0, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 20',
  ];
  expect(reaching([...home, ...own].join('\n'))).toEqual(home);
});

test('a day with the app asks no other computer and looks up no name', async () => {
  test.skip(!installed('strace'), 'strace is not installed');
  const folder = temporaryFolder('trace');
  const log = join(folder, 'trace');
  // Given in place of Electron, so that its very first call is seen; -f follows every process and thread.
  const traced = join(folder, 'electron');
  writeFileSync(
    traced,
    `#!/bin/sh\nexec strace -f -qq -e trace=connect,sendto,sendmsg,sendmmsg,bind -e signal=none -s 64 -o '${log}' '${process.env.ENTHESIS_TEST_ELECTRON}' "$@"\n`,
  );
  chmodSync(traced, 0o755);
  const app = await startApp({ paths: [demonstrationFolder()], executablePath: traced });
  const { page } = app;
  const { film } = latest(readTruth(demonstrationFolder()));
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 120_000 });
  await showImage(page, film);
  await openReport(page, film);
  // A word that no dictionary holds, in a field whose spelling is looked at.
  await page.getByLabel('Add to technique', { exact: true }).click();
  await page.keyboard.type('Enthesofite of the calcaneus. ');
  await expect(page.getByTestId('saved')).toHaveText('Saved');
  await page.keyboard.press('Control+,');
  await expect(page.getByRole('dialog')).toBeVisible();
  // What a browser does by itself some time after its start.
  await page.waitForTimeout(10_000);
  await app.close();
  const trace = readFileSync(log, 'utf8');
  // The trace saw the app: it spoke to the display, and its processes to the program that drives the test.
  expect(trace).toContain('AF_UNIX');
  expect(reaching(trace)).toEqual([]);
  removeFolder(app.profile);
  removeFolder(folder);
});
