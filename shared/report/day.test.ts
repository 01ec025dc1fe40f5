import { describe, expect, it } from 'vitest';
import { knownAsOf } from '../measure/asOf.ts';
import type { ReportDraft } from '../reading/model.ts';
import { draftOfDay, reportStudyOf } from './day.ts';
import { draftOf, draftSteps } from './draftChanges.ts';
import { emptyDraft } from './mergeDraft.ts';
import { annotation, record, testLesion } from './testing/annotations.ts';
import { filmStudy, scanStudy } from './testing/patients.ts';

const film = filmStudy('film', '2026-03-12');
const scan = scanStudy('scan', '2026-03-12');
const earlier = filmStudy('earlier', '2026-01-10');
const [filmUid, scanUid] = [film.studyInstanceUid, scan.studyInstanceUid];
const studies = [scan, film, earlier];
const draft = (studyInstanceUid: string, changes: Partial<ReportDraft> = {}): ReportDraft => ({
  ...emptyDraft(studyInstanceUid),
  ...changes,
});

describe('the examination under which a day is reported', () => {
  it('is the first of the day, whichever is asked for', () => {
    for (const uid of [filmUid, scanUid]) expect(reportStudyOf(studies, record(), uid)).toBe(filmUid);
    expect(reportStudyOf(studies, record(), earlier.studyInstanceUid)).toBe(earlier.studyInstanceUid);
  });

  it('is the one under which work was begun or signed', () => {
    expect(reportStudyOf(studies, record({ drafts: [draft(scanUid)] }), filmUid)).toBe(scanUid);
    expect(reportStudyOf(studies, record(), filmUid, [filmUid, scanUid])).toBe(scanUid);
    // What is signed on another day has no say.
    expect(reportStudyOf(studies, record(), filmUid, [earlier.studyInstanceUid])).toBe(filmUid);
  });

  it('is itself where it has no date', () => {
    const undated = { ...filmStudy('undated', '2026-03-12'), date: null, studyDate: null };
    expect(reportStudyOf([...studies, undated], record(), undated.studyInstanceUid)).toBe(undated.studyInstanceUid);
  });

  it('is not a study of documents alone', () => {
    const pictures = film.instances.map((instance) => ({ ...instance, rows: null, columns: null }));
    expect(reportStudyOf([{ ...film, instances: pictures }, scan], record(), filmUid)).toBe(scanUid);
  });
});

describe('drafts of two examinations of one day', () => {
  const work = record({
    drafts: [
      draft(filmUid, {
        edits: { a: { text: 'film', replaced: '' } },
        additions: { findings: 'Spur.' },
        dropped: ['x'],
      }),
      draft(scanUid, {
        edits: { a: { text: 'scan', replaced: '' }, b: { text: 'scan', replaced: '' } },
        additions: { findings: 'Knee uptake.' },
        dropped: ['y'],
      }),
    ],
  });
  const day = [filmUid, scanUid];

  it('become one, no word lost; the own one counts first', () => {
    expect(draftOfDay(work, day, filmUid)).toMatchObject({
      studyInstanceUid: filmUid,
      edits: { a: { text: 'film' }, b: { text: 'scan' } },
      additions: { findings: 'Spur.\n\nKnee uptake.' },
      dropped: ['x', 'y'],
    });
    expect(draftOfDay(record(), day, filmUid)).toBeNull();
  });

  it('stored as one: the other leaves in the same step', () => {
    const after = { ...draftOf(work, filmUid, day), additions: { findings: 'Spur.' } };
    const steps = draftSteps(work, filmUid, day, after);
    expect(steps.map(({ key, after: left }) => [key, left === null])).toEqual([
      [filmUid, false],
      [scanUid, true],
    ]);
    const stored = record({ drafts: [after] });
    expect(draftSteps(stored, filmUid, day, draftOf(stored, filmUid, day))).toEqual([]);
  });
});

describe('what was known at the end of a day', () => {
  const later = filmStudy('later', '2026-06-01');
  const mark = (study: typeof film, lesionId: string) =>
    annotation(
      study,
      'long-axis',
      {
        kind: 'line',
        points: [
          [1, 1],
          [9, 1],
        ],
      },
      { lesionId, id: `${study.studyId}-${lesionId}` },
    );
  const work = record({
    lesions: [
      {
        ...testLesion,
        operations: [
          { date: '2026-02-01', what: 'resection' },
          { date: '2026-05-01', what: 'again' },
        ],
      },
      { ...testLesion, id: 'L2' },
      { ...testLesion, id: 'L3' },
    ],
    annotations: [mark(film, 'L1'), mark(later, 'L1'), mark(later, 'L2')],
    findings: [
      { lesionId: 'L1', studyInstanceUid: later.studyInstanceUid, radiographicStage: 'mature' },
      { lesionId: 'L1', studyInstanceUid: filmUid, radiographicStage: 'immature' },
    ],
    context: { onset: '2026-04-01', symptomatic: true },
  });

  it('holds no later mark, finding, operation, onset or lesion; the day itself is known', () => {
    const known = knownAsOf([...studies, later], work, '2026-03-12');
    expect(known.later).toEqual([later]);
    expect(known.studies).toEqual(studies);
    expect(known.record.annotations.map(({ id }) => id)).toEqual(['film-L1']);
    expect(known.record.findings.map((f) => f.radiographicStage)).toEqual(['immature']);
    // L3 was never marked on any date: nothing says that it is later.
    expect(known.record.lesions.map(({ id, operations }) => [id, operations?.map(({ date }) => date)])).toEqual([
      ['L1', ['2026-02-01']],
      ['L3', undefined],
    ]);
    expect(known.record.context).toEqual({ symptomatic: true });
  });

  it('is everything without a day', () => {
    expect(knownAsOf([...studies, later], work, null)).toEqual({
      studies: [...studies, later],
      record: work,
      later: [],
    });
  });
});
