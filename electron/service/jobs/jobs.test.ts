import { describe, expect, it } from 'vitest';
import { jobSchema, type ServiceEvent } from '../../../shared/contract/methods.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import { Jobs } from './jobs.ts';

function jobs() {
  const events: ServiceEvent[] = [];
  return { events, jobs: new Jobs((event) => events.push(event)) };
}

describe('jobs', () => {
  it('tell their end with what they found', async () => {
    const { jobs: j, events } = jobs();
    const { jobId } = j.start('import', 'Looking for files', async (control) => {
      control.progress({ step: 'Reading headers', done: 3, total: 3 });
      control.skip({ name: 'a.txt', code: 'not-dicom', message: 'This is not a DICOM file.' });
      return { patientKeys: ['HO-001'] };
    });
    expect(await j.finished(jobId)).toMatchObject({ state: 'done', done: 3, skipped: 1, patientKeys: ['HO-001'] });
    expect(j.skipped(jobId, 0, 10)).toEqual({
      total: 1,
      rows: [{ name: 'a.txt', code: 'not-dicom', message: 'This is not a DICOM file.' }],
    });
    for (const event of events) if (event.event === 'job') expect(jobSchema.parse(event.job)).toEqual(event.job);
  });

  it('send at most ten progress events a second, and always the last one', async () => {
    const { jobs: j, events } = jobs();
    const started = performance.now();
    const { jobId } = j.start('import', 'Reading', async (control) => {
      for (let done = 1; done <= 10_000; done += 1) control.progress({ done });
      return {};
    });
    await j.finished(jobId);
    // The start, the end, and one for every tenth of a second in between.
    const allowed = 3 + Math.ceil((performance.now() - started) / 100);
    expect(events.length).toBeLessThanOrEqual(allowed);
    expect(events.at(-1)).toMatchObject({ job: { state: 'done', done: 10_000 } });
  });

  it('can be cancelled, and say so', async () => {
    const { jobs: j } = jobs();
    const { jobId } = j.start(
      'demo',
      'Making',
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new EnthesisError('cancelled', 'Cancelled.')));
        }),
    );
    await Promise.resolve();
    j.cancel(jobId);
    expect(await j.finished(jobId)).toMatchObject({ state: 'cancelled', message: null });
  });

  it('fail with a message for people, and never with the text of a foreign error', async () => {
    const { jobs: j } = jobs();
    const full = j.start('import', 'Reading', async () => {
      throw new EnthesisError('disk-full', 'The disk is full.');
    });
    expect(await j.finished(full.jobId)).toMatchObject({ state: 'failed', message: 'The disk is full.' });
    const odd = j.start('import', 'Reading', async () => {
      throw new Error('/home/reader/DOE^JANE.dcm');
    });
    const { message } = await j.finished(odd.jobId);
    expect(message).not.toContain('DOE');
  });

  it('that are unknown cannot be asked about', () => {
    expect(() => jobs().jobs.skipped('nothing', 0, 1)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  });
});
