import { describe, expect, it } from 'vitest';
import { applyChange, invertChange } from '../../../shared/reading/change.ts';
import type { Finding, Lesion, PatientRecord } from '../../../shared/reading/model.ts';
import { emptyRecord } from '../testing/memoryService.ts';
import { type Command, takeBack } from './command.ts';
import { assignFinding, discardFinding, findingOf, findingWords, setSeen, setSign, setStage } from './findings.ts';
import { acceptProposed, deleteLesion, editLesion, proposedBy } from './lesions.ts';

const lesion = (id: string, laterality: 'L' | 'R', more: Partial<Lesion> = {}): Lesion => ({
  id,
  site: 'achilles-tendon',
  laterality,
  label: '',
  trackingUid: `2.25.${id.slice(1)}`,
  ...more,
});
const record = (findings: Finding[], lesions = [lesion('L1', 'R'), lesion('L2', 'L')]): PatientRecord => ({
  ...emptyRecord(),
  lesions,
  findings,
});
const applied = (before: PatientRecord, command: Command | null): PatientRecord =>
  command ? applyChange(before, command.ops) : before;
const onL1 = { lesionId: 'L1', studyInstanceUid: '1' };
const onL2 = { lesionId: 'L2', studyInstanceUid: '1' };

describe('reading a lesion', () => {
  it('says nothing of the other lesion of the same study', () => {
    const mature = applied(record([]), setStage(record([]), onL1, 'mature'));
    const both = applied(mature, setStage(mature, onL2, 'immature'));
    expect(both.findings).toEqual([
      { ...onL1, radiographicStage: 'mature' },
      { ...onL2, radiographicStage: 'immature' },
    ]);
  });

  it('leaves no finding behind when all of it is taken back: the lesion is not read', () => {
    const read = record([{ ...onL1, radiographicStage: 'mature', signs: { trabeculae: true } }]);
    const signs = applied(read, setStage(read, onL1, 'not-read'));
    expect(signs.findings).toEqual([{ ...onL1, signs: { trabeculae: true } }]);
    expect(applied(signs, setSign(signs, onL1, 'trabeculae', undefined)).findings).toEqual([]);
    expect(setStage(record([]), onL1, 'not-read')).toBeNull();
  });

  it('goes on with the finding of the picture on the screen, else with that of the study', () => {
    const ofImage: Finding = { ...onL1, sopInstanceUid: '1.2', radiographicStage: 'maturing' };
    const ofStudy: Finding = { ...onL1, radiographicStage: 'mature' };
    expect(findingOf(record([ofImage, ofStudy]), { ...onL1, sopInstanceUid: '1.2' })).toBe(ofImage);
    expect(findingOf(record([ofImage, ofStudy]), { ...onL1, sopInstanceUid: '1.9' })).toBe(ofStudy);
    // What a file brought for one picture is what is read on, not a second finding beside it.
    expect(findingOf(record([ofImage]), { ...onL1, sopInstanceUid: '1.9' })).toBe(ofImage);
    expect(findingOf(record([ofImage]), onL2)).toEqual(onL2);
  });

  it('"not seen" takes stage, signs and grade of the lesion in that study, on every picture, in one step', () => {
    const read = record([
      { ...onL1, radiographicStage: 'mature', grade: { scale: 'brooker', value: 'II' }, phases: { flow: 'negative' } },
      { ...onL2, radiographicStage: 'immature' },
      { ...onL1, sopInstanceUid: '1.2', signs: { trabeculae: true } },
    ]);
    const command = setSeen(read, 'L1', '1', false)!;
    const gone = applied(read, command);
    expect(gone.findings).toEqual([
      { ...onL1, phases: { flow: 'negative' }, seen: false },
      { ...onL2, radiographicStage: 'immature' },
    ]);
    expect(applyChange(gone, invertChange(command.ops)).findings).toEqual(read.findings);
    // A stage read later says that it is seen after all.
    expect(applied(gone, setStage(gone, onL1, 'maturing')).findings[0]).toMatchObject({ seen: true });
  });
});

