/** Thread entry: one import. It owns the writing connection while it runs, so that the service answers all the time. */
import { parentPort, workerData } from 'node:worker_threads';
import { toWireError, type WireError } from '../../../shared/errors.ts';
import { asEnthesisError, connectIndex } from './database.ts';
import type { IndexWriter } from './indexWriter.ts';
import { scan } from './scan.ts';
import type { ScanHooks, ScanProgress, ScanRequest, ScanTotals, SkippedEntry } from './scanModel.ts';
import { ReadMark } from './stuckWatch.ts';
import type { WorkState } from './workState.ts';

export interface ScanWorkerData {
  readonly request: ScanRequest;
  readonly cancel: SharedArrayBuffer;
  readonly mark: SharedArrayBuffer;
}

export interface ToScan {
  readonly kind: 'work';
  readonly patientKey: string;
  readonly work: WorkState;
}

export type FromScan =
  | { readonly kind: 'progress'; readonly progress: ScanProgress }
  | { readonly kind: 'skipped'; readonly entries: readonly SkippedEntry[] }
  | { readonly kind: 'committed'; readonly indexed: number }
  | { readonly kind: 'patients'; readonly keys: readonly string[] }
  | { readonly kind: 'done'; readonly totals: ScanTotals }
  | { readonly kind: 'failed'; readonly error: WireError };

const port = parentPort;
if (port !== null) {
  const { request, cancel, mark } = workerData as ScanWorkerData;
  const send = (message: FromScan): void => port.postMessage(message);
  const db = connectIndex(request.libraryDir);
  let writer: IndexWriter | null = null;
  port.on('message', (message: ToScan) => {
    if (message.kind === 'work') writer?.putWorkState(message.patientKey, message.work);
  });
  try {
    const hooks: ScanHooks = {
      onProgress: (progress) => send({ kind: 'progress', progress }),
      onSkipped: (entries) => send({ kind: 'skipped', entries }),
      onPatients: (keys) => send({ kind: 'patients', keys }),
      onCommitted: (indexed) => send({ kind: 'committed', indexed }),
      onWriter: (opened) => {
        writer = opened;
      },
    };
    const totals = await scan(db, request, cancel, hooks, new ReadMark(mark));
    send({ kind: 'done', totals });
  } catch (error) {
    send({ kind: 'failed', error: toWireError(asEnthesisError(error)) });
  } finally {
    db.close();
    port.close();
  }
}
