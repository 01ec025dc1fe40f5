import type { MethodOutput } from '../../../shared/contract/methods.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import { isEmpty } from '../../../shared/reading/moveWork.ts';
import type { ServiceContext } from '../context.ts';
import type { PersonFacts } from '../library/whose.ts';
import { workChanged } from '../reading/workState.ts';
import { followImages, giveAll, keyOfMark } from './followImages.ts';
import type { Join } from './joins.ts';

export function registerPeople(context: ServiceContext): void {
  const { registry } = context;
  registry.method('people.get', ({ patientKey }) => describePeople(context, patientKey));
  registry.method('people.join', ({ into, other }) => ({ patientKey: joinPeople(context, into, other) }));
  registry.method('people.part', ({ step }) => ({ patientKeys: partPeople(context, step) }));
  registry.method('people.assign', ({ from, to }) => {
    one(context, to);
    if (context.library.peopleOf({ patientKey: from }).length > 0) {
      throw new EnthesisError('invalid-request', 'Only work that belongs to nobody can be assigned.');
    }
    giveAll(context, from, to, 'Assign work');
    context.emit({ event: 'library-changed' });
    return { ok: true };
  });
}

/** @throws EnthesisError `unknown-patient` */
function one({ library }: ServiceContext, patientKey: string): PersonFacts {
  const [person] = library.peopleOf({ patientKey });
  if (person === undefined) {
    throw new EnthesisError(
      'unknown-patient',
      'This patient is not in the library any more. Look in the worklist again.',
    );
  }
  return person;
}

/** Everybody who shares an ID with this person, what was joined, and work that is nobody's. */
function describePeople(context: ServiceContext, patientKey: string): MethodOutput<'people.get'> {
  const { library, work } = context;
  one(context, patientKey);
  const people = library.peopleOf({ sharingWith: patientKey });
  const keys = new Set(people.map((person) => person.patientKey));
  const earlier = new Set(
    people.flatMap(({ patientKey: key, statements }) => [
      ...work.joins.cameFrom(key),
      // What could not be assigned when an ID turned out to be of several people is still under the ID.
      ...statements.map(({ base }) => base),
    ]),
  );
  const unassigned = [...earlier].flatMap((key) => {
    if (keys.has(key) || library.peopleOf({ patientKey: key }).length > 0) return [];
    const { record } = work.records.record(key);
    if (isEmpty(record)) return [];
    return [
      {
        patientKey: key,
        lesions: record.lesions.length,
        annotations: record.annotations.length,
        findings: record.findings.length,
        drafts: record.drafts.length,
        context: Object.keys(record.context).length > 0,
      },
    ];
  });
  const joins = work.joins.active().flatMap((join) => {
    const key = keyOfMark(context, join);
    return key !== null && keys.has(key) ? [{ step: join.step, at: join.at, patientKey: key }] : [];
  });
  return {
    people: people.map(({ patientKey: key, joined, statements }) => ({
      patientKey: key,
      joined,
      statements: statements.map(({ patient, studies }) => ({ patient, studies })),
      lesions: work.records.lesionCount(key),
    })),
    joins,
    unassigned,
  };
}

/**
 * Declares two people to be one: their studies are one patient's and their work is one record. Where both number a lesion
 * alike, those of `other` get the next numbers.
 * @returns the key of the one person
 */
export function joinPeople(context: ServiceContext, into: string, other: string): string {
  if (into === other) throw new EnthesisError('invalid-request', 'These are one person already.');
  const both = [one(context, into), one(context, other)];
  const marks = both.flatMap(({ statements }) => statements.map(({ mark }) => mark));
  const joins = context.work.joins.active();
  // Asked first: while an import runs, nothing must be kept that cannot take effect.
  context.library.setJoins([...joins, { step: (joins.at(-1)?.step ?? 0) + 1_000_000, marks }]);
  const step = context.work.joins.add(marks, [into, other]);
  followImages(context);
  context.emit({ event: 'library-changed' });
  const join = context.work.joins.active().find((item) => item.step === step);
  return (join && keyOfMark(context, join)) ?? into;
}

/**
 * Takes a joining back. As long as nothing was done on the joined record since, both records are what they were; otherwise
 * each mark goes to the person whose image it is on.
 * @returns the keys of the people it had joined
 */
export function partPeople(context: ServiceContext, step: number): string[] {
  const { library, work } = context;
  const joins = work.joins.active();
  const join = joins.find((item) => item.step === step);
  if (join === undefined) throw new EnthesisError('invalid-request', 'These people are not joined any more.');
  library.setJoins(joins.filter((item) => item !== join));
  work.joins.part(step, join.keys[0]!);
  if (isUntouched(context, join)) {
    for (const move of [...(join.work?.moves ?? [])].reverse()) work.records.moveBack(move, 'Part people');
  }
  followImages(context);
  for (const key of [...join.keys, ...(join.work === null ? [] : [join.work.patientKey])]) {
    workChanged(context, key);
  }
  context.emit({ event: 'library-changed' });
  return [...new Set(join.marks.flatMap((mark) => library.peopleOf({ mark }).map((person) => person.patientKey)))];
}

function isUntouched({ work }: ServiceContext, { work: done }: Join): boolean {
  return done !== null && work.records.record(done.patientKey).record.revision === done.revision;
}
