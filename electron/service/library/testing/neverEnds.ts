/** Loaded before a thread's own module: makes every header of a file named "slow" one that is never read to its end. */
import { ReadMark } from '../stuckWatch.ts';

const begin = ReadMark.prototype.begin;
ReadMark.prototype.begin = function (path) {
  begin.call(this, path);
  if (path.endsWith('slow')) for (;;);
};
