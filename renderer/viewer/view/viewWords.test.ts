import { expect, it } from 'vitest';
import { plainInstance, plainNm } from '../../../shared/dicom/testing/plainInstance.ts';
import { viewWords } from './viewWords.ts';

it.each([
  ['the header’s side', { laterality: 'R', projection: 'AP' }, 'Right, AP'],
  ['both sides in the header', { laterality: 'B', projection: 'AP' }, 'Both sides, AP'],
  ['no side at all', { projection: 'AP' }, 'AP'],
  [
    'a side of words, as a proposal',
    { proposedLaterality: 'R', projection: 'AP' },
    'Right? (side proposed from the description), AP',
  ],
  ['the header before words', { laterality: 'L', proposedLaterality: 'R' }, 'Left'],
  ['unpaired', { laterality: 'U', projection: 'lateral' }, 'Lateral'],
  ['nothing', {}, ''],
] as const)('%s', (_, changes, words) => {
  expect(viewWords(plainInstance(changes), 1)).toBe(words);
});

it('a scan by phase and view', () => {
  const group = {
    frames: [1],
    view: 'POST',
    proposedPhase: 'delayed',
    wholeBody: false,
    reason: '',
    frameDurationMs: null,
    startDateTime: null,
  } as const;
  const nm = { ...plainNm, groups: [{ ...group, frames: [1] }] };
  expect(viewWords(plainInstance({ modality: 'NM', nm }), 1)).toBe('Delayed, posterior');
});
