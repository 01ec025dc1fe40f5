/** What an import is asked, tells on the way and gives back: shared by the service and the thread that does it. */
import type { IndexWriter } from './indexWriter.ts';

export interface ScanRequest {
  readonly libraryDir: string;
  readonly paths: readonly string[];
  /** 'reference': files stay where they are; 'copy': they are copied into the library. Archives are always copied. */
  readonly mode: 'reference' | 'copy';
  /** Threads that read headers besides this one; default: one less than the machine has, at most four. */
  readonly threads?: number | undefined;
  /** Paths that an earlier try did not come back from: read alone, in a thread of their own. */
  readonly givenUp?: readonly string[];
}

export interface SkippedEntry {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface ScanProgress {
  readonly step: string;
  readonly done: number;
  /** Null while folders are still being listed. */
  readonly total: number | null;
  readonly skipped: number;
}

export interface ScanHooks {
  onProgress(progress: ScanProgress): void;
  onSkipped(entries: readonly SkippedEntry[]): void;
  /** Patients whose worklist row changed; the rows are readable by then. */
  onPatients(keys: readonly string[]): void;
  /** How many files were newly indexed when this was committed. */
  onCommitted?(indexed: number): void;
  /** The one writer while the import runs: what else is to be written goes through it. */
  onWriter?(writer: IndexWriter): void;
}

export interface ScanTotals {
  readonly files: number;
  readonly indexed: number;
  readonly unchanged: number;
  readonly cancelled: boolean;
}
