/**
 * Work of this thread that can be stopped from outside, for a process that has no second thread to watch it: V8 ends the
 * script when the time is over, as it would a script of somebody else. Costs a tenth of a millisecond a call, a thread
 * costs thirty.
 */
import { Script } from 'node:vm';

const place = Symbol.for('enthesis.leash');
let script: Script | null = null;

/**
 * Calls `work`; false when it was stopped after `milliseconds`. Being stopped is no exception inside `work`: its `finally` blocks do not run, and
 * whatever it held open is the caller's to close.
 */
export function onLeash(milliseconds: number, work: () => void): boolean {
  script ??= new Script('globalThis[Symbol.for("enthesis.leash")]()', { filename: 'leash' });
  Object.defineProperty(globalThis, place, { value: work, configurable: true });
  try {
    script.runInThisContext({ timeout: milliseconds });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  }
}
