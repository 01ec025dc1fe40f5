import type { ServiceContext } from '../context.ts';

export function registerSettings({ registry, work }: ServiceContext): void {
  registry.method('settings.get', () => work.settings.current());
  registry.method('settings.set', (settings) => work.settings.set(settings));
}
