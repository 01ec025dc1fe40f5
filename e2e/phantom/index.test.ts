import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('./index.ts', import.meta.url));

describe('the phantom as a program', () => {
  it('asks for the folder and ends with 2 when none is given', () => {
    for (const given of [[], ['--out']]) {
      const { status, stderr, stdout } = spawnSync(process.execPath, [program, ...given], { encoding: 'utf8' });
      expect(status).toBe(2);
      expect(stderr).toMatch(/Usage: .*--out DIR/);
      expect(stdout).toBe('');
    }
  });

  it('writes nothing when it is only imported', () => {
    const script = `const m = await import(${JSON.stringify(program)}); console.log(typeof m.writeDemonstration)`;
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, 'function\n']);
  });
});
