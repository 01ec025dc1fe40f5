import { describe, expect, it } from 'vitest';
import { openWork } from '../store/open.ts';
import { temporaryFolders } from '../store/testing/work.ts';
import type { Io } from './io.ts';
import { run } from './run.ts';

const folder = temporaryFolders();

async function library(): Promise<string> {
  const dir = folder();
  await (await openWork(dir)).close();
  return dir;
}

async function cli(...args: string[]) {
  let [out, err] = ['', ''];
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += `${text}\n`;
    },
    progress: () => undefined,
    signal: new AbortController().signal,
  };
  return { code: await run(args, io), out, err };
}

describe('settings by command', () => {
  it('prints each number with where it comes from', async () => {
    const dir = await library();
    const { code, out } = await cli('settings', '--library', dir, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      settings: {
        ratioCv: { value: 0.1, source: 'default' },
        sdcMm: { value: 3.2, source: 'default' },
        followUpMonths: { value: 3, source: 'default' },
      },
    });
    expect((await cli('settings', '--library', dir)).out).toContain(
      'ratioCv          10%  Assumed, not measured at this site.',
    );
  });

  it('takes a percentage and a decimal comma as they are written, and calls them typed in', async () => {
    const dir = await library();
    const { code, out } = await cli(
      'settings',
      '--library',
      dir,
      '--set',
      'ratioCv=2.5%',
      '--set',
      'sdcMm=3,2 mm',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out).settings).toMatchObject({
      ratioCv: { value: 0.025, source: 'typed-in' },
      // The number was there already: nobody has typed in another one.
      sdcMm: { value: 3.2, source: 'default' },
    });
    const again = JSON.parse((await cli('settings', '--library', dir, '--set', 'sdcMm=2,4', '--json')).out);
    expect(again.settings.sdcMm).toMatchObject({ value: 2.4, source: 'typed-in' });
    expect(again.version).toBe(3);
  });

  it.each([
    ['an unknown name', 'cv=3', 'one of sdcMm, magnificationCv, ratioCv'],
    ['no value', 'ratioCv', 'NAME=VALUE'],
    ['no number', 'sdcMm=much', 'is not a plain number'],
    ['out of range', 'sdcMm=32', '32 mm is out of range, from 0.1 mm to 20 mm'],
    ['another unit', 'sdcMm=3%', 'has the unit %'],
  ])('refuses %s and changes nothing', async (_what, assignment, words) => {
    const dir = await library();
    const { code, err } = await cli('settings', '--library', dir, '--set', 'followUpMonths=6', '--set', assignment);
    expect(code).toBe(2);
    expect(err).toContain(words);
    const { version, settings } = JSON.parse((await cli('settings', '--library', dir, '--json')).out);
    expect([version, settings.followUpMonths.value]).toEqual([1, 3]);
  });
});
