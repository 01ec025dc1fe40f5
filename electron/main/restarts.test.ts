import { expect, it } from 'vitest';
import { Restarts } from './restarts.ts';

it('starts again at once, then after growing pauses, and says when it is more than an accident', () => {
  const restarts = new Restarts();
  const ends = Array.from({ length: 8 }, () => restarts.ended(0));
  expect(ends.map(({ pauseMs }) => pauseMs)).toEqual([0, 1000, 2000, 5000, 15_000, 60_000, 60_000, 60_000]);
  expect(ends.map(({ state }) => state)).toEqual([
    ...['restarting', 'restarting', 'failed', 'failed', 'failed'],
    ...['gone', 'gone', 'gone'],
  ]);
});

it('counts from the beginning after a minute without an end', () => {
  const restarts = new Restarts();
  for (let i = 0; i < 5; i += 1) restarts.ended(59_999);
  expect(restarts.ended(59_999)).toEqual({ state: 'gone', pauseMs: 60_000 });
  expect(restarts.ended(60_000)).toEqual({ state: 'restarting', pauseMs: 0 });
});
