import { expect, it } from 'vitest';
import { backupName, backupsToDrop, backupTime } from './backup.ts';

const at = (iso: string) => backupName(new Date(iso));

it('names a backup by its time, to the millisecond', () => {
  const time = new Date('2026-11-22T17:20:18.042Z');
  expect(backupName(time)).toBe('work-20261122T172018042Z.sqlite');
  expect(backupTime(`/some/where/${backupName(time)}`)).toEqual(time);
});

it('keeps the newest five, and the newest of each of fourteen days', () => {
  const today = Array.from({ length: 9 }, (_, i) => at(`2026-03-20T${String(20 - i).padStart(2, '0')}:00:00Z`));
  const days = Array.from({ length: 20 }, (_, i) => at(`2026-02-${String(28 - i).padStart(2, '0')}T10:00:00Z`));
  // Today's first five stay, four go; today counts as one of the fourteen days, so 13 earlier days stay and seven go.
  expect(backupsToDrop([...today, ...days])).toEqual([...today.slice(5), ...days.slice(13)]);
});
