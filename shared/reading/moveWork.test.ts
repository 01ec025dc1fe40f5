import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChange, canonicalJson } from './change.ts';
import type { Annotation, ChangeOp, Finding, Lesion, PatientRecord, ReportDraft } from './model.ts';
import { isEmpty, type MoveInput, moveAllWork, moveWork, nowhere, type WorkMove } from './moveWork.ts';
import { emptyRecord } from './testing/patient.ts';

/** Images are called "a1", "b2": of person a and b; what begins with "?" is not in the library. Studies likewise. */
const home = {
  instance: (uid: string) => (uid.startsWith('?') ? null : (uid[0] ?? null)),
  study: (uid: string) => (uid.startsWith('?') ? null : (uid[0] ?? null)),
};

function lesion(id: string, over: Partial<Lesion> = {}): Lesion {
  return { id, site: 'hip', laterality: 'R', label: id, trackingUid: `2.25.${id.slice(1)}`, ...over };
}

function mark(id: string, lesionId: string | null, image: string, over: Partial<Annotation> = {}): Annotation {
  return {
    id,
    lesionId,
    sopInstanceUid: image,
    frame: 1,
    role: 'long-axis',
    shape: {
      kind: 'line',
      points: [
        [1, 2],
        [3, 4],
      ],
    },
    status: 'accepted',
    source: 'reader',
    ...over,
  };
}

function finding(lesionId: string | null, study: string, over: Partial<Finding> = {}): Finding {
  return { lesionId, studyInstanceUid: study, radiographicStage: 'maturing', ...over };
}

function draft(study: string, over: Partial<ReportDraft> = {}): ReportDraft {
  return { studyInstanceUid: study, edits: {}, dropped: [], additions: {}, guidance: true, ...over };
}

function record(patientKey: string, over: Partial<PatientRecord> = {}): PatientRecord {
  return { ...emptyRecord, patientKey, revision: 1, ...over };
}

interface Moved {
  readonly move: WorkMove;
  readonly left: PatientRecord;
  at(key: string): PatientRecord;
}

function run(from: PatientRecord, there: readonly PatientRecord[] = [], over: Partial<MoveInput> = {}): Moved {
  let uid = 0;
  const recordOf = (key: string) => there.find((item) => item.patientKey === key) ?? record(key, { revision: 0 });
  const tools = { recordOf, newTrackingUid: () => `2.25.900${++uid}`, newAnnotationId: () => `new-${++uid}` };
  const input = { record: from, isPerson: false, home, ...tools, ...over };
  const move = input.all === undefined ? moveWork(input) : moveAllWork(input, input.all);
  const done = (target: PatientRecord, ops: readonly ChangeOp[] = []) =>
    ops.length === 0 ? target : applyChange(target, ops);
  return {
    move,
    left: done(from, move.taken),
    at: (key) => done(recordOf(key), move.given.get(key)),
  };
}

const ids = (items: readonly { id: string }[]) => items.map((item) => item.id);

