import type { ServiceEvent } from '../../shared/contract/methods.ts';
import type { FrameLoader, ImageLibrary, ServiceContext } from './context.ts';
import { registerDemonstration } from './demonstration/methods.ts';
import { registerDocuments } from './documents/methods.ts';
import { Jobs } from './jobs/jobs.ts';
import { registerJobs } from './jobs/methods.ts';
import { rebuildIfNeeded, registerLibrary } from './libraryMethods.ts';
import { registerMeasure } from './measure/measure.ts';
import { StatisticsCache } from './measure/statisticsCache.ts';
import { followImages } from './people/followImages.ts';
import { registerPeople } from './people/methods.ts';
import { registerPriors } from './priors/methods.ts';
import { registerReading } from './reading/methods.ts';
import { showAllWork } from './reading/workState.ts';
import { registerReports } from './reports/methods.ts';
import { registerSettings } from './settings/methods.ts';
import { type OpenOptions, openWork } from './store/open.ts';
import { Registry } from './transport/registry.ts';

/** Decoded frames that are kept for the next region or key image of the same image. */
export const frameCacheBytes = 64 * 1024 * 1024;

export interface ServiceOptions extends OpenOptions {
  readonly libraryDir: string;
  readonly library: ImageLibrary;
  readonly loadFrame: FrameLoader;
  readonly phantom: string | null;
  readonly emit?: (event: ServiceEvent) => void;
}

export interface Service {
  readonly context: ServiceContext;
  readonly registry: Registry;
  /** The job that rebuilds a lost index; null when the index was there. */
  readonly rebuilding: { readonly jobId: string } | null;
  /** Ends the jobs, backs up and closes the databases. Once. */
  close(): Promise<void>;
}

/** Everything that touches disk and database, behind the methods of the contract. Needs no window. */
export async function openService(options: ServiceOptions): Promise<Service> {
  const { libraryDir, library, loadFrame, phantom } = options;
  const emit = options.emit ?? (() => undefined);
  const work = await openWork(libraryDir, options);
  const statistics = new StatisticsCache(libraryDir);
  const registry = new Registry();
  const jobs = new Jobs(emit);
  const context: ServiceContext = {
    registry,
    library,
    work,
    jobs,
    statistics,
    loadFrame,
    emit,
    libraryDir,
    phantom,
  };
  for (const register of [
    registerLibrary,
    registerPeople,
    registerDocuments,
    registerDemonstration,
    registerReading,
    registerMeasure,
    registerReports,
    registerPriors,
    registerSettings,
    registerJobs,
  ]) {
    register(context);
  }
  let closing: Promise<void> | null = null;
  const close = async () => {
    await jobs.close();
    statistics.close();
    try {
      await work.close();
    } finally {
      await library.close();
    }
  };
  followImages(context);
  showAllWork(context);
  const service: Service = {
    context,
    registry,
    rebuilding: rebuildIfNeeded(context),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
  registry.method('internal.close', async () => {
    await service.close();
    return { ok: true };
  });
  return service;
}
