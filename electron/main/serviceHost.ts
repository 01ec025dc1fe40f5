/**
 * Starts the service beside main and talks to it. On a current Electron it is a utility process; the evaluation runtime
 * carries a Node too old for the database addon, so there the same bundle runs under the project's own Node.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { utilityProcess } from 'electron';
import type { HostToService, InternalMethod, ServiceToHost } from '../../shared/contract/bridge.ts';
import type { MethodName, ServiceEvent } from '../../shared/contract/methods.ts';
import { EnthesisError, fromWireError } from '../../shared/errors.ts';

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
  onStopped(): void;
}

const stopped = () =>
  new EnthesisError('internal', 'The library service stopped. It is being started again; everything saved is on disk.');

/** Electron 36 is the first whose Node can load the database addon. */
function runsInElectron(): boolean {
  return Number(process.versions.electron?.split('.')[0] ?? 0) >= 36;
}

export class ServiceHost {
  readonly #options: ServiceHostOptions;
  readonly #pending = new Map<number, Pending>();
  #process: ServiceProcess | null = null;
  #ready: Promise<void> = Promise.resolve();
  #nextId = 1;
  #closing = false;
  #starts: number[] = [];

  constructor(options: ServiceHostOptions) {
    this.#options = options;
    this.#start();
  }

  /** Asks the service; rejects with the EnthesisError that it gave. An aborted call is cancelled there and ends with `cancelled`. */
  async call(method: MethodName | InternalMethod, input: unknown, signal?: AbortSignal): Promise<unknown> {
    await this.#ready;
    const target = this.#process;
    if (!target) throw stopped();
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
    const timeout = new Promise((resolve) => setTimeout(resolve, 5000));
    await Promise.race([this.call('internal.close', {}).catch(() => undefined), timeout]);
    this.#process?.kill();
    this.#process = null;
  }

  #start(): void {
    let markReady: () => void = () => undefined;
    let markFailed: (error: Error) => void = () => undefined;
    this.#ready = new Promise((resolve, reject) => {
      markReady = resolve;
      markFailed = reject;
    });
    this.#ready.catch(() => undefined);
    const onMessage = (message: ServiceToHost) => {
      if (message.kind === 'ready') markReady();
      else if (message.kind === 'event') this.#options.onEvent(message.event);
      else this.#settle(message);
    };
    const onExit = () => {
      markFailed(stopped());
      this.#process = null;
      for (const pending of this.#pending.values()) pending.reject(stopped());
      this.#pending.clear();
      if (this.#closing) return;
      this.#options.onStopped();
      // Three ends within a minute are no accident: starting again would only hide it.
      this.#starts = [...this.#starts.filter((time) => Date.now() - time < 60_000), Date.now()];
      if (this.#starts.length < 3) this.#start();
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
