/** Whether the library service runs, as main tells it. */
import { create } from 'zustand';
import type { ServiceState } from '../../shared/contract/methods.ts';
import { call, onEvent } from './client.ts';
import { showError } from './messages.ts';

interface Service {
  readonly state: ServiceState['state'];
  /** When it is tried again, by the clock of `performance`; null while it runs or starts. */
  readonly nextTryAt: number | null;
}

/** What main says is true from the first answer on; until then nothing is said to be wrong. */
export const useService = create<Service>(() => ({ state: 'running', nextTryAt: null }));

function take({ state, nextTrySeconds }: ServiceState): void {
  useService.setState({
    state,
    nextTryAt: nextTrySeconds === null ? null : performance.now() + nextTrySeconds * 1000,
  });
}

export function startService(): void {
  void call('host.service', { start: true }).then(take, showError);
}

/** Listens from now on, for as long as the page lives. */
export function followService(): void {
  onEvent((event) => {
    if (event.event === 'service') take(event.service);
  });
  void call('host.service', { start: false }).then((now) => {
    // At the start of the app the service is on its way, which is no news.
    if (now.state !== 'restarting') take(now);
  }, showError);
}
