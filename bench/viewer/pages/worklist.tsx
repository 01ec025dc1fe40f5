/// <reference types="vite/client" />
import { createRoot } from 'react-dom/client';
import '../../../renderer/app/tokens.css';
import '../../../renderer/app/base.css';
import type { WorklistRow } from '../../../shared/contract/methods.ts';
import { type FrameTimes, frameTimes, nextFrame } from './page.ts';

const total = 100_000;

function row(index: number): WorklistRow {
  return {
    patientKey: `bench-${index}`,
    name: `SYNTHETIC^Patient ${index}`,
    patientId: `B${index}`,
    issuer: '',
    people: 1,
    joined: 1,
    birthDate: '1960-01-01',
    sex: index % 2 ? 'F' : 'M',
    lastDate: '2026-01-01',
    lastModality: index % 3 ? 'DX' : 'NM',
    studies: 1,
    modalities: { [index % 3 ? 'DX' : 'NM']: 1 },
    lesions: index % 5,
    state: index % 7 ? 'new' : 'draft',
  };
}

const answers: Readonly<Record<string, (input: never) => unknown>> = {
  'library.summary': () => ({
    libraryName: 'Bench',
    patients: total,
    studies: total,
    series: total,
    instances: total * 3,
    notice: null,
  }),
  'library.search': ({ offset, limit }: { offset: number; limit: number }) => ({
    total,
    rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => row(offset + i)),
  }),
  'jobs.list': () => ({ jobs: [] }),
};

/** Answers after 10 ms, the 95th percentile of the real query among a million images (docs/benchmarks/library.md). */
Object.assign(window, {
  enthesis: {
    call: async (method: string, input: unknown) => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      const value = answers[method]?.(input as never);
      if (value !== undefined) return { ok: true, value };
      return { ok: false, error: { code: 'not-in-bench', message: 'Not part of the bench.' } };
    },
    cancel: () => undefined,
    openDropped: async () => ({ jobId: null }),
    onEvent: () => () => undefined,
  },
});

const { Worklist } = await import('../../../renderer/worklist/Worklist.tsx');
const host = document.body.appendChild(document.createElement('div'));
host.style.cssText = 'position:fixed;inset:0;display:flex';
host.id = 'root';
createRoot(host).render(<Worklist />);

function scroller(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[role=grid] > [role=presentation]');
}

while (scroller() === null || (scroller()?.scrollHeight ?? 0) < total) await nextFrame();

window.bench = {
  rows: total,
  /** Ten rows a frame, and every 60th frame a leap, as when the thumb is dragged. */
  scroll(count: number): Promise<FrameTimes> {
    const element = scroller()!;
    return frameTimes(count, (step) => {
      element.scrollTop =
        step % 60 === 59 ? (element.scrollTop + 500_000) % element.scrollHeight : element.scrollTop + 360;
    });
  },
};
