/**
 * Starts the service beside main and talks to it. On a current Electron it is a utility process; the evaluation runtime
 * carries a Node too old for the database addon, so there the same bundle runs under the project's own Node.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { utilityProcess } from 'electron';
import type { HostToService, InternalMethod, ServiceToHost } from '../../shared/contract/bridge.ts';
import type { MethodName, ServiceEvent, ServiceState } from '../../shared/contract/methods.ts';
import { EnthesisError, fromWireError } from '../../shared/errors.ts';
import { Restarts } from './restarts.ts';

interface ServiceProcess {
  send(message: HostToService): void;
  kill(): void;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export interface ServiceHostOptions {
  readonly entry: string;
  readonly args: readonly string[];
  /** Path of a Node executable, where the service must not run inside Electron. */
  readonly node: string | undefined;
  onEvent(event: ServiceEvent): void;
  /** Told on every change, and once when it runs for the first time. */
  onState(state: ServiceState): void;
}

const words: Readonly<Record<Exclude<ServiceState['state'], 'running'>, string>> = {
  restarting: 'The library service ended and is being started again.',
  failed: 'The library service ended several times and is not running now. It is tried again by itself.',
  gone: 'The library service does not start. Check that the folder of the library can be reached and its disk is not full.',
};

/** Electron 36 is the first whose Node can load the database addon. */
function runsInElectron(): boolean {
  return Number(process.versions.electron?.split('.')[0] ?? 0) >= 36;
}

export class ServiceHost {
  readonly #options: ServiceHostOptions;
  readonly #pending = new Map<number, Pending>();
  #process: ServiceProcess | null = null;
  readonly #restarts = new Restarts();
  #ready = withResolvers();
  #state: ServiceState = { state: 'restarting', nextTrySeconds: null };
  #readyAt: number | null = null;
  #next: ReturnType<typeof setTimeout> | null = null;
  #nextId = 1;
  #closing = false;
  /** The end to come was asked for. */
  #wanted = false;

  constructor(options: ServiceHostOptions) {
    this.#options = options;
    this.#start();
  }

  get state(): ServiceState {
    return this.#state;
  }

  /** Starts it without waiting for the end of a pause. */
  startNow(): void {
    if (this.#next === null) return;
    clearTimeout(this.#next);
    this.#start();
  }

  /** Ends it and starts it again at once: development follows a new build so. */
  restart(): void {
    this.#wanted = true;
    this.#process?.kill();
  }

  /** Asks the service; rejects with the EnthesisError that it gave. An aborted call is cancelled there and ends with `cancelled`. */
  async call(method: MethodName | InternalMethod, input: unknown, signal?: AbortSignal): Promise<unknown> {
    // For the moment of a restart a call waits; where that may take long, it is told so.
    if (this.#state.state === 'failed' || this.#state.state === 'gone') throw this.#stopped();
    await this.#ready.promise;
    const target = this.#process;
    if (!target) throw this.#stopped();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      signal?.addEventListener('abort', () => this.#process?.send({ kind: 'cancel', id }), { once: true });
      target.send({ kind: 'call', id, method, input });
    });
  }

  /** Lets the service finish what it writes, then ends it. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    if (this.#next !== null) clearTimeout(this.#next);
    const timeout = new Promise((resolve) => setTimeout(resolve, 5000));
    await Promise.race([this.call('internal.close', {}).catch(() => undefined), timeout]);
    this.#process?.kill();
    this.#process = null;
  }

  #stopped(): EnthesisError {
    const { state } = this.#state;
    return new EnthesisError('service-stopped', words[state === 'running' ? 'restarting' : state]);
  }

  #tell(state: ServiceState): void {
    this.#state = state;
    this.#options.onState(state);
  }

  #start(): void {
    this.#next = null;
    this.#readyAt = null;
    if (this.#state.nextTrySeconds !== null) this.#tell({ ...this.#state, nextTrySeconds: null });
    let ended = false;
    const onMessage = (message: ServiceToHost) => {
      if (message.kind === 'ready') {
        this.#readyAt = performance.now();
        this.#tell({ state: 'running', nextTrySeconds: null });
        this.#ready.resolve();
      } else if (message.kind === 'event') this.#options.onEvent(message.event);
      else this.#settle(message);
    };
    const onExit = () => {
      // An executable that is not there fails and ends.
      if (ended) return;
      ended = true;
      this.#process = null;
      if (this.#wanted) {
        this.#wanted = false;
        this.#next = setTimeout(() => this.#start(), 0);
        this.#tell({ state: 'restarting', nextTrySeconds: 0 });
      } else if (!this.#closing) {
        const { state, pauseMs } = this.#restarts.ended(this.#readyAt === null ? 0 : performance.now() - this.#readyAt);
        this.#next = setTimeout(() => this.#start(), pauseMs);
        this.#tell({ state, nextTrySeconds: pauseMs / 1000 });
      }
      const error = this.#stopped();
      this.#ready.reject(error);
      this.#ready = withResolvers();
      for (const pending of this.#pending.values()) pending.reject(error);
      this.#pending.clear();
    };
    this.#process = runsInElectron() ? this.#utility(onMessage, onExit) : this.#child(onMessage, onExit);
  }

  #settle(message: Extract<ServiceToHost, { kind: 'result' | 'error' }>): void {
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id);
    if (message.kind === 'result') pending.resolve(message.value);
    else pending.reject(fromWireError(message.error));
  }

  #utility(onMessage: (message: ServiceToHost) => void, onExit: () => void): ServiceProcess {
    const child = utilityProcess.fork(this.#options.entry, [...this.#options.args], {
      serviceName: 'Enthesis library',
    });
    child.on('message', onMessage);
    child.on('exit', onExit);
    return { send: (message) => child.postMessage(message), kill: () => child.kill() };
  }

  #child(onMessage: (message: ServiceToHost) => void, onExit: () => void): ServiceProcess {
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
    const child: ChildProcess = fork(this.#options.entry, [...this.#options.args], {
      ...(this.#options.node === undefined ? {} : { execPath: this.#options.node }),
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      env,
    });
    child.on('message', (message) => onMessage(message as ServiceToHost));
    child.on('exit', onExit);
    child.on('error', onExit);
    return { send: (message) => void child.send(message), kill: () => void child.kill() };
  }
}

function withResolvers(): { promise: Promise<void>; resolve(): void; reject(error: Error): void } {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  // Nobody may be waiting for it.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
