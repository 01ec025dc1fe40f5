import type { Library } from '../../electron/service/library/index.ts';

type Query = Parameters<Library['search']>[0];

/** What a reader types and clicks, from the first letter on; one list for all runs. */
export function worklistQueries(): { name: string; query: Query }[] {
  const queries: { name: string; query: Query }[] = [{ name: 'first page', query: {} }];
  for (const typed of ['ber', 'berger1', 'tanaka', 'okafor12', 'moreau anna', 'novak2', 'silva jo']) {
    for (let length = 1; length <= typed.length; length++) {
      queries.push({ name: 'name, letter by letter', query: { text: typed.slice(0, length) } });
    }
  }
  for (let i = 0; i < 20; i++) {
    const id = `ID-${String((i * 1663) % 33_000).padStart(6, '0')}`;
    queries.push({ name: 'patient ID', query: { text: id } });
    queries.push({ name: 'accession number', query: { text: `A${String(i * 4999).padStart(8, '0')}` } });
    queries.push({ name: 'part of an ID', query: { text: id.slice(0, 6 + (i % 4)) } });
  }
  for (const text of ['ankle', 'bone scan', 'foot weight', 'knee left', 'three phase', 'hip']) {
    queries.push({ name: 'description', query: { text } });
    queries.push({ name: 'description and modality', query: { text, modality: 'NM' } });
  }
  for (const modality of ['CR', 'NM', 'MR', 'US']) {
    queries.push({ name: 'modality', query: { modality } });
    queries.push({ name: 'modality and lesion', query: { modality, hasLesion: true } });
    queries.push({ name: 'modality, by name', query: { modality, sort: 'name', descending: false } });
  }
  for (const [from, to] of [
    ['2025-12-01', '2025-12-01'],
    ['2025-11-01', '2025-12-31'],
    ['2018-01-01', '2018-12-31'],
    ['2016-03-01', '2016-03-07'],
    ['2012-01-01', '2026-01-01'],
  ] as const) {
    queries.push({ name: 'dates', query: { from, to } });
    queries.push({ name: 'dates and modality', query: { from, to, modality: 'NM' } });
  }
  for (const offset of [100, 1000, 10_000, 30_000]) {
    queries.push({ name: 'scrolling', query: { offset } });
    queries.push({ name: 'scrolling, by name', query: { offset, sort: 'name', descending: false } });
  }
  queries.push({ name: 'has lesion', query: { hasLesion: true } });
  return queries;
}

export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
