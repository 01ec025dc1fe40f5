import { describe, expect, it } from 'vitest';
import { EnthesisError } from '../../../shared/errors.ts';
import { Registry } from './registry.ts';

describe('the registry', () => {
  it('refuses a second answer to the same method', () => {
    const registry = new Registry();
    registry.method('jobs.list', () => ({ jobs: [] }));
    expect(() => registry.method('jobs.list', () => ({ jobs: [] }))).toThrow('jobs.list is registered twice');
  });

  it('names what nobody answers, and none of main’s methods', () => {
    const missing = new Registry().missing();
    expect(missing).toContain('record.apply');
    expect(missing).toContain('internal.close');
    expect(missing.some((name) => name.startsWith('host.'))).toBe(false);
  });

  it('parses the input before the method runs', async () => {
    const registry = new Registry();
    registry.method('library.search', ({ limit, text }) => ({ total: limit, rows: text === '' ? [] : [] }));
    expect(await registry.call('library.search', {})).toEqual({ total: 100, rows: [] });
    await expect(registry.call('library.search', { limit: 5000 })).rejects.toMatchObject({
      code: 'invalid-request',
      pointer: '/limit',
    });
  });

  it('does not know other names, not even those of objects', async () => {
    for (const name of ['host.openFolder', 'constructor', '__proto__', 'sql']) {
      await expect(new Registry().call(name, {})).rejects.toMatchObject({ code: 'unknown-method' });
    }
  });

  it('does not start what is cancelled already', async () => {
    const registry = new Registry();
    let ran = false;
    registry.method('jobs.list', () => {
      ran = true;
      return { jobs: [] };
    });
    await expect(registry.call('jobs.list', {}, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(ran).toBe(false);
  });

  it('refusing, gives its reason to everyone but lets itself be closed', async () => {
    const registry = Registry.refusing(new EnthesisError('database-newer', 'Update the program.'));
    await expect(registry.call('record.get', { patientKey: 'P' })).rejects.toMatchObject({ code: 'database-newer' });
    expect(await registry.call('internal.close', {})).toEqual({ ok: true });
  });
});
