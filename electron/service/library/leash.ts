/**
 * Work of this thread that can be stopped from outside, for a process that has no second thread to watch it: V8 ends the
 * script when the time is over, as it would a script of somebody else. Costs a tenth of a millisecond a call, a thread
 * costs thirty.
 */
import { Script } from 'node:vm';

/**
 * How long one call may take. Far more than a chunk of headers needs, and too little to fill the memory of a process: what
 * does not come back within it is read again in a thread that has limits of its own.
 */
const leashMs = 200;

const place = Symbol.for('enthesis.leash');
let script: Script | null = null;

/**
 * Calls `work`; false when it was stopped. Being stopped is no exception inside `work`: its `finally` blocks do not run, and
 * whatever it held open is the caller's to close.
 */
export function onLeash(work: () => void): boolean {
  script ??= new Script('globalThis[Symbol.for("enthesis.leash")]()', { filename: 'leash' });
  Object.defineProperty(globalThis, place, { value: work, configurable: true });
  try {
    script.runInThisContext({ timeout: leashMs });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  }
}
