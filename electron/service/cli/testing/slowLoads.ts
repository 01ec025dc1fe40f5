/**
 * Preloaded by tests: a package that is loaded inside work with a time limit takes longer than any limit, so that it is stopped
 * half loaded. What a busy computer does now and then happens here every time.
 */
import Module from 'node:module';
import { type RunningScriptOptions, Script } from 'node:vm';

const slowMs = 400;
let limited = false;

const { runInThisContext } = Script.prototype;
Script.prototype.runInThisContext = function (options?: RunningScriptOptions) {
  limited = options?.timeout !== undefined;
  try {
    return runInThisContext.call(this, options);
  } finally {
    limited = false;
  }
};

const loader = Module.prototype as unknown as { load(file: string): unknown };
const { load } = loader;
loader.load = function (file) {
  if (limited) for (const end = performance.now() + slowMs; performance.now() < end; );
  return load.call(this, file);
};