describe('a finding of an earlier version', () => {
  const open: Finding = {
    lesionId: null,
    studyInstanceUid: '1',
    radiographicStage: 'mature',
    signs: { trabeculae: true },
  };

  it('goes to the lesion that it is assigned to, as one step that undo takes back', () => {
    const before = record([open]);
    const command = assignFinding(before, open, 'L2') as Command;
    const assigned = applied(before, command);
    expect(assigned.findings).toEqual([{ ...onL2, radiographicStage: 'mature', signs: { trabeculae: true } }]);
    expect(applyChange(assigned, invertChange(command.ops)).findings).toEqual([open]);
  });

  it('is joined with what does not contradict it, and never replaces what the reader read', () => {
    const joined = record([open, { ...onL1, phases: { flow: 'positive' }, signs: { margin: 'well-defined' } }]);
    expect(applied(joined, assignFinding(joined, open, 'L1') as Command).findings).toEqual([
      {
        ...onL1,
        radiographicStage: 'mature',
        phases: { flow: 'positive' },
        signs: { margin: 'well-defined', trabeculae: true },
      },
    ]);
    const otherwise = record([open, { ...onL1, radiographicStage: 'immature' }]);
    expect(assignFinding(otherwise, open, 'L1')).toEqual({ conflict: 'immature' });
    const signs = record([open, { ...onL1, signs: { trabeculae: false } }]);
    expect(assignFinding(signs, open, 'L1')).toEqual({ conflict: 'no trabeculae' });
  });

  it('can be deleted, and nothing else with it', () => {
    const before = record([open, { ...onL1, radiographicStage: 'immature' }]);
    expect(applied(before, discardFinding(before, open)).findings).toEqual([
      { ...onL1, radiographicStage: 'immature' },
    ]);
    expect(discardFinding(before, { ...onL1 })).toBeNull();
  });

  it('is told in words', () => {
    expect(findingWords({ ...open, phases: { flow: 'not-done', pool: 'negative' } })).toEqual([
      'mature',
      'trabeculae',
      'flow not done',
      'blood pool negative',
    ]);
  });
});

describe('taking a step back by its message', () => {
  it('takes back that step alone, and nothing where it was changed since', () => {
    const start = record([]);
    const read = setStage(start, onL1, 'mature')!;
    const then = applied(start, read);
    const later = applied(then, setStage(then, onL2, 'immature'));
    expect(applied(later, takeBack(later, read)).findings).toEqual([{ ...onL2, radiographicStage: 'immature' }]);
    const changed = applied(later, setStage(later, onL1, 'maturing'));
    expect(takeBack(changed, read)).toBeNull();
  });
});

describe('a lesion', () => {
  it('is deleted with its findings and marks in one step, which undo brings back', () => {
    const before: PatientRecord = {
      ...record([{ ...onL1, radiographicStage: 'mature' }, onL2WithStage()]),
      annotations: [
        {
          id: 'a',
          lesionId: 'L1',
          sopInstanceUid: '1.1',
          frame: 1,
          role: 'long-axis',
          shape: {
            kind: 'line',
            points: [
              [0, 0],
              [1, 1],
            ],
          },
          status: 'accepted',
          source: 'reader',
        },
      ],
    };
    const command = deleteLesion(before, 'L1')!;
    const gone = applied(before, command);
    expect([gone.lesions.length, gone.annotations.length, gone.findings]).toEqual([1, 0, [onL2WithStage()]]);
    // A finding refers to its lesion: it goes first and comes back last.
    expect(command.ops.at(-1)?.entity).toBe('lesion');
    const back = applyChange(gone, invertChange(command.ops));
    expect([back.lesions, back.annotations, back.findings]).toEqual([
      before.lesions,
      before.annotations,
      before.findings,
    ]);
  });

  it('has its site and side as proposals until each is accepted or chosen', () => {
    const fresh = { ...proposedBy(null), id: 'L1', trackingUid: '2.25.1' };
    expect(fresh).toMatchObject({ site: 'other', laterality: 'U', proposed: ['site', 'laterality'] });
    const open = record([], [fresh]);
    // "Other site" on a side not given is a question, no answer.
    expect(acceptProposed(open, 'L1')).toBeNull();
    const hip = applied(open, editLesion(open, 'L1', { site: 'hip' }));
    expect(hip.lesions[0]).toMatchObject({ site: 'hip', proposed: ['laterality'] });
    const left = applied(hip, editLesion(hip, 'L1', { laterality: 'L' }));
    expect(left.lesions[0]).not.toHaveProperty('proposed');
    const given = record([], [lesion('L1', 'L', { proposed: ['site', 'laterality'] })]);
    expect(applied(given, acceptProposed(given, 'L1')).lesions[0]).not.toHaveProperty('proposed');
  });

  it('is asked for its side again when its new site has no such side', () => {
    const midline = record([], [lesion('L1', 'R', { site: 'spine', laterality: 'M' })]);
    expect(applied(midline, editLesion(midline, 'L1', { site: 'hip' })).lesions[0]).toMatchObject({
      site: 'hip',
      laterality: 'U',
      proposed: ['laterality'],
    });
  });
});

function onL2WithStage(): Finding {
  return { ...onL2, radiographicStage: 'immature' };
}
