import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDemonstration } from './index.ts';
import type { FilmTruth, ScanTruth, Truth } from './truth.ts';

/** One demonstration set, written once for all tests of a file. */
export interface TestSet {
  readonly directory: string;
  readonly files: readonly string[];
  readonly truth: Truth;
  readonly films: readonly FilmTruth[];
  readonly scans: readonly ScanTruth[];
}

export async function writeTestSet(): Promise<TestSet> {
  const directory = mkdtempSync(join(tmpdir(), 'enthesis-phantom-'));
  const { files } = await writeDemonstration(directory);
  const truth = JSON.parse(readFileSync(join(directory, 'truth.json'), 'utf8')) as Truth;
  return {
    directory,
    files,
    truth,
    films: truth.studies.filter((study): study is FilmTruth => study.kind === 'film'),
    scans: truth.studies.filter((study): study is ScanTruth => study.kind === 'scan'),
  };
}
