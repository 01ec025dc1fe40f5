import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/reading/model.ts';
import { readState } from './readState.ts';

const state = (...findings: Omit<Finding, 'lesionId' | 'studyInstanceUid'>[]) =>
  readState(
    { findings: findings.map((said, i) => ({ lesionId: 'L1', studyInstanceUid: String(i), ...said })) },
    'L1',
    new Set(['0', '1']),
  );

describe('the state of a lesion on a date', () => {
  it.each<[string, string, Omit<Finding, 'lesionId' | 'studyInstanceUid'>[]]>([
    ['nothing was read', 'not read', []],
    ['a stage', 'mature', [{ radiographicStage: 'mature' }]],
    ['signs that amount to a stage', 'mature', [{ signs: { corticalRim: 'continuous', trabeculae: true } }]],
    ['signs that amount to none', 'signs read', [{ signs: { trabeculae: false } }]],
    ['two films that differ', 'immature, mature', [{ radiographicStage: 'mature' }, { radiographicStage: 'immature' }]],
    ['looked for and not seen', 'not seen', [{ seen: false }]],
    ['a film and a scan', 'maturing', [{ radiographicStage: 'maturing' }, { phases: { flow: 'positive' } }]],
    ['a scan alone', 'flow positive, pool not done', [{ phases: { flow: 'positive', pool: 'not-done' } }]],
    ['only seen', 'seen', [{ seen: true }]],
  ])('%s: %s', (_, words, findings) => {
    expect(state(...findings)).toBe(words);
  });

  it('says nothing of what was read of another lesion', () => {
    const findings: Finding[] = [
      { lesionId: 'L2', studyInstanceUid: '0', radiographicStage: 'mature' },
      { lesionId: null, studyInstanceUid: '0', radiographicStage: 'immature' },
    ];
    expect(readState({ findings }, 'L1', new Set(['0']))).toBe('not read');
  });
});
