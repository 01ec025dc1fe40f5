import type { HostToService, ServiceToHost } from '../../../shared/contract/bridge.ts';

/** The line to whoever started the service. Hides whether that is Electron's utility process or a forked Node. */
export interface HostPort {
  post(message: ServiceToHost): void;
  onMessage(listener: (message: HostToService) => void): void;
  /** The host has gone: nobody will ask anything again. */
  onClosed(listener: () => void): void;
}

/** What Electron puts on `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
}

/** @throws Error when the service was started by hand: it has nobody to talk to. */
export function connectHost(): HostPort {
  const parentPort = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort;
  if (parentPort !== undefined) return utilityPort(parentPort);
  if (process.send !== undefined) return forkPort(process.send.bind(process));
  throw new Error('The service is started by the desktop app. For the command line use "enthesis <command>".');
}

function utilityPort(port: ParentPort): HostPort {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) =>
      port.on('message', ({ data }) => {
        if (isHostMessage(data)) listener(data);
      }),
    onClosed: (listener) => port.on('close', listener),
  };
}

function forkPort(send: (message: unknown) => unknown): HostPort {
  return {
    post: (message) => {
      if (process.connected) send(message);
    },
    onMessage: (listener) =>
      process.on('message', (data) => {
        if (isHostMessage(data)) listener(data);
      }),
    onClosed: (listener) => process.on('disconnect', listener),
  };
}

function isHostMessage(data: unknown): data is HostToService {
  if (data === null || typeof data !== 'object') return false;
  const { kind, id, method } = data as { kind?: unknown; id?: unknown; method?: unknown };
  return typeof id === 'number' && (kind === 'cancel' || (kind === 'call' && typeof method === 'string'));
}
