/** Thread entry: reads the headers of the chunks it is given and sends the rows back. It knows no database. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ChunkTask } from './chunk.ts';
import { readChunk } from './readChunk.ts';
import { ReadMark } from './stuckWatch.ts';

const given = workerData as { cancel: SharedArrayBuffer; mark: SharedArrayBuffer };
const cancelFlag = new Int32Array(given.cancel);
const mark = new ReadMark(given.mark);
const cancelled = (): boolean => Atomics.load(cancelFlag, 0) !== 0;
const tasks: ChunkTask[] = [];
let busy = false;

parentPort?.on('message', (task: ChunkTask) => {
  tasks.push(task);
  if (!busy) void drain();
});

async function drain(): Promise<void> {
  busy = true;
  for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
    const result = await readChunk(task, cancelled, mark);
    parentPort?.postMessage(result);
  }
  busy = false;
}
