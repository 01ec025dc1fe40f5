import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EnthesisError } from '../../../shared/errors.ts';
import { connectHost } from './port.ts';
import { Registry } from './registry.ts';
import { serve } from './serve.ts';

/** Electron's end of a utility process, as its documentation describes it. */
class ParentPort extends EventEmitter {
  readonly posted: unknown[] = [];
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
}

function utilityProcess(): ParentPort {
  const port = new ParentPort();
  Object.defineProperty(process, 'parentPort', { value: port, configurable: true });
  return port;
}

afterEach(() => {
  Reflect.deleteProperty(process, 'parentPort');
});

const answered = (port: ParentPort, count: number) => vi.waitFor(() => expect(port.posted).toHaveLength(count));

describe('in a utility process', () => {
  it('calls are answered by their id, errors as code and words', async () => {
    const port = utilityProcess();
    const registry = new Registry();
    registry.method('jobs.list', () => ({ jobs: [] }));
    registry.method('jobs.cancel', () => {
      throw new EnthesisError('invalid-request', 'This job is no longer known.');
    });
    serve(connectHost(), registry);
    port.emit('message', { data: { kind: 'call', id: 7, method: 'jobs.list', input: {} } });
    port.emit('message', { data: { kind: 'call', id: 8, method: 'jobs.cancel', input: { jobId: 'x' } } });
    await answered(port, 2);
    expect(port.posted).toEqual([
      { kind: 'result', id: 7, value: { jobs: [] } },
      { kind: 'error', id: 8, error: { code: 'invalid-request', message: 'This job is no longer known.' } },
    ]);
  });

  it('a cancel reaches its call and no other', async () => {
    const port = utilityProcess();
    const registry = new Registry();
    registry.method('measure.patient', ({ patientKey }, { signal }) => {
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new EnthesisError('cancelled', patientKey)));
      });
    });
    serve(connectHost(), registry);
    for (const id of [1, 2]) {
      port.emit('message', { data: { kind: 'call', id, method: 'measure.patient', input: { patientKey: `P${id}` } } });
    }
    port.emit('message', { data: { kind: 'cancel', id: 99 } });
    port.emit('message', { data: { kind: 'cancel', id: 2 } });
    await answered(port, 1);
    expect(port.posted).toMatchObject([{ kind: 'error', id: 2, error: { code: 'cancelled' } }]);
  });

  it('what is no message of ours is passed over', () => {
    const port = utilityProcess();
    serve(connectHost(), new Registry());
    for (const data of [
      null,
      'call',
      { kind: 'call' },
      { kind: 'call', id: '1', method: 'x' },
      { kind: 'eval', id: 1 },
    ]) {
      port.emit('message', { data });
    }
    expect(port.posted).toEqual([]);
  });

  it('events go out as events, and the host’s end is told', () => {
    const port = utilityProcess();
    const host = connectHost();
    const closed = vi.fn();
    host.onClosed(closed);
    host.post({ kind: 'event', event: { event: 'library-changed' } });
    expect(port.posted).toEqual([{ kind: 'event', event: { event: 'library-changed' } }]);
    port.emit('close');
    expect(closed).toHaveBeenCalledOnce();
  });
});
