import { readFile, stat } from 'node:fs/promises';
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import type { PriorMeasurement } from '../../../shared/reading/prior.ts';
import type { ServiceContext } from '../context.ts';
import { readStructuredReport } from '../export/sr/read/readSr.ts';
import { groupByRegion } from './groupByRegion.ts';

/** A measurement report is a few hundred kilobytes; this bounds what is read into memory. */
const largestFileBytes = 64 * 1024 * 1024;
/** Structured reports of a patient that are looked into, newest first. */
const mostDocuments = 200;

export function registerPriors({ registry, library }: ServiceContext): void {
  registry.method('priors.list', async ({ patientKey }, { signal }) => {
    const { studies } = await library.patient(patientKey);
    return listPriors(studies, library, signal);
  });
}

export interface Priors {
  readonly priors: PriorMeasurement[];
  /** Structured reports that cannot be read; the images are not affected. */
  readonly unreadable: number;
}

/** The measurements of the patient's structured reports by other programs, on images that are in the library. */
export async function listPriors(
  studies: readonly StudyInfo[],
  library: { locate(sopInstanceUid: string): string },
  signal: AbortSignal,
): Promise<Priors> {
  const instances = studies.flatMap((study) => study.instances);
  const studyOf = new Map(instances.map((item) => [item.sopInstanceUid, item.studyInstanceUid]));
  const documents = instances.filter((item) => item.modality === 'SR').slice(-mostDocuments);
  const priors: PriorMeasurement[] = [];
  let unreadable = 0;
  for (const { sopInstanceUid } of documents) {
    signal.throwIfAborted();
    try {
      const path = library.locate(sopInstanceUid);
      if ((await stat(path)).size > largestFileBytes) throw new RangeError('too large');
      const read = readStructuredReport(await readFile(path));
      if (read.kind === 'foreign') priors.push(...groupByRegion(sopInstanceUid, read.priors, studyOf));
    } catch {
      // One damaged document must not hide the others.
      unreadable += 1;
    }
  }
  return { priors, unreadable };
}