describe('work that is moved', () => {
  it('goes by image and study, a lesion to everybody on whose images it is', () => {
    const from = record('x', {
      lesions: [lesion('L1', { foci: { a1: 2, b1: 3 } }), lesion('L2')],
      annotations: [mark('m1', 'L1', 'a1'), mark('m2', 'L1', 'b1'), mark('m3', 'L2', 'b1'), mark('m4', null, 'a2')],
      findings: [
        finding('L1', 'a1'),
        finding('L1', 'b1'),
        // On a picture: whose picture it is decides.
        finding('L2', '?s', { sopInstanceUid: 'b1' }),
        finding(null, 'a1'),
      ],
      examinations: [{ studyInstanceUid: 'b1', keyImages: ['b1#1'] }],
      drafts: [draft('a1'), draft('b1')],
    });
    const { left, at } = run(from);
    expect(isEmpty(left)).toBe(true);
    expect(ids(at('a').annotations)).toEqual(['m1', 'm4']);
    expect(ids(at('b').annotations)).toEqual(['m2', 'm3']);
    expect(ids(at('a').lesions)).toEqual(['L1']);
    expect(ids(at('b').lesions)).toEqual(['L1', 'L2']);
    expect(at('a').lesions[0]?.foci).toEqual({ a1: 2 });
    expect(at('b').lesions[0]?.foci).toEqual({ b1: 3 });
    expect(at('a').findings).toEqual(expect.arrayContaining([finding('L1', 'a1'), finding(null, 'a1')]));
    expect(at('b').findings).toEqual(
      expect.arrayContaining([finding('L1', 'b1'), finding('L2', '?s', { sopInstanceUid: 'b1' })]),
    );
    expect([at('a').findings.length, at('b').findings.length]).toEqual([2, 2]);
    expect(at('b').examinations).toHaveLength(1);
    // Two people's lesions are not tracked as one.
    expect(new Set([at('a').lesions[0]?.trackingUid, at('b').lesions[0]?.trackingUid]).size).toBe(2);
    expect(at('a').drafts.map((item) => item.studyInstanceUid)).toEqual(['a1']);
  });

  it('stays where it is when it is there already', () => {
    const from = record('a', { lesions: [lesion('L1'), lesion('L2')], annotations: [mark('m1', 'L1', 'a1')] });
    const { move } = run(from, [], { isPerson: true });
    expect(move.taken).toEqual([]);
    expect(move.given.size).toBe(0);
  });

  it('leaves what is on no known image, and a lesion that is marked there', () => {
    const from = record('x', {
      lesions: [lesion('L1'), lesion('L2')],
      annotations: [mark('m1', 'L1', 'a1'), mark('m2', 'L1', '?1')],
      context: { symptomatic: true },
    });
    const { left, at } = run(from);
    expect(ids(left.annotations)).toEqual(['m2']);
    expect(ids(left.lesions)).toEqual(['L1', 'L2']);
    expect(left.context).toEqual({ symptomatic: true });
    expect(ids(at('a').annotations)).toEqual(['m1']);
    expect(at('a').context).toEqual({});
  });

  it('takes context and unmarked lesions along when all the rest is one person’s', () => {
    const from = record('x', {
      lesions: [lesion('L1'), lesion('L2')],
      annotations: [mark('m1', 'L1', 'a1')],
      context: { symptomatic: true, onset: '2026-01-01' },
    });
    const { move, left, at } = run(from);
    expect(isEmpty(left)).toBe(true);
    expect(move.unchangedAt).toBe('a');
    expect({ ...at('a'), patientKey: 'x', revision: 1 }).toEqual(from);
  });

  it('leaves the context where some went before, whosever the rest is', () => {
    const rest = record('x', { annotations: [mark('m1', null, 'a1')], context: { symptomatic: true } });
    const { left, at } = run(rest, [], { parted: true });
    expect(ids(at('a').annotations)).toEqual(['m1']);
    expect(left.context).toEqual({ symptomatic: true });
  });

  it('is a guess for a record of nothing but context, which stays', () => {
    const from = record('x', { context: { symptomatic: true } });
    expect(run(from).move.taken).toEqual([]);
    expect(run(from, [], { all: 'a' }).at('a').context).toEqual({ symptomatic: true });
  });

  it('is numbered on where a lesion of that number is there, in marks and edited sentences', () => {
    const there = record('a', { lesions: [lesion('L1'), lesion('L2')], annotations: [mark('m1', 'L1', 'a1')] });
    const from = record('b', {
      lesions: [lesion('L1', { trackingUid: '2.25.71' }), lesion('L4', { trackingUid: '2.25.74' })],
      annotations: [
        mark('m1', 'L1', 'b1'),
        mark('r1', 'L1', 'b1', { status: 'repeat', repeatOf: 'm1' }),
        mark('m4', 'L4', 'b1'),
      ],
      findings: [finding('L1', 'b1'), finding('L4', 'b1')],
      drafts: [
        draft('b1', {
          edits: {
            'findings/L1/size': { text: 'mine', replaced: 'theirs' },
            'trend/L4/single': { text: 'x', replaced: 'y' },
          },
          dropped: ['impression/L1/trend', 'limitations/delay'],
        }),
      ],
    });
    const { left, at } = run(from, [there], { all: 'a' });
    expect(isEmpty(left)).toBe(true);
    const joined = at('a');
    expect(joined.findings.map((item) => item.lesionId).sort()).toEqual(['L3', 'L4']);
    // L1 is taken; L4 is free and kept; the next free number is L3.
    expect(joined.lesions.map((item) => [item.id, item.trackingUid])).toEqual([
      ['L1', '2.25.1'],
      ['L2', '2.25.2'],
      ['L3', '2.25.71'],
      ['L4', '2.25.74'],
    ]);
    const renamed = joined.annotations.find(
      (item) => item.sopInstanceUid === 'b1' && item.status === 'accepted' && item.lesionId === 'L3',
    );
    expect(renamed?.id).not.toBe('m1');
    expect(joined.annotations.find((item) => item.id === 'r1')).toMatchObject({
      lesionId: 'L3',
      repeatOf: renamed?.id,
    });
    expect(Object.keys(joined.drafts[0]?.edits ?? {})).toEqual(['findings/L3/size', 'trend/L4/single']);
    expect(joined.drafts[0]?.dropped).toEqual(['impression/L3/trend', 'limitations/delay']);
  });

  it('meets the same lesion by its tracking UID', () => {
    const there = record('a', { lesions: [lesion('L1'), lesion('L2', { trackingUid: '2.25.5', foci: { a1: 1 } })] });
    const from = record('x', {
      lesions: [lesion('L1', { trackingUid: '2.25.5', foci: { a1: 9, a2: 2 } })],
      annotations: [mark('m1', 'L1', 'a1')],
    });
    const joined = run(from, [there]).at('a');
    expect(ids(joined.lesions)).toEqual(['L1', 'L2']);
    expect(joined.lesions[1]?.foci).toEqual({ a1: 1, a2: 2 });
    expect(joined.annotations[0]?.lesionId).toBe('L2');
  });

  it('replaces nothing that is there: a second draft of a study and what the contexts contradict each other in stay', () => {
    const there = record('a', { drafts: [draft('a1', { guidance: false })], context: { symptomatic: false } });
    const from = record('x', { drafts: [draft('a1')], context: { symptomatic: true, onset: '2026-01-01' } });
    const { left, at } = run(from, [there], { all: 'a' });
    expect(at('a').drafts).toEqual([draft('a1', { guidance: false })]);
    expect(at('a').context).toEqual({ symptomatic: false, onset: '2026-01-01' });
    expect(left.drafts).toEqual([draft('a1')]);
    expect(left.context).toEqual({ symptomatic: true });
  });

  it('says of each gesture where it can still be undone', () => {
    const add = (item: Annotation): ChangeOp => ({ entity: 'annotation', key: item.id, before: null, after: item });
    const addLesion = (item: Lesion): ChangeOp => ({ entity: 'lesion', key: item.id, before: null, after: item });
    const from = record('x', {
      lesions: [lesion('L1'), lesion('L2')],
      annotations: [mark('m1', 'L1', 'a1'), mark('m2', 'L2', 'b1')],
    });
    const { move } = run(from, [record('b', { lesions: [lesion('L2', { trackingUid: '2.25.66' })] })]);
    expect(move.follows([addLesion(lesion('L1')), add(mark('m1', 'L1', 'a1'))])).toBe('a');
    // Deleted since, with its lesion.
    expect(move.follows([addLesion(lesion('L9')), add(mark('m9', 'L9', 'a1'))])).toBe('a');
    expect(move.follows([add(mark('m1', 'L1', 'a1')), add(mark('m2', 'L2', 'b1'))])).toBe(nowhere);
    // Its lesion has another number there.
    expect(move.follows([add(mark('m2', 'L2', 'b1'))])).toBe(nowhere);
    expect(move.follows([add(mark('m5', null, '?1'))])).toBeNull();
  });
});

