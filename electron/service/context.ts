import type { ServiceEvent } from '../../shared/contract/methods.ts';
import type { InstanceInfo, StoredFrame } from '../../shared/dicom/model.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Library } from './library/index.ts';
import type { StatisticsCache } from './measure/statisticsCache.ts';
import type { WorkStore } from './store/workStore.ts';
import type { Registry } from './transport/registry.ts';

/** What the service needs of the index of files. */
export type ImageLibrary = Pick<
  Library,
  | 'import'
  | 'rebuild'
  | 'needsRebuild'
  | 'search'
  | 'patient'
  | 'locate'
  | 'lastKnownPath'
  | 'relocate'
  | 'summary'
  | 'setWorkState'
  | 'setWorkStates'
  | 'setJoins'
  | 'peopleOf'
  | 'homes'
  | 'standing'
  | 'verifyIndex'
  | 'verifyFiles'
  | 'close'
>;

/** Pixels of one frame, as stored. */
export type FrameLoader = (
  path: string,
  frame: number,
) => Promise<{ readonly stored: StoredFrame; readonly info?: InstanceInfo }>;

/** What every feature's methods are given. */
export interface ServiceContext {
  readonly registry: Registry;
  readonly library: ImageLibrary;
  readonly work: WorkStore;
  readonly jobs: Jobs;
  readonly statistics: StatisticsCache;
  readonly loadFrame: FrameLoader;
  readonly emit: (event: ServiceEvent) => void;
  readonly libraryDir: string;
  /** The module that writes the demonstration patient; null where it is not installed. */
  readonly phantom: string | null;
}
