/**
 * Writes the demonstration patient: DICOM files, `truth.json` (what is true of them, known from how they were made) and
 * `demo.annotations.json` (a reader's work on them). The same bytes in every run.
 *
 *   node e2e/phantom/index.ts --out DIR
 */
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demonstrationAnnotations } from './annotations.ts';
import { films, mrVisit, scans } from './course.ts';
import { filmFile } from './dicom/film.ts';
import { mrFile } from './dicom/mr.ts';
import { scanFile } from './dicom/scan.ts';
import { mrSlicesMm, paintMr } from './mr/paint.ts';
import { paintFilm } from './radiograph/paint.ts';
import { delayedFrames, flowFramesOf, poolFrames } from './scan/paint.ts';
import { type FilmTruth, filmTruth, type ScanTruth, scanTruth, truthOf } from './truth.ts';

/**
 * Writes the whole set into `outDir` (made if missing).
 * @param onProgress called after each study with the number of studies done and of all.
 * @returns the paths of the DICOM files, in order of date.
 */
export async function writeDemonstration(
  outDir: string,
  onProgress?: (done: number, total: number) => void,
): Promise<{ files: string[] }> {
  const files: string[] = [];
  const total = films.length + scans.length + 1;
  let done = 0;
  const write = async (name: string, bytes: Uint8Array): Promise<void> => {
    const path = join(outDir, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    files.push(path);
  };
  const finished = async (): Promise<void> => {
    done += 1;
    onProgress?.(done, total);
    // Painting is long; whoever called gets a turn in between.
    await new Promise((resolve) => setImmediate(resolve));
  };

  const filmTruths: FilmTruth[] = [];
  for (const visit of films) {
    const film = paintFilm(visit);
    await write(`${visit.date}-film/lateral.dcm`, filmFile(visit, film));
    filmTruths.push(filmTruth(visit, film));
    await finished();
  }
  const scanTruths: ScanTruth[] = [];
  for (const visit of scans) {
    const frames = { flow: flowFramesOf(visit), pool: poolFrames(visit), delayed: delayedFrames(visit) };
    const written = {
      flow: scanFile(visit, 'flow', frames.flow),
      pool: scanFile(visit, 'pool', frames.pool),
      delayed: scanFile(visit, 'delayed', frames.delayed),
    };
    for (const [phase, file] of Object.entries(written)) await write(`${visit.date}-scan/${phase}.dcm`, file.bytes);
    scanTruths.push(scanTruth(visit, frames.delayed, written));
    await finished();
  }
  for (const [i, sliceMm] of mrSlicesMm.entries()) {
    await write(`${mrVisit.date}-mr/slice-${i + 1}.dcm`, mrFile(i, paintMr(sliceMm)));
  }
  await finished();

  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  await writeFile(join(outDir, 'truth.json'), json(truthOf(filmTruths, scanTruths)));
  await writeFile(join(outDir, 'demo.annotations.json'), json(demonstrationAnnotations(filmTruths, scanTruths)));
  return { files: files.sort() };
}

/** True when this file, or the bundle it became, is what was started. */
function isStarted(): boolean {
  const started = process.argv[1];
  if (started === undefined || !existsSync(started)) return false;
  return realpathSync(started) === realpathSync(fileURLToPath(import.meta.url));
}

if (isStarted()) {
  const out = process.argv[process.argv.indexOf('--out') + 1];
  if (!process.argv.includes('--out') || out === undefined) {
    process.stderr.write('Usage: index.ts --out DIR\n');
    process.exitCode = 2;
  } else {
    const { files } = await writeDemonstration(out, (done, total) => {
      process.stderr.write(`Study ${done} of ${total}\n`);
    });
    process.stdout.write(`${files.length} DICOM files written.\n`);
  }
}
