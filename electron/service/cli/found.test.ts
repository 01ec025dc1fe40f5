/** Small synthetic examinations that once were measured or compared wrongly, by the command line (../shared/data/found). */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { type MeasureResult, measureResultSchema } from '../../../shared/measure/model.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const found = fileURLToPath(new URL('../../../../shared/data/found/', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'enthesis-found-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function cli(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, ...args],
    { encoding: 'utf8' },
  );
  if (status !== 0 && status !== 3) throw new Error(stderr);
  return stdout;
}

/** What is measured of files of one patient under the marks of an exchange file. */
function measured(name: string, files: readonly string[], patientId: string): MeasureResult {
  const images = join(root, name);
  mkdirSync(images);
  for (const file of files) copyFileSync(join(found, file), join(images, file));
  const library = join(root, `${name}-library`);
  cli('index', images, '--library', library);
  cli('annotations', 'import', join(found, 'annotations', `${name}.json`), '--library', library);
  return measureResultSchema.parse(JSON.parse(cli('measure', '--library', library, '--patient', patientId, '--json')));
}

describe.skipIf(!existsSync(found))('measured right (needs ../shared/data/found)', () => {
  it('40 rows of twice the column spacing are 40 mm where 100 columns are 50 mm', () => {
    const [lesion] = measured('par-only', ['par-only.dcm'], 'SYN-par-only').lesions;
    expect(lesion?.size[0]?.longAxis).toMatchObject({ value: 40, unit: 'mm' });
    // 40 columns of half a millimetre
    expect(lesion?.size[0]?.shortAxis).toMatchObject({ value: 20, unit: 'mm' });
  });

  it('a spacing with a decimal comma gives pixels and a warning', () => {
    const result = measured('spacing-comma-big', ['spacing-comma-big.dcm'], 'SYN-spacing-comma-big');
    expect(result.lesions[0]?.size[0]?.longAxis).toMatchObject({ value: 40, unit: '{pixels}', basis: 'uncalibrated' });
    expect(result.warnings.map(({ code }) => code)).toContain('spacing-unreadable');
    expect(result.warnings.find(({ code }) => code === 'spacing-unreadable')?.message).toContain('Pixel Spacing');
  });

  it('stored 7560 at a slope of 0.05 is 378 counts, and the error is that of counts', () => {
    const [lesion] = measured('nm-rwvm', ['nm-rwvm-counts.dcm'], 'SYN-nm-rwvm').lesions;
    const [row] = lesion?.uptake ?? [];
    expect(row?.lesion.counts).toBeCloseTo(378, 6);
    // Poisson: the relative errors of both sums add in quadrature, sqrt(1/378 + 1/reference).
    expect(row?.relativeError).toBeCloseTo(Math.sqrt(1 / 378 + 1 / (row?.reference?.counts ?? 0)), 6);
    expect(row?.relativeError).toBeGreaterThan(0.1);
  });

  it('three identical scans compare: no change', () => {
    const { lesions } = measured('nm-series-view', ['series-0.dcm', 'series-1.dcm', 'series-2.dcm'], 'SYN-SERIES');
    const rows = lesions[0]?.uptake ?? [];
    expect(rows.map(({ view }) => view)).toEqual(['ANT', 'ANT', null]);
    expect(new Set(rows.map(({ ratio }) => ratio?.toFixed(6))).size).toBe(1);
    const changes = lesions[0]?.changes.filter(({ measure }) => measure === 'ratio') ?? [];
    expect(changes.length).toBeGreaterThanOrEqual(2);
    expect(changes.map(({ comparable, reason }) => [comparable, reason])).toEqual(changes.map(() => [true, null]));
    expect(changes.every(({ percent }) => Math.abs(percent ?? Number.NaN) < 1e-9)).toBe(true);
  });
});

describe.skipIf(!existsSync(found))('a disc whose files were given an extension (needs ../shared/data/found)', () => {
  it('opens through its DICOMDIR', () => {
    const disc = join(root, 'disc');
    const archive = unzipSync(readFileSync(join(found, 'dicomdir-files-with-dcm-extension.zip')));
    for (const [name, bytes] of Object.entries(archive)) {
      const file = join(disc, name);
      mkdirSync(join(file, '..'), { recursive: true });
      if (!name.endsWith('/')) writeFileSync(file, bytes);
    }
    const result = JSON.parse(cli('index', join(disc, 'DICOMDIR'), '--library', join(root, 'disc-library'), '--json'));
    expect(result).toMatchObject({ files: 3, indexed: 3, skipped: [] });
  });
});
