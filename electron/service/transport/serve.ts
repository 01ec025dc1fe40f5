import { toWireError } from '../../../shared/errors.ts';
import type { HostPort } from './port.ts';
import type { Registry } from './registry.ts';

/** Answers the host's calls from the registry, each on its own; a cancel aborts the signal of its call. */
export function serve(port: HostPort, registry: Registry): void {
  const running = new Map<number, AbortController>();
  port.onMessage((message) => {
    if (message.kind === 'cancel') {
      running.get(message.id)?.abort();
      return;
    }
    const { id, method, input } = message;
    const controller = new AbortController();
    running.set(id, controller);
    registry
      .call(method, input, controller.signal)
      .then((value) => port.post({ kind: 'result', id, value }))
      .catch((error: unknown) => {
        logFailure(method, error);
        port.post({ kind: 'error', id, error: toWireError(error) });
      })
      .finally(() => running.delete(id));
  });
}

/** Only what is not one of ours, and only its kind and place: a message may quote a file. */
export function logFailure(what: string, error: unknown): void {
  const wire = toWireError(error);
  if (wire.code !== 'internal') return;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const place = cause instanceof Error ? (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const kind =
    cause instanceof Error ? `${cause.name} ${(cause as { code?: string }).code ?? ''}`.trim() : typeof cause;
  process.stderr.write(`${what} failed: ${kind}\n${place.slice(0, 6).join('\n')}\n`);
}