describe('whatever the work and whosever the images', () => {
  const image = fc.constantFrom('a1', 'a2', 'b1', 'b2', 'c1', '?1');
  const lesionIds = ['L1', 'L2', 'L3'] as const;
  const work = (patientKey: string, uids: number) =>
    fc
      .record({
        lesions: fc.subarray([...lesionIds]),
        marks: fc.array(fc.tuple(fc.constantFrom(...lesionIds, null), image), { maxLength: 8 }),
        findings: fc.array(fc.tuple(fc.constantFrom(...lesionIds, null), image), { maxLength: 5 }),
        drafts: fc.uniqueArray(image, { maxLength: 4 }),
        symptomatic: fc.option(fc.boolean()),
      })
      .map(({ lesions, marks, findings, drafts, symptomatic }) =>
        record(patientKey, {
          lesions: lesions.map((id, n) => lesion(id, { trackingUid: `2.25.${uids + n}` })),
          annotations: marks.flatMap(([lesionId, uid], n) =>
            lesionId === null || lesions.includes(lesionId) ? [mark(`${patientKey}${n}`, lesionId, uid)] : [],
          ),
          findings: [...new Map(findings.map((item) => [item.join('/'), item])).values()].flatMap(([lesionId, uid]) =>
            lesionId === null || lesions.includes(lesionId)
              ? [finding(lesionId, uid, { confidence: patientKey === 'x' ? 'high' : 'low' })]
              : [],
          ),
          drafts: drafts.map((uid) => draft(uid, { additions: { findings: `by ${patientKey}` } })),
          context: symptomatic === null ? {} : { symptomatic },
        }),
      );
  /** What a mark says and of which lesion, whatever it is called. */
  const saying = (of: PatientRecord) =>
    of.annotations.map((item) => {
      const own = of.lesions.find((other) => other.id === item.lesionId);
      return canonicalJson({ ...item, id: '', lesionId: own?.label ?? null });
    });

  it('no mark, draft or lesion is lost, doubled or with somebody else, and every mark has its lesion', () => {
    fc.assert(
      fc.property(work('x', 10), work('a', 20), work('b', 30), fc.boolean(), (from, a, b, isPerson) => {
        const { left, at } = run(from, [a, b], { isPerson });
        const after = [left, at('a'), at('b'), at('c')];
        expect(after.flatMap(saying).sort()).toEqual([from, a, b].flatMap(saying).sort());
        const found = (all: PatientRecord[]) =>
          all
            .flatMap((one) =>
              one.findings.map((item) => {
                const own = one.lesions.find((other) => other.id === item.lesionId);
                return canonicalJson({ ...item, lesionId: own?.label ?? null });
              }),
            )
            .sort();
        expect(found(after)).toEqual(found([from, a, b]));
        const drafts = (all: PatientRecord[]) => all.flatMap((one) => one.drafts.map(canonicalJson)).sort();
        expect(drafts(after)).toEqual(drafts([from, a, b]));
        for (const one of after) {
          const known = new Set(one.lesions.map((item) => item.id));
          expect(known.size).toBe(one.lesions.length);
          expect(new Set(one.annotations.map((item) => item.id)).size).toBe(one.annotations.length);
          for (const item of [...one.annotations, ...one.findings])
            if (item.lesionId !== null) expect(known).toContain(item.lesionId);
        }
        for (const item of left.annotations) expect(home.instance(item.sopInstanceUid)).toBeNull();
        const labels = new Set(from.lesions.map((item) => item.label));
        for (const label of labels)
          expect(after.flatMap((one) => one.lesions.map((item) => item.label))).toContain(label);
        const uids = after.flatMap((one) => one.lesions.map((item) => item.trackingUid));
        expect(new Set(uids).size).toBe(uids.length);
        if (from.context.symptomatic !== undefined) {
          const kept = after.map((one) => one.context.symptomatic);
          expect(kept).toContain(from.context.symptomatic);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('a second time there is nothing more to move', () => {
    fc.assert(
      fc.property(work('x', 10), work('a', 20), (from, a) => {
        const { left, at } = run(from, [a]);
        const again = run(left, [at('a'), at('b'), at('c')], { parted: !isEmpty(left) });
        expect(again.move.taken).toEqual([]);
        expect(again.move.given.size).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});
