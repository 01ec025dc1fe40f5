import type { ServiceContext } from '../context.ts';

export function registerJobs({ registry, jobs }: ServiceContext): void {
  registry.method('jobs.list', () => ({ jobs: jobs.list() }));
  registry.method('jobs.cancel', ({ jobId }) => {
    jobs.cancel(jobId);
    return { ok: true };
  });
  registry.method('jobs.skipped', ({ jobId, offset, limit }) => jobs.skipped(jobId, offset, limit));
}
